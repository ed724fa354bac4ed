#pragma once
// Parameters: what a request was asked with, from its query and its form body, percent-decoded, in any order. A name in
// both: the query's counts. Never fails: what was wrong is kept in refusal(), because the path, the method and the
// weight are judged before it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "venue/exchange.h"

namespace piggy::practice_exchange {

using venue::Answer;
using venue::Refusal;

struct Parameter {
    std::string name, value;
};

class Parameters {
public:
    static constexpr std::size_t count_max = 64;

    Parameters() = default;
    // refusal(): -1100 a bad escape, -1101 a name given twice in one of the two, or too many of them.
    [[nodiscard]] static Parameters from_wire(std::string_view query, std::string_view body);

    // A further one; of one name the first counts and refusal() is -1101.
    void add(std::string name, std::string value);
    void refuse(int code, std::string message);

    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
    // Empty when it was not sent.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }
    [[nodiscard]] const std::vector<Parameter>& all() const { return all_; }

private:
    void take(std::string_view text, std::size_t others);

    std::vector<Parameter> all_;
    std::optional<Refusal> refusal_;
};

// What a signature covers: query and body joined with nothing between, byte for byte, without the signature parameter.
[[nodiscard]] std::string signed_payload(std::string_view query, std::string_view body);

}  // namespace piggy::practice_exchange
