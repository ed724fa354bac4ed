#include "adapters/binance_us/decode_market.h"

#include <algorithm>

#include "adapters/binance_us/cleaned.h"
#include "adapters/binance_us/venue_words.h"
#include "market/candle_check.h"

namespace piggy::binance_us {
namespace {

Result<simdjson::dom::array> list_of(Json answer, const char* what) {
    simdjson::dom::array rows;
    if (answer.get(rows) != simdjson::SUCCESS) {
        return fail(ErrorCode::malformed, std::string(what) + " should be a JSON list and is not");
    }
    return rows;
}

void check_symbol(Fields& fields, const Symbol& symbol) {
    const std::string_view code = fields.text("symbol");
    if (code != symbol_code(symbol)) {
        fields.refuse("symbol", "should be " + symbol_code(symbol) + ", was '" + cleaned(code) + "'");
    }
}

Result<market::Candle> decode_kline(Json row, market::Timeframe timeframe) {
    Checked checked("a candle");
    const auto cells = cells_of<7>(row);
    market::Candle candle;
    candle.open_time = checked.time(cells[0], "openTime");
    candle.open = checked.price(cells[1], "open");
    candle.high = checked.price(cells[2], "high");
    candle.low = checked.price(cells[3], "low");
    candle.close = checked.price(cells[4], "close");
    candle.volume = checked.decimal(cells[5], "volume");
    const Timestamp close_time = checked.time(cells[6], "closeTime");
    if (!timeframe.is_on_grid(candle.open_time)) checked.refuse("openTime", "does not begin a candle of this length");
    if (close_time != candle.open_time + timeframe.length() - std::chrono::milliseconds(1)) {
        checked.refuse("closeTime", "is not the end of a candle of this length");
    }
    if (auto bad = checked.done(); !bad) return fail(bad.error());
    return candle;
}

Result<market::Trade> decode_trade_row(Json row, bool aggregate) {
    Fields fields(row, "a trade");
    market::Trade trade;
    trade.id = fields.integer(aggregate ? "a" : "id");
    trade.price = fields.price(aggregate ? "p" : "price");
    trade.quantity = fields.quantity(aggregate ? "q" : "qty");
    trade.time = fields.time(aggregate ? "T" : "time");
    trade.buyer_is_maker = fields.truth(aggregate ? "m" : "isBuyerMaker");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return trade;
}

Result<std::vector<market::Trade>> decode_trade_rows(Json answer, bool aggregate) {
    const auto rows = list_of(answer, "trades");
    if (!rows) return fail(rows.error());
    std::vector<market::Trade> trades;
    for (Json row : *rows) {
        auto trade = decode_trade_row(row, aggregate);
        if (!trade) return fail(trade.error());
        trades.push_back(*trade);
    }
    return trades;
}

market::TopOfBook take_top(Fields& fields) {
    market::TopOfBook top;
    top.bid = fields.price("bidPrice");
    top.bid_quantity = fields.quantity("bidQty");
    top.ask = fields.price("askPrice");
    top.ask_quantity = fields.quantity("askQty");
    if (auto crossed = check_top(top); !crossed) fields.refuse(crossed.error());
    return top;
}

RateLimits take_limits(Fields& info) {
    RateLimits limits;
    for (Json entry : info.array("rateLimits")) {
        Fields fields(entry, "a rate limit");
        const std::string_view type = fields.text_or("rateLimitType", "");
        if (type.empty()) continue;  // older documentation shows empty objects
        const std::string_view interval = fields.text("interval");
        const std::int64_t number = fields.integer("intervalNum", 1);
        const std::int64_t limit = fields.integer("limit", 1);
        if (auto bad = fields.done(); !bad) {
            info.refuse(bad.error());
            break;
        }
        if (type == "REQUEST_WEIGHT" && interval == "MINUTE" && number == 1) limits.weight_per_minute = limit;
        if (type == "ORDERS" && interval == "SECOND" && number == 10) limits.orders_per_10_seconds = limit;
        if (type == "ORDERS" && interval == "DAY" && number == 1) limits.orders_per_day = limit;
    }
    return limits;
}

// A largest value may be beyond what we can hold; then it does not bind us. Zero means off.
Decimal take_bound(Fields& filter, std::string_view name) {
    constexpr Decimal unbound = Decimal::from_ticks(INT64_MAX);
    const std::string_view text = filter.text(name);
    const auto parsed = parse_venue_decimal(text);
    if (!parsed && parsed.error().code == ErrorCode::out_of_range && !text.starts_with('-')) return unbound;
    return filter.decimal(name);
}

Decimal larger(Decimal a, Decimal b) { return a < b ? b : a; }
Decimal smaller_bound(Decimal a, Decimal b) {
    if (a.ticks() == 0) return b;
    if (b.ticks() == 0) return a;
    return a < b ? a : b;
}

void check_range(Fields& filter, Decimal low, Decimal high) {
    if (high.ticks() != 0 && low > high) filter.refuse("min", "is above the maximum");
}

void take_filter(Fields& filter, execution::TradingRules& rules) {
    const std::string_view type = filter.text("filterType");
    if (type == "PRICE_FILTER") {
        rules.price_min = filter.decimal("minPrice");
        rules.price_max = take_bound(filter, "maxPrice");
        rules.price_tick = filter.decimal("tickSize");
        check_range(filter, rules.price_min, rules.price_max);
    } else if (type == "LOT_SIZE") {
        rules.quantity_min = filter.decimal("minQty");
        rules.quantity_max = take_bound(filter, "maxQty");
        rules.lot_step = filter.decimal("stepSize");
        // A step of zero is allowed for market orders only; here it would make every quantity right.
        if (rules.lot_step.ticks() == 0) filter.refuse("stepSize", "of LOT_SIZE can't be zero");
        check_range(filter, rules.quantity_min, rules.quantity_max);
    } else if (type == "MIN_NOTIONAL") {
        rules.notional_min = larger(rules.notional_min, filter.decimal("minNotional"));
    } else if (type == "NOTIONAL") {
        rules.notional_min = larger(rules.notional_min, filter.decimal("minNotional"));
        rules.notional_max = smaller_bound(rules.notional_max, take_bound(filter, "maxNotional"));
        check_range(filter, rules.notional_min, rules.notional_max);
    }
}

bool lists(Fields& fields, std::string_view name, std::string_view word) {
    if (!fields.has(name)) return false;
    bool found = false;
    for (Json entry : fields.array(name)) {
        std::string_view text;
        found = found || (entry.get(text) == simdjson::SUCCESS && text == word);
    }
    return found;
}

// Since the end of August 2026: every inner list must be met, one entry of it is enough. Before: one plain list.
bool spot_is_permitted(Fields& symbol) {
    if (!symbol.truth_or("isSpotTradingAllowed", true)) return false;
    std::size_t sets = 0;
    if (symbol.has("permissionSets")) {
        for (Json set : symbol.array("permissionSets")) {
            ++sets;
            simdjson::dom::array entries;
            if (set.get(entries) != simdjson::SUCCESS) return false;
            bool met = false;
            for (Json entry : entries) {
                std::string_view text;
                met = met || (entry.get(text) == simdjson::SUCCESS && text == "SPOT");
            }
            if (!met) return false;
        }
    }
    if (sets > 0) return true;
    if (symbol.has("permissions")) return lists(symbol, "permissions", "SPOT");
    return symbol.has("isSpotTradingAllowed");
}

Result<execution::TradingRules> take_rules(Fields& symbol, const Symbol& asked) {
    execution::TradingRules rules;
    rules.symbol = asked;
    if (symbol.text("baseAsset") != asked.base.code) symbol.refuse("baseAsset", "is not that of " + asked.to_string());
    if (symbol.text("quoteAsset") != asked.quote.code) {
        symbol.refuse("quoteAsset", "is not that of " + asked.to_string());
    }
    for (Json entry : symbol.array("filters")) {
        Fields filter(entry, "a filter of " + asked.to_string());
        take_filter(filter, rules);
        if (auto bad = filter.done(); !bad) symbol.refuse(bad.error());
    }
    // Without a lot step no quantity can be made, so nothing is traded.
    rules.trading = symbol.text("status") == "TRADING" && spot_is_permitted(symbol) &&
                    lists(symbol, "orderTypes", "LIMIT") && rules.lot_step.ticks() > 0;
    if (auto bad = symbol.done(); !bad) return fail(bad.error());
    return rules;
}

}  // namespace

Result<> check_candle(const market::Candle& candle) {
    const auto ticks = [](Price price) { return price.value.ticks(); };
    if (!market::is_possible(ticks(candle.open), ticks(candle.high), ticks(candle.low), ticks(candle.close))) {
        return fail(ErrorCode::malformed, "a candle: its high or low does not enclose open and close");
    }
    if (ticks(candle.high) > market::price_ticks_max) {
        return fail(ErrorCode::out_of_range, "a candle: a price of " + candle.high.value.to_string() +
                                                 " is beyond ten million, the largest kept here");
    }
    return {};
}

Result<> check_top(const market::TopOfBook& top) {
    if (top.bid >= top.ask) {
        return fail(ErrorCode::malformed, "a book: the bid of " + top.bid.value.to_string() +
                                              " is not below the ask of " + top.ask.value.to_string());
    }
    return {};
}

Result<Timestamp> decode_server_time(Json answer) {
    Fields fields(answer, "the server's time");
    const Timestamp time = fields.time("serverTime");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return time;
}

Result<std::vector<market::Candle>> decode_klines(Json answer, market::Timeframe timeframe) {
    const auto rows = list_of(answer, "candles");
    if (!rows) return fail(rows.error());
    std::vector<market::Candle> candles;
    for (Json row : *rows) {
        auto candle = decode_kline(row, timeframe);
        if (!candle) return fail(candle.error());
        if (!candles.empty() && candle->open_time <= candles.back().open_time) {
            return fail(ErrorCode::malformed,
                        "candles should be oldest first and are not, at " + format_iso8601(candle->open_time));
        }
        candles.push_back(*candle);
    }
    return candles;
}

std::vector<BookLevel> decode_levels(simdjson::dom::array rows, Checked& checked) {
    std::vector<BookLevel> levels;
    for (Json row : rows) {
        const auto cells = cells_of<2>(row);
        const BookLevel level{checked.price(cells[0], "price"), checked.quantity(cells[1], "quantity")};
        if (checked.failed()) return {};
        levels.push_back(level);
    }
    return levels;
}

Result<BookSnapshot> decode_depth(Json answer) {
    Fields fields(answer, "an order book");
    BookSnapshot book;
    book.last_update_id = fields.integer("lastUpdateId");
    book.bids = decode_levels(fields.array("bids"), fields);
    book.asks = decode_levels(fields.array("asks"), fields);
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    const auto by_price = [](const BookLevel& a, const BookLevel& b) { return a.price < b.price; };
    const auto nothing_there = [](const BookLevel& level) { return level.quantity.value.ticks() == 0; };
    std::erase_if(book.bids, nothing_there);
    std::erase_if(book.asks, nothing_there);
    if (!book.bids.empty() && !book.asks.empty()) {
        const market::TopOfBook best{std::max_element(book.bids.begin(), book.bids.end(), by_price)->price,
                                     std::min_element(book.asks.begin(), book.asks.end(), by_price)->price,
                                     {},
                                     {},
                                     {}};
        if (auto crossed = check_top(best); !crossed) return fail(crossed.error());
    }
    return book;
}

Result<std::vector<market::Trade>> decode_trades(Json answer) { return decode_trade_rows(answer, false); }
Result<std::vector<market::Trade>> decode_aggregate_trades(Json answer) { return decode_trade_rows(answer, true); }

Result<Price> decode_average_price(Json answer) {
    Fields fields(answer, "an average price");
    const Price price = fields.price("price");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return price;
}

Result<Price> decode_ticker_price(Json answer, const Symbol& symbol) {
    Fields fields(answer, "a price");
    check_symbol(fields, symbol);
    const Price price = fields.price("price");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return price;
}

Result<market::TopOfBook> decode_book_ticker(Json answer, const Symbol& symbol) {
    Fields fields(answer, "best bid and ask");
    check_symbol(fields, symbol);
    const market::TopOfBook top = take_top(fields);
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return top;
}

Result<market::PriceQuote> decode_ticker_24h(Json answer, const Symbol& symbol) {
    Fields fields(answer, "a ticker");
    check_symbol(fields, symbol);
    market::PriceQuote quote{symbol, fields.price("lastPrice"), take_top(fields), {}};
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return quote;
}

Result<ExchangeInfo> decode_exchange_info(Json answer, const std::vector<Symbol>& symbols) {
    Fields fields(answer, "the rules of trading");
    ExchangeInfo info;
    info.limits = take_limits(fields);
    std::vector<std::optional<execution::TradingRules>> found(symbols.size());
    for (Json entry : fields.array("symbols")) {
        Fields symbol(entry, "the rules of a symbol");
        const std::string_view code = symbol.text("symbol");
        const auto asked =
            std::find_if(symbols.begin(), symbols.end(), [&](const Symbol& one) { return symbol_code(one) == code; });
        if (asked == symbols.end()) continue;
        auto rules = take_rules(symbol, *asked);
        if (!rules) return fail(rules.error());
        found[static_cast<std::size_t>(asked - symbols.begin())] = std::move(*rules);
    }
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (!found[i]) return fail(ErrorCode::not_found, "the venue has no rules for " + symbols[i].to_string());
        info.rules.push_back(std::move(*found[i]));
    }
    return info;
}

}  // namespace piggy::binance_us
