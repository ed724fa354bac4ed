#pragma once
// Inner header: LiveTransaction on the one writing connection. It has the turn from its making to its end.

#include <optional>

#include "adapters/sqlite/live_writer.h"

namespace piggy::sqlite {

class SqliteLiveTransaction final : public execution::LiveTransaction {
public:
    // Waits for its turn and begins. errors: unavailable
    [[nodiscard]] static Result<std::unique_ptr<SqliteLiveTransaction>> begin(LiveWriter& writer);
    ~SqliteLiveTransaction() override;
    SqliteLiveTransaction(const SqliteLiveTransaction&) = delete;
    SqliteLiveTransaction& operator=(const SqliteLiveTransaction&) = delete;

    [[nodiscard]] Result<std::optional<orders::LiveOrder>> order_of_request(const std::string& request_id) override;
    [[nodiscard]] Result<std::int64_t> slots_used(std::int64_t utc_day) override;
    [[nodiscard]] Result<std::optional<execution::DayRow>> day(std::int64_t utc_day) override;
    [[nodiscard]] Result<> put_order(const orders::LiveOrder& order) override;
    [[nodiscard]] Result<bool> add_fill(const orders::BookedFill& fill) override;
    [[nodiscard]] Result<> post(const ledger::JournalEntry& entry, const ledger::BooksSnapshot& after) override;
    [[nodiscard]] Result<> put_day(const execution::DayRow& day) override;
    [[nodiscard]] Result<> put_fact(const std::string& name, const std::string& value) override;
    [[nodiscard]] Result<> audit(const execution::AuditEvent& event) override;
    [[nodiscard]] Result<> commit() override;

    // Of the store, with a key that is not the writer's yet and outlives this: checks what an earlier key holder left,
    // and fills in the MACs of records written meanwhile. errors: malformed: which row is not as it was left
    [[nodiscard]] Result<> fill_in_macs(std::span<const std::byte> key);

private:
    explicit SqliteLiveTransaction(LiveWriter& writer) : writer_(writer), state_(writer.state) {}
    // Runs work; after an error of the disk the transaction is over, and unless it was only full, so are the books.
    template <class Work>
    auto attempt(Work work) -> decltype(work());
    [[nodiscard]] std::optional<StoredOrder> stored_order(Statement& query, const std::string& id);
    [[nodiscard]] std::optional<execution::DayRow> stored_day(std::int64_t utc_day);
    [[nodiscard]] Result<> check_step(const orders::LiveOrder& before, const orders::LiveOrder& after) const;
    void count(const orders::LiveOrder& order, const std::optional<StoredOrder>& before);
    void end();

    LiveWriter& writer_;
    LiveState state_;  // as it will be
    std::span<const std::byte> anchor_key_;
    bool is_changed_ = false;
    bool is_over_ = false;
    std::optional<Error> trouble_;
};

}  // namespace piggy::sqlite
