// What happened to strategies at work, written and read back: every event by property, damage, a killed writer.

#include "adapters/sqlite/event_log.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/sqlite/session.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using namespace trading;
using test::TemporaryFolder;

std::shared_ptr<Database> opened(const std::filesystem::path& file) { return Database::open(file).value(); }

template <class Value>
Value any(Value low, Value high) {
    return *rc::gen::inRange<Value>(low, high);
}
Decimal any_decimal() {
    return Decimal::from_ticks(any<std::int64_t>(-900'000'000'000'000'000, 900'000'000'000'000'000));
}
Price any_price() { return {any_decimal()}; }
Quantity any_quantity() { return {any_decimal()}; }
Timestamp any_time() { return timestamp_from_nanoseconds(any<std::int64_t>(0, INT64_MAX)); }
std::string any_text() {
    return *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aZ9 .:'\"\\/\n\t{}[]$%\x01\x7F")));
}
std::string any_run_id() { return *rc::gen::container<std::string>(8, rc::gen::elementOf(std::string("abz019"))); }
std::optional<Price> any_optional_price() { return any(0, 3) == 0 ? std::nullopt : std::optional(any_price()); }

market::Candle any_candle() { return {any_time(), any_price(), any_price(), any_price(), any_price(), any_decimal()}; }
DeskFacts any_facts() {
    DeskFacts facts;
    facts.bid = any_optional_price();
    facts.ask = any_optional_price();
    facts.equity = any_decimal();
    facts.orders_used_today = any<std::int64_t>(0, 100);
    facts.loss_latched = any(0, 2) == 1;
    facts.open = any(0, 2) == 1;
    facts.quote_free = any_decimal();
    facts.base_free = any_quantity();
    facts.taker_fee = FeeRate{any_decimal()};
    for (Decimal* value :
         {&facts.lot_step, &facts.notional_min, &facts.quantity_min, &facts.price_tick, &facts.price_min}) {
        *value = any_decimal();
    }
    return facts;
}
orders::Fill any_fill() {
    return {any_time(),    any(0, 2) == 1 ? orders::Side::sell : orders::Side::buy,
            any_price(),   any_quantity(),
            any_decimal(), any_decimal()};
}

RunStarted any_start(const std::string& id) {
    RunStarted started;
    started.config.id = id;
    started.config.mode = any(0, 2) == 1 ? RunMode::live : RunMode::paper;
    started.config.symbol = *Symbol::parse(any(0, 2) == 1 ? "BTC/USDT" : "ETH/USDT");
    started.config.timeframe = market::Timeframe::all()[any<std::size_t>(0, market::Timeframe::all().size())];
    started.config.strategy = any_text();
    for (int i = any(0, 3); i > 0; --i) started.config.parameters[any_text()] = any_text();
    const std::int64_t amount = any<std::int64_t>(1, 50 * Decimal::ticks_per_unit);
    const int mode = any(0, 3);
    started.config.sizing = {static_cast<RunSizingMode>(mode), mode == 0 ? Decimal{} : Decimal::from_ticks(amount)};
    if (any(0, 2) == 1) started.config.stops.stop_loss = any_decimal();
    if (any(0, 2) == 1) started.config.stops.take_profit = any_decimal();
    if (any(0, 2) == 1) started.config.stops.trailing_stop = any_decimal();
    for (int i = any(0, 40); i > 0; --i) started.history.push_back(any_candle());
    return started;
}
Event any_later(const std::string& id) {
    if (any(0, 2) == 1) {
        const std::int64_t foreseen = any(0, 2) == 1 ? market::no_forecast : any(-50'000'000, 50'000'000);
        return {any_time(), CandleClosed{id, any_candle(), any(0, 2) == 1, any_facts(), foreseen}};
    }
    if (any(0, 4) == 1) return {any_time(), PriceTouched{id, any_facts()}};
    OrderEnded ended{id,         any_text(),     static_cast<orders::OrderState>(any(0, 11)),
                     {},         any_quantity(), any_text(),
                     any_text(), any_facts()};
    for (int i = any(0, 4); i > 0; --i) ended.fills.push_back(any_fill());
    return {any_time(), ended};
}

