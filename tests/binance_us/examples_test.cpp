// Every payload of the shared examples: decoded to the values printed in it, or named as not ours with the reason.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/decode_market.h"
#include "adapters/binance_us/decode_stream.h"
#include "adapters/binance_us/decode_user.h"
#include "adapters/binance_us/signature.h"
#include "shared_data.h"
#include "support/candle_fixture.h"
#include "venue_double.h"

namespace piggy::binance_us::test {
namespace {

namespace json = boost::json;
using orders::Side;
using orders::VenueState;

// The payload, or the part of it at this pointer, as our reader sees it.
struct Payload {
    json::value value;
    std::string text;
    mutable JsonReader reader;
    explicit Payload(const json::value& payload) : value(payload), text(json::serialize(payload)) {}
    [[nodiscard]] Json read() const { return read_json_text(reader, text); }
};

Symbol symbol(const char* text) { return Symbol::parse(text).value(); }
Symbol ltc_btc() { return symbol("LTC/BTC"); }
Symbol bnb_btc() { return symbol("BNB/BTC"); }

template <class Told>
Told frame(const Payload& payload) {
    JsonReader reader;
    const auto told = decode_stream_frame(reader, payload.text);
    EXPECT_TRUE(told) << (told ? "" : told.error().what);
    EXPECT_TRUE(told && std::holds_alternative<Told>(*told));
    return told && std::holds_alternative<Told>(*told) ? std::get<Told>(*told) : Told{};
}

template <class Told>
Told user_frame(const Payload& payload) {
    JsonReader reader;
    const auto told = decode_user_frame(reader, payload.text);
    EXPECT_TRUE(told) << (told ? "" : told.error().what);
    EXPECT_TRUE(told && std::holds_alternative<Told>(*told));
    return told && std::holds_alternative<Told>(*told) ? std::get<Told>(*told) : Told{};
}

void expect_my_order(const orders::VenueOrder& order) {
    EXPECT_EQ(order.symbol, ltc_btc());
    EXPECT_EQ(order.order_id, 1);
    EXPECT_EQ(order.client_order_id, "myOrder1");
    EXPECT_EQ(order.side, Side::buy);
    EXPECT_EQ(order.state, VenueState::open);
    EXPECT_EQ(order.limit_price.value, decimal("0.1"));
    EXPECT_EQ(order.quantity.value, decimal("1"));
    EXPECT_EQ(order.executed.value, decimal("0"));
    EXPECT_EQ(order.spent, decimal("0"));
    EXPECT_EQ(order.created, at_ms(1499827319559));
    EXPECT_EQ(order.updated, at_ms(1499827319559));
    EXPECT_TRUE(order.fills.empty());
}

void expect_sold_ten(const orders::VenueOrder& order) {
    EXPECT_EQ(order.order_id, 28);
    EXPECT_EQ(order.client_order_id, "6gCrw2kRUAF9CvJDGP16IP");
    EXPECT_EQ(order.side, Side::sell);
    EXPECT_EQ(order.state, VenueState::filled);
    EXPECT_EQ(order.limit_price.value, decimal("0"));
    EXPECT_EQ(order.quantity.value, decimal("10"));
    EXPECT_EQ(order.executed.value, decimal("10"));
    EXPECT_EQ(order.spent, decimal("10"));
    EXPECT_EQ(order.created, at_ms(1507725176595));
}

void expect_trade(const market::Trade& trade) {
    EXPECT_EQ(trade, (market::Trade{28457, {decimal("4.000001")}, {decimal("12")}, at_ms(1499865549590), true}));
}

void expect_stream_trade(const TradeTold& told, std::int64_t id) {
    EXPECT_EQ(told.symbol, bnb_btc());
    EXPECT_EQ(told.trade, (market::Trade{id, {decimal("0.001")}, {decimal("100")}, at_ms(1672515782136), true}));
}

void expect_ticker(const Payload& payload) {
    const auto told = frame<TickerTold>(payload);
    EXPECT_EQ(told.symbol, bnb_btc());
    EXPECT_EQ(told.last.value, decimal("0.0025"));
}

void expect_eth_order(const Payload& payload) {
    const auto told = user_frame<OrderTold>(payload);
    EXPECT_EQ(told.order.symbol, symbol("ETH/BTC"));
    EXPECT_EQ(told.order.order_id, 4293153);
    EXPECT_EQ(told.order.client_order_id, "mUvoqJxFIILMdfAW5iGSOW");
    EXPECT_EQ(told.order.side, Side::buy);
    EXPECT_EQ(told.order.state, VenueState::open);
    EXPECT_EQ(told.order.limit_price.value, decimal("0.1026441"));
    EXPECT_EQ(told.order.quantity.value, decimal("1"));
    EXPECT_EQ(told.order.executed.value, decimal("0"));
    EXPECT_EQ(told.order.created, at_ms(1499405658657));
    EXPECT_EQ(told.order.updated, at_ms(1499405658657));
    EXPECT_FALSE(told.fill);
}

OrderTold expect_btc_report(const Payload& payload, VenueState state, const char* executed, const char* spent) {
    const auto told = user_frame<OrderTold>(payload);
    EXPECT_EQ(told.order.symbol, btc_usdt());
    EXPECT_EQ(told.order.order_id, 700017);
    EXPECT_EQ(told.order.client_order_id, "cp-5f2a-000017");
    EXPECT_EQ(told.order.state, state);
    EXPECT_EQ(told.order.limit_price.value, decimal("60000"));
    EXPECT_EQ(told.order.quantity.value, decimal("0.002"));
    EXPECT_EQ(told.order.executed.value, decimal(executed));
    EXPECT_EQ(told.order.spent, decimal(spent));
    EXPECT_EQ(told.order.created, at_ms(1788540600000));
    return told;
}

void expect_answer(const Payload& payload, const char* id) {
    const Payload response(payload.value.at("response"));
    const auto told = user_frame<AnswerTold>(response);
    EXPECT_EQ(told.id, id);
    EXPECT_EQ(told.status, 200);
    EXPECT_FALSE(told.error);
}

// "result" of a WebSocket API answer: the same shapes as REST.
Payload result_of(const Payload& payload) { return Payload(payload.value.at("response").at("result")); }

orders::VenueFill fill(std::int64_t order, std::int64_t id, const char* price, const char* quantity, const char* worth,
                       const char* fee, std::int64_t time) {
    return {btc_usdt(),
            id,
            order,
            Side::sell,
            {decimal(price)},
            {decimal(quantity)},
            decimal(worth),
            {decimal(fee), {"USDT"}},
            at_ms(time),
            false};
}

using Check = std::function<void(const Payload&)>;

const std::map<std::string, Check>& public_answers() {
    static const std::map<std::string, Check> checks = {
        {"rest-time", [](const Payload& p) { EXPECT_EQ(decode_server_time(p.read()).value(), at_ms(1788540215540)); }},
        {"wsapi-time",
         [](const Payload& p) {
             EXPECT_EQ(decode_server_time(result_of(p).read()).value(), at_ms(1656400526260));
             expect_answer(p, "187d3cb2-942d-484c-8271-4e2141bbadb1");
         }},
        {"rest-depth",
         [](const Payload& p) {
             EXPECT_EQ(decode_depth(p.read()).value(),
                       (BookSnapshot{
                           1027024, {{{decimal("4")}, {decimal("431")}}}, {{{decimal("4.000002")}, {decimal("12")}}}}));
         }},
        {"wsapi-depth",
         [](const Payload& p) {
             const auto book = decode_depth(result_of(p).read()).value();
             EXPECT_EQ(book.last_update_id, 2731179239);
             ASSERT_EQ(book.bids.size(), 5U);
             ASSERT_EQ(book.asks.size(), 5U);
             EXPECT_EQ(book.bids[4], (BookLevel{{decimal("0.013795")}, {decimal("10.262")}}));
             EXPECT_EQ(book.asks[0], (BookLevel{{decimal("0.0138")}, {decimal("5.917")}}));
         }},
        {"rest-trades", [](const Payload& p) { expect_trade(decode_trades(p.read()).value().at(0)); }},
        {"rest-historicaltrades", [](const Payload& p) { expect_trade(decode_trades(p.read()).value().at(0)); }},
        {"rest-aggtrades",
         [](const Payload& p) {
             EXPECT_EQ(
                 decode_aggregate_trades(p.read()).value().at(0),
                 (market::Trade{26129, {decimal("0.01633102")}, {decimal("4.70443515")}, at_ms(1498793709153), true}));
         }},
        {"rest-klines",
         [](const Payload& p) {
             const auto candles = decode_klines(p.read(), market::Timeframe::parse("1w").value()).value();
             ASSERT_EQ(candles.size(), 1U);
             EXPECT_EQ(candles[0], (market::Candle{at_ms(1499040000000),
                                                   {decimal("0.0163479")},
                                                   {decimal("0.8")},
                                                   {decimal("0.015758")},
                                                   {decimal("0.015771")},
                                                   decimal("148976.11427815")}));
         }},
        {"wsapi-klines",
         [](const Payload& p) {
             const auto candles = decode_klines(result_of(p).read(), market::Timeframe::parse("1h").value()).value();
             EXPECT_EQ(candles.at(0), (market::Candle{at_ms(1655971200000),
                                                      {decimal("0.01086")},
                                                      {decimal("0.010866")},
                                                      {decimal("0.010836")},
                                                      {decimal("0.010838")},
                                                      decimal("2290.538")}));
         }},
        {"rest-klines-5m-btcusdt",
         [](const Payload& p) {
             const auto candles = decode_klines(p.read(), market::Timeframe::parse("5m").value()).value();
             ASSERT_EQ(candles.size(), 8U);
             EXPECT_EQ(candles[7], (market::Candle{at_ms(1586989500000),
                                                   {decimal("6708.45")},
                                                   {decimal("6714.83")},
                                                   {decimal("6692.10")},
                                                   {decimal("6698.26")},
                                                   decimal("299.789213")}));
             EXPECT_FALSE(decode_klines(p.read(), market::Timeframe::parse("1m").value())) << "another interval";
         }},
        {"rest-avgprice",
         [](const Payload& p) { EXPECT_EQ(decode_average_price(p.read()).value().value, decimal("9.35751834")); }},
        {"rest-ticker-price",
         [](const Payload& p) {
             EXPECT_EQ(decode_ticker_price(p.read(), ltc_btc()).value().value, decimal("4.000002"));
             EXPECT_FALSE(decode_ticker_price(p.read(), btc_usdt())) << "another symbol";
         }},
        {"rest-bookticker",
         [](const Payload& p) {
             EXPECT_EQ(
                 decode_book_ticker(p.read(), ltc_btc()).value(),
                 (market::TopOfBook{{decimal("4")}, {decimal("4.000002")}, {decimal("431")}, {decimal("9")}, {}}));
         }},
        {"rest-ticker24hr",
         [](const Payload& p) {
             const auto quote = decode_ticker_24h(p.read(), bnb_btc()).value();
             EXPECT_EQ(quote.last.value, decimal("4.000002"));
             EXPECT_EQ(quote.top, (market::TopOfBook{
                                      {decimal("4")}, {decimal("4.000002")}, {decimal("100")}, {decimal("100")}, {}}));
         }},
        {"rest-exchangeinfo-live",
         [](const Payload& p) {
             const Symbol btc_usd = symbol("BTC/USD");
             const auto info = decode_exchange_info(p.read(), {btc_usd}).value();
             EXPECT_EQ(info.limits, (RateLimits{6000, 100, 200000}));
             EXPECT_EQ(info.rules.at(0), (execution::TradingRules{btc_usd,
                                                                  true,
                                                                  decimal("0.01"),
                                                                  decimal("0.01"),
                                                                  decimal("1000000"),
                                                                  decimal("0.00001"),
                                                                  decimal("0.00001"),
                                                                  decimal("9000"),
                                                                  decimal("1"),
                                                                  {}}));
             EXPECT_EQ(decode_exchange_info(p.read(), {btc_usdt()}).error().code, ErrorCode::not_found);
         }},
        {"rest-exchangeinfo-doc-2023",
         [](const Payload& p) {
             const Symbol eth_btc = symbol("ETH/BTC");
             const auto info = decode_exchange_info(p.read(), {eth_btc}).value();
             EXPECT_EQ(info.limits, RateLimits{});
             execution::TradingRules rules;
             rules.symbol = eth_btc;  // no filters, so no lot step, so not to be traded
             EXPECT_EQ(info.rules.at(0), rules);
         }},
    };
    return checks;
}

const std::map<std::string, Check>& signed_answers() {
    static const std::map<std::string, Check> checks = {
        {"rest-order-get", [](const Payload& p) { expect_my_order(decode_order(p.read(), ltc_btc()).value()); }},
        {"rest-openorders",
         [](const Payload& p) { expect_my_order(decode_orders(p.read(), ltc_btc()).value().at(0)); }},
        {"rest-allorders", [](const Payload& p) { expect_my_order(decode_orders(p.read(), ltc_btc()).value().at(0)); }},
        {"rest-order-delete",
         [](const Payload& p) {
             const auto order = decode_order(p.read(), ltc_btc()).value();
             EXPECT_EQ(order.client_order_id, "myOrder1");
             EXPECT_EQ(order.order_id, 4);
             EXPECT_EQ(order.state, VenueState::canceled);
             EXPECT_EQ(order.limit_price.value, decimal("2"));
         }},
        {"rest-order-post-result",
         [](const Payload& p) { expect_sold_ten(decode_order(p.read(), btc_usdt()).value()); }},
        {"rest-order-post-full",
         [](const Payload& p) {
             const auto order = decode_order(p.read(), btc_usdt()).value();
             expect_sold_ten(order);
             ASSERT_EQ(order.fills.size(), 5U);
             EXPECT_EQ(order.fills[0], fill(28, 56, "4000", "1", "4000", "4", 1507725176595));
             EXPECT_EQ(order.fills[1], fill(28, 57, "3999", "5", "19995", "19.995", 1507725176595));
             EXPECT_EQ(order.fills[4], fill(28, 60, "3995", "1", "3995", "3.995", 1507725176595));
         }},
        {"rest-order-post-market-cost",
         [](const Payload& p) {
             const auto order = decode_order(p.read(), btc_usdt()).value();
             EXPECT_EQ(order.client_order_id, "cp-a1b2c3-0001");
             EXPECT_EQ(order.executed.value, decimal("0.00003"));
             EXPECT_EQ(order.spent, decimal("1.944"));
             ASSERT_EQ(order.fills.size(), 1U);
             EXPECT_EQ(order.fills[0].fee, (Money{decimal("0.00000001"), {"BTC"}}));
             EXPECT_EQ(order.fills[0].notional, decimal("1.944"));
             EXPECT_EQ(order.fills[0].side, Side::buy);
         }},
        {"rest-order-post-ack",
         [](const Payload& p) {
             EXPECT_FALSE(decode_order(p.read(), btc_usdt())) << "we ask for FULL; this proves too little";
         }},
        {"rest-mytrades",
         [](const Payload& p) {
             const auto fills = decode_my_trades(p.read(), bnb_btc()).value();
             EXPECT_EQ(fills.at(0), (orders::VenueFill{bnb_btc(),
                                                       28457,
                                                       100234,
                                                       Side::buy,
                                                       {decimal("4.000001")},
                                                       {decimal("12")},
                                                       decimal("48.000012"),
                                                       {decimal("10.1"), {"BNB"}},
                                                       at_ms(1499865549590),
                                                       false}));
         }},
        {"rest-account",
         [](const Payload& p) {
             const auto account = decode_account(p.read()).value();
             EXPECT_EQ(account.balances,
                       (std::vector<execution::AssetBalance>{{{"BTC"}, decimal("4723846.89208129"), decimal("0")},
                                                             {{"LTC"}, decimal("4763368.68006011"), decimal("0")}}));
             EXPECT_EQ(account.maker_fee.value, decimal("0.0015"));
             EXPECT_EQ(account.taker_fee.value, decimal("0.0015"));
             EXPECT_TRUE(account.can_trade);
             EXPECT_EQ(account.updated, at_ms(123456789));
         }},
        {"wsapi-account-status",
         [](const Payload& p) {
             const auto account = decode_account(result_of(p).read()).value();
             EXPECT_EQ(account.balances,
                       (std::vector<execution::AssetBalance>{{{"BTC"}, decimal("1.3447112"), decimal("0.086")},
                                                             {{"USDT"}, decimal("1021.21"), decimal("0")}}));
             expect_answer(p, "605a6d20-6588-4cb9-afa0-b0ab087507ba");
         }},
        {"wsapi-order-place-full",
         [](const Payload& p) {
             const auto order = decode_order(result_of(p).read(), btc_usdt()).value();
             EXPECT_EQ(order.order_id, 12569099453);
             EXPECT_EQ(order.fills.at(1).trade_id, 1650422482);
             EXPECT_EQ(order.fills.at(1).price.value, decimal("23416.5"));
             EXPECT_EQ(order.fills.at(1).fee, (Money{{}, {"BNB"}}));
         }},
        {"wsapi-order-status",
         [](const Payload& p) {
             const auto order = decode_order(result_of(p).read(), btc_usdt()).value();
             EXPECT_EQ(order.state, VenueState::filled);
             EXPECT_EQ(order.spent, decimal("198.335215"));
             EXPECT_EQ(order.created, at_ms(1660801715639));
             EXPECT_EQ(order.updated, at_ms(1660801717945));
         }},
        {"wsapi-order-cancel",
         [](const Payload& p) {
             const auto order = decode_order(result_of(p).read(), btc_usdt()).value();
             EXPECT_EQ(order.client_order_id, "4d96324ff9d44481926157");
             EXPECT_EQ(order.executed.value, decimal("0.00001"));
             EXPECT_EQ(order.state, VenueState::canceled);
         }},
        {"wsapi-openorders-status",
         [](const Payload& p) {
             const auto open = decode_orders(result_of(p).read(), btc_usdt()).value();
             EXPECT_EQ(open.at(0).state, VenueState::partially_filled);
             EXPECT_EQ(open.at(0).executed.value, decimal("0.0072"));
             EXPECT_EQ(open.at(0).spent, decimal("172.43931"));
         }},
        {"rest-userdatastream-post",
         [](const Payload& p) {
             EXPECT_EQ(decode_listen_key(p.read()).value(),
                       "pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1");
         }},
        {"wsapi-userdatastream-start",
         [](const Payload& p) {
             EXPECT_EQ(decode_listen_key(result_of(p).read()).value(),
                       "xs0mRXdAKlIPDRFrlPcw0qI41Eh3ixNntmymGyhrhgqo7L6FuLaWArTD7RLP");
         }},
        {"sapi-apirestrictions-com",
         [](const Payload& p) {
             EXPECT_EQ(decode_key_restrictions(p.read()).value(), (KeyRestrictions{false, false}));
         }},
        {"sapi-unknown-path-404",
         [](const Payload& p) {
             const VenueError error = read_venue_error({404, {}, p.text});
             EXPECT_EQ(error.code, 0);
             EXPECT_EQ(error.status, 404);
         }},
        {"wsapi-error",
         [](const Payload& p) {
             const auto told = user_frame<AnswerTold>(p);
             EXPECT_EQ(told.id, "e2a85d9f-07a5-4f94-8d5f-789dc3deb097");
             ASSERT_TRUE(told.error);
             EXPECT_EQ(told.error->code, -2010);
             EXPECT_EQ(told.error->status, 400);
         }},
        {"wsapi-ping", [](const Payload& p) { expect_answer(p, "922bcc6e-9de8-440d-9e84-7c80933a8d0d"); }},
        {"wsapi-subscribe-signature",
         [](const Payload& p) { expect_answer(p, "d3df8a22-98ea-4fe0-9f4e-0fcea5d418b7"); }},
    };
    return checks;
}

const std::map<std::string, Check>& streams() {
    static const std::map<std::string, Check> checks = {
        {"stream-trade",
         [](const Payload& p) {
             expect_stream_trade(frame<TradeTold>(p), 12345);
             EXPECT_FALSE(frame<TradeTold>(p).aggregate);
         }},
        {"stream-combined-wrapper", [](const Payload& p) { expect_stream_trade(frame<TradeTold>(p), 12345); }},
        {"stream-aggtrade",
         [](const Payload& p) {
             expect_stream_trade(frame<TradeTold>(p), 12345);
             EXPECT_TRUE(frame<TradeTold>(p).aggregate);
         }},
        {"stream-kline",
         [](const Payload& p) {
             const auto update = frame<CandleTold>(p).update;
             EXPECT_EQ(update.symbol, bnb_btc());
             EXPECT_EQ(update.timeframe.name(), "1m");
             EXPECT_FALSE(update.closed);
             EXPECT_EQ(update.candle, (market::Candle{at_ms(1672515780000),
                                                      {decimal("0.001")},
                                                      {decimal("0.0025")},
                                                      {decimal("0.0015")},
                                                      {decimal("0.002")},
                                                      decimal("1000")}))
                 << "impossible (its low is above its open), and still what is printed";
         }},
        {"stream-bookticker",
         [](const Payload& p) {
             const auto told = frame<TopTold>(p);
             EXPECT_EQ(told.symbol, symbol("BNB/USDT"));
             EXPECT_EQ(told.update_id, 400900217);
             EXPECT_EQ(told.top,
                       (market::TopOfBook{
                           {decimal("25.3519")}, {decimal("25.3652")}, {decimal("31.21")}, {decimal("40.66")}, {}}));
         }},
        {"stream-depth-diff",
         [](const Payload& p) {
             const auto told = frame<DepthTold>(p);
             EXPECT_EQ(told.symbol, bnb_btc());
             EXPECT_EQ(told.first_update_id, 157);
             EXPECT_EQ(told.last_update_id, 160);
             EXPECT_EQ(told.bids, (std::vector<BookLevel>{{{decimal("0.0024")}, {decimal("10")}}}));
             EXPECT_EQ(told.asks, (std::vector<BookLevel>{{{decimal("0.0026")}, {decimal("100")}}}));
         }},
        {"stream-depth-partial",
         [](const Payload& p) {
             const Payload wrapped(json::value{{"stream", "bnbbtc@depth5"}, {"data", p.value}});
             const auto told = frame<PartialDepthTold>(wrapped);
             EXPECT_EQ(told.stream, "bnbbtc@depth5");
             EXPECT_EQ(told.book.last_update_id, 160);
             EXPECT_EQ(told.book.asks.at(0).price.value, decimal("0.0026"));
         }},
        {"stream-ticker", expect_ticker},
        {"stream-miniticker", expect_ticker},
        {"stream-server-shutdown", [](const Payload& p) { frame<ShutdownTold>(p); }},
        {"stream-control",
         [](const Payload& p) {
             for (const json::value& one : p.value.as_array()) {
                 const Payload response(one.at("response"));
                 EXPECT_EQ(frame<ControlTold>(response).ok, !one.at("response").as_object().contains("code"));
             }
         }},
        {"user-executionreport-new", expect_eth_order},
        {"user-executionreport-wrapped", expect_eth_order},
        {"user-executionreport-trade-partial",
         [](const Payload& p) {
             const auto told = expect_btc_report(p, VenueState::partially_filled, "0.0005", "30");
             ASSERT_TRUE(told.fill);
             EXPECT_EQ(*told.fill, (orders::VenueFill{btc_usdt(),
                                                      88001,
                                                      700017,
                                                      Side::buy,
                                                      {decimal("60000")},
                                                      {decimal("0.0005")},
                                                      decimal("30"),
                                                      {decimal("0.00000005"), {"BTC"}},
                                                      at_ms(1788540601000),
                                                      true}));
         }},
        {"user-executionreport-trade-filled",
         [](const Payload& p) {
             const auto told = expect_btc_report(p, VenueState::filled, "0.002", "120");
             ASSERT_TRUE(told.fill);
             EXPECT_EQ(told.fill->trade_id, 88002);
             EXPECT_EQ(told.fill->notional, decimal("90"));
         }},
        {"user-executionreport-canceled",
         [](const Payload& p) {
             const auto told = expect_btc_report(p, VenueState::canceled, "0.0005", "30");
             EXPECT_FALSE(told.fill) << "what was filled before was told before";
         }},
        {"user-outboundaccountposition",
         [](const Payload& p) {
             const auto told = user_frame<BalancesTold>(p);
             EXPECT_EQ(told.balances, (std::vector<execution::AssetBalance>{{{"ETH"}, decimal("10000"), {}}}));
             EXPECT_EQ(told.time, at_ms(1564034571073));
         }},
        {"user-balanceupdate",
         [](const Payload& p) {
             const auto told = user_frame<TransferTold>(p);
             EXPECT_EQ(told.asset.code, "BTC");
             EXPECT_EQ(told.change, decimal("100"));
             EXPECT_EQ(told.time, at_ms(1573200697068));
         }},
        {"user-liststatus", [](const Payload& p) { user_frame<OtherUserTold>(p); }},
        {"user-eventstreamterminated", [](const Payload& p) { user_frame<StreamEndedTold>(p); }},
    };
    return checks;
}

const std::map<std::string, std::string>& not_ours() {
    static const std::map<std::string, std::string> reasons = {
        {"errors", "orders_test.cpp"},
        {"signatures", "requests_test.cpp"},
        {"book-sync", "streams_test.cpp"},
        {"filters", "requests_test.cpp"},
        {"filter-cases", "the venue judges orders; the simulator's tests run these cases"},
        {"rest-ping", "an empty object; we ask for the time instead"},
        {"rest-order-test", "an empty object; no order of ours is a test"},
        {"rest-userdatastream-put", "an empty object: the status alone counts"},
        {"rest-userdatastream-delete", "never sent: a listen key runs out by itself"},
        {"rest-ratelimit-order", "the headers of each order say the same"},
        {"rest-oco-post", "no order lists"},
        {"rest-cancelreplace-success", "no cancel-and-replace"},
        {"rest-cancelreplace-stopped", "no cancel-and-replace"},
        {"rest-ticker-rolling", "no rolling windows"},
        {"rest-ticker24hr-mini-list", "no lists of tickers"},
        {"sapi-account-status", "canTrade of the account decides"},
        {"sapi-api-trading-status", "canTrade of the account decides"},
        {"sapi-capital-config", "about the asset, not the key"},
        {"sapi-system-status", "maintenance shows in the symbol's status and in refusals"},
        {"sapi-trading-fee", "fees come from the account and from each fill"},
        {"sapi-trading-volume", "not used"},
    };
    return reasons;
}

Check check_of(const std::string& name) {
    for (const auto* checks : {&public_answers(), &signed_answers(), &streams()}) {
        const auto found = checks->find(name);
        if (found != checks->end()) return found->second;
    }
    return nullptr;
}

TEST(Examples, EachDecodesToTheValuesPrintedInIt) {
    PIGGY_NEEDS_SHARED(shared);
    std::size_t decoded = 0;
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "exchange" / "examples")) {
        if (entry.path().extension() != ".json") continue;
        const json::value example = piggy::test::read_json(entry.path());
        const std::string name(example.at("name").as_string());
        SCOPED_TRACE(name);
        if (const Check check = check_of(name)) {
            check(Payload(example.at("payload")));
            ++decoded;
        } else {
            EXPECT_TRUE(not_ours().contains(name)) << "nobody decodes it, and nobody says why";
            ++left;
        }
    }
    EXPECT_EQ(decoded, public_answers().size() + signed_answers().size() + streams().size());
    EXPECT_EQ(left, not_ours().size());
}

