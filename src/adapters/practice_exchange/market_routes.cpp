// The market, for everybody: rules, book, trades, candles, tickers.

#include <algorithm>
#include <charconv>

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/exchange_info_json.h"
#include "adapters/practice_exchange/market_json.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

using venue::InstrumentId;

constexpr const char* bad_combination = "Combination of optional parameters invalid.";

Answer<std::string> ping(Context&) { return "{}"; }

Answer<std::string> time(Context& context) {
    return "{\"serverTime\":" + std::to_string(milliseconds(context.call.now)) + "}";
}

// Which instruments are asked about, and whether one object or a list is the answer.
struct Asked {
    std::vector<InstrumentId> instruments;
    bool is_list = true;
};

Answer<Asked> read_asked(const Context& context, ParameterReader& read) {
    const std::string symbol = read.symbol();
    const std::vector<std::string> symbols = read.symbols();
    if (read.has("symbol") && read.has("symbols")) read.refuse(-1128, bad_combination);
    if (read.refusal()) return refuse(read);
    Asked asked;
    if (read.has("symbol") || read.has("symbols")) {
        asked.is_list = !read.has("symbol");
        for (const std::string& code : asked.is_list ? symbols : std::vector<std::string>{symbol}) {
            const auto instrument = find_instrument(context, code);
            if (!instrument) return tl::unexpected<Refusal>(instrument.error());
            asked.instruments.push_back(*instrument);
        }
        return asked;
    }
    for (std::size_t i = 0; i < context.exchange().market().instruments.size(); ++i) {
        asked.instruments.push_back(static_cast<InstrumentId>(i));
    }
    return asked;
}

template <class Write>
std::string asked_json(const Asked& asked, const Write& write) {
    std::string text;
    if (asked.is_list) text += '[';
    for (const InstrumentId id : asked.instruments) {
        if (text.size() > 1) text += ',';
        write(text, id);
    }
    if (asked.is_list) text += ']';
    return text;
}

Answer<InstrumentId> read_instrument(const Context& context, ParameterReader& read) {
    const std::string symbol = read.symbol();
    if (read.refusal()) return refuse(read);
    return find_instrument(context, symbol);
}

// "SPOT" or ["SPOT","MARGIN"]: whether spot markets are asked for.
bool wants_spot(ParameterReader& read) {
    if (!read.has("permissions")) return true;
    const std::string_view text = read.text("permissions");
    if (text.empty() || text.front() != '[') return text == "SPOT";
    const std::vector<std::string> permissions = read.symbols("permissions");
    return std::ranges::find(permissions, "SPOT") != permissions.end();
}

Answer<std::string> exchange_info(Context& context) {
    ParameterReader read(context.call.parameters);
    const bool is_named = read.has("symbol") || read.has("symbols");
    const bool is_spot = wants_spot(read);
    const bool has_sets = read.boolean("showPermissionSets", true);
    if (is_named && (read.has("permissions") || read.has("symbolStatus"))) read.refuse(-1128, bad_combination);
    const std::string_view status = read.text("symbolStatus");
    if (!status.empty() && status != "TRADING" && status != "HALT" && status != "BREAK") {
        read.refuse(-1122, "Invalid symbolStatus.");
    }
    auto asked = read_asked(context, read);
    if (!asked) return tl::unexpected<Refusal>(asked.error());
    const venue::Market& market = context.exchange().market();
    std::erase_if(asked->instruments, [&](InstrumentId id) {
        return !is_spot || (!status.empty() && instrument_status_word(market.instruments[id].status) != status);
    });
    return exchange_info_json(market, asked->instruments, context.parts.limits.settings(), has_sets, context.call.now);
}

constexpr std::size_t depth_max = 5000;

Answer<std::string> depth(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::size_t limit = read.limit(100, depth_max);
    const auto instrument = read_instrument(context, read);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    return depth_json(context.exchange().depth(*instrument, limit));
}

// Rows [first, last) of what is kept, oldest first.
template <class Rows, class Write>
std::string rows_json(const Rows& rows, std::size_t first, std::size_t last, const Write& write) {
    std::string text = "[";
    for (std::size_t i = first; i < last; ++i) {
        if (text.size() > 1) text += ',';
        write(text, rows[i]);
    }
    return text + "]";
}

template <class Rows>
std::size_t newest(const Rows& rows, std::size_t limit) {
    return rows.size() - std::min(rows.size(), limit);
}

