// The live books after somebody was at them: a bit the disk flipped, a record an editor changed, dropped, swapped or
// cut off, a latch that was taken away. Counts are small here; PIGGY_BIT_FLIPS and PIGGY_AUDIT_EDITS name larger ones,
// with PIGGY_DAMAGE_SEED other places.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/live_state.h"
#include "adapters/sqlite/live_store.h"
#include "conformance/live_store_conformance.h"
#include "support/fault_vfs.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using namespace execution;
namespace fs = std::filesystem;

const std::string limits(64, 'c');
const std::vector<std::byte> key(32, std::byte{42});

std::int64_t setting(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoll(text);
}

// Everything the books tell, or the first sentence that something is wrong.
struct Told {
    std::string trouble;
    StoredLive live;
    std::vector<orders::LiveOrder> orders;
    std::vector<orders::BookedFill> fills;
    std::vector<std::string> hashes;
    std::int64_t slots = 0;

    [[nodiscard]] bool same_state(const Told& other) const {
        return live.book_id == other.live.book_id && live.fresh == other.live.fresh && live.books == other.live.books &&
               live.unfinished == other.live.unfinished && live.last_day == other.live.last_day &&
               live.last_trade_id == other.live.last_trade_id && live.facts == other.live.facts &&
               live.audit_head == other.live.audit_head && slots == other.slots;
    }
    [[nodiscard]] bool same_history(const Told& other) const {
        return orders == other.orders && fills == other.fills && hashes == other.hashes;
    }
};

class LiveBooksAfterDamage : public testing::Test {
protected:
    void SetUp() override { test::FaultVfs::install().calm(); }
    void TearDown() override { test::FaultVfs::install().forget(file().parent_path()); }

    [[nodiscard]] fs::path file() const { return folder_.path() / "ledger.db"; }
    [[nodiscard]] fs::path kept() const { return folder_.path() / "kept"; }

    static LiveStoreSettings settings(std::int64_t checked_at_once = 16'000'000) {
        LiveStoreSettings given;
        given.headroom_bytes = 0;
        given.checked_at_once_bytes = checked_at_once;
        return given;
    }
    [[nodiscard]] std::unique_ptr<SqliteLiveStore> open() const {
        auto store = SqliteLiveStore::open(file(), limits, settings());
        EXPECT_TRUE(store) << (store ? "" : store.error().what);
        return store ? std::move(*store) : nullptr;
    }

    // A day of orders, fills and records, latched at its end.
    static void live(SqliteLiveStore& store, int from, int to) {
        ledger::BooksSnapshot books = store.load()->books;
        for (int n = from; n < to; ++n) {
            auto transaction = store.begin();
            ASSERT_TRUE(transaction);
            const std::string id = "n" + std::to_string(n);
            orders::LiveOrder order = live_order(id, live_day_number + n / 20, n);
            order.reason = std::string(static_cast<std::size_t>(n * 37 % 400), 'r');
            ASSERT_TRUE((*transaction)->put_order(order));
            if (n % 3 != 0) {
                order = with_state(order, orders::OrderState::sending);
                ASSERT_TRUE((*transaction)->put_order(order));
                ASSERT_TRUE((*transaction)->put_order(with_state(order, orders::OrderState::filled)));
            }
            ASSERT_TRUE((*transaction)->add_fill(live_fill(n + 1, "cp-" + id)));
            ASSERT_TRUE((*transaction)->post(live_entry(n + 1, books), books));
            DayRow day = live_day(live_day_number + n / 20);
            day.latched = n % 20 >= 10;
            ASSERT_TRUE((*transaction)->put_day(day));
            ASSERT_TRUE((*transaction)->put_fact("n", id));
            ASSERT_TRUE((*transaction)->audit(live_event(n)));
            ASSERT_TRUE((*transaction)->commit());
        }
    }

