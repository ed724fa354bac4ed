#pragma once
// Which HTTP status belongs to which refusal code, in the backend's API and in the app's.

#include <string_view>

namespace piggy::net {

// 422 for a limit, 423 for a latch or where live is off, 503 for prices and the exchange, and so on. 409 for a code
// that is not known here.
[[nodiscard]] int status_of_refusal(std::string_view code);

}  // namespace piggy::net
