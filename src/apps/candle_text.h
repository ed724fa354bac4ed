#pragma once
// Candles' reports as JSON, for --json and the API, and as lines for people.

#include <string>

#include "adapters/candle_store/candle_store.h"
#include "apps/candle_import.h"
#include "core/json_text.h"
#include "market/candle_check.h"

namespace piggy::apps {

// {"symbol","timeframe","from","to","candles","synthetic","gaps","missing"}
void write_json(JsonText& json, const candle_store::SeriesInfo& info);
// {"items":[…],"damaged":["sentence", …]}
[[nodiscard]] std::string to_json(const candle_store::StoreListing& listing);
[[nodiscard]] std::string to_text(const candle_store::StoreListing& listing, const std::string& folder);

[[nodiscard]] std::string to_json(const ImportOutcome& outcome);
[[nodiscard]] std::string to_text(const ImportOutcome& outcome);

// What `data check` found in one series. damage: what verify() said, or empty.
struct CheckedSeries {
    candle_store::SeriesInfo info;
    market::CandleCheck check;
    std::string damage;
    [[nodiscard]] bool is_sound() const { return damage.empty() && check.is_sound(); }
};
void write_json(JsonText& json, const CheckedSeries& checked);
[[nodiscard]] std::string to_text(const CheckedSeries& checked);

// "1234567" as "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace piggy::apps
