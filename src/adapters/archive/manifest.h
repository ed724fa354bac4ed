#pragma once
// The list of a backup's files, as text: five lines about the backup, one a file, and the SHA-256 of all that.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::archive {

inline constexpr const char* manifest_name = "MANIFEST";
inline constexpr std::size_t manifest_bytes_max = 1 << 20;
inline constexpr std::int64_t file_bytes_max = (1LL << 33) - 1;  // what a tar header can say

struct Entry {
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256;  // 64 lower-case hex digits
    bool operator==(const Entry&) const = default;
};

struct Manifest {
    std::string program;  // the version that made it
    std::string commit;
    std::string limits_sha256;
    Timestamp made;  // whole seconds
    std::vector<Entry> entries;
};

// "practice/ledger.db": letters, digits, dots, dashes and underscores between slashes; no part is empty or begins with
// a dot; at most 99 bytes.
[[nodiscard]] bool is_plain_name(std::string_view name);

[[nodiscard]] std::string to_text(const Manifest& manifest);
// errors: malformed: not what to_text writes, byte for byte, or a name twice; refused: of a newer format
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text);

}  // namespace piggy::archive
