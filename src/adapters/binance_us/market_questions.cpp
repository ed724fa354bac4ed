#include "adapters/binance_us/market_questions.h"

#include <algorithm>

#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

NoGoodAnswer no_sense(const RestClient& rest, const Error& error) {
    return {Error{ErrorCode::malformed, rest.venue_name() + " gave an answer without sense: " + error.what}, {}, {}};
}

}  // namespace

Result<market::PriceQuote> ask_price(RestClient& rest, const Symbol& symbol, Patience patience) {
    Question question{"/api/v3/ticker/24hr", Query().add("symbol", symbol_code(symbol)), 2};
    question.patience = patience;
    const auto begun = rest.clock().monotonic();
    const auto body = rest.ask(question);
    if (!body) return fail(body.error().error);
    const auto ended = rest.clock().monotonic();
    JsonReader reader;
    const auto json = reader.read(*body);
    if (!json) return fail(no_sense(rest, json.error()).error);
    auto quote = decode_ticker_24h(*json, symbol);
    if (!quote) return fail(no_sense(rest, quote.error()).error);
    quote->round_trip = ended - begun;
    quote->top.received = ended;
    return quote;
}

tl::expected<CandlePage, NoGoodAnswer> ask_candles(RestClient& rest, const Symbol& symbol, market::Timeframe timeframe,
                                                   Timestamp from, Timestamp to, std::size_t candles_max,
                                                   Patience patience) {
    const std::size_t limit = std::min(candles_max, candles_per_page);
    Question question{"/api/v3/klines",
                      Query()
                          .add("symbol", symbol_code(symbol))
                          .add("interval", timeframe.name())
                          .add("startTime", venue_milliseconds(from))
                          .add("endTime", venue_milliseconds(to) - 1)
                          .add("limit", static_cast<std::int64_t>(limit)),
                      2};
    question.patience = patience;
    const auto body = rest.ask(question);
    if (!body) return tl::unexpected(body.error());
    JsonReader reader;
    const auto json = reader.read(*body);
    if (!json) return tl::unexpected(no_sense(rest, json.error()));
    auto candles = decode_klines(*json, timeframe);
    if (!candles) return tl::unexpected(no_sense(rest, candles.error()));
    CandlePage page;
    page.full = candles->size() >= limit;
    const Timestamp now = rest.venue_clock().now();
    for (const market::Candle& candle : *candles) {
        if (candle.open_time < from || candle.open_time >= to) {
            return tl::unexpected(no_sense(
                rest,
                Error{ErrorCode::malformed, "a candle of " + format_iso8601(candle.open_time) + " was not asked for"}));
        }
        if (auto bad = check_candle(candle); !bad) return tl::unexpected(no_sense(rest, bad.error()));
        if (candle.open_time + timeframe.length() <= now) page.closed.push_back(candle);
    }
    return page;
}

}  // namespace piggy::binance_us
