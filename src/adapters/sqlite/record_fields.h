#pragma once
// Inner header: the fields of our own records as JSON, and back.

#include <boost/json/array.hpp>
#include <string>
#include <string_view>

#include "adapters/net/json_object.h"
#include "core/decimal.h"
#include "core/json_text.h"
#include "core/money.h"
#include "core/timestamp.h"
#include "orders/fill.h"

namespace piggy::sqlite {

inline void field_decimal(JsonText& json, std::string_view name, Decimal value) { json.field(name, value.to_string()); }

// The fields of an object, each of its type; what is wrong is remembered by the object.
class RecordFields {
public:
    explicit RecordFields(const boost::json::object& object) : object_(object) {}
    std::string text(std::string_view name) {
        const boost::json::value* value = object_.any(name);
        return value == nullptr || !value->is_string() ? missing(name) : std::string(value->get_string());
    }
    std::int64_t integer(std::string_view name) { return object_.integer(name, INT64_MIN, INT64_MAX); }
    bool truth(std::string_view name) {
        const boost::json::value* value = object_.any(name);
        if (value != nullptr && value->is_bool()) return value->get_bool();
        missing(name);
        return false;
    }
    Timestamp time(std::string_view name) { return timestamp_from_nanoseconds(integer(name)); }
    Decimal decimal(std::string_view name) { return taken(name, Decimal::parse(text(name))); }
    Price price(std::string_view name) { return {decimal(name)}; }
    Quantity quantity(std::string_view name) { return {decimal(name)}; }
    [[nodiscard]] bool has(std::string_view name) { return object_.any(name) != nullptr; }
    std::optional<Decimal> optional_decimal(std::string_view name) {
        return has(name) ? std::optional(decimal(name)) : std::nullopt;
    }
    std::optional<Price> optional_price(std::string_view name) {
        return has(name) ? std::optional(price(name)) : std::nullopt;
    }
    orders::Side side(std::string_view name) {
        const std::string word = text(name);
        if (word != "buy" && word != "sell") missing(name);
        return word == "sell" ? orders::Side::sell : orders::Side::buy;
    }
    template <class Value>
    Value taken(std::string_view name, Result<Value> value) {
        if (value) return *value;
        object_.refuse(name, value.error().what);
        return {};
    }
    // The object of this name; an empty one where it is missing.
    const boost::json::object& object(std::string_view name) {
        static const boost::json::object nothing;
        const boost::json::object* found = object_.optional_object(name);
        if (found != nullptr) return *found;
        missing(name);
        return nothing;
    }
    const boost::json::array& list(std::string_view name) {
        static const boost::json::array nothing;
        const boost::json::value* value = object_.any(name);
        if (value != nullptr && value->is_array()) return value->get_array();
        missing(name);
        return nothing;
    }
    void take(Result<> part) {
        if (!part) object_.refuse("", part.error().what);
    }
    std::string missing(std::string_view name) {
        object_.refuse(name, std::string(name) + " is missing or of another kind");
        return "";
    }
    [[nodiscard]] Result<> done() { return object_.done(); }

private:
    net::JsonObject object_;
};

}  // namespace piggy::sqlite