    // The files as they are now; a log of what the file lacks among them, as after a kill.
    void keep() const {
        fs::remove_all(kept());
        fs::create_directory(kept());
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".db" || extension == ".db-wal" || extension == ".head") {
                fs::copy_file(entry.path(), kept() / entry.path().filename());
            }
        }
    }
    void put_back() const {
        for (const char* name : {"ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.head"}) {
            fs::remove(folder_.path() / name);
            if (fs::exists(kept() / name)) fs::copy_file(kept() / name, folder_.path() / name);
        }
        test::FaultVfs::install().forget(folder_.path());
    }

    [[nodiscard]] Told told(std::int64_t checked_at_once = 16'000'000) const {
        Told told;
        const auto note = [&](const auto& result) {
            if (!result && told.trouble.empty()) told.trouble = result.error().what;
            return static_cast<bool>(result);
        };
        auto store = SqliteLiveStore::open(file(), limits, settings(checked_at_once));
        if (!note(store)) return told;
        if (auto live = (*store)->load(); note(live)) told.live = *live;
        if (auto set = (*store)->set_key(key); !note(set)) return told;
        if (auto transaction = (*store)->begin(); note(transaction)) {
            if (auto slots = (*transaction)->slots_used(live_day_number + 1); note(slots)) told.slots = *slots;
        }
        if (auto page = (*store)->orders({.limit = 1000}); note(page)) told.orders = page->rows;
        if (auto page = (*store)->fills({.limit = 1000}); note(page)) told.fills = page->rows;
        if (auto page = (*store)->audit_log({.limit = 1000}); note(page)) {
            for (const AuditRecord& record : page->rows) told.hashes.push_back(record.hash + record.mac);
        }
        if (auto verdict = (*store)->verify_audit(); note(verdict) && verdict->first_bad) {
            if (told.trouble.empty()) told.trouble = verdict->what;
        }
        note((*store)->whole());
        return told;
    }

    void run_sql(const std::string& sql) const {
        sqlite_api::sqlite3* connection = nullptr;
        ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
        char* trouble = nullptr;
        EXPECT_EQ(sqlite_api::sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &trouble), SQLITE_OK) << trouble;
        sqlite_api::sqlite3_close(connection);
    }

    // Somebody who knows this program's source, but not the key: changes the state and seals it again.
    template <class Change>
    void forge(Change change) const {
        sqlite_api::sqlite3* connection = nullptr;
        ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
        {
            std::optional<LiveState> state = load_live_state(connection, "owner");
            ASSERT_TRUE(state);
            LiveRows rows(connection);
            change(*state, rows);
            SealRow(connection).put(*state);
        }
        sqlite_api::sqlite3_close(connection);
    }

    void flip_bits_in(std::int64_t times, std::uint64_t seed);

    test::TemporaryFolder folder_;
};

void LiveBooksAfterDamage::flip_bits_in(std::int64_t times, std::uint64_t seed) {
    keep();
    const Told truth = told();
    ASSERT_EQ(truth.trouble, "");
    ASSERT_FALSE(truth.orders.empty());
    std::mt19937_64 lot(seed);
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kept())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    std::int64_t detected = 0, harmless = 0;
    for (std::int64_t i = 0; i < times; ++i) {
        put_back();
        const std::string name = i % 25 == 0 ? "ledger.head" : names[lot() % names.size()];
        const fs::path damaged = folder_.path() / name;
        const std::uint64_t offset = lot() % fs::file_size(damaged);
        const int bit = static_cast<int>(lot() % 8);
        {
            std::fstream bytes(damaged, std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekg(static_cast<std::streamoff>(offset));
            const int byte = bytes.get();
            bytes.seekp(static_cast<std::streamoff>(offset));
            bytes.put(static_cast<char>(byte ^ (1 << bit)));
        }
        // Every other time as of a large file, whose pages are checked while it is used already: then its state must
        // be right from the first moment, and its history at the latest when the check is through.
        const bool large = i % 2 == 1;
        const Told now = told(large ? 0 : 16'000'000);
        const std::string where = name + ", byte " + std::to_string(offset) + ", bit " + std::to_string(bit);
        if (!now.trouble.empty()) {
            ++detected;
            if (large && now.live.book_id != "") {
                EXPECT_TRUE(now.live.books == truth.live.books && now.live.last_day == truth.live.last_day &&
                            now.live.unfinished == truth.live.unfinished)
                    << "silent at first: " << where;
            }
            continue;
        }
        ++harmless;
        EXPECT_TRUE(now.same_state(truth)) << "silent: " << where;
        EXPECT_TRUE(now.same_history(truth)) << "silent in the history: " << where;
    }
    RecordProperty("detected", std::to_string(detected));
    RecordProperty("harmless", std::to_string(harmless));
    std::printf("%lld bits flipped: %lld detected, %lld harmless\n", static_cast<long long>(times),
                static_cast<long long>(detected), static_cast<long long>(harmless));
    EXPECT_GT(detected, 0);
}

