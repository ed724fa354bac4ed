#include <algorithm>
#include <array>
#include <cmath>

#include "core/invariant.h"
#include "venue/minute_volume.h"
#include "venue/price_path.h"
#include "venue/price_walk.h"

namespace piggy::venue {
namespace {

constexpr std::int64_t minute_ns = 60'000'000'000;
constexpr std::int64_t leaf_ns = minute_ns / PriceWalk::leaves_a_minute;
constexpr std::int64_t begins_day = 17'532;  // 2018-01-01, a Monday
constexpr int slots_a_leaf = 8;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// exp(x) for |x| < 2, by + and * alone, so that every machine makes the same price; relative error below 1e-12.
double exponential(double x) {
    const double y = x * (1.0 / 256);
    double power = 1 + y * (1 + y * (1.0 / 2 + y * (1.0 / 6 + y * (1.0 / 24))));
    for (int i = 0; i < 8; ++i) power *= power;
    return power;
}

struct OneInstrument {
    Instrument instrument;
    MarketCharacter character;
    PriceWalk walk;
    std::uint64_t volume_seed, wiggle_seed;

    // The minute asked last, because the traders ask it again and again.
    std::int64_t cached_minute = INT64_MIN;
    std::array<Ticks, PriceWalk::leaves_a_minute + 1> cached_prices{};
    double cached_activity = 1;

    [[nodiscard]] Ticks price_of(double walk_value) const {
        // The identity near the centre, and never beyond the reach.
        const double part = walk_value * (1 / character.reach);
        const double square = part * part;
        const double bounded = walk_value / std::sqrt(std::sqrt(1 + square * square));
        const Ticks tick = std::max<Ticks>(1, instrument.filters.price.tick);
        const double ticks = exponential(bounded) * (character.centre * 1e8 / static_cast<double>(tick)) + 0.5;
        return std::max<Ticks>(1, static_cast<Ticks>(ticks)) * tick;
    }
    // open: price_of the walk's begin, which the minute before ended with.
    [[nodiscard]] VenueCandle candle(std::int64_t minute, const PriceWalk::Minute& path, Ticks open) const {
        VenueCandle candle;
        candle.open_time = timestamp_from_nanoseconds(minute * minute_ns);
        candle.open = open;
        candle.close = price_of(path.walk.back());
        candle.high = std::max(candle.open, candle.close);
        candle.low = std::min(candle.open, candle.close);
        const auto [low, high] = std::minmax_element(path.walk.begin(), path.walk.end());
        if (*high > path.walk.front() && *high > path.walk.back()) candle.high = std::max(candle.high, price_of(*high));
        if (*low < path.walk.front() && *low < path.walk.back()) candle.low = std::min(candle.low, price_of(*low));
        add_volume(candle, instrument, character, activity_of(path),
                   Random(volume_seed ^ static_cast<std::uint64_t>(minute)).next());
        return candle;
    }
    // Trade grows a little slower than variance.
    [[nodiscard]] static double activity_of(const PriceWalk::Minute& path) {
        const double root = std::sqrt(path.variance);
        return std::min(0.06 + 1.13 * root * std::sqrt(root), 8.0);
    }
    void look_at(std::int64_t minute) {
        if (minute == cached_minute) return;
        const std::int64_t day = floor_divide(minute, PriceWalk::minutes_a_day);
        const auto of_day = static_cast<int>(minute - day * PriceWalk::minutes_a_day);
        walk.visit_minutes(day, of_day, of_day + 1, [&](int, const PriceWalk::Minute& path) {
            for (std::size_t i = 0; i < path.walk.size(); ++i) cached_prices[i] = price_of(path.walk[i]);
            cached_activity = activity_of(path);
        });
        cached_minute = minute;
    }
};

std::uint64_t hash_of(std::string_view code) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : code) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

// One thread: the minute asked last is remembered.
class SyntheticPath final : public PricePath {
public:
    SyntheticPath(const Market& market, std::uint64_t seed) {
        for (const Instrument& instrument : market.instruments) {
            const MarketCharacter character = character_of(instrument.code);
            Random own(seed ^ hash_of(instrument.code));
            const std::uint64_t own_seed = own.next();
            const std::uint64_t volume_seed = own.next();
            const std::uint64_t wiggle_seed = own.next();
            instruments_.push_back({.instrument = instrument,
                                    .character = character,
                                    .walk = PriceWalk(character, seed, own_seed),
                                    .volume_seed = volume_seed,
                                    .wiggle_seed = wiggle_seed});
        }
    }

