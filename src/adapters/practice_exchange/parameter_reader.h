#pragma once
// ParameterReader: takes typed values out of Parameters. The first thing that is wrong is kept and told by refusal(),
// in the venue's code and words, so a reader is written as if all were well.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/parameters.h"
#include "core/timestamp.h"

namespace piggy::practice_exchange {

class ParameterReader {
public:
    explicit ParameterReader(const Parameters& parameters) : parameters_(parameters) {}

    [[nodiscard]] bool has(std::string_view name) const { return parameters_.has(name); }
    // -1102 unless it was sent.
    void require(std::string_view name);
    // -1102 unless one of the two was sent; the venue's own sentence for pairs.
    void require_one(std::string_view a, std::string_view b);
    // -1106 when it was sent.
    void forbid(std::string_view name);

    // "" when it was not sent.
    [[nodiscard]] std::string_view text(std::string_view name) const;
    // LONG. -1100 other than digits, -1130 beyond 64 bits
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name);
    [[nodiscard]] std::optional<Timestamp> time(std::string_view name);
    // How many rows: larger than most is cut to it. -1130 when zero
    [[nodiscard]] std::size_t limit(std::size_t usual, std::size_t most);
    // DECIMAL in ticks, 0 when it was not sent. -1100 no plain decimal, -1111 more than eight places (zeros at the end
    // do not count), -1013 zero or beyond 92 billion
    [[nodiscard]] std::int64_t amount(std::string_view name);
    // -1130 other than true and false
    [[nodiscard]] bool boolean(std::string_view name, bool usual);
    // "" when it was not sent. -1100 outside ^[a-zA-Z0-9-_]{1,36}$
    [[nodiscard]] std::string client_id(std::string_view name);
    // -1100 outside ^[A-Z0-9-_.]{1,20}$
    [[nodiscard]] std::string symbol(std::string_view name = "symbol");
    // A JSON list of symbols in one parameter. -1100 no such list, -1151 one of them twice
    [[nodiscard]] std::vector<std::string> symbols(std::string_view name = "symbols");

    // Keeps this as the refusal, unless there was one before.
    void refuse(int code, std::string message);
    void refuse_data(std::string_view name);  // -1130
    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

private:
    void refuse_characters(std::string_view name, std::string_view range);

    const Parameters& parameters_;
    std::optional<Refusal> refusal_;
};

}  // namespace piggy::practice_exchange
