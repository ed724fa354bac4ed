#pragma once
// What this program was built from.

#include <string>

namespace piggy::apps {

[[nodiscard]] std::string version();        // "1.0.0"
[[nodiscard]] std::string commit();         // of the source tree; "unknown" outside git
[[nodiscard]] std::string compiler();       // name and version
[[nodiscard]] std::string flags();          // what the compiler was told
[[nodiscard]] std::string limits_sha256();  // hash of risk::limits_text(), 64 hexadecimal digits

}  // namespace piggy::apps
