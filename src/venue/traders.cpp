#include "venue/traders.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/decimal.h"
#include "core/invariant.h"
#include "venue/market_character.h"
#include "venue/price_events.h"
#include "venue/quote_ladder.h"

namespace piggy::venue {
namespace {

constexpr double unit = Decimal::ticks_per_unit;
constexpr double basis_point = 1e-4;
constexpr auto furthest_behind = std::chrono::minutes(1);
constexpr int takers_a_round_max = 20;

// What each house account is given of each asset, in whole units: far more than it ever needs, far less than 64 bits
// of ticks hold.
constexpr Ticks house_funds = 100'000'000 * Decimal::ticks_per_unit;

Ticks level_quantity(const std::optional<Level>& level) { return level ? level->quantity : 0; }

}  // namespace

struct Traders::Inside {
    struct Pit {
        MarketCharacter character;
        QuoteLadder ladder;
        Random random;
        double fair_before = 0;
        double until_taker = 0;  // in mean waiting times
        bool quoted = false;     // since trading was last open
    };

    Inside(Exchange& exchange_given, const PricePath& path_given, std::uint64_t seed_given,
           std::chrono::milliseconds step_given)
        : exchange(exchange_given), path(path_given), seed(seed_given), step(step_given) {}

    Exchange& exchange;
    const PricePath& path;
    std::uint64_t seed;
    std::chrono::milliseconds step;
    AccountId maker = 0, crowd = 0;
    std::vector<PriceEvents> on_demand;  // by instrument
    std::vector<Pit> pits;
    Timestamp last_round{};
    double activity_factor = 1;
    Timestamp activity_until{};

    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return exchange.market().instruments[id]; }

    [[nodiscard]] PriceEvents& events(InstrumentId id) {
        invariant(id < on_demand.size(), "traders are asked for instruments of their own market");
        return on_demand[id];
    }

    [[nodiscard]] Ticks fair_price(InstrumentId id, Timestamp now) const {
        const double price = static_cast<double>(path.price(id, now)) * on_demand.at(id).factor(now);
        return price_not_above(price + 0.5, instrument(id).filters.price);
    }

    AccountId open_house_account(Timestamp now) {
        const AccountId account = exchange.open_account(true, now);
        exchange.set_fees(account, {0, 0, false});
        for (const Instrument& one : exchange.market().instruments) {
            for (const AssetId asset : {one.base, one.quote}) {
                if (exchange.balance(account, asset).free != 0) continue;
                invariant(exchange.transfer(account, asset, house_funds, now).has_value(), "the house can be funded");
            }
        }
        return account;
    }

    [[nodiscard]] double activity(InstrumentId id, Timestamp now) const {
        return path.activity(id, now) * (now < activity_until ? activity_factor : 1);
    }

    // The venue refuses prices too far from the average of the last minutes: a leap beyond that is followed in steps.
    [[nodiscard]] double within_band(InstrumentId id, double fair, Timestamp now) const {
        const PriceBand& band = instrument(id).filters.band;
        const auto average = static_cast<double>(exchange.average_price(id, now));
        const double lowest = static_cast<double>(std::max(band.bid_down, band.ask_down)) / unit;
        const double highest = static_cast<double>(std::min(band.bid_up, band.ask_up)) / unit;
        if (average <= 0 || lowest >= 1 || highest <= 1) return fair;
        return std::clamp(fair, average * (0.9 * lowest + 0.1), average * (0.9 * highest + 0.1));
    }

    void round(Timestamp now) {
        for (std::size_t i = 0; i < pits.size(); ++i) {
            const auto id = static_cast<InstrumentId>(i);
            if (instrument(id).status != InstrumentStatus::trading) {
                pits[i].quoted = false;
                continue;
            }
            round(id, pits[i], now);
        }
    }

    void round(InstrumentId id, Pit& pit, Timestamp now) {
        events(id).tidy(now);
        const double fair = within_band(id, static_cast<double>(fair_price(id, now)), now);
        const double busy = activity(id, now);
        const double move = pit.fair_before > 0 ? fair / pit.fair_before - 1 : 0;
        pit.fair_before = fair;

        pit.ladder.withdraw(exchange, fair, now);
        for (const Side side : {Side::buy, Side::sell}) sweep(id, pit, side, fair, now);
        const double seconds = static_cast<double>(step.count()) / 1000;
        QuoteLadder::Mood mood;
        mood.half_spread = std::clamp(0.5 + 0.7 * std::sqrt(busy), 0.6, 2.4) * basis_point;  // wider in a storm
        mood.renewals =
            pit.quoted ? static_cast<int>(std::clamp(3 + seconds, 3.0, 8.0)) : static_cast<int>(QuoteLadder::rungs);
        mood.whims = std::min(1.0, 2 * seconds * busy);
        mood.size_factor = std::clamp(std::sqrt(busy), 0.3, 2.0);
        pit.ladder.renew(exchange, fair, mood, pit.random, now);
        pit.quoted = true;
        take(id, pit, fair, busy, move, seconds, now);
    }

