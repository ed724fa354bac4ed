// The market feed, the account's stream, the local book and history, with scripted streams and a clock that moves when
// told; and the recorded streams of a real day.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <condition_variable>
#include <sstream>

#include "adapters/binance_us/feed_work.h"
#include "shared_data.h"
#include "support/candle_fixture.h"
#include "venue_double.h"

namespace piggy::binance_us::test {
namespace {

using namespace std::chrono_literals;
using market::FeedState;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t first_minute = 1'788'516'000'000;  // the one that is running at the start

struct Listener final : market::MarketListener {
    std::vector<std::string> said;
    std::vector<market::FeedStatus> states;
    void on_top(const Symbol& symbol, const market::TopOfBook& top) override {
        said.push_back("top " + symbol.base.code + " " + top.bid.value.to_string() + " " + top.ask.value.to_string());
    }
    void on_trade(const Symbol& symbol, const market::Trade& trade) override {
        said.push_back("trade " + symbol.base.code + " " + std::to_string(trade.id));
    }
    void on_candle(const market::CandleUpdate& update) override {
        const std::int64_t minute = (venue_milliseconds(update.candle.open_time) - first_minute) / minute_ms;
        said.push_back(std::string(update.closed ? "closed " : "running ") + update.symbol.base.code + " " +
                       std::to_string(minute) + " " + update.candle.close.value.to_string());
    }
    void on_status(const market::FeedStatus& status) override { states.push_back(status); }
    std::vector<std::string> take() { return std::exchange(said, {}); }
};

std::string trade_frame(std::int64_t id) {
    return R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":)" + std::to_string(id) +
           R"(,"p":"60000","q":"0.1","T":1788516008000,"m":true,"M":true}})";
}
std::string top_frame(std::int64_t id, const char* bid = "59999.99") {
    return R"({"stream":"btcusdt@bookTicker","data":{"u":)" + std::to_string(id) + R"(,"s":"BTCUSDT","b":")" + bid +
           R"(","B":"1","a":"60000","A":"2"}})";
}
std::string candle_frame(std::int64_t minute, bool closed, const char* close = "100") {
    return R"({"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1,"s":"BTCUSDT","k":{"t":)" +
           std::to_string(first_minute + minute * minute_ms) + R"(,"T":1,"s":"BTCUSDT","i":"1m","o":"100","c":")" +
           close + R"(","h":"300","l":"50","v":"1","n":1,"x":)" + (closed ? "true" : "false") + "}}}";
}

// A venue whose minute m closes at 200 + m, and a feed that follows it.
struct FeedRig : Rig {
    Listener listener;
    ScriptedStreams streams;
    std::shared_ptr<NewsQueue> queue = std::make_shared<NewsQueue>(clock);
    std::optional<FeedWork> work;
    bool reachable = true;
    std::int64_t missing_from = INT64_MAX, missing_to = INT64_MAX;  // minutes that the venue doesn't have

    FeedRig() {
        sender.on_request = [this](const net::OutboundRequest& request) { return serve(request); };
        work.emplace(FeedParts{rest,
                               streams.opener(),
                               queue,
                               VenueAddress::practice("http://127.0.0.1:9000")->streams(),
                               {btc_usdt()},
                               market::Timeframe::one_minute(),
                               listener,
                               [](const market::FeedStatus&) {},
                               11});
    }
    Answer serve(const net::OutboundRequest& request) {
        if (!reachable) return nothing_sent();
        const auto number = [&](const std::string& name) {
            return std::stoll(request.target.substr(request.target.find(name + "=") + name.size() + 1));
        };
        if (request.target.starts_with("/api/v3/ticker/24hr")) {
            return answer(
                200, R"({"symbol":"BTCUSDT","lastPrice":"7","bidPrice":"6","bidQty":"1","askPrice":"8","askQty":"1"})");
        }
        std::string rows;
        std::int64_t left = number("limit");
        const std::int64_t now = venue_milliseconds(clock.now());
        for (std::int64_t open = number("startTime"); open <= std::min<std::int64_t>(number("endTime"), now);
             open += minute_ms) {
            const std::int64_t minute = (open - first_minute) / minute_ms;
            if (minute >= missing_from && minute < missing_to) continue;
            if (left-- == 0) break;
            rows += (rows.empty() ? "" : ",") + ("[" + std::to_string(open)) + R"(,"100","10000","50",")" +
                    std::to_string(200 + minute) + R"(","1",)" + std::to_string(open + minute_ms - 1) +
                    R"(,"1",1,"1","1","0"])";
        }
        return answer(200, "[" + rows + "]");
    }
    // What has come in is worked on, then a tick.
    void run() {
        for (const StreamNews& news : queue->take(0ns)) work->on(news);
        work->tick();
    }
    void pass(std::chrono::nanoseconds time) {
        clock.pass(time);
        run();
    }
    void say(const std::string& frame) {
        streams.last().listener->text(frame);
        run();
    }
    void go_live() {
        run();
        streams.last().listener->opened();
        say(top_frame(1));
        listener.take();
    }
    [[nodiscard]] FeedState state() const {
        return listener.states.empty() ? FeedState::connecting : listener.states.back().state;
    }
};

