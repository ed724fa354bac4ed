#pragma once
// A record of the audit log becomes the alerts made of it. What the log has, has happened, whoever was dead meanwhile:
// so this is where everything comes from that must not be missed.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/alert.h"

namespace piggy::alerts {

// An audit record as its writer meant it: its details as texts by name.
struct Record {
    std::int64_t sequence = 0;
    Timestamp time;
    std::string actor, action, result;
    std::map<std::string, std::string> details;
    std::string hash{};  // of the chain; books that were restored count on from an earlier number with other records
    // Empty where there is none.
    [[nodiscard]] const std::string& detail(const std::string& name) const;
};

// What the next records need to know of earlier ones. Kept together with the sequence number of the last record.
struct AuditMemory {
    std::set<std::string> unknown_orders;  // request ids
    std::optional<Timestamp> refusal_told;  // when the last refusal was told of
    std::int64_t refusals_untold = 0;       // since
    std::int64_t last_untold = 0;           // sequence number of the newest of those
    bool operator==(const AuditMemory&) const = default;
};
// As a line of text and back; what can't be read is an empty memory.
[[nodiscard]] std::string to_text(const AuditMemory& memory);
[[nodiscard]] AuditMemory memory_of(std::string_view text);

// One refused order is told of at once; of those in the minute after it only how many there were.
inline constexpr std::chrono::seconds refusals_apart{60};

// When the last fill of an order was, for the runbook's line.
using LastFill = std::function<std::optional<Timestamp>(const std::string& client_order_id)>;

[[nodiscard]] std::vector<Alert> alerts_of(const Record& record, const BookName& book, const LastFill& last_fill,
                                           AuditMemory& memory);
// Refusals that were only counted, once their minute is over.
[[nodiscard]] std::optional<Alert> counted_refusals(const BookName& book, Timestamp now, AuditMemory& memory);

}  // namespace piggy::alerts
