#pragma once
// Inner header: what a run has come to as JSON, and back. Money is decimal text. What is read must be what this program
// would have written, to the byte.

#include <string>
#include <string_view>

#include "core/result.h"
#include "trading/run_state.h"

namespace piggy::sqlite {

// Of what is written. Another one is not read: the state is made anew from the events.
inline constexpr int run_state_version = 1;

[[nodiscard]] std::string to_text(const trading::RunState& state);
// errors: malformed
[[nodiscard]] Result<trading::RunState> read_run_state(std::string_view text);

}  // namespace piggy::sqlite
