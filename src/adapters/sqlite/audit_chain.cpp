#include "adapters/sqlite/audit_chain.h"

#include <algorithm>

#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/live_rows.h"

namespace piggy::sqlite {
namespace {

constexpr std::size_t details_bytes_max = 4096;
constexpr std::size_t word_bytes_max = 256;

// What is wrong with a record that should follow one with this sequence and hash; empty: nothing.
std::string fault_of(const std::string& owner, const execution::AuditRecord& record, std::int64_t sequence,
                     const std::string& previous, std::span<const std::byte> key) {
    if (record.sequence != sequence) return "is missing";
    if (record.previous_hash != previous) return "does not follow the record before it";
    if (!same_digest(record.hash, audit_hash(owner, record))) return "is not as it was written";
    if (key.empty()) return "";
    if (record.mac.empty()) return "has no MAC, although the vault's key was at hand";
    if (!same_digest(record.mac, hmac_sha256(key, record.hash))) return "has a MAC that the vault's key did not make";
    return "";
}

}  // namespace

std::string audit_hash(const std::string& owner, const execution::AuditRecord& record) {
    const execution::AuditEvent& event = record.event;
    return CanonicalText()
        .add("live_audit")
        .add(record.previous_hash)
        .add(record.sequence)
        .add(owner)
        .add(event.time)
        .add(event.actor)
        .add(event.action)
        .add(event.details)
        .add(event.result)
        .add(record.limits_sha256)
        .digest();
}

Result<> check_audit_event(const execution::AuditEvent& event) {
    if (event.details.size() > details_bytes_max) {
        return fail(ErrorCode::refused, "the details of an audit record (" + event.action + ") may have 4096 bytes, " +
                                            std::to_string(event.details.size()) + " were given");
    }
    const std::string& details = event.details;
    const bool is_object = details.empty() || (details.front() == '{' && details.back() == '}');
    const bool is_escaped =
        std::ranges::all_of(details, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
    if (!is_object || !is_escaped) {
        return fail(ErrorCode::refused,
                    "the details of an audit record (" + event.action + ") must be a JSON object, escaped");
    }
    if (std::max({event.actor.size(), event.action.size(), event.result.size()}) > word_bytes_max) {
        return fail(ErrorCode::refused, "actor, action and result of an audit record may have 256 bytes each");
    }
    return {};
}

execution::AuditVerdict verify_audit_chain(sqlite_api::sqlite3* connection, const std::string& owner,
                                           std::span<const std::byte> key) {
    execution::AuditVerdict verdict;
    std::int64_t told = 0;
    std::string told_head;
    Statement seal(connection, "SELECT audit_records, audit_head FROM live_seal WHERE owner = ?");
    seal.begin(owner);
    while (seal.next()) {
        told = seal.integer(0);
        told_head = seal.text(1);
    }
    std::string previous = audit_beginning;
    const auto bad = [&](std::int64_t sequence, const std::string& fault) {
        verdict.first_bad = sequence;
        verdict.what = "the audit record " + std::to_string(sequence) + " " + fault + "; the " +
                       std::to_string(sequence - 1) + " before it are whole";
    };
    Statement rows(connection,
                   std::string("SELECT ") + live_audit_columns + " FROM live_audit NOT INDEXED ORDER BY sequence");
    rows.begin();
    while (rows.next()) {
        const execution::AuditRecord record = read_audit(rows);
        if (verdict.first_bad) continue;
        const std::int64_t expected = verdict.records + 1;
        std::string fault = fault_of(owner, record, expected, previous, key);
        if (fault.empty() && rows.text(1) != owner) fault = "names another owner";
        if (fault.empty() && expected > told) fault = "is not among those the books know of";
        if (!fault.empty()) {
            bad(expected, fault);
            continue;
        }
        verdict.records = expected;
        previous = record.hash;
    }
    verdict.head = verdict.records == 0 ? "" : previous;
    if (verdict.first_bad) return verdict;
    if (verdict.records < told) {
        bad(verdict.records + 1, "is missing, the log ends before it");
    } else if (verdict.records > 0 && previous != told_head) {
        bad(verdict.records, "is not the one the books know as the last");
    } else {
        verdict.what = "the audit log is whole: " + std::to_string(verdict.records) + " records" +
                       (key.empty() ? ", their MACs unchecked as the vault is sealed" : "");
    }
    return verdict;
}

}  // namespace piggy::sqlite
