#pragma once
// SqliteAlertStore: what people are told of, and how far that has got: <home>/alerts.db. More than one program of ours
// has it open: the one that sends, the supervisor that tells of its children, and the app that shows it. Each commit is
// on the disk when the call returns.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/sqlite/database.h"
#include "alerts/alert.h"

namespace piggy::sqlite {

// The steps of its schema.
[[nodiscard]] const std::vector<Migration>& alert_migrations();

struct StoredAlert {
    std::int64_t id = 0;
    alerts::Alert alert;
    Timestamp noted_at;
    std::int64_t attempts = 0;
    std::string trouble;  // of the last attempt
    std::string outcome;  // empty: it waits; "delivered", "given_up", "not_wanted"
    std::optional<Timestamp> settled_at;
};

struct AlertCounts {
    std::int64_t waiting = 0, given_up = 0;
    std::optional<Timestamp> waiting_since;   // noted_at of the one that waits longest
    std::optional<Timestamp> last_delivered;
    std::string trouble;                      // why the one at the head is still there; empty where it was not tried
};

class SqliteAlertStore {
public:
    using Facts = std::map<std::string, std::string>;
    // So many that were settled are kept; older ones go.
    static constexpr std::int64_t settled_kept = 5'000;

    // errors: as Database::open
    [[nodiscard]] static Result<std::unique_ptr<SqliteAlertStore>> open(const std::filesystem::path& file);

    // All of it or nothing: the alerts whose sources are not there yet, in their order, and the facts in the place of
    // those that were. Gives how many alerts were new.
    [[nodiscard]] Result<std::int64_t> add(std::span<const alerts::Alert> alerts, Timestamp now,
                                           const Facts& facts = {});
    [[nodiscard]] Result<Facts> facts();

    // The one that leaves next.
    [[nodiscard]] Result<std::optional<StoredAlert>> next_waiting();
    // An attempt that did not settle it. trouble: why. facts as in add().
    [[nodiscard]] Result<> attempted(std::int64_t id, const std::string& trouble, const Facts& facts);
    // outcome: "delivered" or "given_up"
    [[nodiscard]] Result<> settle(std::int64_t id, const std::string& outcome, const std::string& trouble,
                                  std::int64_t message_id, Timestamp now, const Facts& facts);
    // Everything that waits is wanted by nobody: there is no channel. What is noted later is judged anew.
    [[nodiscard]] Result<> waive_waiting(Timestamp now);

    [[nodiscard]] Result<AlertCounts> counts();
    [[nodiscard]] Result<std::optional<StoredAlert>> find(const std::string& source);
    // Newest first.
    [[nodiscard]] Result<std::vector<StoredAlert>> newest(std::int64_t limit);
    // Oldest first, behind this one.
    [[nodiscard]] Result<std::vector<StoredAlert>> after(std::int64_t id, std::int64_t limit);
    [[nodiscard]] Result<> prune();

private:
    explicit SqliteAlertStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}
    [[nodiscard]] Result<std::vector<StoredAlert>> rows(const std::string& where_and_order, std::int64_t limit,
                                                        std::optional<std::int64_t> value);

    std::shared_ptr<Database> database_;
};

}  // namespace piggy::sqlite
