#pragma once
// What the bot answers: figures of the backend, in a few lines. Amounts of money that tell what the account is worth
// are in /balance alone.

#include <boost/json/object.hpp>
#include <string>

namespace piggy::apps {

// Of GET /api/live/status.
[[nodiscard]] std::string status_answer(const boost::json::object& status);
[[nodiscard]] std::string pnl_answer(const boost::json::object& status);
// Of GET /api/orders: those that traded.
[[nodiscard]] std::string trades_answer(const boost::json::object& orders);
// Of GET /api/limits and the status.
[[nodiscard]] std::string limits_answer(const boost::json::object& limits, const boost::json::object& status);
// Of GET /api/balance/owner.
[[nodiscard]] std::string balance_answer(const boost::json::object& balance);

}  // namespace piggy::apps
