#pragma once
// What stands behind the routes in these tests: a desk, a store and keys that do what a test tells them.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/backend_api/backend_api.h"

namespace piggy::backend_api {

inline Timestamp moment() { return parse_iso8601("2026-02-04T14:32:15.123456Z").value(); }
inline Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

// Moves on by a second at each look, so that no limit of requests is met unless a test stops it.
class SteppingClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return moment(); }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return std::chrono::nanoseconds(stopped ? time.load() : time += 1'000'000'000);
    }
    mutable std::atomic<std::int64_t> time = 0;
    std::atomic<bool> stopped = false;
};

inline orders::LiveOrder order_of(const std::string& request_id, orders::OrderState state) {
    orders::LiveOrder order;
    order.request_id = request_id;
    order.symbol = Symbol::parse("BTC/USDT").value();
    order.amount_usd = Decimal::whole(25);
    order.state = state;
    order.created_at = moment();
    if (state == orders::OrderState::refused) {
        order.code = "MIN_TRADE";
        order.reason = "too small";
        return order;
    }
    order.client_order_id = "cp-" + request_id;
    order.quantity = Quantity{decimal("0.00055")};
    order.decision_price = order.limit_price = Price{Decimal::whole(45'225)};
    order.sent_at = moment();
    return order;
}

inline orders::BookedFill fill_of(const orders::LiveOrder& order, std::int64_t trade_id, const char* quantity) {
    orders::BookedFill booked;
    booked.client_order_id = order.client_order_id;
    booked.fill = {order.symbol,
                   trade_id,
                   77,
                   order.side,
                   Price{Decimal::whole(45'000)},
                   Quantity{decimal(quantity)},
                   decimal("9"),
                   {decimal("0.0000002"), {"BTC"}},
                   moment()};
    return booked;
}

// A filled order with two fills.
inline execution::TradeAnswer filled(const std::string& request_id) {
    execution::TradeAnswer answer;
    answer.order = order_of(request_id, orders::OrderState::filled);
    answer.order->executed = answer.order->quantity;
    answer.order->spent = decimal("24.75");
    answer.order->venue_order_id = 77;
    answer.order->finished_at = moment();
    answer.fills = {fill_of(*answer.order, 1, "0.0003"), fill_of(*answer.order, 2, "0.00025")};
    return answer;
}

inline execution::TradeAnswer refused(const std::string& request_id, const std::vector<std::string>& codes) {
    execution::TradeAnswer answer;
    answer.refusal.emplace();
    for (const std::string& code : codes)
        answer.refusal->violations.push_back({code, "A sentence about " + code + "."});
    answer.refusal->max_allowed_usd = Decimal::whole(10);
    answer.refusal->nearest_below = decimal("9.98765432");
    if (!request_id.empty()) answer.order = order_of(request_id, orders::OrderState::refused);
    return answer;
}

class FakeDesk final : public DeskPort {
public:
    execution::TradeAnswer trade(const execution::TradeRequest& request) override {
        auto parsed = execution::parse_trade(request);
        if (auto* refusal = std::get_if<execution::TradeRefusal>(&parsed)) return {{}, {}, std::move(*refusal)};
        std::unique_lock lock(mutex_);
        placed.push_back(request);
        changed_.notify_all();
        changed_.wait(lock, [&] { return !hanging_; });
        return answer(request);
    }
    Result<> enable(const std::string&) override {
        ++enabled;
        return enabling;
    }
    void disable(const std::string&) override { ++disabled; }
    void kill(const std::string&) override { ++killed; }
    void see_restart(const std::string&) override { ++restarts_seen; }
    Result<> acknowledge_withdrawal(const Asset& asset, Decimal amount, const std::string&) override {
        acknowledged = amount.to_string() + " " + asset.code;
        return acknowledging;
    }
    execution::LiveStatus status() const override { return now; }
    execution::BalanceSheet balances() const override { return sheet; }
    execution::EffectiveLimits effective(const Symbol&) const override { return limits; }
    Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const override {
        if (failing) return fail(ErrorCode::unavailable, "the database at /private/place is locked");
        const auto found = orders.find(request_id);
        if (found == orders.end()) return std::optional<execution::TradeAnswer>();
        return std::optional(found->second);
    }

    void hang() {
        const std::lock_guard lock(mutex_);
        hanging_ = true;
    }
    void go_on() {
        const std::lock_guard lock(mutex_);
        hanging_ = false;
        changed_.notify_all();
    }
    void wait_until_placed(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return placed.size() >= count; });
    }

    std::function<execution::TradeAnswer(const execution::TradeRequest&)> answer = [](const auto& request) {
        return filled(request.request_id.empty() ? "made-1" : request.request_id);
    };
    std::vector<execution::TradeRequest> placed;  // that made sense
    std::map<std::string, execution::TradeAnswer> orders;
    std::atomic<int> enabled = 0, disabled = 0, killed = 0, restarts_seen = 0;
    std::string acknowledged;
    Result<> enabling, acknowledging;
    execution::LiveStatus now;
    execution::BalanceSheet sheet;
    execution::EffectiveLimits limits;
    bool failing = false;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool hanging_ = false;
};

class FakeKeys final : public KeyDesk {
public:
    KeyReport report() override { return state; }
    Result<KeyReport> save(const std::string& key, const std::string&, const std::string& given) override {
        if (given != passphrase) return wrong();
        state.saved = true;
        state.hint = "…" + key.substr(key.size() - 4);
        state.saved_at = moment();
        return state;
    }
    Result<KeyReport> remove(const std::string& given) override {
        if (given != passphrase) return wrong();
        return state = {};
    }
    Result<KeyReport> validate() override {
        if (!validating) return fail(validating.error());
        state.valid = true;
        state.validated_at = moment();
        state.findings = {{"can_trade", "ok", "The account may trade."}, {"withdrawals", "unknown", "Check there."}};
        state.message = "Credentials validated and synced";
        return state;
    }
    Result<KeyReport> unseal(const std::string& given) override {
        if (given != passphrase) return wrong();
        state.sealed = false;
        return state;
    }
    void seal(const std::string&) override { state.sealed = true; }
    Result<KeyReport> reset_practice(const std::string& given) override {
        if (given != passphrase) return wrong();
        ++resets;
        state.saved = false;
        state.sealed = true;
        return state;
    }
    Result<> check_passphrase(const std::string& given) override {
        ++checked;
        if (given != passphrase) return wrong();
        return {};
    }

    static tl::unexpected<Error> wrong() { return fail(ErrorCode::refused, "that is not the vault's passphrase"); }

    const std::string passphrase = "canary-passphrase-of-the-vault";
    KeyReport state;
    Result<> validating;
    std::atomic<int> checked = 0, resets = 0;
};

// Books that are read only; rows as a test puts them.
class FakeStore final : public execution::LiveStore {
public:
    template <class Row>
    Result<execution::Page<Row>> page(const std::vector<Row>& rows, const execution::PageQuery& query) {
        if (failing) return fail(ErrorCode::unavailable, failure);
        execution::Page<Row> found;
        found.total = static_cast<std::int64_t>(rows.size());
        for (auto i = query.offset; i < found.total && i - query.offset < query.limit; ++i) {
            found.rows.push_back(rows[static_cast<std::size_t>(i)]);
        }
        return found;
    }
    Result<execution::StoredLive> load() override { return execution::StoredLive{}; }
    Result<std::unique_ptr<execution::LiveTransaction>> begin() override {
        return fail(ErrorCode::unavailable, "no route writes");
    }
    Result<std::optional<orders::LiveOrder>> order(const std::string&) override {
        return std::optional<orders::LiveOrder>();
    }
    Result<std::optional<orders::LiveOrder>> order_of_client_id(const std::string& id) override {
        for (const auto& one : all_orders) {
            if (one.client_order_id == id) return std::optional(one);
        }
        return std::optional<orders::LiveOrder>();
    }
    Result<std::vector<orders::BookedFill>> fills_of(const std::string& id) override {
        std::vector<orders::BookedFill> found;
        for (const auto& one : all_fills) {
            if (one.client_order_id == id) found.push_back(one);
        }
        return found;
    }
    Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override {
        return page(all_orders, query);
    }
    Result<execution::Page<orders::BookedFill>> fills(const execution::PageQuery& query) override {
        return page(all_fills, query);
    }
    Result<execution::Page<execution::AuditRecord>> audit_log(const execution::PageQuery& query) override {
        return page(records, query);
    }
    Result<execution::AuditVerdict> verify_audit() override {
        if (failing) return fail(ErrorCode::unavailable, failure);
        return verdict;
    }
    Result<> set_key(std::span<const std::byte>) override { return {}; }

    std::vector<orders::LiveOrder> all_orders;
    std::vector<orders::BookedFill> all_fills;
    std::vector<execution::AuditRecord> records;
    execution::AuditVerdict verdict;
    bool failing = false;
    std::string failure = "the database at /private/place is locked";
};

}  // namespace piggy::backend_api