TEST_F(LiveBooksAfterDamage, OneFlippedBitAfterACleanEndIsDetectedOrHarmless) {
    live(*open(), 0, 30);
    {
        const auto store = open();
        ASSERT_TRUE(store->set_key(key));
        live(*store, 30, 40);
    }
    flip_bits_in(setting("PIGGY_BIT_FLIPS", 200) / 2, static_cast<std::uint64_t>(setting("PIGGY_DAMAGE_SEED", 1)));
}

TEST_F(LiveBooksAfterDamage, SoIsOneAfterAKillThatLeftALog) {
    auto store = open();
    live(*store, 0, 25);
    store.reset();
    store = open();
    live(*store, 25, 40);
    keep();
    store.reset();
    put_back();
    flip_bits_in(setting("PIGGY_BIT_FLIPS", 200) / 2, static_cast<std::uint64_t>(setting("PIGGY_DAMAGE_SEED", 2)));
}

TEST_F(LiveBooksAfterDamage, WhatTheCheckBesideTheWorkFindsEndsTheWriting) {
    const std::string needle = "needle-0123456789";
    {
        const auto store = open();
        auto transaction = store->begin();
        ASSERT_TRUE(transaction);
        ASSERT_TRUE((*transaction)->put_order(with_state(live_order(needle), orders::OrderState::refused)));
        ASSERT_TRUE((*transaction)->commit());
    }
    std::string bytes = test::content_of(file());
    const std::size_t at = bytes.find(needle);
    ASSERT_NE(at, std::string::npos);
    bytes[at] = 'N';  // in the table or in its index: the two no longer agree
    std::ofstream(file(), std::ios::binary) << bytes;
    EXPECT_FALSE(SqliteLiveStore::open(file(), limits, settings()));
    auto store = SqliteLiveStore::open(file(), limits, settings(0));
    ASSERT_TRUE(store) << store.error().what;
    EXPECT_TRUE((*store)->load());
    EXPECT_FALSE((*store)->whole());
    const auto begun = (*store)->begin();
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, ErrorCode::unavailable);
    EXPECT_NE(begun.error().what.find("damaged"), std::string::npos) << begun.error().what;
}

TEST_F(LiveBooksAfterDamage, AnEditedDroppedSwappedOrCutRecordIsNamed) {
    constexpr int records = 40;
    {
        const auto store = open();
        ASSERT_TRUE(store->set_key(key));
        live(*store, 0, records);
    }
    keep();
    std::mt19937_64 lot(static_cast<std::uint64_t>(setting("PIGGY_DAMAGE_SEED", 3)));
    const std::int64_t times = setting("PIGGY_AUDIT_EDITS", 300);
    const std::string unguarded = "DROP TRIGGER live_audit_stays; DROP TRIGGER live_audit_is_final; ";
    const std::array<std::string, 8> columns = {"time = time + 1",
                                                "actor = actor || ' '",
                                                "action = 'x' || action",
                                                "details = replace(details, 'n', 'm')",
                                                "result = ''",
                                                "limits = upper(limits) || '0'",
                                                "previous_hash = hash",
                                                "hash = previous_hash"};
    for (std::int64_t i = 0; i < times; ++i) {
        put_back();
        const std::int64_t at = 1 + static_cast<std::int64_t>(lot() % records);
        const std::string record = std::to_string(at);
        std::string change;
        std::int64_t named = at;
        switch (i % 4) {
            case 0:
                change = "UPDATE live_audit SET " + columns[lot() % columns.size()] + " WHERE sequence = " + record;
                break;
            case 1: change = "DELETE FROM live_audit WHERE sequence = " + record; break;
            case 2: {
                const std::int64_t other = 1 + (at + static_cast<std::int64_t>(lot() % (records - 1))) % records;
                if (other == at) continue;
                named = std::min(at, other);
                change = "UPDATE live_audit SET sequence = -1 WHERE sequence = " + record +
                         "; UPDATE live_audit SET sequence = " + record + " WHERE sequence = " + std::to_string(other) +
                         "; UPDATE live_audit SET sequence = " + std::to_string(other) + " WHERE sequence = -1";
                break;
            }
            default: change = "DELETE FROM live_audit WHERE sequence >= " + record; break;
        }
        run_sql(unguarded + change);
        const auto verdict = verify_audit_of(file());
        ASSERT_TRUE(verdict) << verdict.error().what;
        EXPECT_EQ(verdict->first_bad, named) << change << ": " << verdict->what;
        if (i % 10 == 0) {
            EXPECT_FALSE(SqliteLiveStore::open(file(), limits, settings())) << change;
        }
    }
}