TEST(Feed, ALocalClockThatIsAheadHidesNoCandle) {
    FeedRig rig;
    rig.sender.time_of = [&rig] { return venue_milliseconds(rig.clock.now() - std::chrono::hours(1)); };
    rig.work->tick();
    rig.streams.last().listener->opened();
    rig.streams.last().listener->text(candle_frame(-60, false, "111"));
    for (const StreamNews& news : rig.queue->take(0ns)) rig.work->on(news);
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"running BTC -60 111"}));
}

TEST(Feed, OpensOneCombinedStreamAndTellsWhatItBrings) {
    FeedRig rig;
    rig.run();
    ASSERT_EQ(rig.streams.all.size(), 1U);
    EXPECT_EQ(rig.streams.last().options.target, "/stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@kline_1m");
    EXPECT_EQ(rig.streams.last().options.address.port, 9000);
    EXPECT_EQ(rig.state(), FeedState::connecting);
    rig.streams.last().listener->opened();
    rig.say(trade_frame(5));
    EXPECT_EQ(rig.state(), FeedState::live);
    rig.say(trade_frame(5));
    rig.say(trade_frame(4));
    rig.say(top_frame(10));
    rig.say(top_frame(9, "50000"));
    rig.say(candle_frame(0, false));
    rig.say(
        R"({"stream":"ethusdt@trade","data":{"e":"trade","E":1,"s":"ETHUSDT","t":1,"p":"1","q":"1","T":1,"m":true}})");
    rig.say(R"({"result":null,"id":1})");
    EXPECT_EQ(rig.listener.take(),
              (std::vector<std::string>{"trade BTC 5", "top BTC 59999.99 60000", "running BTC 0 100"}))
        << "doubled, older and other symbols' events are left out";
    EXPECT_EQ(rig.sender.requests.size(), 3U) << "only the clock was asked for";
}

TEST(Feed, GoesStaleAfterTenSilentSecondsAndReconnectsAfterSixtyWhilePricesComeByRest) {
    FeedRig rig;
    rig.go_live();
    rig.pass(9'999ms);
    EXPECT_EQ(rig.state(), FeedState::live);
    rig.pass(1ms);
    EXPECT_EQ(rig.state(), FeedState::stale);
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"top BTC 6 8"});
    rig.pass(4s);
    EXPECT_TRUE(rig.listener.take().empty());
    rig.pass(1s);
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"top BTC 6 8"}) << "every five seconds";
    rig.say(top_frame(2));
    EXPECT_EQ(rig.state(), FeedState::live) << "it spoke again";
    rig.pass(59'999ms);
    EXPECT_EQ(rig.state(), FeedState::stale);
    EXPECT_TRUE(rig.streams.last().alive);
    rig.pass(1ms);
    EXPECT_EQ(rig.state(), FeedState::down);
    EXPECT_FALSE(rig.streams.last().alive);
    EXPECT_EQ(rig.streams.all.size(), 1U) << "not at once";
    rig.pass(1s);
    EXPECT_EQ(rig.streams.all.size(), 2U);
}

