#include "adapters/practice_exchange/parameter_reader.h"

#include <algorithm>
#include <charconv>

#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

constexpr std::string_view long_range = "^[0-9]{1,20}$";
constexpr std::string_view decimal_range = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
constexpr std::string_view symbol_range = "^[A-Z0-9-_.]{1,20}$";
constexpr std::string_view client_id_range = "^[a-zA-Z0-9-_]{1,36}$";
constexpr std::string_view symbols_range = "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool are_digits(std::string_view text) {
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, is_digit);
}

bool is_symbol(std::string_view text) {
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) {
        return is_upper(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
    });
}

bool is_client_id(std::string_view text) {
    return !text.empty() && text.size() <= 36 && std::ranges::all_of(text, [](char c) {
        return is_upper(c) || is_lower(c) || is_digit(c) || c == '-' || c == '_';
    });
}

bool is_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    return are_digits(text.substr(0, point)) && (point == std::string_view::npos || are_digits(text.substr(point + 1)));
}

std::string_view without_trailing_zeros(std::string_view decimal) {
    const std::size_t point = decimal.find('.');
    if (point == std::string_view::npos) return decimal;
    const std::size_t last = decimal.find_last_not_of('0');
    return decimal.substr(0, last == point ? point : last + 1);
}

// The texts of ["A","B"]; nothing when it is no such list.
std::optional<std::vector<std::string>> listed(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t end = text.find('"', 1);
        if (text.front() != '"' || end == std::string_view::npos) return std::nullopt;
        names.emplace_back(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
        if (text.empty()) break;
        if (text.front() != ',' || text.size() == 1) return std::nullopt;
        text.remove_prefix(1);
    }
    return names;
}

}  // namespace

void ParameterReader::refuse(int code, std::string message) {
    if (!refusal_) refusal_ = Refusal{code, std::move(message)};
}

void ParameterReader::refuse_data(std::string_view name) {
    refuse(-1130, "Data sent for parameter '" + std::string(name) + "' is not valid.");
}

void ParameterReader::refuse_characters(std::string_view name, std::string_view range) {
    refuse(-1100, "Illegal characters found in parameter '" + std::string(name) + "'; legal range is '" +
                      std::string(range) + "'.");
}

void ParameterReader::require(std::string_view name) {
    if (has(name)) return;
    refuse(-1102, "Mandatory parameter '" + std::string(name) + "' was not sent, was empty/null, or malformed.");
}

void ParameterReader::require_one(std::string_view a, std::string_view b) {
    if (has(a) || has(b)) return;
    refuse(-1102, "Param '" + std::string(a) + "' or '" + std::string(b) + "' must be sent, but both were empty/null!");
}

void ParameterReader::forbid(std::string_view name) {
    if (has(name)) refuse(-1106, "Parameter '" + std::string(name) + "' sent when not required.");
}

std::string_view ParameterReader::text(std::string_view name) const { return parameters_.find(name).value_or(""); }

std::optional<std::int64_t> ParameterReader::integer(std::string_view name) {
    const auto sent = parameters_.find(name);
    if (!sent) return std::nullopt;
    if (!are_digits(*sent)) {
        refuse_characters(name, long_range);
        return std::nullopt;
    }
    std::int64_t number = 0;
    if (std::from_chars(sent->data(), sent->data() + sent->size(), number).ec != std::errc{}) {
        refuse_data(name);
        return std::nullopt;
    }
    return number;
}

std::optional<Timestamp> ParameterReader::time(std::string_view name) {
    const auto number = integer(name);
    if (!number) return std::nullopt;
    return from_milliseconds(*number);
}

std::size_t ParameterReader::limit(std::size_t usual, std::size_t most) {
    const auto number = integer("limit");
    if (!number) return usual;
    if (*number < 1) refuse_data("limit");
    return std::min(static_cast<std::size_t>(std::max<std::int64_t>(*number, 1)), most);
}

std::int64_t ParameterReader::amount(std::string_view name) {
    const auto sent = parameters_.find(name);
    if (!sent) return 0;
    if (!is_decimal(*sent)) {
        refuse_characters(name, decimal_range);
        return 0;
    }
    const std::string_view plain = without_trailing_zeros(*sent);
    const std::size_t point = plain.find('.');
    if (point != std::string_view::npos && plain.size() - point - 1 > static_cast<std::size_t>(Decimal::places)) {
        refuse(-1111, "Precision is over the maximum defined for this asset.");
        return 0;
    }
    const auto value = Decimal::parse(plain);
    if (!value || value->ticks() <= 0) {
        refuse(-1013, "Invalid " + std::string(name) + ".");
        return 0;
    }
    return value->ticks();
}

bool ParameterReader::boolean(std::string_view name, bool usual) {
    const auto sent = parameters_.find(name);
    if (!sent) return usual;
    if (*sent != "true" && *sent != "false" && *sent != "TRUE" && *sent != "FALSE") refuse_data(name);
    return *sent == "true" || *sent == "TRUE";
}

std::string ParameterReader::client_id(std::string_view name) {
    const auto sent = parameters_.find(name);
    if (!sent) return {};
    if (!is_client_id(*sent)) refuse_characters(name, client_id_range);
    return std::string(*sent);
}

std::string ParameterReader::symbol(std::string_view name) {
    const auto sent = parameters_.find(name);
    if (!sent) return {};
    if (!is_symbol(*sent)) refuse_characters(name, symbol_range);
    return std::string(*sent);
}

std::vector<std::string> ParameterReader::symbols(std::string_view name) {
    const auto sent = parameters_.find(name);
    if (!sent) return {};
    auto names = listed(*sent);
    if (!names || !std::ranges::all_of(*names, is_symbol)) {
        refuse_characters(name, symbols_range);
        return {};
    }
    if (names->empty()) refuse_data(name);
    auto sorted = *names;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end()) {
        refuse(-1151, "Symbol is present multiple times in the list.");
    }
    return *names;
}

}  // namespace piggy::practice_exchange