Answer<std::string> trades(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::size_t limit = read.limit(500, 1000);
    const auto from_id = read.integer("fromId");
    const auto instrument = read_instrument(context, read);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    const auto& kept = context.parts.tape.trades(*instrument);
    std::size_t first = newest(kept, limit);
    if (from_id) {
        const auto found = std::ranges::lower_bound(kept, *from_id, {}, &venue::PublicTrade::id);
        first = static_cast<std::size_t>(found - kept.begin());
    }
    return rows_json(kept, first, std::min(kept.size(), first + limit), append_trade);
}

Answer<std::string> aggregate_trades(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::size_t limit = read.limit(500, 1000);
    const auto from_id = read.integer("fromId");
    const auto start = read.time("startTime");
    const auto end = read.time("endTime");
    if (from_id && (start || end)) read.refuse(-1128, bad_combination);
    const auto instrument = read_instrument(context, read);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    const auto& kept = context.parts.tape.aggregate_trades(*instrument);
    const auto time_of = [](const venue::AggregateTrade& trade) { return milliseconds(trade.time); };
    std::size_t first = 0;
    std::size_t last = kept.size();
    if (end) {
        last = static_cast<std::size_t>(std::ranges::upper_bound(kept, milliseconds(*end), {}, time_of) - kept.begin());
    }
    if (from_id) {
        const auto found = std::ranges::lower_bound(kept, *from_id, {}, &venue::AggregateTrade::id);
        first = static_cast<std::size_t>(found - kept.begin());
    } else if (start) {
        first =
            static_cast<std::size_t>(std::ranges::lower_bound(kept, milliseconds(*start), {}, time_of) - kept.begin());
    } else {
        first = last - std::min(last, limit);
    }
    return rows_json(kept, first, std::max(first, std::min(last, first + limit)), append_aggregate);
}

Answer<std::string> klines(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::size_t limit = read.limit(500, 1000);
    const auto start = read.time("startTime");
    const auto end = read.time("endTime");
    const auto interval = venue::Interval::parse(read.text("interval"));
    if (!interval) read.refuse(-1120, "Invalid interval.");
    if (read.has("timeZone") && read.text("timeZone") != "0") read.refuse_data("timeZone");
    const auto instrument = read_instrument(context, read);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    const auto candles = context.parts.history.candles(*instrument, *interval, start, end, limit, context.call.now);
    return rows_json(candles, 0, candles.size(), [&](std::string& text, const venue::VenueCandle& candle) {
        append_candle(text, candle, interval->next_open(candle.open_time));
    });
}

Answer<std::string> average_price(Context& context) {
    ParameterReader read(context.call.parameters);
    const auto instrument = read_instrument(context, read);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    std::string text = "{\"mins\":5,\"price\":\"";
    append_ticks(text, context.exchange().average_price(*instrument, context.call.now));
    text += '"';
    if (!context.is_us()) text += ",\"closeTime\":" + std::to_string(milliseconds(context.call.now));
    return text + "}";
}

Answer<std::string> ticker_price(Context& context) {
    ParameterReader read(context.call.parameters);
    const auto asked = read_asked(context, read);
    if (!asked) return tl::unexpected<Refusal>(asked.error());
    const venue::Exchange& exchange = context.exchange();
    return asked_json(*asked, [&](std::string& text, InstrumentId id) {
        const auto last = exchange.last_price(id);
        append_price(text, exchange.market().instruments[id].code,
                     last ? *last : exchange.average_price(id, context.call.now));
    });
}

Answer<std::string> book_ticker(Context& context) {
    ParameterReader read(context.call.parameters);
    const auto asked = read_asked(context, read);
    if (!asked) return tl::unexpected<Refusal>(asked.error());
    const venue::Exchange& exchange = context.exchange();
    return asked_json(*asked, [&](std::string& text, InstrumentId id) {
        append_book_ticker(text, exchange.market().instruments[id].code, exchange.best(id, venue::Side::buy),
                           exchange.best(id, venue::Side::sell));
    });
}

// FULL, or MINI when asked for.
bool is_mini(ParameterReader& read) {
    const std::string_view type = read.text("type");
    if (!type.empty() && type != "FULL" && type != "MINI") read.refuse_data("type");
    return type == "MINI";
}

std::string tickers_json(const Context& context, const Asked& asked, std::chrono::minutes length, TickerForm form) {
    const venue::Exchange& exchange = context.exchange();
    return asked_json(asked, [&](std::string& text, InstrumentId id) {
        TickerData data;
        data.symbol = exchange.market().instruments[id].code;
        data.window = context.parts.history.rolling(id, length, context.call.now);
        data.closes = context.call.now;
        const auto& trades = context.parts.tape.trades(id);
        data.last_quantity = trades.empty() ? 0 : trades.back().quantity;
        data.bid = exchange.best(id, venue::Side::buy);
        data.ask = exchange.best(id, venue::Side::sell);
        append_ticker(text, data, form);
    });
}

