// From a real desk and its real audit log to what people are told: each event that they must hear of, once, whatever
// dies in between.

#include "apps/alert_books.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "live_desk/desk_under_test.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::DeskUnderTest;
using test::Fate;

struct TellingDesk : DeskUnderTest {
    TellingDesk() {
        venue.wallets[Asset{"BTC"}] = *Decimal::parse("0.1");
        venue.wallets[Asset{"USDT"}] = Decimal::whole(5'000);
        fs::create_directory_symlink(folder.path(), home.path() / "practice");
        begin();
        look();
    }
    // Another run of the one that tells.
    void begin() {
        books.reset();
        alerts.reset();
        auto opened = sqlite::SqliteAlertStore::open(home.path() / "alerts.db");
        ASSERT_TRUE(opened) << opened.error().what;
        alerts = std::move(*opened);
        books.emplace(home.path(), *alerts, clock, [this](std::string_view line) { said.emplace_back(line); });
    }
    void look() {
        const auto looked = books->look();
        ASSERT_TRUE(looked) << looked.error().what;
    }
    // The texts that are new since the last time, in their order.
    std::vector<std::string> told() {
        look();
        std::vector<std::string> texts;
        const auto fresh = alerts->after(last, 1000).value();
        for (const auto& stored : fresh) {
            texts.push_back(stored.alert.text);
            last = stored.id;
        }
        return texts;
    }
    void price(std::int64_t dollars) { venue.bids[Symbol{{"BTC"}, {"USDT"}}] = Price{Decimal::whole(dollars)}; }

    test::TemporaryFolder home;
    std::unique_ptr<sqlite::SqliteAlertStore> alerts;
    std::optional<AlertBooks> books;
    std::vector<std::string> said;
    std::int64_t last = 0;
};

bool has(const std::vector<std::string>& texts, const std::string& words) {
    return std::ranges::any_of(texts, [&](const auto& text) { return text.find(words) != std::string::npos; });
}
std::string all(const std::vector<std::string>& texts) {
    std::string joined;
    for (const auto& text : texts) joined += text + "\n--\n";
    return joined;
}

TEST(AlertBooks, ATradeIsToldInTheRunbooksLineAsItStandsInTheLog) {
    TellingDesk test;
    test.go_live();
    const auto on = test.told();
    EXPECT_TRUE(has(on, "Live trading is ON, enabled by test")) << all(on);
    EXPECT_TRUE(has(on, "On the practice exchange, with play money.")) << all(on);
    test.pass(seconds(7));
    EXPECT_FALSE(test.buy("one", "25").refusal);
    const auto texts = test.told();
    ASSERT_EQ(texts.size(), 1U) << all(texts);
    ASSERT_FALSE(test.trades.empty());
    EXPECT_TRUE(texts[0].starts_with(test.trades.back() + "\n")) << texts[0] << "\n" << test.trades.back();
    EXPECT_TRUE(texts[0].starts_with("🔴LIVE 2026-02-04T12:"));
    EXPECT_TRUE(test.told().empty());
    test.desk->disable("the owner");
    EXPECT_TRUE(has(test.told(), "Live trading is OFF: disabled by the owner"));
    test.go_live();
    test.desk->kill("telegram");
    const auto killed = test.told();
    EXPECT_TRUE(has(killed, "The kill switch was used by telegram")) << all(killed);
}

TEST(AlertBooks, ABreachIsToldInTheRunbooksWordsAndTheSecondAlertAtTenPercent) {
    TellingDesk test;
    test.go_live();
    static_cast<void>(test.told());
    test.price(44'090);
    test.pass(seconds(10));
    const auto breach = test.told();
    ASSERT_EQ(breach.size(), 1U) << all(breach);
    EXPECT_TRUE(breach[0].starts_with("AUTO-DISABLED: Daily loss 5.91% exceeded limit\n")) << breach[0];
    EXPECT_NE(breach[0].find("$591.00 less"), std::string::npos) << breach[0];
    EXPECT_NE(breach[0].find("from 2026-02-05 00:00:00 UTC on"), std::string::npos) << breach[0];
    EXPECT_EQ(breach[0].find("9,409"), std::string::npos) << "what the account is worth is not told";
    EXPECT_EQ(breach[0].find("9409"), std::string::npos);
    test.price(40'000);
    test.pass(seconds(10));
    const auto second = test.told();
    ASSERT_EQ(second.size(), 1U) << all(second);
    EXPECT_TRUE(second[0].starts_with("SECOND ALERT: the day's loss is now 10.00%")) << second[0];
    test.price(30'000);
    test.pass(minutes(5));
    EXPECT_TRUE(test.told().empty()) << "two are enough";
}

TEST(AlertBooks, AnUnknownOrderIsToldAndSoIsItsEnd) {
    for (const Fate fate : {Fate::lost_and_placed, Fate::lost_and_not_placed}) {
        TellingDesk test;
        test.go_live();
        static_cast<void>(test.told());
        test.venue.fate = fate;
        static_cast<void>(test.buy("lost", "25"));
        const auto unknown = test.told();
        EXPECT_TRUE(has(unknown, "UNKNOWN ORDER: it is not known what became of BUY BTC/USDT")) << all(unknown);
        EXPECT_TRUE(test.books->unknown_is_told());
        test.begin();  // we end and start again in between
        test.pass(minutes(5));
        const auto known = test.told();
        EXPECT_TRUE(has(known, fate == Fate::lost_and_placed ? "it traded for $" : "nothing of it traded")) << all(known);
        EXPECT_EQ(has(known, "🔴LIVE"), fate == Fate::lost_and_placed) << all(known);
        EXPECT_FALSE(test.books->unknown_is_told());
    }
}

TEST(AlertBooks, RefusalsKeysAndStrangeTradesAreTold) {
    TellingDesk test;
    test.go_live();
    static_cast<void>(test.told());
    for (int i = 0; i < 12; ++i) EXPECT_TRUE(test.buy("r" + std::to_string(i), "51").refusal);
    const auto refused = test.told();
    ASSERT_EQ(refused.size(), 1U) << all(refused);
    EXPECT_TRUE(refused[0].starts_with("Live order refused: BUY BTC/USDT (")) << refused[0];
    test.begin();
    test.pass(minutes(2));
    const auto rest = test.told();
    EXPECT_TRUE(has(rest, "11 more live orders were refused")) << all(rest);
    test.venue.fate = Fate::rejected;
    static_cast<void>(test.buy("rejected", "25"));
    EXPECT_TRUE(has(test.told(), "The exchange rejected the order BUY BTC/USDT"));
    test.venue.fate = Fate::keys_refused;
    static_cast<void>(test.buy("keys", "25"));
    const auto keys = test.told();
    EXPECT_TRUE(has(keys, "Live trading is OFF: the exchange refused the keys")) << all(keys);
    static_cast<void>(test.desk->audit("api", "vault.sealed", R"({"exchange":"practice"})", "ok"));
    static_cast<void>(test.desk->audit("api", "keys.validated", R"({"exchange":"practice"})", "refused"));
    const auto more = test.told();
    EXPECT_TRUE(has(more, "The key vault was sealed")) << all(more);
    EXPECT_TRUE(has(more, "The exchange keys are not valid")) << all(more);
}

TEST(AlertBooks, WhatHappenedBeforeTheFirstStartIsNobodysNews) {
    DeskUnderTest desk;
    desk.go_live();
    static_cast<void>(desk.buy("old", "25"));
    desk.clock.pass(hours(3));
    const test::TemporaryFolder home;
    fs::create_directory_symlink(desk.folder.path(), home.path() / "practice");
    auto store = sqlite::SqliteAlertStore::open(home.path() / "alerts.db").value();
    AlertBooks books(home.path(), *store, desk.clock, [](std::string_view) {});
    ASSERT_TRUE(books.look());
    EXPECT_TRUE(store->newest(10)->empty());
    desk.pass(seconds(10));
    static_cast<void>(desk.buy("new", "25"));
    ASSERT_TRUE(books.look());
    EXPECT_EQ(store->newest(10)->size(), 1U);
    EXPECT_EQ(books.audit_head("practice"), desk.store->load()->audit_head);
}

// The one that tells ends after any of its commits, or none of them was taken: all is told, and nothing twice.
TEST(AlertBooks, NothingIsLostAndNothingToldTwiceHoweverOftenItIsStartedAnew) {
    TellingDesk test;
    test.go_live();
    std::size_t seen = 0;
    for (int i = 0; i < 12; ++i) {
        test.pass(seconds(5));
        static_cast<void>(test.buy("b" + std::to_string(i), "5"));
        test.begin();
        if (i % 3 != 0) test.look();
        seen += i % 2 == 0 ? test.told().size() : 0;
    }
    seen += test.told().size();
    std::size_t trades = 0;
    std::map<std::string, int> sources;
    const auto stored_alerts = test.alerts->after(0, 1000).value();
    for (const auto& stored : stored_alerts) {
        trades += stored.alert.kind == alerts::Kind::trade ? 1U : 0U;
        EXPECT_EQ(++sources[stored.alert.source], 1);
    }
    EXPECT_EQ(trades, test.trades.size());
    EXPECT_EQ(trades, 12U);
    EXPECT_EQ(seen, sources.size());
}

// The books of this morning are put back, the outbox is the one of now: what happens from here on has the numbers of what
// was told already.
TEST(AlertBooks, BooksFromABackupAreReadAnewAndNothingIsTakenForTold) {
    TellingDesk test;
    const fs::path file = test.folder.path() / "ledger.db", kept = test.home.path() / "kept.db";
    const auto stop = [&] {
        test.desk.reset();
        test.disk.reset();
        test.store.reset();  // its log goes into the file
    };
    const auto seal = [&] {
        static_cast<void>(test.desk->audit("api", "vault.sealed", R"({"exchange":"practice"})", "ok"));
        return has(test.told(), "The key vault was sealed");
    };
    stop();
    fs::copy_file(file, kept);
    test.start();
    EXPECT_TRUE(seal());
    stop();
    for (const char* more : {"-wal", "-shm"}) fs::remove(file.string() + more);
    fs::remove(test.folder.path() / "ledger.head");
    fs::copy_file(kept, file, fs::copy_options::overwrite_existing);
    test.clock.pass(hours(1));
    test.start();
    ASSERT_TRUE(test.desk);
    EXPECT_TRUE(seal()) << "under a number that was told of before";
    EXPECT_TRUE(seal());
}

// Nothing of the files changes when a read error passes.
TEST(AlertBooks, AfterAReadErrorThatPassesTheRestIsReadAndTheNextOneIsToldAgain) {
    TellingDesk test;
    const fs::path file = test.folder.path() / "ledger.db";
    static_cast<void>(test.told());
    static_cast<void>(test.desk->audit("api", "vault.sealed", R"({"exchange":"practice"})", "ok"));
    test.desk.reset();
    test.disk.reset();
    test.store.reset();
    const auto time = fs::last_write_time(file);
    const auto write = [&](const std::string& head) {
        std::fstream(file, std::ios::in | std::ios::out | std::ios::binary) << head;
        fs::last_write_time(file, time);
        test.clock.pass(seconds(10));
    };
    const std::string good("SQLite format 3\0", 16), bad(16, 'x');
    for (int round = 0; round < 2; ++round) {
        write(bad);
        EXPECT_TRUE(has(test.told(), "The live books can't be read")) << round;
        EXPECT_TRUE(test.told().empty()) << "once";
        write(good);
        EXPECT_EQ(has(test.told(), "The key vault was sealed"), round == 0);
    }
}

TEST(AlertBooks, BooksThatCantBeReadAreToldOnce) {
    const test::TemporaryFolder home;
    fs::create_directories(home.path() / "practice");
    std::ofstream(home.path() / "practice" / "ledger.db") << "this is no database at all, whatever it is called";
    fs::permissions(home.path() / "practice" / "ledger.db", fs::perms::owner_read | fs::perms::owner_write);
    auto store = sqlite::SqliteAlertStore::open(home.path() / "alerts.db").value();
    const test::HandClock clock;
    AlertBooks books(home.path(), *store, clock, [](std::string_view) {});
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(books.look());
    const auto told = store->newest(10).value();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_TRUE(told[0].alert.text.starts_with("The live books can't be read")) << told[0].alert.text;
}

}  // namespace
}  // namespace piggy::apps
