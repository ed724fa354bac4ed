#include "market/synthetic.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/random.h"

namespace piggy::market {
namespace {

constexpr std::int64_t cent_ticks = Decimal::ticks_per_unit / 100;
constexpr std::int64_t volume_step_ticks = 1'000;  // 0.00001
constexpr std::int64_t minute_ns = 60'000'000'000;

struct Regime {
    double deviation;  // of a minute's change, usual
    double drift;      // a minute
    std::uint64_t minutes_mean;
};
constexpr std::array<Regime, 4> regimes = {{{0.00035, 0.0, 3 * 1440},         // calm
                                            {0.00050, 0.0000040, 5 * 1440},   // rising
                                            {0.00065, -0.0000045, 4 * 1440},  // falling
                                            {0.00160, -0.0000100, 8 * 60}}};  // stormy

// How busy each UTC hour is beside the average: quiet before Asia opens, busiest when America does.
constexpr std::array<double, 24> activity = {1.05, 1.00, 0.90, 0.80, 0.75, 0.75, 0.80, 0.90, 1.00, 1.00, 0.95, 0.95,
                                             1.05, 1.35, 1.60, 1.50, 1.35, 1.15, 1.05, 1.00, 1.00, 0.95, 0.90, 0.95};

struct Level {
    double price;            // where it begins and comes back to
    double minute_volume;    // in base, on average
    double deviation_scale;  // beside bitcoin
};

Level level_of(const Symbol& symbol) {
    if (symbol.base.code == "BTC") return {42'000, 25, 1.0};
    if (symbol.base.code == "ETH") return {2'400, 300, 1.25};
    return {100, 2'000, 1.5};
}

// Twelve-bit-and-more bell: the sum of the four 16-bit fields of a word, with mean 0 and variance 1.
double bell(std::uint64_t bits) {
    const double sum = static_cast<double>(bits & 0xffff) + static_cast<double>(bits >> 16 & 0xffff) +
                       static_cast<double>(bits >> 32 & 0xffff) + static_cast<double>(bits >> 48);
    constexpr double mean = 2 * 65535.0;
    constexpr double deviation = 37837.2;  // sqrt(4 (2^32 - 1) / 12)
    return (sum - mean) / deviation;
}

// Now and then a move of another size; the variance stays about 1.
double tail_scale(std::uint64_t bits) {
    const std::uint64_t draw = bits % 1000;
    if (draw < 2) return 6.5;
    if (draw < 22) return 3.0;
    return 0.86;
}

double unit(std::uint64_t bits16) { return static_cast<double>(bits16 & 0xffff) / 65536.0; }

// The number that tells one symbol's own moves from another's.
std::uint64_t symbol_seed(const Symbol& symbol) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : symbol.to_string()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

std::int64_t to_cents(double price) { return std::max<std::int64_t>(1, static_cast<std::int64_t>(price * 100 + 0.5)); }

class Market {
public:
    explicit Market(const SyntheticOptions& options)
        : level_(level_of(options.symbol)),
          common_(options.seed),
          own_(options.seed ^ symbol_seed(options.symbol)),
          cents_(to_cents(level_.price)) {}

    void next(std::int64_t time, CandleSeries& series, std::size_t at) {
        const std::uint64_t shared = common_.next();
        const std::uint64_t change_bits = common_.next();
        const std::uint64_t own = own_.next();
        const std::uint64_t rest = own_.next();
        maybe_change_regime(change_bits);

        const Regime& regime = regimes.at(regime_);
        const auto hour = static_cast<std::size_t>(time / (60 * minute_ns) % 24);
        const double busy = activity.at(hour);
        const double shock = (0.8 * bell(shared) + 0.6 * bell(own)) * tail_scale(change_bits >> 40);
        const double deviation = regime.deviation * level_.deviation_scale * std::sqrt(heat_ * busy);
        // Small surprises let the market cool down, large ones heat it up (GARCH(1,1), Bollerslev 1986).
        heat_ = std::min(0.02 + 0.08 * shock * shock + 0.90 * heat_, 20.0);

        const double price = static_cast<double>(cents_) / 100;
        const double pull = 0.000002 * (level_.price - price) / (level_.price + price);
        const double change = std::clamp(regime.drift + pull + deviation * shock, -0.2, 0.25);
        const std::int64_t close = to_cents(price * (1 + change));
        const double reach = price * deviation * 100;  // in cents
        const auto above = static_cast<std::int64_t>(reach * unit(rest) * unit(rest >> 16));
        const auto below = static_cast<std::int64_t>(reach * unit(rest >> 32) * unit(rest >> 16));
        const double traded = level_.minute_volume * busy * (0.25 + 0.9 * std::abs(shock)) * std::sqrt(heat_) *
                              (0.4 + 1.2 * unit(rest >> 48));

        series.time[at] = time;
        series.open[at] = cents_ * cent_ticks;
        series.high[at] = (std::max(cents_, close) + above) * cent_ticks;
        series.low[at] = std::max<std::int64_t>(1, std::min(cents_, close) - below) * cent_ticks;
        series.close[at] = close * cent_ticks;
        series.volume[at] = static_cast<std::int64_t>(traded * 100'000) * volume_step_ticks;
        cents_ = close;
    }

private:
    void maybe_change_regime(std::uint64_t bits) {
        if ((bits & 0xffffff) % regimes.at(regime_).minutes_mean != 0) return;
        regime_ = (regime_ + 1 + (bits >> 24) % (regimes.size() - 1)) % regimes.size();
    }

    Level level_;
    Random common_;  // what the symbols of one seed share
    Random own_;
    std::int64_t cents_;
    double heat_ = 1;
    std::size_t regime_ = 0;
};

CandleSeries made_series(const Symbol& symbol, std::size_t candles) {
    CandleSeries series;
    series.symbol = symbol;
    series.timeframe = Timeframe::one_minute();
    series.origin = Origin::synthetic;
    series.resize(candles);
    return series;
}

}  // namespace

CandleSeries synthetic_market(const SyntheticOptions& options) {
    CandleSeries series = made_series(options.symbol, options.candles);
    Market market(options);
    std::int64_t time = nanoseconds_since_epoch(Timeframe::one_minute().open_time(options.from));
    for (std::size_t i = 0; i < options.candles; ++i, time += minute_ns) market.next(time, series, i);
    return series;
}

CandleSeries reference_market(std::size_t candles, std::uint64_t seed) {
    constexpr std::int64_t lowest = 1'000'000;  // cents
    constexpr std::int64_t band = 5'000'000;
    constexpr std::int64_t start = 2'000'000;
    constexpr std::int64_t first_time = 1'577'836'800LL * 1'000'000'000;  // 2020-01-01
    constexpr std::int64_t thousandth_ticks = Decimal::ticks_per_unit / 1000;

    CandleSeries series = made_series(Symbol{{"BTC"}, {"USDT"}}, candles);
    Random random(seed * 0x9E3779B97F4A7C15ULL);
    std::int64_t walk = start;
    std::int64_t previous = lowest + start;
    for (std::size_t i = 0; i < candles; ++i) {
        const std::uint64_t a = random.next();
        const std::uint64_t b = random.next();
        walk += static_cast<std::int64_t>((a & 0xffff) % 2001 + (a >> 16 & 0xffff) % 2001 + (a >> 32 & 0xffff) % 2001 +
                                          (a >> 48) % 2001) -
                4000;
        std::int64_t folded = walk % (2 * band);
        if (folded < 0) folded += 2 * band;
        const std::int64_t close = lowest + (folded < band ? folded : 2 * band - folded);
        const std::int64_t open = previous;
        series.time[i] = first_time + static_cast<std::int64_t>(i) * minute_ns;
        series.open[i] = open * cent_ticks;
        series.high[i] = (std::max(open, close) + static_cast<std::int64_t>((b & 0xffff) % 500)) * cent_ticks;
        series.low[i] = (std::min(open, close) - static_cast<std::int64_t>((b >> 16 & 0xffff) % 500)) * cent_ticks;
        series.close[i] = close * cent_ticks;
        series.volume[i] = static_cast<std::int64_t>(1 + (b >> 32) % 200'000) * thousandth_ticks;
        previous = close;
    }
    return series;
}

}  // namespace piggy::market
