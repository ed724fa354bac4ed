#pragma once
// Inner header: pages of an open database, into a file.

#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>
#include <string>

#include "core/result.h"

namespace piggy::sqlite {

// "PIGY": marks a file as ours.
inline constexpr long long application_id = 0x50494759;

// As copy_database, of an open connection that is in no transaction.
[[nodiscard]] Result<> copy_pages(sqlite_api::sqlite3* source, const std::filesystem::path& copy);

// What schema_version keeps of a step's text. FNV-1a: enough to notice that it was edited after it was released.
[[nodiscard]] std::string step_checksum(const std::string& text);

}  // namespace piggy::sqlite