    Ticks price(InstrumentId id, Timestamp time) const override {
        OneInstrument& one = instrument(id);
        const std::int64_t ns = clamped(time);
        const std::int64_t minute = floor_divide(ns, minute_ns);
        one.look_at(minute);
        const std::int64_t within = ns - minute * minute_ns;
        const auto leaf = static_cast<std::size_t>(within / leaf_ns);
        const Ticks begin = one.cached_prices[leaf];
        const Ticks end = one.cached_prices[leaf + 1];
        const double gone = reached(one, minute * PriceWalk::leaves_a_minute + static_cast<std::int64_t>(leaf),
                                    static_cast<double>(within % leaf_ns) / static_cast<double>(leaf_ns));
        const Ticks tick = std::max<Ticks>(1, one.instrument.filters.price.tick);
        const double ticks = static_cast<double>(end - begin) / static_cast<double>(tick) * gone;
        return begin + static_cast<Ticks>(ticks < 0 ? ticks - 0.5 : ticks + 0.5) * tick;
    }
    double activity(InstrumentId id, Timestamp time) const override {
        OneInstrument& one = instrument(id);
        one.look_at(floor_divide(clamped(time), minute_ns));
        return one.cached_activity;
    }
    std::vector<VenueCandle> minutes(InstrumentId id, Timestamp from, Timestamp to) const override {
        const OneInstrument& one = instrument(id);
        const std::int64_t first = floor_divide(clamped(from) + minute_ns - 1, minute_ns);
        const std::int64_t end = floor_divide(clamped(to) + minute_ns - 1, minute_ns);
        std::vector<VenueCandle> candles;
        if (first >= end) return candles;
        candles.reserve(static_cast<std::size_t>(end - first));
        constexpr std::int64_t day_minutes = PriceWalk::minutes_a_day;
        for (std::int64_t day = floor_divide(first, day_minutes); day * day_minutes < end; ++day) {
            const std::int64_t start = day * day_minutes;
            const auto begin_minute = static_cast<int>(std::max<std::int64_t>(first - start, 0));
            const auto end_minute = static_cast<int>(std::min(end - start, day_minutes));
            one.walk.visit_minutes(day, begin_minute, end_minute, [&](int minute, const PriceWalk::Minute& path) {
                const Ticks open = candles.empty() ? one.price_of(path.walk.front()) : candles.back().close;
                candles.push_back(one.candle(start + minute, path, open));
            });
        }
        return candles;
    }
    Timestamp begins() const override { return Timestamp(std::chrono::days(begins_day)); }

private:
    OneInstrument& instrument(InstrumentId id) const {
        invariant(id < instruments_.size(), "a path is asked for instruments of its own market");
        return instruments_[id];
    }
    // Far outside the walk's years the price stands still.
    static std::int64_t clamped(Timestamp time) {
        constexpr std::int64_t day_ns = PriceWalk::minutes_a_day * minute_ns;
        return std::clamp(nanoseconds_since_epoch(time), PriceWalk::first_day() * day_ns,
                          std::int64_t{86'000} * day_ns);
    }
    // How much of the way from the leaf's first price to its last is gone: back and forth, but between the two.
    static double reached(const OneInstrument& one, std::int64_t leaf, double part) {
        const double scaled = part * slots_a_leaf;
        const auto slot = static_cast<int>(scaled);
        const auto at = [&](int i) {
            if (i == 0 || i == slots_a_leaf) return static_cast<double>(i) / slots_a_leaf;
            const auto place = static_cast<std::uint64_t>(leaf * slots_a_leaf + i);
            const double chance = static_cast<double>(Random(one.wiggle_seed ^ place).next() >> 11) * 0x1.0p-53;
            return std::clamp(static_cast<double>(i) / slots_a_leaf + 0.7 * (chance - 0.5), 0.0, 1.0);
        };
        const double begin = at(slot);
        return begin + (at(slot + 1) - begin) * (scaled - slot);
    }

    mutable std::vector<OneInstrument> instruments_;
};

}  // namespace

std::unique_ptr<PricePath> synthetic_path(const Market& market, std::uint64_t seed) {
    return std::make_unique<SyntheticPath>(market, seed);
}

}  // namespace piggy::venue
