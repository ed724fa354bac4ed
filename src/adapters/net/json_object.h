#pragma once
// Strict reading of a JSON request body: one object, every field known, of the right type and named once.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace piggy::net {

// The whole text as one JSON value.
// errors: malformed: no JSON, bytes after it, not UTF-8, deeper than 16, a name given twice in one object
[[nodiscard]] Result<boost::json::value> parse_json_strictly(std::string_view text);
// As above, and it must be an object.
[[nodiscard]] Result<boost::json::object> parse_json_object(std::string_view text);

// Takes the fields out of an object one by one. The first thing that is wrong is kept and told by done(), so a reader
// is written as if all were well. null counts as absent.
class JsonObject {
public:
    // name: how sentences call the object, such as "stops"; empty for the body itself. The object must outlive this.
    explicit JsonObject(const boost::json::object& object, std::string name = "");

    // Required; "" when missing or wrong.
    [[nodiscard]] std::string text(std::string_view field, std::size_t bytes_max = 200);
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view field, std::size_t bytes_max = 200);
    // Required; `low` when missing or wrong. Both ends are allowed.
    [[nodiscard]] std::int64_t integer(std::string_view field, std::int64_t low, std::int64_t high);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view field, std::int64_t low,
                                                               std::int64_t high);
    // An object, or nullptr when absent or wrong. Lives as long as the whole.
    [[nodiscard]] const boost::json::object* optional_object(std::string_view field);
    // Anything, or nullptr when absent.
    [[nodiscard]] const boost::json::value* any(std::string_view field);

    // Keeps this as the error, unless there was one before.
    void refuse(std::string_view field, std::string sentence);
    // errors: malformed: the first thing that was wrong, or a field that nobody asked for
    [[nodiscard]] Result<> done();
    // The field that done()'s error is about, "stops.stop_loss"; empty without an error.
    [[nodiscard]] const std::string& wrong_field() const { return wrong_field_; }

    // How sentences call a field: with the object's name before it.
    [[nodiscard]] std::string called(std::string_view field) const;

private:
    const boost::json::object& object_;
    std::string name_;
    std::vector<std::string_view> known_;
    std::string error_;
    std::string wrong_field_;
};

}  // namespace piggy::net