TEST(Feed, FramesWithoutSenseDoNotCountAsSignsOfLife) {
    FeedRig rig;
    rig.go_live();
    for (int i = 0; i < 20; ++i) {
        rig.clock.pass(500ms);
        rig.say(top_frame(3 + i, "60000"));  // crossed
    }
    EXPECT_EQ(rig.state(), FeedState::stale);
    EXPECT_NE(rig.listener.states.back().reason.find("not below the ask"), std::string::npos)
        << rig.listener.states.back().reason;
    rig.listener.take();
    for (const std::string& frame : {candle_frame(1'000, true), candle_frame(0, true), candle_frame(0, true, "400"),
                                     std::string("{"), std::string("[]"), std::string(5'000, '[')}) {
        rig.say(frame);
    }
    EXPECT_TRUE(rig.listener.take().empty()) << "of the future, closed too early, impossible, not JSON";
}

TEST(Feed, MissingClosedCandlesAreFetchedAndToldFirst) {
    FeedRig rig;
    rig.go_live();
    rig.clock.pass(53s);
    rig.say(candle_frame(0, true, "150"));
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"closed BTC 0 150"});
    rig.streams.last().listener->closed(1006, "the connection was reset");
    rig.run();
    EXPECT_EQ(rig.state(), FeedState::down);
    rig.listener.take();
    // Three minutes later nothing but REST has told anything.
    for (int i = 0; i < 12; ++i) {
        rig.pass(15s);
        rig.streams.last().listener->closed(0, "no connection");
    }
    std::vector<std::string> candles = rig.listener.take();
    std::erase_if(candles, [](const std::string& said) { return said.starts_with("top"); });
    EXPECT_EQ(candles, (std::vector<std::string>{"closed BTC 1 201", "closed BTC 2 202"}));
    // Now REST is away too, and then the stream is back: minutes 3 to 5 are over, 6 is running.
    rig.reachable = false;
    rig.pass(60s);
    rig.pass(60s);
    rig.reachable = true;
    rig.clock.pass(31s);
    rig.streams.last().listener->opened();
    rig.listener.take();
    rig.say(candle_frame(6, false));
    candles = rig.listener.take();
    std::erase_if(candles, [](const std::string& said) { return said.starts_with("top"); });
    EXPECT_EQ(candles, (std::vector<std::string>{"closed BTC 3 203", "closed BTC 4 204", "closed BTC 5 205",
                                                 "running BTC 6 100"}));
    EXPECT_EQ(rig.state(), FeedState::live);
    rig.say(candle_frame(4, true));
    EXPECT_TRUE(rig.listener.take().empty()) << "told already";
}

TEST(Feed, ACandleThatTheStreamForgetsToCloseIsAskedFor) {
    FeedRig rig;
    rig.go_live();
    for (int second = 0; second < 58; ++second) {
        rig.clock.pass(1s);
        rig.say(trade_frame(100 + second));
    }
    rig.listener.take();
    // 10:01:05.250: five seconds after its end it is due.
    EXPECT_EQ(rig.sender.count("/api/v3/klines"), 1U);
    EXPECT_EQ(rig.state(), FeedState::live);
}

TEST(Feed, ACandleThatNeverWasIsGivenUpAfterAMinute) {
    FeedRig rig;
    rig.missing_from = 0;
    rig.missing_to = 2;
    rig.go_live();
    std::vector<std::string> candles;
    for (int second = 0; second < 190; ++second) {
        rig.clock.pass(1s);
        rig.say(trade_frame(100 + second));
        for (const std::string& said : rig.listener.take()) {
            if (said.starts_with("closed")) candles.push_back(said);
        }
    }
    EXPECT_EQ(candles, std::vector<std::string>{"closed BTC 2 202"});
    EXPECT_LE(rig.sender.count("/api/v3/klines"), 20U) << "not asked for every second";
}

TEST(Feed, OpensASecondStreamBeforeTheDayIsOverAndSwitchesWithoutAGap) {
    FeedRig rig;
    rig.go_live();
    rig.clock.pass(23h + 30min);
    rig.say(top_frame(2));
    ASSERT_EQ(rig.streams.all.size(), 2U);
    EXPECT_TRUE(rig.streams.all[0]->alive);
    rig.streams.all[0]->listener->text(trade_frame(7));
    rig.streams.all[1]->listener->opened();
    rig.run();
    EXPECT_FALSE(rig.streams.all[0]->alive);
    rig.streams.all[1]->listener->text(trade_frame(8));
    rig.streams.all[0]->listener->text(trade_frame(9));
    rig.streams.all[0]->listener->closed(1000, "bye");
    rig.run();
    std::vector<std::string> trades = rig.listener.take();
    std::erase_if(trades, [](const std::string& said) { return !said.starts_with("trade"); });
    EXPECT_EQ(trades, (std::vector<std::string>{"trade BTC 7", "trade BTC 8"}));
    EXPECT_EQ(rig.state(), FeedState::live);
    for (const market::FeedStatus& status : rig.listener.states) EXPECT_NE(status.state, FeedState::down);
}

TEST(Feed, AnnouncedShutdownsAreAnsweredWithASecondStream) {
    FeedRig rig;
    rig.go_live();
    rig.say(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}})");
    ASSERT_EQ(rig.streams.all.size(), 2U);
    rig.streams.all[0]->listener->closed(1001, "going away");
    rig.streams.all[1]->listener->opened();
    rig.run();
    rig.say(top_frame(1));
    EXPECT_EQ(rig.state(), FeedState::live);
}