    // Somebody always takes what is offered beyond the fair price: the maker's own such orders are withdrawn by now.
    void sweep(InstrumentId id, Pit& pit, Side side, double fair, Timestamp now) {
        const Side offered = side == Side::buy ? Side::sell : Side::buy;
        double most = 10 * pit.character.minute_volume * unit;
        for (int i = 0; i < 8 && most > 0; ++i) {
            const auto level = exchange.best(id, offered);
            if (!level) return;
            const auto price = static_cast<double>(level->price);
            if (side == Side::buy ? price > fair : price < fair) return;
            const double wish = std::min(most, static_cast<double>(level_quantity(level)));
            most -= wish;
            if (!send(id, side, level->price, wish, now)) return;
        }
    }

    // Chance takers. More of them in a move, mostly in its direction; the side leans against what the crowd has piled
    // up, so that neither house account ever runs dry.
    void take(InstrumentId id, Pit& pit, double fair, double busy, double move, double seconds, Timestamp now) {
        const MarketCharacter& character = pit.character;
        const double storm = 1 + std::min(std::abs(move) / (5 * basis_point), 4.0);
        const double rate = character.minute_trades / 60 * busy * storm;
        pit.until_taker -= rate * seconds;
        const auto [free, locked] = exchange.balance(crowd, instrument(id).base);
        const double piled_up =
            static_cast<double>(free + locked - house_funds) / (240 * character.minute_volume * unit);
        const double buyers = 0.5 + std::clamp(move / (8 * basis_point), -0.35, 0.35) - std::clamp(piled_up, -0.3, 0.3);
        const double mean = character.minute_volume / character.minute_trades * unit;
        for (int i = 0; pit.until_taker < 0; ++i) {
            pit.until_taker += -std::log(1 - pit.random.uniform());
            const Side side = pit.random.chance(buyers) ? Side::buy : Side::sell;
            // Pareto with exponent 2, cut off: many small ones, some large.
            const double size = 0.5 / std::sqrt(std::max(pit.random.uniform(), 0.0005)) * mean;
            if (i >= takers_a_round_max) continue;
            // Nobody pays more than half a percent too much.
            const double limit = fair * (side == Side::buy ? 1.005 : 0.995);
            const PriceFilter& filter = instrument(id).filters.price;
            send(id, side, side == Side::buy ? price_not_above(limit, filter) : price_not_below(limit, filter), size,
                 now);
        }
    }

    bool send(InstrumentId id, Side side, Ticks price, double base_ticks, Timestamp now) {
        NewOrder order;
        order.instrument = id;
        order.side = side;
        order.time_in_force = TimeInForce::ioc;
        order.price = price;
        order.quantity = house_quantity(base_ticks, price, instrument(id).filters);
        return order.quantity != 0 && exchange.place(crowd, order, now).has_value();
    }
};

Traders::Traders(Exchange& exchange, const PricePath& path, std::uint64_t seed, std::chrono::milliseconds step)
    : inside_(std::make_unique<Inside>(exchange, path, seed, std::max(step, std::chrono::milliseconds(1)))) {
    inside_->on_demand.resize(exchange.market().instruments.size());
}
Traders::~Traders() = default;

void Traders::begin(Timestamp now) {
    Inside& in = *inside_;
    invariant(in.pits.empty(), "traders begin once");
    in.maker = in.open_house_account(now);
    in.crowd = in.open_house_account(now);
    Random seeds(in.seed);
    for (std::size_t i = 0; i < in.exchange.market().instruments.size(); ++i) {
        const auto id = static_cast<InstrumentId>(i);
        const MarketCharacter character = character_of(in.instrument(id).code);
        in.exchange.set_start_price(id, in.fair_price(id, now));
        in.pits.push_back({.character = character,
                           .ladder = QuoteLadder(id, in.maker, 0.5 * character.minute_volume * unit),
                           .random = Random(seeds.next())});
    }
    in.round(now);
    in.last_round = now;
}

void Traders::advance(Timestamp now) {
    Inside& in = *inside_;
    if (in.pits.empty()) return;
    if (now - in.last_round > std::max<std::chrono::nanoseconds>(furthest_behind, in.step))
        in.last_round = now - in.step;
    while (in.last_round + in.step <= now) {
        in.last_round += in.step;
        in.round(in.last_round);
    }
}

void Traders::flash_crash(InstrumentId id, double depth, std::chrono::milliseconds fall,
                          std::chrono::milliseconds recovery, Timestamp now) {
    inside_->events(id).crash(depth, fall, recovery, now);
}
void Traders::spike(InstrumentId id, double jump, std::chrono::milliseconds duration, Timestamp now) {
    inside_->events(id).spike(jump, duration, now);
}
void Traders::shift(InstrumentId id, double jump, Timestamp) { inside_->events(id).shift(jump); }

void Traders::set_activity(double factor, Timestamp until) {
    inside_->activity_factor = std::clamp(factor, 0.0, 20.0);
    inside_->activity_until = until;
}

Ticks Traders::fair_price(InstrumentId id, Timestamp now) const { return inside_->fair_price(id, now); }

}  // namespace piggy::venue
