// Market and user streams, as a client sees them.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "adapters/practice_exchange/stream_names.h"
#include "practice_desk.h"
#include "shared_data.h"

namespace piggy::practice_exchange {
namespace {

using namespace test;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Test;

bool is_known(const std::string& name) {
    return parse_stream_name(name, venue::practice_market(venue::Profile::binanceus)).has_value();
}

TEST(StreamNames, AreTheVenues) {
    for (const char* name :
         {"btcusdt@trade", "btcusdt@aggTrade", "ethusdt@bookTicker", "btcusdt@kline_1m", "btcusdt@kline_1M",
          "btcusdt@miniTicker", "!miniTicker@arr", "!ticker@arr", "btcusdt@ticker", "btcusdt@ticker_4h",
          "btcusdt@depth", "btcusdt@depth@100ms", "btcusdt@depth5", "solusdt@depth20@100ms"}) {
        EXPECT_TRUE(is_known(name)) << name;
    }
    for (const char* name :
         {"", "@", "btcusdt", "BTCUSDT@trade", "dogeusdt@trade", "btcusdt@kline_1s", "btcusdt@kline_", "btcusdt@depth7",
          "btcusdt@depth@10ms", "!bookTicker", "!trade@arr", "btcusdt@ticker_2h", "btcusdt@trade@100ms", "0"}) {
        EXPECT_FALSE(is_known(name)) << name;
    }
}

TEST(Streams, SendTheEventAloneOrWrapped) {
    Desk desk;
    const auto raw = desk.connect("/ws/btcusdt@bookTicker");
    const auto wrapped = desk.connect("/stream?streams=btcusdt@bookTicker/ethusdt@kline_1m");
    desk.pass(seconds(3));
    ASSERT_FALSE(raw->frames.empty());
    EXPECT_TRUE(raw->frames[0].starts_with("{\"u\":")) << raw->frames[0];
    bool has_kline = false;
    for (const std::string& frame : wrapped->frames) {
        EXPECT_TRUE(frame.starts_with("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\"") ||
                    frame.starts_with("{\"stream\":\"ethusdt@kline_1m\",\"data\":{\"e\":\"kline\""))
            << frame;
        has_kline = has_kline || kind_of(frame) == "kline";
    }
    EXPECT_TRUE(has_kline);
}

TEST(Streams, AreSubscribedToAndLeftWhileTheyRun) {
    Desk desk;
    const auto socket = desk.connect("/ws/0");  // any name connects
    socket->say(R"({"method":"SUBSCRIBE","params":["btcusdt@kline_1m","nobody@knows"],"id":1})");
    EXPECT_EQ(socket->take(), std::vector<std::string>{R"({"result":null,"id":1})"});
    socket->say(R"({"method":"LIST_SUBSCRIPTIONS","id":"a"})");
    EXPECT_EQ(socket->take(),
              std::vector<std::string>{R"({"result":["0","btcusdt@kline_1m","nobody@knows"],"id":"a"})"});
    desk.pass(seconds(5));
    EXPECT_FALSE(events(socket->take(), "kline").empty());
    socket->say(R"({"method":"UNSUBSCRIBE","params":["btcusdt@kline_1m"],"id":null})");
    EXPECT_EQ(socket->take(), std::vector<std::string>{R"({"result":null,"id":null})"});
    desk.pass(seconds(5));
    EXPECT_TRUE(socket->take().empty());
    socket->say(R"({"method":"SET_PROPERTY","params":["combined",true],"id":5})");
    socket->say(R"({"method":"GET_PROPERTY","params":["combined"],"id":6})");
    EXPECT_EQ(socket->take(), (std::vector<std::string>{R"({"result":null,"id":5})", R"({"result":true,"id":6})"}));
}

TEST(Streams, RefuseInTheVenuesWords) {
    Desk desk;
    const std::vector<std::pair<std::string, int>> cases = {
        {R"({"method":)", 3},
        {R"([])", 2},
        {R"({"method":"SUBSCRIBE","params":["btcusdt@trade"]})", 2},
        {R"({"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":-1})", 2},
        {R"({"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1.5})", 2},
        {R"({"method":"SUBSCRIBE","params":[7],"id":1})", 2},
        {R"({"method":"SUBSCRIBE","id":1})", 2},
        {R"({"method":"DANCE","params":[],"id":1})", 2},
        {R"({"params":[],"id":1})", 2},
        {R"({"method":"SET_PROPERTY","params":["colour",true],"id":1})", 0},
        {R"({"method":"SET_PROPERTY","params":["combined",1],"id":1})", 1}};
    for (const auto& [text, code] : cases) {
        const auto socket = desk.connect("/ws");
        socket->say(text);
        ASSERT_EQ(socket->frames.size(), 1U) << text;
        const json::value answer = parsed_text(socket->frames[0]);
        EXPECT_EQ(number_field(answer, "code"), code) << socket->frames[0];
        EXPECT_FALSE(text_field(answer, "msg").empty());
        EXPECT_EQ(socket->close_code, 0);
    }
}

TEST(Streams, TakeAtMost1024Names) {
    Desk desk;
    std::string names;
    for (int i = 0; i < 1025; ++i) names += (i == 0 ? "\"s" : ",\"s") + std::to_string(i) + "\"";
    const auto socket = desk.connect("/ws");
    socket->say("{\"method\":\"SUBSCRIBE\",\"params\":[" + names + "],\"id\":1}");
    EXPECT_EQ(number_field(parsed_text(socket->frames.at(0)), "code"), 2);
}

TEST(Streams, EndAConnectionThatTalksTooMuch) {
    Desk desk;
    const auto socket = desk.connect("/ws");
    for (int i = 0; i < 3; ++i) socket->say(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    socket->listener->pinged();
    socket->listener->ponged("");
    EXPECT_EQ(socket->close_code, 0);
    socket->listener->ponged("");
    EXPECT_EQ(socket->close_code, 1008);
    const auto calm = desk.connect("/ws");
    for (int i = 0; i < 20; ++i) {
        calm->say(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
        desk.pass(milliseconds(300));
    }
    EXPECT_EQ(calm->close_code, 0);
}

TEST(Streams, ArePingedEvery20SecondsAndEndWithoutAPong) {
    Desk desk;
    const auto silent = desk.connect("/ws");
    const auto alive = desk.connect("/ws");
    for (int second = 0; second < 100; ++second) {
        desk.pass(seconds(1));
        if (!alive->pings.empty()) alive->listener->ponged(std::exchange(alive->pings, {}).back());
        if (second == 75) {
            EXPECT_EQ(silent->close_code, 0);
            EXPECT_EQ(silent->pings.size(), 3U);
            EXPECT_FALSE(silent->pings[0].empty());
        }
    }
    EXPECT_EQ(silent->close_code, 1008);
    EXPECT_EQ(alive->close_code, 0);
}

TEST(Streams, EndAfterADayWithAWordBefore) {
    PracticeSettings settings;
    settings.live.life = std::chrono::minutes(3);
    settings.live.pong_within = std::chrono::hours(1);
    Desk desk(std::move(settings));
    const auto socket = desk.connect("/stream");
    desk.pass(seconds(121));
    ASSERT_EQ(socket->frames.size(), 1U);
    EXPECT_TRUE(socket->frames[0].starts_with(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":)"));
    EXPECT_EQ(socket->close_code, 0);
    desk.pass(seconds(60));
    EXPECT_EQ(socket->close_code, 1001);
}

TEST(Streams, DropAReaderThatIsTooSlow) {
    Desk desk;
    const auto slow = desk.connect("/ws/btcusdt@depth@100ms");
    const auto fine = desk.connect("/ws/btcusdt@depth@100ms");
    slow->is_slow = true;
    desk.pass(seconds(20));
    EXPECT_TRUE(slow->frames.empty());
    EXPECT_EQ(slow->close_code, 1008);
    EXPECT_GT(fine->frames.size(), 1U);
}

// The documented procedure, over a busy while: a book kept from the stream is the venue's own.
TEST(Streams, DepthHasNoGapsAndSnapshotsFit) {
    Desk desk;
    const auto socket = desk.connect("/ws/btcusdt@depth@100ms");
    desk.pass(seconds(3));
    const auto snapshot = parsed_text(desk.send("GET", "/api/v3/depth?symbol=BTCUSDT&limit=5000").body);
    std::int64_t id = number_field(snapshot, "lastUpdateId");
    std::map<std::string, std::string> bids, asks;
    const auto set = [](auto& side, const json::value& rows) {
        for (const json::value& row : rows.as_array()) {
            const std::string price(row.at(0).as_string().c_str());
            const std::string quantity(row.at(1).as_string().c_str());
            side[price] = quantity;
            if (quantity == "0.00000000") side.erase(price);
        }
    };
    set(bids, snapshot.at("bids"));
    set(asks, snapshot.at("asks"));
    desk.pass(seconds(60));
    std::int64_t last = 0;
    bool is_emitted = false;
    int applied = 0;
    const auto after = parsed_text(desk.send("GET", "/api/v3/depth?symbol=BTCUSDT&limit=5000").body);
    for (const json::value& event : events(socket->take(), "depthUpdate")) {
        const std::int64_t first = number_field(event, "U");
        EXPECT_TRUE(last == 0 || first == last + 1) << first << " after " << last;
        last = number_field(event, "u");
        EXPECT_LE(first, last);
        is_emitted = is_emitted || last == number_field(snapshot, "lastUpdateId");
        if (last <= id) continue;
        ASSERT_LE(first, id + 1);
        set(bids, event.at("b"));
        set(asks, event.at("a"));
        id = last;
        ++applied;
    }
    EXPECT_TRUE(is_emitted);
    EXPECT_GT(applied, 10);
    EXPECT_EQ(id, number_field(after, "lastUpdateId"));
    std::map<std::string, std::string> true_bids, true_asks;
    set(true_bids, after.at("bids"));
    set(true_asks, after.at("asks"));
    EXPECT_EQ(bids, true_bids);
    EXPECT_EQ(asks, true_asks);
}

TEST(Streams, EveryMinuteEndsWithAFinalBarThatKlinesConfirm) {
    Desk desk;
    desk.fault(R"({"kind":"slow_day","factor":0.0001,"ms":86400000})");  // quiet markets, too
    const auto socket = desk.connect("/ws/solusdt@kline_1m");
    for (int i = 0; i < 60; ++i) {
        desk.pass(seconds(5));
        for (auto& ping : std::exchange(socket->pings, {})) socket->listener->ponged(ping);
    }
    std::vector<json::value> finals;
    for (const json::value& event : events(socket->take(), "kline")) {
        if (event.at("k").at("x").as_bool()) finals.push_back(event.at("k"));
    }
    ASSERT_EQ(finals.size(), 5U);
    const auto rows = parsed_text(desk.send("GET", "/api/v3/klines?symbol=SOLUSDT&interval=1m&limit=6").body);
    for (std::size_t i = 0; i < finals.size(); ++i) {
        const json::value& row = rows.as_array().at(i);
        EXPECT_EQ(finals[i].at("t"), row.at(0));
        EXPECT_EQ(finals[i].at("o"), row.at(1));
        EXPECT_EQ(finals[i].at("h"), row.at(2));
        EXPECT_EQ(finals[i].at("l"), row.at(3));
        EXPECT_EQ(finals[i].at("c"), row.at(4));
        EXPECT_EQ(finals[i].at("v"), row.at(5));
        EXPECT_EQ(finals[i].at("T"), row.at(6));
        EXPECT_EQ(finals[i].at("n"), row.at(8));
    }
}

TEST(Streams, TellAnAccountItsReportsAndThenItsBalances) {
    Desk desk;
    const Customer customer = desk.open();
    const Customer other = desk.open();
    const auto socket = desk.connect("/ws/" + desk.listen_key(customer));
    const auto wrapped = desk.connect("/stream?streams=" + desk.listen_key(customer));
    const auto others = desk.connect("/ws/" + desk.listen_key(other));
    const auto answer = desk.ask(customer, "POST", "/api/v3/order",
                                 "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=first");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto kinds = kinds_of(socket->frames);
    ASSERT_GE(kinds.size(), 3U);
    EXPECT_EQ(kinds.front(), "executionReport NEW");
    EXPECT_EQ(kinds[1], "executionReport TRADE");
    EXPECT_EQ(kinds.back(), "outboundAccountPosition");
    EXPECT_EQ(kinds_of(wrapped->frames), kinds);
    EXPECT_TRUE(others->frames.empty());
    const json::value report = events(socket->frames, "executionReport TRADE").back();
    EXPECT_EQ(text_field(report, "c"), "first");
    EXPECT_EQ(text_field(report, "X"), "FILLED");
    EXPECT_EQ(text_field(report, "z"), "0.01000000");
    EXPECT_EQ(text_field(report, "N"), "BTC");
    socket->frames.clear();
    desk.fault(R"({"kind":"deposit","account":)" + std::to_string(customer.account) +
               R"(,"asset":"USDT","amount":"5"})");
    EXPECT_EQ(kinds_of(socket->frames), (std::vector<std::string>{"balanceUpdate", "outboundAccountPosition"}));
}

TEST(Streams, ListenKeysEndAfterAnHourWithoutCare) {
    Desk desk;
    const Customer customer = desk.open();
    const std::string key = desk.listen_key(customer);
    const auto socket = desk.connect("/ws/" + key);
    for (int minute = 0; minute < 61; ++minute) {
        desk.pass(seconds(59));
        if (!socket->pings.empty()) socket->listener->ponged(std::exchange(socket->pings, {}).back());
    }
    EXPECT_EQ(socket->close_code, 0);
    desk.pass(seconds(120));
    EXPECT_EQ(socket->close_code, 1000);
    const auto kept = desk.send("PUT", "/api/v3/userDataStream?listenKey=" + key, "", {{"X-MBX-APIKEY", customer.key}});
    EXPECT_NE(kept.body.find("-1125"), std::string::npos);
}

TEST(WebsocketApiSession, SubscribesToTheUserStreamAndEndsIt) {
    Desk desk;
    const Customer customer = desk.open();
    const auto socket = desk.connect("/ws-api/v3");
    socket->say(desk.signed_frame(customer, "s", "userDataStream.subscribe.signature"));
    ASSERT_EQ(socket->frames.size(), 1U);
    EXPECT_NE(socket->frames[0].find(R"("result":{"subscriptionId":0})"), std::string::npos) << socket->frames[0];
    socket->take();
    socket->say(desk.signed_frame(customer, "o", "order.place",
                                  {{"symbol", "BTCUSDT"}, {"side", "SELL"}, {"type", "MARKET"}, {"quantity", "0.01"}}));
    const auto frames = socket->take();
    ASSERT_GE(frames.size(), 4U);
    EXPECT_EQ(kind_of(frames[0]), "answer") << frames[0];
    EXPECT_TRUE(frames[1].starts_with(R"({"subscriptionId":0,"event":{"e":"executionReport")")) << frames[1];
    EXPECT_EQ(kind_of(frames.back()), "outboundAccountPosition");
    socket->say(desk.signed_frame(customer, "s", "userDataStream.subscribe.signature"));
    EXPECT_NE(socket->take().at(0).find("-2035"), std::string::npos);
    socket->say(R"({"id":2,"method":"userDataStream.unsubscribe"})");
    const auto ending = socket->take();
    ASSERT_EQ(ending.size(), 2U);
    EXPECT_EQ(kind_of(ending[1]), "eventStreamTerminated");
    EXPECT_EQ(desk.record->requests.back().method, "WS");
}

TEST(Streams, TradesNameTheirOrdersOnlyWhereTheVenueDoes) {
    for (const auto profile : {venue::Profile::binanceus, venue::Profile::binance}) {
        PracticeSettings settings;
        settings.profile = profile;
        Desk desk(std::move(settings));
        const auto socket = desk.connect("/ws/btcusdt@trade");
        desk.pass(seconds(50));
        const auto trades = events(socket->frames, "trade");
        ASSERT_FALSE(trades.empty());
        EXPECT_EQ(trades[0].as_object().contains("b"), profile == venue::Profile::binanceus);
    }
}

TEST(Streams, OtherAddressesAreNoStreams) {
    Desk desk;
    net::WireRequest request;
    request.method = "GET";
    request.path = "/elsewhere";
    const auto made = desk.exchange->upgrade(request);
    ASSERT_TRUE(std::holds_alternative<net::WireAnswer>(made));
    EXPECT_EQ(std::get<net::WireAnswer>(made).status, 404);
}

// Names, order and types of an event's fields are the example's.
void expect_same_shape(const json::value& mine, const json::value& example, const std::string& name) {
    ASSERT_EQ(mine.kind() == json::kind::uint64 ? json::kind::int64 : mine.kind(), example.kind()) << name;
    if (example.is_object()) {
        auto at = mine.get_object().begin();
        for (const auto& member : example.get_object()) {
            ASSERT_NE(at, mine.get_object().end()) << name << " lacks " << member.key();
            EXPECT_EQ(at->key(), member.key()) << name;
            expect_same_shape(at->value(), member.value(), name + "." + std::string(member.key()));
            ++at;
        }
        EXPECT_EQ(at, mine.get_object().end()) << name << " has more than the example";
    } else if (example.is_array() && !example.get_array().empty() && !mine.get_array().empty()) {
        expect_same_shape(mine.get_array()[0], example.get_array()[0], name + "[0]");
    }
}

TEST(StreamShapes, AreTheExamples) {
    PIGGY_NEEDS_SHARED(shared);
    Desk desk;
    const Customer customer = desk.open();
    const auto market = desk.connect(
        "/stream?streams=btcusdt@trade/btcusdt@aggTrade/btcusdt@bookTicker/btcusdt@kline_1m/btcusdt@miniTicker/"
        "btcusdt@ticker/btcusdt@depth5/btcusdt@depth");
    const auto user = desk.connect("/ws/" + desk.listen_key(customer));
    desk.pass(seconds(30));
    const auto order = [&](const std::string& text) {
        const auto answer = desk.ask(customer, "POST", "/api/v3/order", "symbol=BTCUSDT&" + text);
        ASSERT_EQ(answer.status, 200) << answer.body;
    };
    order("side=BUY&type=MARKET&quantity=0.01");
    order("side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.01&price=90000.00&newClientOrderId=rest");
    ASSERT_EQ(desk.ask(customer, "DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=rest").status, 200);
    desk.fault(R"({"kind":"deposit","account":)" + std::to_string(customer.account) +
               R"(,"asset":"BTC","amount":"1"})");
    const std::vector<std::tuple<const char*, const FakeSocket*, const char*>> cases = {
        {"stream-trade", market.get(), "trade"},
        {"stream-aggtrade", market.get(), "aggTrade"},
        {"stream-bookticker", market.get(), "bookTicker"},
        {"stream-kline", market.get(), "kline"},
        {"stream-miniticker", market.get(), "24hrMiniTicker"},
        {"stream-ticker", market.get(), "24hrTicker"},
        {"stream-depth-partial", market.get(), "partialDepth"},
        {"stream-depth-diff", market.get(), "depthUpdate"},
        {"user-executionreport-new", user.get(), "executionReport NEW"},
        {"user-executionreport-trade-filled", user.get(), "executionReport TRADE"},
        {"user-executionreport-canceled", user.get(), "executionReport CANCELED"},
        {"user-outboundaccountposition", user.get(), "outboundAccountPosition"},
        {"user-balanceupdate", user.get(), "balanceUpdate"}};
    for (const auto& [name, socket, kind] : cases) {
        std::ifstream file(shared / "exchange" / "examples" / (std::string(name) + ".json"));
        const std::string text(std::istreambuf_iterator<char>(file), {});
        ASSERT_FALSE(text.empty()) << name;
        const auto mine = events(socket->frames, kind);
        ASSERT_FALSE(mine.empty()) << kind;
        expect_same_shape(mine.back(), parsed_text(text).at("payload"), name);
    }
}

}  // namespace
}  // namespace piggy::practice_exchange