TEST(Feed, ComesBackAfterAnyNumberOfCutsWithoutHurry) {
    FeedRig rig;
    rig.reachable = false;
    rig.run();
    for (int i = 0; i < 600; ++i) {  // ten minutes
        if (rig.streams.last().alive) rig.streams.last().listener->closed(0, "no connection");
        rig.pass(1s);
    }
    EXPECT_LE(rig.streams.all.size(), 45U) << "half a minute between attempts at most, a quarter at least";
    EXPECT_GE(rig.streams.all.size(), 20U);
    EXPECT_EQ(rig.state(), FeedState::down);
    EXPECT_NE(rig.listener.states.back().reason.find("can't be reached"), std::string::npos)
        << rig.listener.states.back().reason;
    while (!rig.streams.last().alive) rig.pass(1s);
    rig.reachable = true;
    rig.streams.last().listener->opened();
    rig.say(top_frame(1));
    EXPECT_EQ(rig.state(), FeedState::live);
}

TEST(Feed, RunsOnAThreadOfItsOwnAndStopsWhenReplaced) {
    struct Waiting final : market::MarketListener {
        std::mutex mutex;
        std::condition_variable changed;
        int trades = 0;
        void on_trade(const Symbol&, const market::Trade&) override {
            const std::lock_guard lock(mutex);
            ++trades;
            changed.notify_all();
        }
    } listener;
    Rig rig;
    ScriptedStreams streams;
    streams.on_open = [](ScriptedStreams::One& one) {
        one.listener->opened();
        one.listener->text(trade_frame(1));
        one.listener->text(trade_frame(2));
    };
    BinanceMarketFeed feed(rig.rest, VenueAddress::practice("http://127.0.0.1:9000").value(), streams.opener(), 1);
    EXPECT_EQ(feed.name(), "the practice exchange at 127.0.0.1:9000");
    feed.follow({btc_usdt()}, market::Timeframe::one_minute(), listener);
    {
        std::unique_lock lock(listener.mutex);
        EXPECT_TRUE(listener.changed.wait_for(lock, 20s, [&] { return listener.trades == 2; }));
    }
    Listener another;
    feed.follow({}, market::Timeframe::one_minute(), another);
    EXPECT_FALSE(streams.all[0]->alive);
    streams.all[0]->listener->text(trade_frame(3));
    EXPECT_EQ(listener.trades, 2);
}

TEST(Queue, ThrowsEverythingAwayRatherThanGrowWithoutEnd) {
    FakeClock clock;
    NewsQueue queue(clock);
    for (std::size_t i = 0; i < NewsQueue::news_max + 5; ++i) queue.push(StreamNews::Kind::text, 1, "x");
    const auto news = queue.take(0ns);
    ASSERT_EQ(news.size(), 5U);
    EXPECT_EQ(news.front().kind, StreamNews::Kind::closed);
}

