#pragma once
// An OpenAPI document as tests hold answers against it: the file, its schemas, and its way of writing paths.

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/timestamp.h"

namespace piggy::test {

namespace json = boost::json;

// Of docs/.
inline json::value openapi_document(const std::string& name) {
    std::ifstream file(std::string(PIGGY_SOURCE_DIR) + "/docs/" + name);
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

// The part of JSON Schema that our documents use; anything else in them is a fault.
class OpenApiSchema {
public:
    // Sentences about what does not fit. document: the whole one, where $ref points into.
    static std::vector<std::string> complaints(const json::value& document, const json::value& schema,
                                               const json::value& value) {
        OpenApiSchema check(document);
        check.visit(schema.as_object(), value, "$");
        return check.complaints_;
    }

private:
    explicit OpenApiSchema(const json::value& document) : document_(document) {}
    void complain(const std::string& where, const std::string& what) { complaints_.push_back(where + " " + what); }

    static bool is_type(const json::value& value, std::string_view type) {
        if (type == "null") return value.is_null();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        return type == "number" && value.is_number();
    }

    void visit(const json::object& schema, const json::value& value, const std::string& where) {
        static const std::set<std::string> known = {
            "$ref",     "type",       "enum",        "pattern", "format",  "items",   "oneOf",
            "required", "properties", "description", "minimum", "maximum", "default", "additionalProperties"};
        for (const auto& pair : schema) {
            if (!known.contains(std::string(pair.key()))) {
                complain(where, "has a rule that this test does not know: " + std::string(pair.key()));
            }
        }
        if (const auto* ref = schema.if_contains("$ref")) {
            const std::string name = ref->as_string().c_str();
            return visit(document_.at("components").at("schemas").at(name.substr(name.rfind('/') + 1)).as_object(),
                         value, where);
        }
        if (const auto* choices = schema.if_contains("oneOf")) return visit_choices(choices->as_array(), value, where);
        if (const auto* type = schema.if_contains("type")) {
            bool fits = false;
            const json::array types = type->is_array() ? type->as_array() : json::array{*type};
            for (const json::value& one : types) fits = fits || is_type(value, one.as_string().c_str());
            if (!fits) return complain(where, "is not of type " + json::serialize(*type));
        }
        if (const auto* list = schema.if_contains("enum")) {
            bool found = false;
            for (const json::value& one : list->as_array()) found = found || one == value;
            if (!found) complain(where, "is none of " + json::serialize(*list));
        }
        if (value.is_string()) visit_text(schema, std::string(value.as_string().c_str()), where);
        if (value.is_number()) visit_number(schema, value.to_number<double>(), where);
        if (value.is_array() && schema.contains("items")) {
            for (const json::value& one : value.as_array()) visit(schema.at("items").as_object(), one, where + "[]");
        }
        if (value.is_object()) visit_object(schema, value.as_object(), where);
    }

    void visit_choices(const json::array& choices, const json::value& value, const std::string& where) {
        for (const json::value& choice : choices) {
            if (complaints(document_, choice, value).empty()) return;
        }
        complain(where, "fits none of the choices");
    }
    void visit_text(const json::object& schema, const std::string& text, const std::string& where) {
        if (const auto* pattern = schema.if_contains("pattern")) {
            if (*pattern != decimal_pattern) complain(where, "has a pattern that this test does not know");
            if (!is_decimal(text)) complain(where, "is no decimal: " + text);
        }
        if (schema.contains("format") && schema.at("format") == "date-time") {
            if (!text.ends_with('Z') || !parse_iso8601(text)) complain(where, "is no time in UTC: " + text);
        }
    }
    // The one pattern of the document, by hand: g++ 12 takes <regex> for faulty under the sanitizers.
    static constexpr const char* decimal_pattern = "^-?[0-9]+(\\.[0-9]{1,8})?$";
    static bool is_decimal(std::string_view text) {
        if (text.starts_with('-')) text.remove_prefix(1);
        const std::size_t point = text.find('.');
        const auto digits = [](std::string_view part) {
            return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
        };
        if (point == std::string_view::npos) return digits(text);
        return digits(text.substr(0, point)) && digits(text.substr(point + 1)) && text.size() - point - 1 <= 8;
    }
    void visit_number(const json::object& schema, double number, const std::string& where) {
        if (schema.contains("minimum") && number < schema.at("minimum").to_number<double>())
            complain(where, "is small");
        if (schema.contains("maximum") && number > schema.at("maximum").to_number<double>())
            complain(where, "is large");
    }
    void visit_object(const json::object& schema, const json::object& object, const std::string& where) {
        static const json::object none;
        const json::object& known = schema.contains("properties") ? schema.at("properties").as_object() : none;
        if (const auto* required = schema.if_contains("required")) {
            for (const json::value& name : required->as_array()) {
                if (!object.contains(name.as_string()))
                    complain(where, std::string("lacks ") + name.as_string().c_str());
            }
        }
        for (const auto& pair : object) {
            const std::string name(pair.key().data(), pair.key().size());
            if (const auto* one = known.if_contains(pair.key())) {
                visit(one->as_object(), pair.value(), where + "." + name);
            } else if (const auto* further = schema.if_contains("additionalProperties")) {
                if (further->is_object()) {
                    visit(further->as_object(), pair.value(), where + "." + name);
                } else if (!further->as_bool()) {
                    complain(where, "has " + name + ", which the document does not know");
                }
            }
        }
    }

    const json::value& document_;
    std::vector<std::string> complaints_;
};

// "/api/jobs/:id/cancel" with each ":name" as the given text; without one, as "{name}".
inline std::string with_parameters(std::string pattern, const std::string& value = "") {
    for (std::size_t at = pattern.find(':'); at != std::string::npos; at = pattern.find(':', at)) {
        const std::size_t end = std::min(pattern.find('/', at), pattern.size());
        const std::string name = pattern.substr(at + 1, end - at - 1);
        pattern.replace(at, end - at, value.empty() ? "{" + name + "}" : value);
    }
    return pattern;
}
inline std::string document_path(const std::string& pattern) { return with_parameters(pattern); }
inline std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace piggy::test
