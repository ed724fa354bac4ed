#pragma once
// Result<T>: a value, or one Error that says what was asked and what was found.
// The only file that names the library behind it (tl::expected: g++ 12 has std::expected under C++23 only).

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace piggy {

enum class ErrorCode { malformed, out_of_range, not_found, refused, unavailable, outcome_unknown };

struct Error {
    ErrorCode code;
    std::string what;  // one sentence: what was asked, what was found, what to do
};

template <class T = void>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string what) {
    return tl::unexpected<Error>(Error{code, std::move(what)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// The stable lower-case name of a code, as shown in JSON and logs.
[[nodiscard]] constexpr const char* error_code_name(ErrorCode code) {
    switch (code) {
        case ErrorCode::malformed: return "malformed";
        case ErrorCode::out_of_range: return "out_of_range";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::refused: return "refused";
        case ErrorCode::unavailable: return "unavailable";
        case ErrorCode::outcome_unknown: return "outcome_unknown";
    }
    return "unknown";
}

}  // namespace piggy