TEST(Candles, FetchedOnesAreClosedAndComeInPages) {
    FeedRig rig;
    rig.clock.pass(2'500min);
    BinanceMarketFeed feed(rig.rest, VenueAddress::live(), rig.streams.opener(), 1);
    const auto one_minute = market::Timeframe::one_minute();
    const market::CandleQuery query{btc_usdt(), one_minute, at_ms(first_minute + 30'000),
                                    at_ms(first_minute) + 3'000min, 5'000};
    const auto series = feed.fetch_candles(query);
    ASSERT_TRUE(series) << series.error().what;
    EXPECT_EQ(series->size(), 2'500U) << "the running one is left out";
    EXPECT_EQ(series->time[0], nanoseconds_since_epoch(at_ms(first_minute)));
    market::CandleQuery few = query;
    few.candles_max = 3;
    EXPECT_EQ(feed.fetch_candles(few)->size(), 3U);
    rig.reachable = false;
    EXPECT_EQ(feed.fetch_candles(query).error().code, ErrorCode::unavailable);
    EXPECT_EQ(feed.fetch_price(btc_usdt()).error().code, ErrorCode::unavailable);
    rig.reachable = true;
    EXPECT_EQ(feed.fetch_price(btc_usdt())->last.value, decimal("7"));

    // History: pages, progress, a gap, a stop and a second go.
    rig.missing_from = 1'200;
    rig.missing_to = 1'230;
    std::vector<std::int64_t> got;
    std::vector<std::uint64_t> progress;
    DownloadHooks hooks;
    hooks.page = [&](const market::CandleSeries& page) -> Result<> {
        for (std::size_t i = 0; i < page.size(); ++i) got.push_back(page.time[i]);
        return {};
    };
    hooks.progress = [&](const DownloadProgress& now) {
        progress.push_back(now.candles);
        return progress.size() != 2;
    };
    const auto stopped = download_candles(rig.rest, {btc_usdt(), one_minute, query.from, query.to}, hooks);
    ASSERT_TRUE(stopped.stopped_by);
    const auto rest = download_candles(rig.rest, {btc_usdt(), one_minute, stopped.next, query.to}, hooks);
    EXPECT_FALSE(rest.stopped_by);
    EXPECT_EQ(stopped.candles + rest.candles, 2'470U);
    EXPECT_EQ(got.size(), 2'470U);
    EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
    EXPECT_EQ(stopped.gaps.missing + rest.gaps.missing, 30U);
    EXPECT_EQ(rest.next, at_ms(first_minute) + 2'500min);
}

TEST(Download, WaitsForTheBudgetAndTheVenueInsteadOfFailing) {
    FeedRig rig;
    while (!rig.budget.take(Purpose::market_data, 1)) {
    }
    int asked = 0;
    rig.sender.on_request = [&](const net::OutboundRequest& request) {
        if (++asked == 1) return answer(429, R"({"code":-1003,"msg":"x"})", {{"Retry-After", "20"}});
        if (asked == 2) return answer(502, "<html>");
        return rig.serve(request);
    };
    DownloadHooks hooks;
    hooks.page = [](const market::CandleSeries&) -> Result<> { return {}; };
    const Timestamp begun = rig.clock.now();
    const auto report = download_candles(
        rig.rest, {btc_usdt(), market::Timeframe::one_minute(), at_ms(first_minute) - 10min, at_ms(first_minute)},
        hooks);
    EXPECT_FALSE(report.stopped_by) << report.stopped_by->what;
    EXPECT_EQ(report.candles, 10U);
    EXPECT_EQ(asked, 3);
    EXPECT_GE(rig.clock.now() - begun, 80s) << "a minute for the budget, twenty seconds for the venue";
    rig.reachable = false;
    EXPECT_TRUE(
        download_candles(rig.rest, {btc_usdt(), market::Timeframe::one_minute(), begun - 1h, begun}, hooks).stopped_by);
}

LocalBook::Decision decision_named(std::string_view name) {
    if (name == "ignore") return LocalBook::Decision::ignore;
    if (name == "apply") return LocalBook::Decision::apply;
    if (name == "refetch") return LocalBook::Decision::refetch;
    invariant(name == "resync", "a decision of the shared cases");
    return LocalBook::Decision::resync;
}

std::vector<BookLevel> levels(const boost::json::value& rows) {
    std::vector<BookLevel> read;
    for (const auto& row : rows.as_array()) {
        read.push_back({{decimal(row.at(0).as_string())}, {decimal(row.at(1).as_string())}});
    }
    return read;
}

TEST(Book, FollowsEverySharedCaseOfTheProcedure) {
    PIGGY_NEEDS_SHARED(shared);
    const auto cases = piggy::test::read_json(shared / "exchange" / "examples" / "book-sync.json");
    for (const auto& one : cases.at("payload").as_array()) {
        SCOPED_TRACE(std::string(one.at("name").as_string()));
        LocalBook book;
        JsonReader reader;
        for (const auto& event : one.at("events").as_array()) {
            const auto told = decode_stream_frame(reader, boost::json::serialize(event));
            ASSERT_TRUE(told);
            EXPECT_EQ(book.step(std::get<DepthTold>(*told)), LocalBook::Decision::buffer);
        }
        std::vector<LocalBook::Decision> decisions;
        for (const auto& snapshot : one.at("snapshots").as_array()) {
            const auto made =
                book.snapshot(decode_depth(read_json_text(reader, boost::json::serialize(snapshot))).value());
            decisions.insert(decisions.end(), made.begin(), made.end());
        }
        const auto& expect = one.at("expect").as_object();
        std::vector<LocalBook::Decision> expected;
        for (const auto& name : expect.at("decisions").as_array()) expected.push_back(decision_named(name.as_string()));
        EXPECT_EQ(decisions, expected);
        EXPECT_EQ(book.state() == LocalBook::State::live, expect.at("state").as_string() == "live");
        if (expect.at("state").as_string() != "live") {
            EXPECT_FALSE(book.top());
            continue;
        }
        EXPECT_EQ(book.last_update_id(), expect.at("lastUpdateId").as_int64());
        EXPECT_EQ(book.bids(), levels(expect.at("bids")));
        EXPECT_EQ(book.asks(), levels(expect.at("asks")));
        EXPECT_EQ(book.top()->bid, book.bids().front().price);
    }
}

TEST(Book, ACrossedBookOrTooManyStepsAskForAFreshStart) {
    const auto step = [](std::int64_t id, const char* bid) {
        return DepthTold{btc_usdt(), id, id, {{{decimal(bid)}, {decimal("1")}}}, {}};
    };
    LocalBook book;
    book.snapshot({10, {{{decimal("1")}, {decimal("1")}}}, {{{decimal("2")}, {decimal("1")}}}});
    EXPECT_EQ(book.step(step(11, "1.5")), LocalBook::Decision::apply);
    EXPECT_EQ(book.step(step(12, "2")), LocalBook::Decision::resync);
    EXPECT_EQ(book.step(step(13, "1")), LocalBook::Decision::resync) << "until restarted";
    book.restart();
    for (std::size_t i = 0; i < LocalBook::buffered_max; ++i)
        EXPECT_EQ(book.step(step(14, "1")), LocalBook::Decision::buffer);
    EXPECT_EQ(book.step(step(15, "1")), LocalBook::Decision::resync);
}

TEST(RecordedStreams, GiveTheBookAndTheCandleThatTheKnownAnswersState) {
    PIGGY_NEEDS_SHARED(shared);
    const auto known = piggy::test::read_json(shared / "known-answers" / "ticks_to_candle.json");
    for (const auto& one : known.at("cases").as_array()) {
        const std::string file(one.at("data_file").as_string());
        SCOPED_TRACE(file);
        std::istringstream lines(piggy::test::read_text(shared / "data" / file));
        JsonReader reader;
        LocalBook book;
        std::int64_t trades = 0, steps = 0, tops = 0, breaks = 0, snapshot_id = 0, agreeing = 0;
        const auto frame = market::Timeframe::parse("5m").value();
        const Timestamp open = parse_iso8601("2024-08-08 23:55").value();
        market::Candle candle;
        std::int64_t count = 0;
        std::map<std::int64_t, market::TopOfBook> told_tops;  // by update id
        for (std::string line; std::getline(lines, line);) {
            const std::string text = line.substr(line.find(' ') + 1);
            const auto told = decode_stream_frame(reader, text);
            ASSERT_TRUE(told) << told.error().what << " in " << text.substr(0, 200);
            if (const auto* trade = std::get_if<TradeTold>(&*told)) {
                ++trades;
                if (frame.open_time(trade->trade.time) != open) continue;
                const Price price = trade->trade.price;
                if (count++ == 0) candle = {open, price, price, price, price, {}};
                candle.high = std::max(candle.high, price);
                candle.low = std::min(candle.low, price);
                candle.close = price;
                candle.volume += trade->trade.quantity.value;
            } else if (const auto* top = std::get_if<TopTold>(&*told)) {
                ++tops;
                told_tops[top->update_id] = top->top;
            } else if (const auto* partial = std::get_if<PartialDepthTold>(&*told)) {
                snapshot_id = partial->book.last_update_id;
                for (const auto decision : book.snapshot(partial->book))
                    breaks += decision == LocalBook::Decision::resync ? 1 : 0;
            } else if (const auto* step = std::get_if<DepthTold>(&*told)) {
                ++steps;
                breaks += book.step(*step) == LocalBook::Decision::resync ? 1 : 0;
                // Where a best bid and ask was told of exactly this state, the book agrees.
                const auto same = told_tops.find(step->last_update_id);
                if (same == told_tops.end() || book.state() != LocalBook::State::live) continue;
                EXPECT_EQ(book.top(), same->second) << step->last_update_id;
                ++agreeing;
            }
        }
        const auto& stream = one.at("stream");
        EXPECT_EQ(trades, stream.at("trades").as_int64());
        EXPECT_EQ(steps, stream.at("depth_updates").as_int64());
        EXPECT_EQ(tops, stream.at("book_tickers").as_int64());
        EXPECT_EQ(breaks, stream.at("depth_sequence_breaks").as_int64());
        EXPECT_EQ(snapshot_id, stream.at("snapshot_last_update_id").as_int64());
        EXPECT_GT(agreeing, 50);
        const auto& expected = one.at("expected");
        const auto figure = [&](const char* name) { return piggy::test::number_of(expected.at(name)); };
        EXPECT_DOUBLE_EQ(candle.open.value.to_double_for_analysis(), figure("open"));
        EXPECT_DOUBLE_EQ(candle.high.value.to_double_for_analysis(), figure("high"));
        EXPECT_DOUBLE_EQ(candle.low.value.to_double_for_analysis(), figure("low"));
        EXPECT_DOUBLE_EQ(candle.close.value.to_double_for_analysis(), figure("close"));
        EXPECT_DOUBLE_EQ(candle.volume.to_double_for_analysis(), figure("volume"));
        EXPECT_EQ(count, expected.at("trades").as_int64());
    }
}

struct AccountListener final : UserListener {
    std::vector<std::string> said;
    void resync_now() override { said.emplace_back("resync"); }
    void on_order(const orders::VenueOrder& order, const std::optional<orders::VenueFill>& fill) override {
        said.push_back("order " + order.client_order_id + (fill ? " fill " + std::to_string(fill->trade_id) : ""));
    }
    void on_balances(const std::vector<execution::AssetBalance>& balances) override {
        said.push_back("balance " + balances.at(0).asset.code + " " + balances.at(0).free.to_string());
    }
    void on_transfer(const Asset& asset, Decimal change) override {
        said.push_back("transfer " + asset.code + " " + change.to_string());
    }
    void on_status(bool live, const std::string& reason) override {
        said.push_back(live ? "live" : "down");
        last_reason = reason;
    }
    std::string last_reason;
    std::vector<std::string> take() { return std::exchange(said, {}); }
};

struct AccountRig : Rig {
    AccountListener listener;
    ScriptedStreams streams;
    std::shared_ptr<NewsQueue> queue = std::make_shared<NewsQueue>(clock);
    UserWork work{
        UserParts{rest, VenueAddress::practice("http://127.0.0.1:9000").value(), streams.opener(), queue, listener, 3}};
    std::string key = R"({"listenKey":"abc123"})";
    Answer keep_alive = answer(200, "{}");

    AccountRig() {
        sender.on_request = [this](const net::OutboundRequest& request) {
            return request.method == "PUT" ? keep_alive : answer(200, key);
        };
    }
    void run() {
        for (const StreamNews& news : queue->take(0ns)) work.on(news);
        work.tick();
    }
    void pass(std::chrono::nanoseconds time) {
        clock.pass(time);
        run();
    }
    void say(const std::string& frame) {
        streams.last().listener->text(frame);
        run();
    }
    void open() {
        run();
        streams.last().listener->opened();
        run();
    }
    void pass_until_opened(std::size_t streams_opened) {
        for (int i = 0; i < 120 && streams.all.size() < streams_opened; ++i) pass(1s);
        ASSERT_EQ(streams.all.size(), streams_opened);
    }
    void use_listen_key() {
        open();
        say(R"({"id":"subscribe-1","status":400,"error":{"code":-1000,"msg":"Unknown method."}})");
        pass_until_opened(2);
        open();
    }
};

const std::string balance_event = R"({"e":"outboundAccountPosition","E":1,"u":1,"B":[{"a":"BTC","f":"2","l":"0"}]})";

TEST(UserStream, SendsNoSubscriptionWithoutASignature) {
    AccountRig rig;
    rig.signer->seal_after(0);
    rig.open();
    EXPECT_TRUE(rig.streams.last().sent.empty());
    EXPECT_FALSE(rig.streams.last().alive);
}

TEST(UserStream, SubscribesWithASignatureAndAsksForAResyncBeforeAnythingElse) {
    AccountRig rig;
    rig.open();
    EXPECT_EQ(rig.streams.last().options.target, "/ws-api/v3");
    ASSERT_EQ(rig.streams.last().sent.size(), 1U);
    const auto request = boost::json::parse(rig.streams.last().sent[0]);
    EXPECT_EQ(request.at("method").as_string(), "userDataStream.subscribe.signature");
    const auto& params = request.at("params").as_object();
    EXPECT_EQ(params.at("signature").as_string(),
              hmac_sha256_hex(test_secret, "apiKey=the-key&recvWindow=5000&timestamp=" +
                                               std::to_string(params.at("timestamp").as_int64())));
    EXPECT_EQ(rig.streams.last().sent[0].find(test_secret), std::string::npos);
    rig.say(R"({"subscriptionId":0,"event":)" + balance_event + "}");
    EXPECT_TRUE(rig.listener.take().empty()) << "not before the subscription is confirmed";
    rig.say(R"({"id":"another","status":200,"result":{}})");
    EXPECT_TRUE(rig.listener.take().empty());
    rig.say(R"({"id":"subscribe-1","status":200,"result":{"subscriptionId":0}})");
    rig.say(R"({"subscriptionId":0,"event":)" + balance_event + "}");
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"live", "resync", "balance BTC 2"}));
    rig.say(R"({"subscriptionId":0,"event":{"e":"balanceUpdate","E":1,"a":"USDT","d":"-100.5","T":1}})");
    rig.say(R"({"subscriptionId":0,"event":{"e":"executionReport","E":1}})");
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"transfer USDT -100.5", "resync"}))
        << "what can't be read is asked for";

    rig.say(R"({"subscriptionId":0,"event":{"e":"eventStreamTerminated","E":1}})");
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"down"});
    EXPECT_FALSE(rig.streams.last().alive);
    rig.pass_until_opened(2);
    rig.open();
    rig.say(R"({"id":"subscribe-2","status":200,"result":{"subscriptionId":1}})");
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"live", "resync"}));
    rig.pass(23h + 31min);
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"down"});
    EXPECT_EQ(rig.sender.count("/api/v3/userDataStream"), 0U);
}