Answer<std::string> ticker_daily(Context& context) {
    ParameterReader read(context.call.parameters);
    const bool mini = is_mini(read);
    const auto asked = read_asked(context, read);
    if (!asked) return tl::unexpected<Refusal>(asked.error());
    return tickers_json(context, *asked, std::chrono::hours(24), mini ? TickerForm::mini : TickerForm::daily_full);
}

// 1m to 59m, 1h to 23h, 1d to 7d.
std::optional<std::chrono::minutes> window_size(std::string_view text) {
    int number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr + 1 != text.data() + text.size() || text.front() == '0' || number < 1) {
        return std::nullopt;
    }
    switch (text.back()) {
        case 'm': return number <= 59 ? std::optional(std::chrono::minutes(number)) : std::nullopt;
        case 'h': return number <= 23 ? std::optional(std::chrono::minutes(number * 60)) : std::nullopt;
        case 'd': return number <= 7 ? std::optional(std::chrono::minutes(number * 1440)) : std::nullopt;
        default: return std::nullopt;
    }
}

Answer<std::string> ticker_rolling(Context& context) {
    ParameterReader read(context.call.parameters);
    read.require_one("symbol", "symbols");
    const bool mini = is_mini(read);
    const auto length = window_size(read.has("windowSize") ? read.text("windowSize") : "1d");
    if (!length) read.refuse_data("windowSize");
    const auto asked = read_asked(context, read);
    if (!asked) return tl::unexpected<Refusal>(asked.error());
    return tickers_json(context, *asked, *length, mini ? TickerForm::mini : TickerForm::rolling_full);
}

std::int64_t depth_weight(const Parameters& parameters) {
    ParameterReader read(parameters);
    const std::size_t limit = read.limit(100, depth_max);
    return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
}

// How many symbols a list names, as far as the weight is concerned.
std::int64_t listed(const Parameters& parameters) {
    const auto list = parameters.find("symbols");
    return list ? 1 + std::ranges::count(*list, ',') : 1;
}

std::int64_t daily_weight(const Parameters& parameters) {
    if (!parameters.has("symbol") && !parameters.has("symbols")) return 80;
    const std::int64_t count = listed(parameters);
    return count <= 20 ? 2 : count <= 100 ? 40 : 80;
}
std::int64_t price_weight(const Parameters& parameters) { return parameters.has("symbol") ? 2 : 4; }
std::int64_t rolling_weight(const Parameters& parameters) {
    return std::min<std::int64_t>(200, 4 * listed(parameters));
}

}  // namespace

std::vector<Endpoint> market_endpoints() {
    using enum Security;
    return {
        {"GET", "/api/v3/ping", "ping", none, fixed_weight<1>, ping, "", ""},
        {"GET", "/api/v3/time", "time", none, fixed_weight<1>, time, "", ""},
        {"GET", "/api/v3/exchangeInfo", "exchangeInfo", none, fixed_weight<20>, exchange_info, "",
         "symbol symbols permissions showPermissionSets symbolStatus"},
        {"GET", "/api/v3/depth", "depth", none, depth_weight, depth, "symbol", "limit"},
        {"GET", "/api/v3/trades", "trades.recent", none, fixed_weight<25>, trades, "symbol", "limit"},
        {"GET", "/api/v3/historicalTrades", "trades.historical", key, fixed_weight<25>, trades, "symbol",
         "limit fromId"},
        {"GET", "/api/v3/aggTrades", "trades.aggregate", none, fixed_weight<4>, aggregate_trades, "symbol",
         "fromId startTime endTime limit"},
        {"GET", "/api/v3/klines", "klines", none, fixed_weight<2>, klines, "symbol interval",
         "startTime endTime timeZone limit"},
        {"GET", "/api/v3/avgPrice", "avgPrice", none, fixed_weight<2>, average_price, "symbol", ""},
        {"GET", "/api/v3/ticker/24hr", "ticker.24hr", none, daily_weight, ticker_daily, "", "symbol symbols type"},
        {"GET", "/api/v3/ticker/price", "ticker.price", none, price_weight, ticker_price, "", "symbol symbols"},
        {"GET", "/api/v3/ticker/bookTicker", "ticker.book", none, price_weight, book_ticker, "", "symbol symbols"},
        {"GET", "/api/v3/ticker", "ticker", none, rolling_weight, ticker_rolling, "", "symbol symbols windowSize type"},
    };
}

}  // namespace piggy::practice_exchange
