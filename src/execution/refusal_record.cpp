#include "execution/refusal_record.h"

#include <algorithm>
#include <array>
#include <utility>

namespace piggy::execution {
namespace {

using Amount = std::optional<Decimal> TradeRefusal::*;
constexpr std::array<std::pair<std::string_view, Amount>, 3> amounts{
    {{"max_allowed_usd", &TradeRefusal::max_allowed_usd},
     {"nearest_below", &TradeRefusal::nearest_below},
     {"nearest_above", &TradeRefusal::nearest_above}}};

std::string on_one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return text;
}

}  // namespace

std::string to_record(const TradeRefusal& refusal) {
    std::string text;
    for (const TradeViolation& violation : refusal.violations) {
        text += violation.code + "\t" + on_one_line(violation.message) + "\n";
    }
    for (const auto& [name, amount] : amounts) {
        if (refusal.*amount) text += std::string(name) + "\t" + (refusal.*amount)->to_string() + "\n";
    }
    return text;
}

Result<TradeRefusal> parse_refusal_record(std::string_view text) {
    TradeRefusal refusal;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t tab = text.find('\t');
        if (end == std::string_view::npos || tab == std::string_view::npos || tab > end) {
            return fail(ErrorCode::malformed, "a stored refusal has a line without an end or a code");
        }
        const std::string_view name = text.substr(0, tab);
        const std::string_view value = text.substr(tab + 1, end - tab - 1);
        text.remove_prefix(end + 1);
        const auto known = std::ranges::find(amounts, name, [](const auto& entry) { return entry.first; });
        if (known == amounts.end()) {
            refusal.violations.push_back({std::string(name), std::string(value)});
            continue;
        }
        const auto amount = Decimal::parse(value);
        if (!amount) return fail(amount.error());
        refusal.*(known->second) = *amount;
    }
    if (refusal.violations.empty()) return fail(ErrorCode::malformed, "a stored refusal without a violation");
    return refusal;
}

}  // namespace piggy::execution