TEST(UserStream, FallsBackToAListenKeyAndKeepsItAlive) {
    AccountRig rig;
    rig.use_listen_key();
    EXPECT_EQ(rig.streams.last().options.target, "/ws/abc123");
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"down", "live", "resync"}));
    rig.say(balance_event);
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"balance BTC 2"});
    const auto puts = [&] {
        return std::count_if(rig.sender.requests.begin(), rig.sender.requests.end(),
                             [](const auto& request) { return request.method == "PUT"; });
    };
    rig.pass(29min);
    EXPECT_EQ(puts(), 0);
    rig.pass(61s);
    EXPECT_EQ(puts(), 1);
    EXPECT_EQ(rig.sender.requests.back().target, "/api/v3/userDataStream?listenKey=abc123");
    rig.keep_alive = answer(500, "");
    rig.pass(30min);
    EXPECT_EQ(puts(), 2);
    EXPECT_TRUE(rig.listener.take().empty()) << "one that fails is tried again";
    rig.pass(1min);
    EXPECT_EQ(puts(), 3);
    rig.keep_alive = answer(400, R"({"code":-1125,"msg":"This listenKey does not exist."})");
    rig.key = R"({"listenKey":"def456"})";
    rig.pass(1min);
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"down"});
    rig.pass_until_opened(3);
    rig.open();
    EXPECT_EQ(rig.streams.last().options.target, "/ws/def456");
    EXPECT_EQ(rig.listener.take(), (std::vector<std::string>{"live", "resync"}));
    rig.say(R"({"e":"listenKeyExpired","E":1,"listenKey":"def456"})");
    EXPECT_EQ(rig.listener.take(), std::vector<std::string>{"down"});
}