// Every field of every kind.
bool same(const Event& a, const Event& b) {
    if (a.time != b.time || a.what.index() != b.what.index()) return false;
    if (const auto* started = std::get_if<RunStarted>(&a.what)) {
        const auto& other = std::get<RunStarted>(b.what);
        return started->config == other.config && started->history == other.history;
    }
    if (const auto* stopped = std::get_if<RunStopped>(&a.what)) {
        const auto& other = std::get<RunStopped>(b.what);
        return stopped->run_id == other.run_id && stopped->why == other.why;
    }
    if (const auto* closed = std::get_if<CandleClosed>(&a.what)) {
        const auto& other = std::get<CandleClosed>(b.what);
        return closed->run_id == other.run_id && closed->candle == other.candle && closed->late == other.late &&
               closed->facts == other.facts && closed->foreseen == other.foreseen;
    }
    if (const auto* touched = std::get_if<PriceTouched>(&a.what)) {
        const auto& other = std::get<PriceTouched>(b.what);
        return touched->run_id == other.run_id && touched->facts == other.facts;
    }
    const auto& ended = std::get<OrderEnded>(a.what);
    const auto& other = std::get<OrderEnded>(b.what);
    return ended.run_id == other.run_id && ended.request_id == other.request_id && ended.state == other.state &&
           ended.fills == other.fills && ended.base_fee == other.base_fee && ended.code == other.code &&
           ended.message == other.message && ended.facts == other.facts;
}

RC_GTEST_PROP(SqliteEventLog, GivesBackExactlyWhatWasAppendedAlsoAfterARestart, ()) {
    static const TemporaryFolder folder;  // one file for all cases: making it is what takes the time
    static int cases = 0;
    const std::string id = any_run_id() + std::to_string(++cases);
    std::vector<Event> events = {{any_time(), any_start(id)}};
    for (int i = any(0, 6); i > 0; --i) events.push_back(any_later(id));
    if (any(0, 2) == 1) events.push_back({any_time(), RunStopped{id, any_text()}});
    {
        SqliteEventLog log(opened(folder.path() / "app.db"));
        for (const Event& event : events) RC_ASSERT(log.append(event).has_value());
    }
    SqliteEventLog log(opened(folder.path() / "app.db"));
    const auto read = log.events_of(id);
    if (!read) RC_FAIL(read.error().what);
    RC_ASSERT(read->size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) RC_ASSERT(same(events[i], (*read)[i]));
    const bool stopped = std::holds_alternative<RunStopped>(events.back().what);
    const auto open = log.open_runs().value();
    RC_ASSERT((std::ranges::find(open, id) == open.end()) == stopped);
}

