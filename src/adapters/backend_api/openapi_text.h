#pragma once
// The text of docs/openapi-backend.json, compiled in.

#include <string_view>

namespace piggy::backend_api {

[[nodiscard]] std::string_view openapi_text();

}  // namespace piggy::backend_api
