#include "adapters/binance_us/json_fields.h"

#include <algorithm>

#include "adapters/binance_us/cleaned.h"

namespace piggy::binance_us {
namespace {

constexpr std::size_t digits_max = 40;
constexpr std::int64_t milliseconds_of_2200 = 7'258'118'400'000;

}  // namespace

Result<Json> JsonReader::read(std::string_view text) {
    Json value;
    // Reads past the end of a text, so it copies into its own padded memory.
    const auto error = parser_.parse(text.data(), text.size(), true).get(value);
    if (error != simdjson::SUCCESS) {
        return fail(ErrorCode::malformed, "JSON was expected from the venue, found '" + cleaned(text) +
                                              "': " + simdjson::error_message(error));
    }
    return value;
}

Result<Decimal> parse_venue_decimal(std::string_view text) {
    if (text.size() > digits_max) {
        return fail(ErrorCode::malformed, "a plain decimal number was expected, found " + std::to_string(text.size()) +
                                              " characters beginning '" + cleaned(text) + "'");
    }
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        const std::size_t kept = point + 1 + static_cast<std::size_t>(Decimal::places);
        if (text.size() > kept && text.find_first_not_of('0', kept) == std::string_view::npos)
            text = text.substr(0, kept);
    }
    return Decimal::parse(text);
}

void Checked::refuse(std::string_view label, std::string_view sentence_end) {
    if (!error_)
        error_ = Error{ErrorCode::malformed, what_ + ": '" + std::string(label) + "' " + std::string(sentence_end)};
}

void Checked::refuse(Error error) {
    if (!error_) error_ = std::move(error);
}

Result<> Checked::done() const {
    if (error_) return fail(*error_);
    return {};
}

std::string_view Checked::text(std::optional<Json> value, std::string_view label, std::size_t bytes_max) {
    std::string_view found;
    if (!value || value->get(found) != simdjson::SUCCESS) {
        refuse(label, value ? "should be text and is not" : "is missing");
        return {};
    }
    if (found.size() > bytes_max) {
        refuse(label, "is longer than " + std::to_string(bytes_max) + " bytes");
        return {};
    }
    return found;
}

std::int64_t Checked::integer(std::optional<Json> value, std::string_view label, std::int64_t low, std::int64_t high) {
    std::int64_t found = 0;
    // is() first: get() would take a double or an unsigned of the same value.
    if (!value || !value->is<std::int64_t>() || value->get(found) != simdjson::SUCCESS) {
        refuse(label, value ? "should be a whole number and is not" : "is missing");
        return low;
    }
    if (found < low || found > high) {
        refuse(label, "should be from " + std::to_string(low) + " to " + std::to_string(high) + ", was " +
                          std::to_string(found));
        return low;
    }
    return found;
}

bool Checked::truth(std::optional<Json> value, std::string_view label) {
    bool found = false;
    if (!value || value->get(found) != simdjson::SUCCESS) {
        refuse(label, value ? "should be true or false and is not" : "is missing");
    }
    return found;
}

Timestamp Checked::time(std::optional<Json> value, std::string_view label) {
    return Timestamp(std::chrono::milliseconds(integer(value, label, 0, milliseconds_of_2200)));
}

Decimal Checked::signed_decimal(std::optional<Json> value, std::string_view label) {
    std::string_view found;
    if (!value || value->get(found) != simdjson::SUCCESS) {
        refuse(label, value ? "should be a decimal number as text and is not" : "is missing");
        return {};
    }
    const auto parsed = parse_venue_decimal(found);
    if (!parsed) {
        refuse(Error{parsed.error().code, what_ + ": '" + std::string(label) + "': " + parsed.error().what});
        return {};
    }
    return *parsed;
}

Decimal Checked::decimal(std::optional<Json> value, std::string_view label) {
    const Decimal found = signed_decimal(value, label);
    if (found.ticks() < 0) {
        refuse(label, "can't be below zero, was " + found.to_string());
        return {};
    }
    return found;
}

Price Checked::price(std::optional<Json> value, std::string_view label) {
    const Decimal found = decimal(value, label);
    if (found.ticks() == 0) refuse(label, "should be a price above zero and is not");
    return {found};
}

simdjson::dom::array Checked::array(std::optional<Json> value, std::string_view label) {
    simdjson::dom::array found;
    if (!value || value->get(found) != simdjson::SUCCESS) {
        refuse(label, value ? "should be a list and is not" : "is missing");
        // An empty list, so that a loop over it does nothing.
        static simdjson::dom::parser nothing;
        static const simdjson::dom::array empty = [] {
            simdjson::dom::array list;
            invariant(nothing.parse("[]", 2, true).get(list) == simdjson::SUCCESS, "an empty list is JSON");
            return list;
        }();
        return empty;
    }
    return found;
}

Fields::Fields(Json value, std::string what) : Checked(what) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) {
        refuse(Error{ErrorCode::malformed, what + " should be a JSON object and is not"});
        return;
    }
    object_ = object;
}

std::optional<Json> Fields::find(std::string_view name) const {
    Json value;
    if (!object_ || object_->at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    return value;
}

}  // namespace piggy::binance_us
