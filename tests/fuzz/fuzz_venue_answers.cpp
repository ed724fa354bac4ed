// Any bytes as the venue's answers to questions: candles, books, tickers, rules, orders, fills, the account. Never a
// crash, and what is taken obeys the rules of prices, quantities and times.

#include <cstddef>
#include <cstdint>

#include "adapters/net/url.h"
#include "venue_judge.h"

namespace {

using namespace piggy;
using namespace piggy::binance_us;

const Symbol& btc() {
    static const Symbol symbol = Symbol::parse("BTC/USDT").value();
    return symbol;
}

template <class Decode>
void decode_and_judge(const std::string& text, Decode decode) {
    static JsonReader reader;
    const auto json = reader.read(text);
    if (!json) return;
    const auto value = decode(*json);
    if (!value) fuzz::must(!value.error().what.empty() && net::is_valid_utf8(value.error().what));
}

void public_answers(const std::string& text) {
    decode_and_judge(text, [](Json json) {
        auto candles = decode_klines(json, market::Timeframe::one_minute());
        if (candles) {
            for (const auto& candle : *candles) fuzz::judge(candle);
        }
        return candles;
    });
    decode_and_judge(text, [](Json json) {
        auto book = decode_depth(json);
        if (book) {
            fuzz::judge(book->bids);
            fuzz::judge(book->asks);
        }
        return book;
    });
    decode_and_judge(text, [](Json json) {
        auto quote = decode_ticker_24h(json, btc());
        if (quote) {
            fuzz::judge(quote->last);
            fuzz::judge(quote->top);
        }
        return quote;
    });
    decode_and_judge(text, [](Json json) {
        auto info = decode_exchange_info(json, {btc()});
        if (info) fuzz::judge(info->rules.at(0));
        return info;
    });
    decode_and_judge(text, [](Json json) {
        auto time = decode_server_time(json);
        if (time) fuzz::judge(*time);
        return time;
    });
}

void signed_answers(const std::string& text) {
    decode_and_judge(text, [](Json json) {
        auto order = decode_order(json, btc());
        if (order) fuzz::judge(*order);
        return order;
    });
    decode_and_judge(text, [](Json json) {
        auto fills = decode_my_trades(json, btc());
        if (fills) {
            for (const auto& fill : *fills) fuzz::judge(fill);
        }
        return fills;
    });
    decode_and_judge(text, [](Json json) {
        auto account = decode_account(json);
        if (account) fuzz::judge(*account);
        return account;
    });
    decode_and_judge(text, [](Json json) { return decode_listen_key(json); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* inside :
         {R"([[1788516000000,"1","2","1",@,"1",1788516059999]])",
          R"({"lastUpdateId":1,"bids":[[@,"1"]],"asks":[["2","1"]]})",
          R"({"symbol":"BTCUSDT","lastPrice":"1","bidPrice":"1","bidQty":"1","askPrice":@,"askQty":"1"})",
          R"({"rateLimits":[],"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT",)"
          R"("orderTypes":["LIMIT"],"permissions":["SPOT"],"filters":[@]}]})"}) {
        piggy::fuzz::try_alone_and_inside(bytes, inside, public_answers);
    }
    for (
        const char* inside :
        {R"({"symbol":"BTCUSDT","orderId":1,"clientOrderId":"x","side":"BUY","status":"NEW","price":"1","origQty":"1",)"
         R"("executedQty":"0","cummulativeQuoteQty":"0","fills":[@]})",
         R"({"canTrade":true,"makerCommission":1,"takerCommission":1,"balances":[{"asset":"BTC","free":@,"locked":"0"}]})",
         R"([{"symbol":"BTCUSDT","id":1,"orderId":1,"price":"1","qty":"1","quoteQty":"1","commission":@,)"
         R"("commissionAsset":"BTC","isBuyer":true,"time":1}])"}) {
        piggy::fuzz::try_alone_and_inside(bytes, inside, signed_answers);
    }
    return 0;
}
