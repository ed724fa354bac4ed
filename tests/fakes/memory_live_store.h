#pragma once
// The port LiveStore in memory, for tests: what was committed outlives the store as the disk outlives a process.

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "execution/live_store.h"

namespace piggy::test {

// What a disk would have.
struct MemoryLiveBooks {
    std::string book_id = "memory";
    ledger::BooksSnapshot books;
    std::vector<orders::LiveOrder> orders;  // oldest first
    std::vector<orders::BookedFill> fills;
    std::set<std::string> references;
    std::map<std::int64_t, execution::DayRow> days;
    std::map<std::string, std::string> facts;
    std::vector<execution::AuditEvent> audit;
};

class MemoryLiveStore final : public execution::LiveStore {
public:
    explicit MemoryLiveStore(std::shared_ptr<MemoryLiveBooks> disk) : disk_(std::move(disk)) {}

    [[nodiscard]] Result<execution::StoredLive> load() override {
        execution::StoredLive stored;
        stored.book_id = disk_->book_id;
        stored.fresh = disk_->references.empty();
        stored.books = disk_->books;
        for (const auto& order : disk_->orders) {
            if (!orders::is_final(order.state)) stored.unfinished.push_back(order);
        }
        if (!disk_->days.empty()) stored.last_day = disk_->days.rbegin()->second;
        for (const auto& fill : disk_->fills) {
            auto& last = stored.last_trade_id[fill.fill.symbol];
            last = std::max(last, fill.fill.trade_id);
        }
        stored.facts = disk_->facts;
        return stored;
    }
    [[nodiscard]] Result<std::unique_ptr<execution::LiveTransaction>> begin() override {
        return std::unique_ptr<execution::LiveTransaction>(new Transaction(disk_));
    }
    [[nodiscard]] Result<std::optional<orders::LiveOrder>> order(const std::string& request_id) override {
        return find(&orders::LiveOrder::request_id, request_id);
    }
    [[nodiscard]] Result<std::optional<orders::LiveOrder>> order_of_client_id(const std::string& id) override {
        return find(&orders::LiveOrder::client_order_id, id);
    }
    [[nodiscard]] Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) override {
        std::vector<orders::BookedFill> found;
        std::ranges::copy_if(disk_->fills, std::back_inserter(found),
                             [&](const auto& fill) { return fill.client_order_id == client_order_id; });
        return found;
    }
    [[nodiscard]] Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override {
        return page(disk_->orders, query);
    }
    [[nodiscard]] Result<execution::Page<orders::BookedFill>> fills(const execution::PageQuery& query) override {
        return page(disk_->fills, query);
    }
    [[nodiscard]] Result<execution::Page<execution::AuditRecord>> audit_log(const execution::PageQuery&) override {
        return execution::Page<execution::AuditRecord>{};
    }
    [[nodiscard]] Result<execution::AuditVerdict> verify_audit() override {
        return execution::AuditVerdict{static_cast<std::int64_t>(disk_->audit.size()), "", std::nullopt, ""};
    }
    [[nodiscard]] Result<> set_key(std::span<const std::byte>) override { return {}; }

private:
    class Transaction final : public execution::LiveTransaction {
    public:
        explicit Transaction(std::shared_ptr<MemoryLiveBooks> disk) : disk_(std::move(disk)), now_(*disk_) {}
        [[nodiscard]] Result<std::optional<orders::LiveOrder>> order_of_request(const std::string& id) override {
            const auto found = std::ranges::find(now_.orders, id, &orders::LiveOrder::request_id);
            return found == now_.orders.end() ? std::nullopt : std::optional(*found);
        }
        [[nodiscard]] Result<std::int64_t> slots_used(std::int64_t day) override {
            std::int64_t used = now_.days.contains(day) ? now_.days.at(day).slots_at_venue : 0;
            for (const auto& order : now_.orders) used += order.slot_day == day && orders::holds_slot(order) ? 1 : 0;
            return used;
        }
        [[nodiscard]] Result<std::optional<execution::DayRow>> day(std::int64_t day) override {
            const auto found = now_.days.find(day);
            return found == now_.days.end() ? std::nullopt : std::optional(found->second);
        }
        [[nodiscard]] Result<> put_order(const orders::LiveOrder& order) override {
            const auto found = std::ranges::find(now_.orders, order.request_id, &orders::LiveOrder::request_id);
            if (found == now_.orders.end()) now_.orders.push_back(order);
            else *found = order;
            return {};
        }
        [[nodiscard]] Result<bool> add_fill(const orders::BookedFill& fill) override {
            const bool is_there = std::ranges::any_of(now_.fills, [&](const auto& known) {
                return known.fill.symbol == fill.fill.symbol && known.fill.trade_id == fill.fill.trade_id;
            });
            if (!is_there) now_.fills.push_back(fill);
            return !is_there;
        }
        [[nodiscard]] Result<> post(const ledger::JournalEntry& entry, const ledger::BooksSnapshot& after) override {
            if (!ledger::is_balanced(entry)) return fail(ErrorCode::refused, "the entry is not balanced");
            if (!now_.references.insert(entry.reference).second) {
                return fail(ErrorCode::refused, "the reference is taken: " + entry.reference);
            }
            now_.books = after;
            return {};
        }
        [[nodiscard]] Result<> put_day(const execution::DayRow& day) override {
            if (!now_.days.empty() && day.utc_day < now_.days.rbegin()->first) {
                return fail(ErrorCode::refused, "an earlier day");
            }
            const auto known = now_.days.find(day.utc_day);
            if (known != now_.days.end() && known->second.baseline && known->second.baseline != day.baseline) {
                return fail(ErrorCode::refused, "another baseline");
            }
            now_.days[day.utc_day] = day;
            return {};
        }
        [[nodiscard]] Result<> put_fact(const std::string& name, const std::string& value) override {
            now_.facts[name] = value;
            return {};
        }
        [[nodiscard]] Result<> audit(const execution::AuditEvent& event) override {
            now_.audit.push_back(event);
            return {};
        }
        [[nodiscard]] Result<> commit() override {
            *disk_ = std::move(now_);
            return {};
        }

    private:
        std::shared_ptr<MemoryLiveBooks> disk_;
        MemoryLiveBooks now_;
    };

    [[nodiscard]] std::optional<orders::LiveOrder> find(std::string orders::LiveOrder::* field,
                                                        const std::string& value) const {
        const auto found = std::ranges::find(disk_->orders, value, field);
        return found == disk_->orders.end() ? std::nullopt : std::optional(*found);
    }
    template <class Row>
    static execution::Page<Row> page(const std::vector<Row>& rows, const execution::PageQuery& query) {
        execution::Page<Row> found;
        found.total = static_cast<std::int64_t>(rows.size());
        for (std::int64_t i = query.offset; i < found.total && i < query.offset + query.limit; ++i) {
            found.rows.push_back(rows[rows.size() - 1 - static_cast<std::size_t>(i)]);
        }
        return found;
    }
    std::shared_ptr<MemoryLiveBooks> disk_;
};

}  // namespace piggy::test
