#pragma once
// What is in the fields of a backend's answer.

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/decimal.h"

namespace piggy::apps {

// What is absent, null or of another kind is empty.
[[nodiscard]] std::string text_in(const boost::json::object& fields, std::string_view name);
[[nodiscard]] bool truth_in(const boost::json::object& fields, std::string_view name);
[[nodiscard]] std::int64_t number_in(const boost::json::object& fields, std::string_view name);
[[nodiscard]] std::optional<Decimal> decimal_in(const boost::json::object& fields, std::string_view name);
[[nodiscard]] const boost::json::object& object_in(const boost::json::object& fields, std::string_view name);
[[nodiscard]] const boost::json::array& list_in(const boost::json::object& fields, std::string_view name);

}  // namespace piggy::apps
