#pragma once
// Reading the venue's JSON: strict about what we use, blind to what we don't. Unknown fields and any order of keys are
// fine; a price that is a number, a time that is a string, a negative quantity are not.
// The first thing that is wrong is kept and told at the end, so a decoder is written as if all were well.

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::binance_us {

using Json = simdjson::dom::element;

// One text at a time. One owner, one thread.
class JsonReader {
public:
    // What is given back lives until the next read() or the end of the reader.
    // errors: malformed: no JSON, bytes after it, not UTF-8, a number beyond 64 bits or a double
    [[nodiscard]] Result<Json> read(std::string_view text);

private:
    simdjson::dom::parser parser_;
};

// Plain decimal text, straight to ticks. More than eight places are fine where the rest is zeros.
// errors: malformed (exponent, NaN, plus, longer than 40 characters), out_of_range
[[nodiscard]] Result<Decimal> parse_venue_decimal(std::string_view text);

// Turns JSON values into ours and keeps the first error.
class Checked {
public:
    explicit Checked(std::string what) : what_(std::move(what)) {}

    // `label` is how sentences call the value; a missing one is an empty optional.
    [[nodiscard]] std::string_view text(std::optional<Json> value, std::string_view label, std::size_t bytes_max = 200);
    [[nodiscard]] std::int64_t integer(std::optional<Json> value, std::string_view label, std::int64_t low,
                                       std::int64_t high);
    [[nodiscard]] bool truth(std::optional<Json> value, std::string_view label);
    [[nodiscard]] Timestamp time(std::optional<Json> value, std::string_view label);  // ms, 1970 to 2200
    [[nodiscard]] Decimal signed_decimal(std::optional<Json> value, std::string_view label);
    [[nodiscard]] Decimal decimal(std::optional<Json> value, std::string_view label);  // not below zero
    [[nodiscard]] Price price(std::optional<Json> value, std::string_view label);      // above zero
    [[nodiscard]] Quantity quantity(std::optional<Json> value, std::string_view label) {
        return {decimal(value, label)};
    }
    [[nodiscard]] simdjson::dom::array array(std::optional<Json> value, std::string_view label);

    // Keeps this as the error, unless there was one before.
    void refuse(std::string_view label, std::string_view sentence_end);
    void refuse(Error error);
    [[nodiscard]] bool failed() const { return error_.has_value(); }
    // errors: malformed, out_of_range: the first thing that was wrong
    [[nodiscard]] Result<> done() const;

private:
    std::string what_;  // "an order"
    std::optional<Error> error_;
};

// The fields of one object.
class Fields : public Checked {
public:
    Fields(Json value, std::string what);

    // null counts as absent.
    [[nodiscard]] std::optional<Json> find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }

    // Required.
    [[nodiscard]] std::string_view text(std::string_view name) { return Checked::text(find(name), name); }
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t low = 0, std::int64_t high = INT64_MAX) {
        return Checked::integer(find(name), name, low, high);
    }
    [[nodiscard]] bool truth(std::string_view name) { return Checked::truth(find(name), name); }
    [[nodiscard]] Timestamp time(std::string_view name) { return Checked::time(find(name), name); }
    [[nodiscard]] Decimal signed_decimal(std::string_view name) { return Checked::signed_decimal(find(name), name); }
    [[nodiscard]] Decimal decimal(std::string_view name) { return Checked::decimal(find(name), name); }
    [[nodiscard]] Price price(std::string_view name) { return Checked::price(find(name), name); }
    [[nodiscard]] Quantity quantity(std::string_view name) { return Checked::quantity(find(name), name); }
    [[nodiscard]] simdjson::dom::array array(std::string_view name) { return Checked::array(find(name), name); }

    // Optional: absent gives the second argument, there but wrong is an error.
    [[nodiscard]] std::string_view text_or(std::string_view name, std::string_view otherwise) {
        return has(name) ? text(name) : otherwise;
    }
    [[nodiscard]] bool truth_or(std::string_view name, bool otherwise) { return has(name) ? truth(name) : otherwise; }
    [[nodiscard]] Timestamp time_or(std::string_view name, Timestamp otherwise) {
        return has(name) ? time(name) : otherwise;
    }
    [[nodiscard]] Decimal decimal_or(std::string_view name, Decimal otherwise) {
        return has(name) ? decimal(name) : otherwise;
    }

private:
    std::optional<simdjson::dom::object> object_;
};

// The first cells of a row; one that is shorter leaves the rest empty.
template <std::size_t count>
[[nodiscard]] std::array<std::optional<Json>, count> cells_of(Json row) {
    std::array<std::optional<Json>, count> cells;
    simdjson::dom::array values;
    if (row.get(values) != simdjson::SUCCESS) return cells;
    std::size_t i = 0;
    for (Json value : values) {
        if (i == count) break;
        cells[i++] = value;
    }
    return cells;
}

}  // namespace piggy::binance_us
