#pragma once
// Inner header: the audit log's chain. Each record's hash is over the record and the hash before it, its MAC over that
// hash with the vault's key; so an edited, dropped or swapped record shows at the first place where they don't fit.

#include <span>
#include <string>

#include "adapters/sqlite/statement.h"
#include "execution/live_store.h"

namespace piggy::sqlite {

// What the first record has as the one before it.
inline constexpr const char* audit_beginning = "0000000000000000000000000000000000000000000000000000000000000000";

// Of a record whose hash and mac are not filled in yet.
[[nodiscard]] std::string audit_hash(const std::string& owner, const execution::AuditRecord& record);

// errors: refused: details that are no JSON object or longer than 4 KiB, or another text that is too long
[[nodiscard]] Result<> check_audit_event(const execution::AuditEvent& event);

// Every record from the first, and that the last one is the one the seal of the books names. key: empty where the vault
// is sealed; then only MACs are left out. Throws as Statement does.
[[nodiscard]] execution::AuditVerdict verify_audit_chain(sqlite_api::sqlite3* connection, const std::string& owner,
                                                         std::span<const std::byte> key);

}  // namespace piggy::sqlite
