#pragma once
// What every RunStore must do. An adapter's test instantiates it with a factory that opens the same store again.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "backtest/run_store.h"

namespace piggy::backtest {

class RunStoreConformance : public testing::Test {
protected:
    // Opens the store anew, as after a restart.
    virtual std::unique_ptr<RunStore> open() = 0;

    static SavedRun run(const std::string& id, int second, int trades = 0) {
        SavedRun saved{.id = id,
                       .created_at = Timestamp(std::chrono::seconds(1'600'000'000 + second)),
                       .request = R"({"cash":"9007199254740993"})",
                       .result = "{\"verdict\":\"" + id + " \xF0\x9F\x90\xB7 'quoted' \\\"\"}",
                       .candles = "BTC/USDT 1h 43309 abc"};
        for (int i = 0; i < trades; ++i) saved.trades.push_back("{\"n\":" + std::to_string(i) + "}");
        return saved;
    }

    void keeps_what_was_saved() {
        const SavedRun saved = run("a", 1, 3);
        const auto kept = open()->save(saved);
        ASSERT_TRUE(kept) << kept.error().what;
        const auto loaded = open()->load("a");
        ASSERT_TRUE(loaded) << loaded.error().what;
        EXPECT_EQ(loaded->id, "a");
        EXPECT_EQ(loaded->created_at, saved.created_at);
        EXPECT_EQ(loaded->request, saved.request);
        EXPECT_EQ(loaded->result, saved.result);
        EXPECT_EQ(loaded->candles, saved.candles);
        EXPECT_EQ(open()->trades("a", 10, 0)->items, saved.trades);
    }

    void lists_newest_first_by_pages() {
        auto store = open();
        for (int i = 0; i < 25; ++i) ASSERT_TRUE(store->save(run("run-" + std::to_string(i), (i * 7) % 25)));
        const auto all = store->list(100, 0);
        ASSERT_TRUE(all);
        EXPECT_EQ(all->total, 25U);
        ASSERT_EQ(all->items.size(), 25U);
        for (std::size_t i = 1; i < 25; ++i) EXPECT_GE(all->items[i - 1].created_at, all->items[i].created_at);
        const auto page = store->list(10, 20);
        ASSERT_EQ(page->items.size(), 5U);
        EXPECT_EQ(page->items[0].id, all->items[20].id);
        EXPECT_EQ(page->total, 25U);
        EXPECT_TRUE(store->list(10, 1000)->items.empty());
        EXPECT_TRUE(store->list(0, 0)->items.empty());
    }

    void gives_any_page_of_many_trades() {
        auto store = open();
        ASSERT_TRUE(store->save(run("many", 1, 2500)));
        EXPECT_EQ(store->trades("many", 5000, 0)->items.size(), 2500U);
        for (const std::size_t offset : {0U, 1U, 998U, 999U, 1000U, 1001U, 1999U, 2400U, 2499U, 2500U, 9000U}) {
            const auto page = store->trades("many", 120, offset);
            ASSERT_TRUE(page);
            EXPECT_EQ(page->total, 2500U);
            const std::size_t expected = offset >= 2500 ? 0 : std::min<std::size_t>(120, 2500 - offset);
            ASSERT_EQ(page->items.size(), expected) << offset;
            for (std::size_t i = 0; i < expected; ++i) {
                EXPECT_EQ(page->items[i], "{\"n\":" + std::to_string(offset + i) + "}");
            }
        }
    }

    void refuses_an_id_twice_and_does_not_know_others() {
        auto store = open();
        ASSERT_TRUE(store->save(run("a", 1, 2)));
        auto other = run("a", 2, 5);
        other.result = "{}";
        EXPECT_EQ(store->save(other).error().code, ErrorCode::refused);
        EXPECT_EQ(store->load("a")->result, run("a", 1).result);
        EXPECT_EQ(store->trades("a", 10, 0)->total, 2U);
        for (const char* id : {"", "b", "A", "a'; DROP TABLE run; --"}) {
            EXPECT_EQ(store->load(id).error().code, ErrorCode::not_found) << id;
            EXPECT_EQ(store->trades(id, 1, 0).error().code, ErrorCode::not_found) << id;
            EXPECT_EQ(store->remove(id).error().code, ErrorCode::not_found) << id;
        }
    }

    void forgets_what_was_removed() {
        auto store = open();
        ASSERT_TRUE(store->save(run("a", 1, 2000)));
        ASSERT_TRUE(store->save(run("b", 2, 1)));
        ASSERT_TRUE(store->remove("a"));
        EXPECT_EQ(store->load("a").error().code, ErrorCode::not_found);
        EXPECT_EQ(open()->list(10, 0)->total, 1U);
        ASSERT_TRUE(store->save(run("a", 3))) << "its trades are gone too";
        EXPECT_EQ(store->trades("a", 10, 0)->total, 0U);
    }
};

}  // namespace piggy::backtest
