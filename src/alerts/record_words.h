#pragma once
// Inner header: records that become one sentence each.

#include <optional>
#include <string>

#include "alerts/audit_alerts.h"

namespace piggy::alerts {

struct RecordWords {
    Kind kind;
    Level level;
    std::string text;
};
// Nothing where nobody needs to hear of it.
[[nodiscard]] std::optional<RecordWords> words_of(const Record& record);
// "the page or a command" for "api", "a strategy" for what strategies sign with.
[[nodiscard]] std::string actor_words(const std::string& actor);

}  // namespace piggy::alerts