TEST(Examples, DecodeTheSameWithUnknownFieldsAndInAnyOrderOfKeys) {
    PIGGY_NEEDS_SHARED(shared);
    for (const auto& entry : std::filesystem::directory_iterator(shared / "exchange" / "examples")) {
        if (entry.path().extension() != ".json") continue;
        const json::value example = piggy::test::read_json(entry.path());
        const std::string name(example.at("name").as_string());
        const Check check = check_of(name);
        if (!check) continue;
        SCOPED_TRACE(name);
        // Turns every object round and adds a field before and behind.
        std::function<json::value(const json::value&)> disturbed = [&](const json::value& value) -> json::value {
            if (const auto* array = value.if_array()) {
                json::array copy;
                for (const json::value& element : *array) copy.push_back(disturbed(element));
                return copy;
            }
            const auto* object = value.if_object();
            if (object == nullptr) return value;
            json::object copy{{"zzz", json::array{1.5, nullptr, "x"}}};
            for (std::size_t i = object->size(); i-- > 0;) {
                const auto& field = *(object->begin() + static_cast<std::ptrdiff_t>(i));
                copy[field.key()] = disturbed(field.value());
            }
            copy["zzz2"] = json::object{{"price", -1}};
            return copy;
        };
        check(Payload(disturbed(example.at("payload"))));
    }
}

}  // namespace
}  // namespace piggy::binance_us::test