TEST(UserStream, GoesBackToTheSubscriptionWhereListenKeysAreGone) {
    AccountRig rig;
    rig.sender.on_request = [](const net::OutboundRequest&) { return answer(410, "<html>Gone</html>"); };
    rig.open();
    rig.streams.last().listener->closed(0, "no connection");
    rig.pass_until_opened(2);
    rig.streams.last().listener->closed(0, "no connection");
    rig.run();
    // Twice in vain: the other way, which is gone, so this one again.
    rig.pass_until_opened(3);
    EXPECT_EQ(rig.streams.last().options.target, "/ws-api/v3");
    EXPECT_EQ(rig.sender.count("/api/v3/userDataStream"), 1U);
}

TEST(UserStream, ABanToldThereStopsEveryOtherQuestionToo) {
    AccountRig rig;
    rig.open();
    rig.say(R"({"id":"subscribe-1","status":418,"error":{"code":-1003,"msg":"Way too much; IP banned until )" +
            std::to_string(venue_milliseconds(rig.clock.now()) + 300'000) + R"(. Please"}})");
    EXPECT_EQ(rig.budget.stopped_for(), 300s);
    const std::size_t streams_opened = rig.streams.all.size();
    for (int i = 0; i < 290; ++i) rig.pass(1s);
    EXPECT_EQ(rig.streams.all.size(), streams_opened);
    EXPECT_EQ(rig.sender.count("/api/v3/userDataStream"), 0U);
}

TEST(UserStream, DoesNotHurryWhereNothingWorks) {
    AccountRig rig;
    rig.sender.on_request = [](const net::OutboundRequest&) {
        return answer(401, R"({"code":-2015,"msg":"Invalid API-key"})");
    };
    for (int i = 0; i < 600; ++i) {
        if (!rig.streams.all.empty() && rig.streams.last().alive) {
            rig.streams.last().listener->opened();
            rig.run();
            rig.streams.last().listener->text(R"({"id":"subscribe-)" + std::to_string(rig.streams.all.size()) +
                                              R"(","status":401,"error":{"code":-2015,"msg":"Invalid API-key"}})");
        }
        rig.pass(1s);
    }
    EXPECT_LE(rig.streams.all.size() + rig.sender.count("/api/v3/userDataStream"), 45U);
    EXPECT_EQ(rig.listener.last_reason.find(test_secret), std::string::npos);
}

}  // namespace
}  // namespace piggy::binance_us::test