TEST_F(LiveBooksAfterDamage, TheLogRefusesToBeEdited) {
    live(*open(), 0, 3);
    sqlite_api::sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
    for (const char* sql : {"DELETE FROM live_audit WHERE sequence = 3", "UPDATE live_audit SET result = 'x'",
                            "UPDATE live_audit SET mac = 'x', time = 0"}) {
        EXPECT_EQ(sqlite_api::sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
    }
    sqlite_api::sqlite3_close(connection);
}

TEST_F(LiveBooksAfterDamage, ALatchTakenAwayWithAllItsDigestsMadeAnewIsSeenByTheKey) {
    {
        const auto store = open();
        ASSERT_TRUE(store->set_key(key));
        live(*store, 0, 15);
    }
    keep();
    ASSERT_TRUE(told().live.last_day->latched);
    for (const std::int64_t more_commits : {0, 1}) {
        put_back();
        forge([&](LiveState& state, LiveRows& rows) {
            state.last_day->latched = false;
            state.commits += more_commits;
            rows.put(state.owner, *state.last_day);
        });
        const auto store = open();  // without the key it looks whole
        ASSERT_TRUE(store);
        EXPECT_FALSE(store->load()->last_day->latched);
        const auto set = store->set_key(key);
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().code, ErrorCode::malformed);
        EXPECT_FALSE(store->begin());
    }
}

TEST_F(LiveBooksAfterDamage, ALogWrittenAnewFromARecordOnIsSeenByTheKey) {
    {
        const auto store = open();
        ASSERT_TRUE(store->set_key(key));
        live(*store, 0, 10);
    }
    sqlite_api::sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
    {
        std::string trigger;
        Statement schema(connection, "SELECT sql FROM sqlite_schema WHERE name = 'live_audit_is_final'");
        schema.begin();
        while (schema.next()) trigger = schema.text(0);
        Statement(connection, "DROP TRIGGER live_audit_is_final").run();
        std::vector<AuditRecord> records;
        Statement rows(connection, std::string("SELECT ") + live_audit_columns + " FROM live_audit ORDER BY 1");
        rows.begin();
        while (rows.next()) records.push_back(read_audit(rows));
        Statement change(connection,
                         "UPDATE live_audit SET result = ?, previous_hash = ?, hash = ? WHERE sequence = ?");
        for (std::size_t i = 4; i < records.size(); ++i) {
            if (i == 4) records[i].event.result = "never happened";
            records[i].previous_hash = records[i - 1].hash;
            records[i].hash = audit_hash("owner", records[i]);
            change.run(records[i].event.result, records[i].previous_hash, records[i].hash, records[i].sequence);
        }
        Statement(connection, trigger).run();
        Statement(connection, "UPDATE live_seal SET audit_head = '" + records.back().hash + "'").run();
    }
    EXPECT_FALSE(verify_audit_chain(connection, "owner", {}).first_bad);  // by plain hashes it looks whole
    EXPECT_EQ(verify_audit_chain(connection, "owner", key).first_bad, 5);
    sqlite_api::sqlite3_close(connection);
}

}  // namespace
}  // namespace piggy::sqlite
