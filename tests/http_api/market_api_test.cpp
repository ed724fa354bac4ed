// The live market through the App API: what the exchange tells arrives, what it is asked is answered, and an exchange
// that is away is said to be away and holds nothing else up.

#include <set>
#include <thread>

#include "adapters/http_api/market_questions.h"
#include "app_under_test.h"

namespace piggy::http_api {
namespace {

class MarketApi : public AppUnderTest {
protected:
    json::value quote(std::size_t which = 0) {
        return parsed(ask("GET", "/api/market").body).at("symbols").as_array().at(which);
    }
    json::value candles(const std::string& query) {
        const auto answer = ask("GET", "/api/market/candles?symbol=BTC/USDT" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return parsed(answer.body);
    }
    test::RawClient open_socket() {
        const auto ticket = text(parsed(ask("POST", "/api/ws-ticket", "{}").body), "ticket");
        auto socket = client();
        EXPECT_EQ(socket.open_socket("/ws?ticket=" + ticket, socket.own_origin()).status, 101);
        return socket;
    }
};

market::Candle candle_in(const json::value& value) {
    const auto price = [&](const char* name) { return parse_price(value.at(name).as_string().c_str()).value(); };
    return {Timestamp(std::chrono::seconds(value.at("time").as_int64())),
            price("open"),
            price("high"),
            price("low"),
            price("close"),
            Decimal::parse(value.at("volume").as_string().c_str()).value()};
}

TEST_F(MarketApi, FollowsExactlyTheSymbolsThatMayBeTraded) {
    ASSERT_EQ(exchange_.followed.size(), 2U);
    EXPECT_EQ(exchange_.followed[0].to_string(), "BTC/USDT");
    EXPECT_EQ(exchange_.followed[1].to_string(), "ETH/USDT");
}

TEST_F(MarketApi, KnowsNothingUntilItIsTold) {
    const auto market = parsed(ask("GET", "/api/market").body);
    EXPECT_EQ(text(market.at("exchange"), "name"), "the fake exchange");
    EXPECT_EQ(text(market.at("status"), "state"), "connecting");
    for (const json::value& symbol : market.at("symbols").as_array()) {
        EXPECT_TRUE(symbol.at("last").is_null());
        EXPECT_TRUE(symbol.at("age_ms").is_null());
        EXPECT_TRUE(symbol.at("stale").as_bool());
    }
}

TEST_F(MarketApi, KeepsTheLatestOfEachSymbolApart) {
    exchange_.tell_trade("BTC/USDT", "45000.12345678");
    exchange_.tell_top("BTC/USDT", "45000", "45000.5");
    exchange_.tell_trade("ETH/USDT", "2500");
    exchange_.tell_status(market::FeedState::live, "");
    EXPECT_EQ(text(quote(), "last"), "45000.12345678");
    EXPECT_EQ(text(quote(), "bid"), "45000");
    EXPECT_EQ(text(quote(), "ask"), "45000.5");
    EXPECT_FALSE(quote().at("stale").as_bool());
    EXPECT_GE(quote().at("age_ms").as_int64(), 0);
    EXPECT_EQ(text(quote(1), "last"), "2500");
    EXPECT_TRUE(quote(1).at("bid").is_null());
    EXPECT_EQ(text(parsed(ask("GET", "/api/market").body).at("status"), "state"), "live");
}

TEST_F(MarketApi, AMinuteGrowsClosesAndIsNeverTakenBack) {
    const Timestamp now = exchange_.minute_now(), before = now - std::chrono::minutes(1);
    exchange_.tell_minute("BTC/USDT", before, "101", false);
    EXPECT_EQ(text(quote(), "last"), "101") << "without a trade the candle speaks of the price";
    exchange_.tell_minute("BTC/USDT", before, "102", true);
    EXPECT_TRUE(quote().at("minute").is_null());
    exchange_.tell_minute("BTC/USDT", now, "103", false);
    exchange_.tell_minute("BTC/USDT", before, "999", false);
    exchange_.tell_minute("BTC/USDT", before, "999", true);
    EXPECT_EQ(text(quote().at("minute"), "close"), "103");
    EXPECT_EQ(text(quote().at("closed_minute"), "close"), "102");
    EXPECT_EQ(quote().at("minute").at("time").as_int64(), quote().at("closed_minute").at("time").as_int64() + 60);
}

TEST_F(MarketApi, APriceIsAskedOfTheExchangeAndThenKnown) {
    const auto answer = ask("GET", "/api/price?symbol=ETH/USDT");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto price = parsed(answer.body);
    EXPECT_EQ(text(price, "symbol"), "ETH/USDT");
    EXPECT_EQ(text(price, "price"), "1050.5");
    EXPECT_EQ(text(price, "bid"), "1050.4");
    EXPECT_EQ(text(price, "ask"), "1050.60000001");
    EXPECT_EQ(text(price, "source"), "the fake exchange");
    EXPECT_EQ(price.at("round_trip_ms").to_number<double>(), 12.35);
    EXPECT_EQ(text(quote(1), "last"), "1050.5");
    EXPECT_FALSE(quote(1).at("stale").as_bool());
}

TEST_F(MarketApi, QuestionsThatMakeNoSenseAreRefusedByName) {
    const std::string candles = "/api/market/candles?symbol=BTC/USDT";
    for (const auto& [target, field] : std::map<std::string, std::string>{
             {"/api/price", "symbol"},
             {"/api/price?symbol=XRP/USDT", "symbol"},
             {"/api/price?symbol=btc/usdt", "symbol"},
             {"/api/market/candles?symbol=BTCUSDT", "symbol"},
             {candles + "&timeframe=2h", "timeframe"},
             {candles + "&timeframe=", "timeframe"},
             {candles + "&limit=0", "limit"},
             {candles + "&limit=1001", "limit"},
             {candles + "&limit=ten", "limit"},
         }) {
        const auto answer = ask("GET", target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_EQ(text(parsed(answer.body), "field"), field) << target;
    }
    EXPECT_EQ(ask("GET", candles + "&price=1").status, 400);
    EXPECT_NE(ask("GET", "/api/price?symbol=XRP/USDT").body.find("BTC/USDT, ETH/USDT"), std::string::npos);
    EXPECT_TRUE(exchange_.asked.empty()) << "none of it reached the exchange";
}

TEST_F(MarketApi, EveryTimeframeEndsInACandleThatIsExactlyItsMinutes) {
    for (const char* name : {"1m", "5m", "15m", "1h", "4h", "1d"}) {
        const auto timeframe = market::Timeframe::parse(name).value();
        const Timestamp now = exchange_.minute_now();
        exchange_.tell_minute("BTC/USDT", now, "90.25", false);
        const auto chart = candles(std::string("&limit=40&timeframe=") + name);
        const auto& times = chart.at("closed").at("time").as_array();
        ASSERT_EQ(times.size(), 40U);
        const Timestamp bucket = timeframe.open_time(now);
        EXPECT_EQ(times.back().as_int64(), (bucket - timeframe.length()).time_since_epoch() / std::chrono::seconds(1));
        EXPECT_EQ(chart.at("settled_until").as_int64(), now.time_since_epoch() / std::chrono::seconds(1));
        const auto current = candle_in(chart.at("current"));
        EXPECT_EQ(current.open_time, bucket);
        EXPECT_EQ(current.close, parse_price("90.25").value());
        EXPECT_EQ(current.low, parse_price("90.25").value()) << "the live minute went below all others";
        if (now == bucket) {
            EXPECT_TRUE(chart.at("settled").is_null());
        } else {
            const auto whole = FakeExchange::candle_of(bucket, now);
            EXPECT_EQ(candle_in(chart.at("settled")), whole) << name;
            EXPECT_EQ(current.volume, whole.volume + Decimal::whole(2));
            EXPECT_EQ(current.open, whole.open);
            EXPECT_EQ(current.high, whole.high);
        }
    }
}

TEST_F(MarketApi, WithoutALiveMinuteTheClosedOnesStillMakeTheCandle) {
    const auto chart = candles("&timeframe=1d&limit=1");
    if (!chart.at("settled").is_null()) {
        EXPECT_EQ(chart.at("settled"), chart.at("current"));
        const auto day = candle_in(chart.at("current"));
        const Timestamp until(std::chrono::seconds(chart.at("settled_until").as_int64()));
        EXPECT_EQ(day, FakeExchange::candle_of(day.open_time, until));
    }
    EXPECT_LE(exchange_.asked.size(), 3U) << "a day is asked for in hours and minutes, not in 1,440 candles";
}

TEST_F(MarketApi, AnExchangeThatIsAwayIsSaidToBeAway) {
    exchange_.fail_with("Binance.US (api.binance.us) can't be reached: no network");
    exchange_.tell_status(market::FeedState::down, "Binance.US can't be reached; trying again in 4 s");
    const auto price = ask("GET", "/api/price?symbol=BTC/USDT");
    EXPECT_EQ(price.status, 503);
    EXPECT_EQ(text(parsed(price.body), "message"), "Binance.US (api.binance.us) can't be reached: no network.");
    EXPECT_EQ(ask("GET", "/api/market/candles?symbol=BTC/USDT").status, 503);
    const auto status = parsed(ask("GET", "/api/market").body).at("status");
    EXPECT_EQ(text(status, "state"), "down");
    EXPECT_EQ(text(status, "reason"), "Binance.US can't be reached; trying again in 4 s");
    EXPECT_FALSE(saved_run().empty()) << "everything else goes on";
}

TEST_F(MarketApi, AnExchangeThatDoesNotAnswerHoldsNothingElseUp) {
    exchange_.hold_questions();
    std::jthread first(
        [this] { EXPECT_EQ(client().ask("GET", "/api/price?symbol=BTC/USDT", token_line()).status, 200); });
    exchange_.wait_for_question();
    const auto second = ask("GET", "/api/price?symbol=BTC/USDT");
    EXPECT_EQ(second.status, 503);
    EXPECT_NE(second.body.find("has not answered the question before"), std::string::npos);
    EXPECT_EQ(ask("GET", "/api/candles").status, 200);
    EXPECT_EQ(ask("GET", "/api/market").status, 200);
    exchange_.let_go();
}

TEST_F(MarketApi, ALongReasonIsCutAndStaysText) {
    exchange_.tell_status(market::FeedState::down, "<script>" + std::string(5000, 'x') + "\n");
    const std::string body = ask("GET", "/api/market").body;
    EXPECT_LT(body.size(), 1000U);
    EXPECT_EQ(body.find('\n'), std::string::npos);
}

TEST_F(MarketApi, ASocketIsToldOfPricesCandlesAndTheExchange) {
    auto socket = open_socket();
    (void)socket.read_frame();
    const auto snapshot = parsed(socket.read_frame().payload);
    EXPECT_EQ(snapshot.at("market").at("symbols").as_array().size(), 2U);
    exchange_.tell_status(market::FeedState::live, "");
    exchange_.tell_trade("BTC/USDT", "45000");
    exchange_.tell_minute("ETH/USDT", exchange_.minute_now(), "99", false);
    std::set<std::string> seen;
    while (seen.size() < 3) {
        const auto frame = socket.read_frame();
        ASSERT_EQ(frame.opcode, 1);
        const auto message = parsed(frame.payload);
        const std::string kind = text(message, "kind");
        if (kind == "exchange" && text(message.at("status"), "state") == "live") seen.insert(kind);
        if (kind != "quote") continue;
        const std::string symbol = text(message, "symbol");
        const auto& told = message.at(symbol == "BTC/USDT" ? "last" : "minute");
        if (told.is_string() ? told.as_string() == "45000" : told.is_object()) seen.insert(symbol);
    }
}

TEST(LiveMarket, TellsTheNewestAndAtMostTenTimesASecond) {
    FakeExchange exchange;
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::string> told;
    const auto begun = exchange.clock.monotonic();
    LiveMarket market({"practice", "", std::make_unique<FakeFeed>(exchange), ""}, {Symbol::parse("BTC/USDT").value()},
                      exchange.clock, [&](const std::string& topic, std::string object) {
                          EXPECT_EQ(topic, "quote BTC/USDT");
                          const std::lock_guard lock(mutex);
                          told.push_back(std::move(object));
                          wake.notify_all();
                      });
    for (int i = 1; i <= 20'000; ++i) exchange.tell_trade("BTC/USDT", std::to_string(i));
    exchange.tell_trade("XRP/USDT", "1");
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return !told.empty() && told.back().find("\"last\":\"20000\"") != std::string::npos; });
    const auto passed = exchange.clock.monotonic() - begun;
    EXPECT_LE(told.size(), static_cast<std::size_t>(passed / LiveMarket::spacing) + 1);
}

// Time that moves only when told.
struct StandingClock final : Clock {
    [[nodiscard]] Timestamp now() const override { return Timestamp(std::chrono::hours(500'000)) + passed; }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override { return passed; }
    std::chrono::nanoseconds passed{0};
};

TEST(MarketQuestions, TheSameCandlesAreAskedForOnceInAMoment) {
    FakeExchange exchange;
    StandingClock clock;
    LiveMarket market({"practice", "", std::make_unique<FakeFeed>(exchange), ""}, {Symbol::parse("BTC/USDT").value()},
                      clock, [](const std::string&, const std::string&) {});
    MarketQuestions questions(market, clock);
    const auto ask = [&](std::size_t limit) {
        return questions.candles(market.symbols()[0], market::Timeframe::one_minute(), limit).value().closed->size();
    };
    EXPECT_EQ(ask(20), 20U);
    EXPECT_EQ(ask(20), 20U);
    EXPECT_EQ(exchange.asked.size(), 1U);
    EXPECT_EQ(ask(7), 7U);
    EXPECT_EQ(exchange.asked.size(), 2U);
    clock.passed += MarketQuestions::kept_for + std::chrono::seconds(1);
    EXPECT_EQ(ask(20), 20U);
    EXPECT_EQ(exchange.asked.size(), 3U) << "what was kept is forgotten";
}

TEST(LiveMarket, APriceGrowsOldAndIsStaleAfterTenSeconds) {
    FakeExchange exchange;
    StandingClock clock;
    LiveMarket market({"practice", "", std::make_unique<FakeFeed>(exchange), ""}, {Symbol::parse("BTC/USDT").value()},
                      clock, [](const std::string&, const std::string&) {});
    exchange.tell_trade("BTC/USDT", "45000");
    const auto quote = [&] { return json::parse(market.to_json()).at("symbols").as_array()[0]; };
    clock.passed += LiveMarket::stale_after;
    EXPECT_EQ(quote().at("age_ms").as_int64(), 10'000);
    EXPECT_FALSE(quote().at("stale").as_bool());
    clock.passed += std::chrono::milliseconds(1);
    EXPECT_TRUE(quote().at("stale").as_bool());
    EXPECT_EQ(quote().at("last").as_string(), "45000") << "kept, and said to be old";
}

TEST(LiveMarket, WithoutAFeedItIsDownAndSaysWhy) {
    system::SystemClock clock;
    LiveMarket market({"binanceus", "Binance.US", nullptr, "Binance.US can't be reached"},
                      {Symbol::parse("BTC/USDT").value()}, clock, [](const std::string&, const std::string&) {});
    const auto told = json::parse(market.to_json());
    EXPECT_EQ(told.at("exchange").at("name").as_string(), "Binance.US");
    EXPECT_EQ(told.at("status").at("state").as_string(), "down");
    EXPECT_EQ(told.at("status").at("reason").as_string(), "Binance.US can't be reached");
    MarketQuestions questions(market, clock);
    EXPECT_EQ(questions.price(market.symbols()[0]).error().what, "Binance.US can't be reached");
    EXPECT_FALSE(questions.candles(market.symbols()[0], market::Timeframe::one_minute(), 5));
}

}  // namespace
}  // namespace piggy::http_api
