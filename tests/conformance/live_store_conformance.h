#pragma once
// What every LiveStore must do. An adapter's test instantiates it with a factory that opens the same store again.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "execution/live_store.h"

namespace piggy::execution {

// ---- what the tests put in; also of use to others

inline Timestamp live_time(int seconds) { return Timestamp(std::chrono::seconds(1'800'000'000 + seconds)); }
inline const Symbol live_symbol{Asset{"BTC"}, Asset{"USDT"}};
inline constexpr std::int64_t live_day_number = 20'833;  // of live_time(0)

inline orders::LiveOrder live_order(const std::string& id, std::int64_t day = live_day_number, int second = 0) {
    orders::LiveOrder order;
    order.request_id = id;
    order.client_order_id = "cp-" + id;
    order.actor = "strategy \xF0\x9F\x90\xB7 'quoted' \"twice\"";
    order.symbol = live_symbol;
    order.amount_usd = Decimal::whole(10);
    order.quantity.value = Decimal::from_ticks(22'000);
    order.decision_price.value = Decimal::whole(45'000);
    order.limit_price.value = Decimal::from_ticks(4'522'500'000'001);
    order.slot_day = day;
    order.created_at = live_time(second);
    return order;
}

inline orders::LiveOrder with_state(orders::LiveOrder order, orders::OrderState state) {
    order.state = state;
    if (state != orders::OrderState::reserved) order.sent_at = order.created_at + std::chrono::milliseconds(3);
    if (orders::is_final(state)) order.finished_at = order.created_at + std::chrono::seconds(1);
    return order;
}

inline orders::BookedFill live_fill(std::int64_t trade, const std::string& client_order_id = "cp-a",
                                    const Symbol& symbol = live_symbol) {
    orders::BookedFill booked;
    booked.fill.symbol = symbol;
    booked.fill.trade_id = trade;
    booked.fill.order_id = 77;
    booked.fill.price.value = Decimal::whole(45'000);
    booked.fill.quantity.value = Decimal::from_ticks(11'000 + trade);
    booked.fill.notional = Decimal::from_ticks(495'000'000);
    booked.fill.fee = {Decimal::from_ticks(11), Asset{"BNB"}};
    booked.fill.time = live_time(static_cast<int>(trade % 1000));
    booked.fill.is_maker = trade % 2 == 0;
    booked.client_order_id = client_order_id;
    return booked;
}

// A balanced entry, and books after it that are different each time.
inline ledger::JournalEntry live_entry(std::int64_t number, ledger::BooksSnapshot& books) {
    ledger::JournalEntry entry;
    entry.time = live_time(static_cast<int>(number % 1000));
    entry.reference = "BTC/USDT trade " + std::to_string(number);
    entry.postings = {{ledger::Account::wallet, Asset{"BTC"}, Decimal::from_ticks(5)},
                      {ledger::Account::trading, Asset{"BTC"}, Decimal::from_ticks(-5)}};
    books.wallets[Asset{"BTC"}] += Decimal::from_ticks(5);
    books.wallets[Asset{"USDT"}] = Decimal::from_ticks(INT64_MAX - number);
    books.positions[Asset{"BTC"}] = {Quantity{Decimal::from_ticks(5 * number)}, Decimal::from_ticks(number),
                                     Decimal::from_ticks(-number)};
    books.fees[Asset{"BNB"}] = Decimal::from_ticks(number);
    books.contributed = Decimal::whole(1000);
    ++books.entries;
    return entry;
}

inline DayRow live_day(std::int64_t day = live_day_number) {
    DayRow row;
    row.utc_day = day;
    row.begun = live_time(0);
    return row;
}

inline AuditEvent live_event(int number) {
    return {live_time(number), "desk", "order.reserved", R"({"n":")" + std::to_string(number) + R"( \" \u0000"})",
            "ok"};
}

// ---- the suite

class LiveStoreConformance : public testing::Test {
protected:
    // Opens the store anew, as after a restart; the one before is gone.
    virtual std::unique_ptr<LiveStore> open() = 0;

    template <class Value>
    static Value must(Result<Value> result) {
        EXPECT_TRUE(result) << (result ? "" : result.error().what);
        return result ? std::move(*result) : Value{};
    }
    static void must(const Result<>& result) { EXPECT_TRUE(result) << (result ? "" : result.error().what); }
    static void is_refused(const Result<>& result, const std::string& word) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::refused);
        EXPECT_NE(result.error().what.find(word), std::string::npos) << result.error().what;
    }
    static std::unique_ptr<LiveTransaction> begun(LiveStore& store) {
        auto transaction = store.begin();
        EXPECT_TRUE(transaction) << (transaction ? "" : transaction.error().what);
        return transaction ? std::move(*transaction) : nullptr;
    }
    static void write(LiveStore& store, const std::function<void(LiveTransaction&)>& work) {
        const auto transaction = begun(store);
        work(*transaction);
        must(transaction->commit());
    }

    void starts_fresh_and_stays_the_same_books() {
        auto store = open();
        const StoredLive first = must(store->load());
        EXPECT_TRUE(first.fresh);
        EXPECT_EQ(first.book_id.size(), 6U);
        EXPECT_EQ(first.book_id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos);
        EXPECT_FALSE(first.last_day);
        EXPECT_EQ(first.audit_head, "");
        store.reset();
        EXPECT_EQ(must(open()->load()).book_id, first.book_id);
    }

    void gives_back_everything_after_a_restart() {
        auto store = open();
        orders::LiveOrder order = live_order("a");
        order.close_out = true;
        orders::LiveOrder refused = with_state(live_order("no"), orders::OrderState::refused);
        refused.client_order_id.clear();
        refused.code = "MAX_TRADE_EXCEEDED";
        refused.refusal_record = "MAX_TRADE_EXCEEDED\tAn order of $60.00 was asked for.\n";
        ledger::BooksSnapshot books;
        DayRow day = live_day();
        day.baseline = Decimal::from_ticks(101'464'000'001);
        day.latched = true;
        day.latch_text = "AUTO-DISABLED: Daily loss 5.91% exceeded limit";
        day.latched_at = live_time(9);
        day.transferred = Decimal::from_ticks(-7);
        write(*store, [&](LiveTransaction& transaction) {
            must(transaction.put_order(order));
            must(transaction.put_order(refused));
            EXPECT_TRUE(must(transaction.add_fill(live_fill(4711))));
            must(transaction.post(live_entry(1, books), books));
            must(transaction.put_day(day));
            must(transaction.put_fact("venue_time_seen", "2026-11-23T00:00:00.000001Z"));
            must(transaction.audit(live_event(1)));
        });
        order.state = orders::OrderState::sending;
        order.sent_at = live_time(2);
        write(*store, [&](LiveTransaction& transaction) { must(transaction.put_order(order)); });
        store.reset();
        store = open();
        const StoredLive loaded = must(store->load());
        EXPECT_FALSE(loaded.fresh);
        EXPECT_EQ(loaded.books, books);
        EXPECT_EQ(loaded.unfinished, std::vector{order});
        EXPECT_EQ(loaded.last_day, day);
        EXPECT_EQ(loaded.last_trade_id, (std::map<Symbol, std::int64_t>{{live_symbol, 4711}}));
        EXPECT_EQ(loaded.facts.at("venue_time_seen"), "2026-11-23T00:00:00.000001Z");
        EXPECT_EQ(must(store->order("no")), refused);
        EXPECT_EQ(must(store->order_of_client_id("cp-a")), order);
        EXPECT_FALSE(must(store->order_of_client_id("")));
        EXPECT_FALSE(must(store->order("b")));
        EXPECT_EQ(must(store->fills_of("cp-a")), std::vector{live_fill(4711)});
        const Page<AuditRecord> log = must(store->audit_log({}));
        ASSERT_EQ(log.rows.size(), 1U);
        EXPECT_EQ(log.rows[0].event.details, live_event(1).details);
        EXPECT_EQ(log.rows[0].hash, loaded.audit_head);
    }

    void does_nothing_unless_committed() {
        auto store = open();
        {
            const auto transaction = begun(*store);
            must(transaction->put_order(live_order("a")));
            must(transaction->put_day(live_day()));
            must(transaction->audit(live_event(1)));
            EXPECT_TRUE(must(transaction->order_of_request("a")));
            EXPECT_EQ(must(transaction->slots_used(live_day_number)), 1);
            // Others, and the desk itself, read what was there before; nobody waits.
            EXPECT_FALSE(must(store->order("a")));
            EXPECT_TRUE(must(store->load()).fresh);
        }
        EXPECT_FALSE(must(store->order("a")));
        EXPECT_EQ(must(store->audit_log({})).total, 0);
        EXPECT_EQ(must(begun(*store)->slots_used(live_day_number)), 0);
    }

    void counts_slots_as_orders_live_and_die() {
        auto store = open();
        using orders::OrderState;
        const auto slots = [&] { return must(begun(*store)->slots_used(live_day_number)); };
        const auto put = [&](const orders::LiveOrder& order) {
            write(*store, [&](LiveTransaction& transaction) { must(transaction.put_order(order)); });
        };
        for (const char* id : {"a", "b", "c", "d"}) put(live_order(id));
        put(live_order("yesterday", live_day_number - 1));
        put(live_order("tomorrow", live_day_number + 1));
        EXPECT_EQ(slots(), 4);
        put(with_state(live_order("r"), OrderState::refused));
        EXPECT_EQ(slots(), 4);
        for (const char* id : {"a", "b", "c"}) put(with_state(live_order(id), OrderState::sending));
        put(with_state(live_order("a"), OrderState::rejected));
        put(with_state(live_order("b"), OrderState::expired));
        put(with_state(live_order("c"), OrderState::not_placed));
        put(with_state(live_order("d"), OrderState::sending));
        EXPECT_EQ(slots(), 1);
        put(with_state(live_order("d"), OrderState::unknown));
        EXPECT_EQ(slots(), 1);
        orders::LiveOrder partly = with_state(live_order("d"), OrderState::expired);
        partly.executed.value = Decimal::from_ticks(1);
        put(partly);
        EXPECT_EQ(slots(), 1);
        orders::LiveOrder late = with_state(live_order("c"), OrderState::filled);
        late.adopted = true;
        put(late);
        EXPECT_EQ(slots(), 2);
        store.reset();
        store = open();
        EXPECT_EQ(slots(), 2);
        EXPECT_EQ(must(begun(*store)->slots_used(live_day_number - 1)), 1);
        EXPECT_EQ(must(begun(*store)->slots_used(live_day_number + 2)), 0);
        EXPECT_EQ(must(store->load()).unfinished.size(), 2U);
    }

    void lets_an_order_only_go_forward() {
        auto store = open();
        using orders::OrderState;
        write(*store, [&](LiveTransaction& transaction) {
            must(transaction.put_order(live_order("a")));
            is_refused(transaction.put_order(with_state(live_order("a"), OrderState::filled)), "reserved");
            must(transaction.put_order(with_state(live_order("a"), OrderState::sending)));
            is_refused(transaction.put_order(live_order("a")), "sending");
            must(transaction.put_order(with_state(live_order("a"), OrderState::filled)));
            is_refused(transaction.put_order(with_state(live_order("a"), OrderState::canceled)), "filled");
            is_refused(transaction.put_order(with_state(live_order("a", live_day_number + 1), OrderState::filled)),
                       "day");
            orders::LiveOrder other = with_state(live_order("a"), OrderState::filled);
            other.side = orders::Side::sell;
            is_refused(transaction.put_order(other), "side");
            orders::LiveOrder same_id = live_order("b");
            same_id.client_order_id = "cp-a";
            is_refused(transaction.put_order(same_id), "cp-a");
            orders::LiveOrder stranger = live_order("c");
            stranger.owner = "somebody";
            is_refused(transaction.put_order(stranger), "somebody");
        });
        EXPECT_EQ(must(store->order("a"))->state, OrderState::filled);
        EXPECT_EQ(must(store->orders({})).total, 1);
    }

    void books_a_fill_once() {
        auto store = open();
        const Symbol eth{Asset{"ETH"}, Asset{"USDT"}};
        write(*store, [&](LiveTransaction& transaction) {
            EXPECT_TRUE(must(transaction.add_fill(live_fill(9))));
            EXPECT_TRUE(must(transaction.add_fill(live_fill(8))));
            EXPECT_FALSE(must(transaction.add_fill(live_fill(9, "another"))));
            EXPECT_TRUE(must(transaction.add_fill(live_fill(9, "", eth))));
        });
        write(*store, [&](LiveTransaction& transaction) { EXPECT_FALSE(must(transaction.add_fill(live_fill(8)))); });
        store.reset();
        store = open();
        EXPECT_EQ(must(store->fills_of("cp-a")), (std::vector{live_fill(9), live_fill(8)}));
        EXPECT_TRUE(must(store->fills_of("")).empty());
        EXPECT_EQ(must(store->fills({})).total, 3);
        EXPECT_EQ(must(store->load()).last_trade_id, (std::map<Symbol, std::int64_t>{{live_symbol, 9}, {eth, 9}}));
    }

    void posts_balanced_entries_once() {
        auto store = open();
        ledger::BooksSnapshot books;
        write(*store, [&](LiveTransaction& transaction) {
            const ledger::JournalEntry entry = live_entry(1, books);
            must(transaction.post(entry, books));
            ledger::BooksSnapshot other = books;
            other.contributed = Decimal::whole(1);
            is_refused(transaction.post(entry, other), "already");
            ledger::JournalEntry lame = live_entry(2, other);
            lame.postings.pop_back();
            is_refused(transaction.post(lame, other), "zero");
        });
        EXPECT_EQ(must(store->load()).books, books);
    }

    void keeps_the_rules_of_days() {
        auto store = open();
        DayRow day = live_day();
        write(*store, [&](LiveTransaction& transaction) {
            EXPECT_FALSE(must(transaction.day(live_day_number)));
            must(transaction.put_day(day));
            day.baseline = Decimal::whole(1000);
            must(transaction.put_day(day));
            DayRow wrong = day;
            wrong.baseline = Decimal::whole(999);
            is_refused(transaction.put_day(wrong), "1000");
            wrong.baseline.reset();
            is_refused(transaction.put_day(wrong), "1000");
            is_refused(transaction.put_day(live_day(live_day_number - 1)), "forward");
            day.transferred = Decimal::whole(5);
            day.latched = true;
            day.latch_text = "AUTO-DISABLED";
            must(transaction.put_day(day));
            wrong = day;
            wrong.latched = false;
            is_refused(transaction.put_day(wrong), "AUTO-DISABLED");
        });
        store.reset();
        store = open();
        EXPECT_EQ(must(store->load()).last_day, day);
        write(*store, [&](LiveTransaction& transaction) {
            is_refused(transaction.put_day(live_day(live_day_number - 1)), "forward");
            must(transaction.put_day(live_day(live_day_number + 2)));
            is_refused(transaction.put_day(day), "forward");
            EXPECT_EQ(must(transaction.day(live_day_number)), day);
        });
        EXPECT_EQ(must(store->load()).last_day, live_day(live_day_number + 2));
    }

    void gives_pages_newest_first() {
        auto store = open();
        write(*store, [&](LiveTransaction& transaction) {
            for (int i = 0; i < 12; ++i) {
                must(transaction.put_order(live_order("o" + std::to_string(i), live_day_number, i)));
                must(transaction.add_fill(live_fill(i)));
                must(transaction.audit(live_event(i)));
            }
        });
        const Page<orders::LiveOrder> page = must(store->orders({.limit = 5, .offset = 3}));
        EXPECT_EQ(page.total, 12);
        ASSERT_EQ(page.rows.size(), 5U);
        EXPECT_EQ(page.rows.front().request_id, "o8");
        EXPECT_EQ(page.rows.back().request_id, "o4");
        EXPECT_EQ(must(store->fills({.limit = 1})).rows.at(0), live_fill(11));
        EXPECT_EQ(must(store->fills({.offset = 12})).rows.size(), 0U);
        EXPECT_EQ(must(store->audit_log({.limit = 2, .offset = 1})).rows.at(0).sequence, 11);
        const PageQuery late{.limit = 50, .offset = 0, .since = live_time(9)};
        EXPECT_EQ(must(store->orders(late)).total, 3);
        EXPECT_EQ(must(store->orders(late)).rows.back().request_id, "o9");
        EXPECT_EQ(must(store->fills(late)).rows.size(), 3U);
        EXPECT_EQ(must(store->audit_log(late)).total, 3);
        EXPECT_EQ(must(store->audit_log(late)).rows.back().event.time, live_time(9));
    }

    void chains_its_audit_log() {
        auto store = open();
        EXPECT_EQ(must(store->verify_audit()).records, 0);
        write(*store, [&](LiveTransaction& transaction) {
            for (int i = 0; i < 5; ++i) must(transaction.audit(live_event(i)));
            AuditEvent event = live_event(6);
            event.details = "{\"a\":\"" + std::string(4096, 'x') + "\"}";
            is_refused(transaction.audit(event), "4096");
            event.details = "{\"a\":\"\n\"}";
            is_refused(transaction.audit(event), "escaped");
        });
        const std::vector<std::byte> key(32, std::byte{7});
        must(store->set_key(key));
        write(*store, [&](LiveTransaction& transaction) { must(transaction.audit(live_event(5))); });
        AuditVerdict verdict = must(store->verify_audit());
        EXPECT_EQ(verdict.records, 6);
        EXPECT_FALSE(verdict.first_bad) << verdict.what;
        EXPECT_EQ(verdict.head, must(store->load()).audit_head);
        const Page<AuditRecord> log = must(store->audit_log({}));
        for (const AuditRecord& record : log.rows) {
            EXPECT_EQ(record.mac.size(), 64U);
            EXPECT_EQ(record.limits_sha256.size(), 12U);
        }
        // Sealed: no MAC until the vault is open again.
        must(store->set_key({}));
        write(*store, [&](LiveTransaction& transaction) { must(transaction.audit(live_event(6))); });
        EXPECT_EQ(must(store->audit_log({.limit = 1})).rows.at(0).mac, "");
        store.reset();
        store = open();
        EXPECT_FALSE(must(store->verify_audit()).first_bad);
        must(store->set_key(key));
        EXPECT_FALSE(must(store->verify_audit()).first_bad);
        EXPECT_EQ(must(store->audit_log({.limit = 1})).rows.at(0).mac.size(), 64U);
    }

    void refuses_another_vaults_key() {
        auto store = open();
        must(store->set_key(std::vector<std::byte>(32, std::byte{7})));
        write(*store, [&](LiveTransaction& transaction) { must(transaction.audit(live_event(1))); });
        store.reset();
        store = open();
        const auto set = store->set_key(std::vector<std::byte>(32, std::byte{8}));
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().code, ErrorCode::malformed);
        const auto begun = store->begin();
        ASSERT_FALSE(begun);
        EXPECT_EQ(begun.error().code, ErrorCode::unavailable);
    }

    // The gate's own order of things, by many at once: whoever comes after the 20th finds no slot.
    void gives_away_twenty_slots_to_sixty_four() {
        auto store = open();
        std::atomic<int> taken = 0, turned_away = 0;
        const auto client = [&](int number) {
            const auto transaction = begun(*store);
            if (must(transaction->slots_used(live_day_number)) >= 20) {
                ++turned_away;
                return;
            }
            must(transaction->put_order(live_order("client " + std::to_string(number))));
            must(transaction->audit(live_event(number)));
            must(transaction->commit());
            ++taken;
        };
        std::vector<std::thread> clients;
        for (int i = 0; i < 64; ++i) clients.emplace_back(client, i);
        for (std::thread& thread : clients) thread.join();
        EXPECT_EQ(taken, 20);
        EXPECT_EQ(turned_away, 44);
        EXPECT_EQ(must(begun(*store)->slots_used(live_day_number)), 20);
        EXPECT_FALSE(must(store->verify_audit()).first_bad);
    }
};

// The tests themselves, for one adapter's fixture.
#define PIGGY_LIVE_STORE_CONFORMANCE(Fixture)                                                      \
    TEST_F(Fixture, StartsFreshAndStaysTheSameBooks) { starts_fresh_and_stays_the_same_books(); }  \
    TEST_F(Fixture, GivesBackEverythingAfterARestart) { gives_back_everything_after_a_restart(); } \
    TEST_F(Fixture, DoesNothingUnlessCommitted) { does_nothing_unless_committed(); }               \
    TEST_F(Fixture, CountsSlotsAsOrdersLiveAndDie) { counts_slots_as_orders_live_and_die(); }      \
    TEST_F(Fixture, LetsAnOrderOnlyGoForward) { lets_an_order_only_go_forward(); }                 \
    TEST_F(Fixture, BooksAFillOnce) { books_a_fill_once(); }                                       \
    TEST_F(Fixture, PostsBalancedEntriesOnce) { posts_balanced_entries_once(); }                   \
    TEST_F(Fixture, KeepsTheRulesOfDays) { keeps_the_rules_of_days(); }                            \
    TEST_F(Fixture, GivesPagesNewestFirst) { gives_pages_newest_first(); }                         \
    TEST_F(Fixture, ChainsItsAuditLog) { chains_its_audit_log(); }                                 \
    TEST_F(Fixture, RefusesAnotherVaultsKey) { refuses_another_vaults_key(); }                     \
    TEST_F(Fixture, GivesAwayTwentySlotsToSixtyFour) { gives_away_twenty_slots_to_sixty_four(); }

}  // namespace piggy::execution
