#pragma once
// The venue's public answers in our words: server time, candles, books, trades, prices, and the rules of trading.
// errors of all: malformed, out_of_range: what is wrong with which field; nothing half-read is given back

#include <vector>

#include "adapters/binance_us/json_fields.h"
#include "execution/account_reader.h"
#include "market/candle_series.h"
#include "market/market_feed.h"

namespace piggy::binance_us {

[[nodiscard]] Result<Timestamp> decode_server_time(Json answer);

// Rows of /api/v3/klines, oldest first. The last one may be unfinished: its end lies in the future.
[[nodiscard]] Result<std::vector<market::Candle>> decode_klines(Json answer, market::Timeframe timeframe);

struct BookLevel {
    Price price;
    Quantity quantity;  // zero: nothing there (any more)
    bool operator==(const BookLevel&) const = default;
};

struct BookSnapshot {
    std::int64_t last_update_id = 0;
    std::vector<BookLevel> bids, asks;
    bool operator==(const BookSnapshot&) const = default;
};

// A crossed one (best bid not below best ask) is refused.
[[nodiscard]] Result<BookSnapshot> decode_depth(Json answer);
// [["4.00000000","431.00000000"], …]; `checked` keeps the error.
[[nodiscard]] std::vector<BookLevel> decode_levels(simdjson::dom::array rows, Checked& checked);

// trades, historicalTrades
[[nodiscard]] Result<std::vector<market::Trade>> decode_trades(Json answer);
[[nodiscard]] Result<std::vector<market::Trade>> decode_aggregate_trades(Json answer);
[[nodiscard]] Result<Price> decode_average_price(Json answer);
[[nodiscard]] Result<Price> decode_ticker_price(Json answer, const Symbol& symbol);
[[nodiscard]] Result<market::TopOfBook> decode_book_ticker(Json answer, const Symbol& symbol);
// Last price and best bid and ask in one, from ticker/24hr.
[[nodiscard]] Result<market::PriceQuote> decode_ticker_24h(Json answer, const Symbol& symbol);

// A candle whose high and low enclose the rest, within the prices kept here. Decoders don't look at this (the venue's
// own documentation shows an impossible one); nothing goes on without. errors: malformed, out_of_range
[[nodiscard]] Result<> check_candle(const market::Candle& candle);
// errors: malformed where bid >= ask
[[nodiscard]] Result<> check_top(const market::TopOfBook& top);

// What the venue counts, by the names of its own; zero where it did not say.
struct RateLimits {
    std::int64_t weight_per_minute = 0;
    std::int64_t orders_per_10_seconds = 0;
    std::int64_t orders_per_day = 0;
    bool operator==(const RateLimits&) const = default;
};

struct ExchangeInfo {
    RateLimits limits;
    std::vector<execution::TradingRules> rules;  // of the symbols asked for, in their order
};

// Symbols that nobody asked for are not looked at. One that was asked for and is not there: not_found.
[[nodiscard]] Result<ExchangeInfo> decode_exchange_info(Json answer, const std::vector<Symbol>& symbols);

}  // namespace piggy::binance_us