RunStarted start_of(const std::string& id) {
    RunStarted started;
    started.config.id = id;
    started.config.symbol = *Symbol::parse("BTC/USDT");
    started.config.timeframe = market::Timeframe::one_minute();
    for (int i = 0; i < 500; ++i) {
        const Price price{Decimal::whole(50'000 + i)};
        started.history.push_back({Timestamp(std::chrono::minutes(i)), price, price, price, price, Decimal::whole(i)});
    }
    return started;
}
Timestamp second(int s) { return Timestamp(std::chrono::seconds(s)); }
Event candle_of(const std::string& id, int minute) {
    CandleClosed closed;
    closed.run_id = id;
    closed.candle.open_time = Timestamp(std::chrono::minutes(minute));
    return {second(60 * minute + 60), closed};
}

std::optional<Timestamp> any_optional_time() { return any(0, 2) == 0 ? std::nullopt : std::optional(any_time()); }
RunState any_state(const std::string& id) {
    RunState state;
    state.last_candle = any_optional_time();
    state.wish = static_cast<strategy::Signal>(any(0, 3));
    state.stopped = any_optional_time();
    state.stopped_why = any_text();
    state.position = any_quantity();
    state.position_cost = any_decimal();
    state.realised = any_decimal();
    for (int i = any(0, 4); i > 0; --i) {
        state.trips.push_back({any_time(), any_price(), any_quantity(), any_decimal(), any_decimal(),
                               any_optional_time(), any_price(), any_decimal(), any(0, 2) == 1});
    }
    if (any(0, 2) == 1) {
        state.pending = PlaceOrder{id,
                                   any(0, 2) == 1 ? RunMode::live : RunMode::paper,
                                   any_text(),
                                   *Symbol::parse("BTC/USDT"),
                                   any(0, 2) == 1 ? orders::Side::sell : orders::Side::buy,
                                   any_decimal(),
                                   any_quantity()};
    }
    if (any(0, 2) == 1) {
        state.stops = RunStops{any_price(), any_price(), any(0, 2) == 1, {}};
        if (any(0, 2) == 1) state.stops->hit = static_cast<strategy::StopKind>(any(0, 3));
    }
    state.piece = any<std::int64_t>(0, 9);
    if (any(0, 2) == 1) state.missed_at = any<std::int64_t>(0, INT64_MAX);
    state.outlook = any_text();
    state.verdict_code = any_text();
    state.verdict = any_text();
    state.verdict_at = any_optional_time();
    return state;
}

// The whole of a run, put together again from its record.
std::vector<market::Candle> candles_of(const RunRecord& record) {
    std::vector<market::Candle> candles = record.candles;
    for (const Event& event : record.rest) {
        if (const auto* closed = std::get_if<CandleClosed>(&event.what)) candles.push_back(closed->candle);
    }
    return candles;
}

RC_GTEST_PROP(SqliteEventLog, AStateIsGivenBackWithTheCandlesBeforeItAndTheEventsAfterIt, ()) {
    TemporaryFolder folder;
    const std::string id = "abcd1234";
    std::vector<Event> events = {{any_time(), any_start(id)}};
    std::optional<RunState> kept;
    std::size_t after = 0;
    {
        auto log = std::make_unique<SqliteEventLog>(opened(folder.path() / "app.db"));
        RC_ASSERT(log->append(events[0]).has_value());
        for (int i = any(0, 30); i > 0; --i) {
            events.push_back(any_later(id));
            RC_ASSERT(log->append(events.back()).has_value());
            if (any(0, 5) == 0) {
                kept = any_state(id);
                after = events.size();
                RC_ASSERT(log->keep_state(id, *kept).has_value());
            }
            if (any(0, 5) == 0) {
                log.reset();
                log = std::make_unique<SqliteEventLog>(opened(folder.path() / "app.db"));
            }
        }
    }
    SqliteEventLog log(opened(folder.path() / "app.db"));
    const auto record = log.record_of(id).value();
    RC_ASSERT(same(record.started, events[0]));
    RC_ASSERT(record.state == kept);
    RC_ASSERT(record.rest.size() == events.size() - (kept ? after : 1));
    for (std::size_t i = 0; i < record.rest.size(); ++i) {
        RC_ASSERT(same(record.rest[i], events[events.size() - record.rest.size() + i]));
    }
    std::vector<market::Candle> candles;
    for (const Event& event : events) {
        if (const auto* closed = std::get_if<CandleClosed>(&event.what)) candles.push_back(closed->candle);
    }
    RC_ASSERT(candles_of(record) == candles);
    RC_ASSERT(log.events_of(id).value().size() == events.size());
}

TEST(SqliteEventLog, AStateThatIsDamagedOrOfAnotherVersionIsAsIfNoneHadBeenKept) {
    for (const char* harm : {
             "UPDATE run_state SET state = replace(state, '\"piece\":0', '\"piece\":1')",
             "UPDATE run_state SET seq = seq - 1",
             "UPDATE run_state SET seq = seq + 1",
             "UPDATE run_state SET version = version + 1",
             "UPDATE run_state SET digest = ''",
             "UPDATE run_candles SET candles = x'00'",
             "UPDATE run_candles SET bytes = 1000000000",
             "UPDATE run_candles SET last_seq = last_seq - 1",
             "DELETE FROM run_candles",
             "DELETE FROM run_state",
         }) {
        TemporaryFolder folder;
        const auto file = folder.path() / "app.db";
        const auto candle_at = [](int minute) {
            const Price price{Decimal::whole(minute)};
            return Event{second(60 * minute),
                         CandleClosed{"a", {second(60 * minute), price, price, price, price, Decimal{}}, false, {}}};
        };
        {
            SqliteEventLog log(opened(file));
            ASSERT_TRUE(log.append({second(1), start_of("a")}));
            ASSERT_TRUE(log.append(candle_at(1)));
            ASSERT_TRUE(log.keep_state("a", RunState{}));
            ASSERT_TRUE(log.append(candle_at(2)));
            EXPECT_EQ(log.record_of("a").value().rest.size(), 1U);
        }
        ASSERT_TRUE(opened(file)->session().write([&](soci::session& sql) -> Result<> {
            sql << harm;
            return {};
        }));
        SqliteEventLog log(opened(file));
        const auto record = log.record_of("a").value();
        EXPECT_FALSE(record.state) << harm;
        EXPECT_EQ(record.rest.size(), 2U) << harm;
        ASSERT_TRUE(log.keep_state("a", RunState{})) << harm;
        const auto mended = log.record_of("a").value();
        EXPECT_TRUE(mended.state) << harm;
        EXPECT_EQ(mended.candles.size(), 2U) << harm;
        EXPECT_TRUE(mended.rest.empty()) << harm;
    }
    TemporaryFolder folder;
    SqliteEventLog log(opened(folder.path() / "app.db"));
    EXPECT_EQ(log.keep_state("nobody", RunState{}).error().code, ErrorCode::not_found);
    EXPECT_EQ(log.record_of("nobody").error().code, ErrorCode::not_found);
}

TEST(SqliteEventLog, ListsRunsByWhenTheyWereStartedAndStopped) {
    const TemporaryFolder folder;
    SqliteEventLog log(opened(folder.path() / "app.db"));
    for (const char* id : {"first", "second", "third"}) ASSERT_TRUE(log.append({second(1), start_of(id)}));
    ASSERT_TRUE(log.append({second(5), RunStopped{"second", "stopped by a person"}}));
    using Ids = std::vector<std::string>;
    EXPECT_EQ(log.open_runs().value(), (Ids{"first", "third"}));
    EXPECT_EQ(log.all_runs(2).value(), (Ids{"third", "second"}));
    EXPECT_EQ(log.stopped_since(second(5)).value(), Ids{"second"});
    EXPECT_EQ(log.stopped_since(second(6)).value(), Ids{});
}

TEST(SqliteEventLog, RefusesWhatCannotHaveHappened) {
    const TemporaryFolder folder;
    SqliteEventLog log(opened(folder.path() / "app.db"));
    EXPECT_EQ(log.append(candle_of("nobody", 1)).error().code, ErrorCode::refused);
    EXPECT_EQ(log.events_of("nobody").error().code, ErrorCode::not_found);
    ASSERT_TRUE(log.append({second(1), start_of("a")}));
    EXPECT_EQ(log.append({second(2), start_of("a")}).error().code, ErrorCode::refused);
    ASSERT_TRUE(log.append({second(3), RunStopped{"a", "why"}}));
    EXPECT_EQ(log.append({second(4), RunStopped{"a", "again"}}).error().code, ErrorCode::refused);
    EXPECT_EQ(log.events_of("a")->size(), 2U);
}

// One run of a start and two candles, then this SQL; gives the sentence of reading it.
std::string reading_after(const std::string& damage) {
    const TemporaryFolder folder;
    const auto database = opened(folder.path() / "app.db");
    SqliteEventLog log(database);
    EXPECT_TRUE(log.append({second(1), start_of("a")}));
    for (int minute : {501, 502}) EXPECT_TRUE(log.append(candle_of("a", minute)));
    EXPECT_TRUE(database->session().write([&](soci::session& sql) -> Result<> {
        sql << damage;
        return {};
    })) << damage;
    const auto read = log.events_of("a");
    if (read) return "";
    EXPECT_EQ(read.error().code, ErrorCode::malformed) << damage;
    return read.error().what;
}

TEST(SqliteEventLog, ARowThatIsNotAsItWasWrittenIsRefusedWithASentence) {
    ASSERT_EQ(reading_after("UPDATE equity_sample SET equity = 0"), "") << "nothing of ours was touched";
    for (const char* damage : {
             "UPDATE trading_event SET payload = replace(payload, '\"late\":false', '\"late\":true') WHERE seq = 2",
             "UPDATE trading_event SET time = time + 1 WHERE seq = 2",
             "UPDATE trading_event SET kind = 'order_ended' WHERE seq = 2",
             "UPDATE trading_event SET payload = '{}' WHERE seq = 2",
             "UPDATE trading_event SET digest = '' WHERE seq = 2",
             "DELETE FROM trading_event WHERE seq = 2",
         }) {
        EXPECT_EQ(reading_after(damage).find("event 2 of the strategy run a is damaged in the database"), 0U) << damage;
    }
    for (const char* damage : {
             "DELETE FROM trading_event WHERE seq = 1",
             "DELETE FROM trading_history",
             "UPDATE trading_history SET bytes = bytes - 1",
             "UPDATE trading_history SET bytes = 9000000000000000000",
             "UPDATE trading_history SET candles = x'00'",
             "UPDATE trading_history SET digest = ''",
         }) {
        EXPECT_EQ(reading_after(damage).find("event 1 of the strategy run a is damaged in the database"), 0U) << damage;
    }
}

// A process that appends candles until it is killed, telling each one through the pipe once append() has returned.
[[noreturn]] void append_until_killed(const std::filesystem::path& file, int pipe) {
    SqliteEventLog log(opened(file));
    for (int minute = 501;; ++minute) {
        if (!log.append(candle_of("a", minute)) || ::write(pipe, &minute, sizeof minute) < 0) ::_exit(1);
    }
}

TEST(SqliteEventLog, NothingThatWasAppendedIsLostWhenTheProgramIsKilled) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "app.db";
    ASSERT_TRUE(SqliteEventLog(opened(file)).append({second(1), start_of("a")}));
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_until_killed(file, ends[1]);
    ::close(ends[1]);
    int told = 0, minute = 0;
    while (::read(ends[0], &minute, sizeof minute) == sizeof minute) {
        told = minute;
        if (told == 530) ::kill(child, SIGKILL);  // what it still tells before it is gone is read too
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    ::close(ends[0]);

    const auto events = SqliteEventLog(opened(file)).events_of("a").value();
    ASSERT_GE(events.size(), static_cast<std::size_t>(told - 500 + 1));
    for (std::size_t i = 1; i < events.size(); ++i)
        EXPECT_TRUE(same(events[i], candle_of("a", 500 + static_cast<int>(i))));
}

}  // namespace
}  // namespace piggy::sqlite
