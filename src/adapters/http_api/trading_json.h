#pragma once
// What the trading routes and the socket tell, as JSON. Orders, status, balances and limits are
// execution/desk_json.h's.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/http_api/trading_ports.h"

namespace piggy::http_api {

[[nodiscard]] std::string to_json(const trading::RunView& run);
[[nodiscard]] std::string to_json(const std::vector<trading::RunView>& runs);  // "[…]"
[[nodiscard]] std::string to_json(const BackendHealth& health);
[[nodiscard]] std::string to_json(const std::vector<EquityPoint>& points);
// Without braces, for a frame that has its kind in front.
[[nodiscard]] std::string notice_fields(const Notice& notice, std::uint64_t id);

// A paper order with its mode; and a page of them, newest first, with how many there are.
[[nodiscard]] std::string paper_order_json(const execution::TradeAnswer& answer);
[[nodiscard]] Result<std::pair<std::vector<std::string>, std::int64_t>> paper_orders(PaperPort& paper,
                                                                                     const execution::PageQuery& query);

// The fields of a desk frame: mode, status, balance, limits, backend; null for what is not there.
[[nodiscard]] std::string paper_desk_fields(const PaperPort* paper, const std::string& limits_sha256);
[[nodiscard]] std::string live_desk_fields(const BackendPort* backend);

// An order as a desk tells it, with its mode in front, unless it says it itself.
[[nodiscard]] std::string with_mode(RunMode mode, const std::string& order_json);

[[nodiscard]] std::optional<RunMode> parse_run_mode(std::string_view text);  // "paper", "live"

}  // namespace piggy::http_api
