#include "apps/answer_fields.h"

#include <boost/json/array.hpp>

namespace piggy::apps {
namespace {

namespace json = boost::json;

const json::value* find(const json::object& fields, std::string_view name) { return fields.if_contains(name); }

}  // namespace

std::string text_in(const json::object& fields, std::string_view name) {
    const json::value* value = find(fields, name);
    if (value == nullptr || value->is_null()) return "";
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_bool()) return value->get_bool() ? "true" : "false";
    if (value->is_int64()) return std::to_string(value->get_int64());
    return "";
}

bool truth_in(const json::object& fields, std::string_view name) {
    const json::value* value = find(fields, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::int64_t number_in(const json::object& fields, std::string_view name) {
    const json::value* value = find(fields, name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::optional<Decimal> decimal_in(const json::object& fields, std::string_view name) {
    const auto read = Decimal::parse(text_in(fields, name));
    return read ? std::optional(*read) : std::nullopt;
}

const json::object& object_in(const json::object& fields, std::string_view name) {
    static const json::object none;
    const json::value* value = find(fields, name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

const json::array& list_in(const json::object& fields, std::string_view name) {
    static const json::array none;
    const json::value* value = find(fields, name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

}  // namespace piggy::apps
