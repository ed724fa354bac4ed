#pragma once
// Inner header: what the trading routes share.

#include <optional>
#include <string>

#include "adapters/http_api/app_state.h"
#include "adapters/http_api/trading_json.h"

namespace piggy::http_api {

// Options of a route that may take longer than a moment.
[[nodiscard]] net::RouteOptions on_worker();
// Of one that stops trading: it waits for no worker that waits for an exchange, a disk or a backend.
[[nodiscard]] net::RouteOptions before_all_else();

// Requests wait for the backend only so many at a time, and never take the last workers: the routes that stop trading
// need none of these turns.
class BackendTurn {
public:
    explicit BackendTurn(AppState& state);
    ~BackendTurn();
    BackendTurn(const BackendTurn&) = delete;
    BackendTurn& operator=(const BackendTurn&) = delete;
    [[nodiscard]] bool is_ours() const { return is_ours_; }

private:
    AppState& state_;
    bool is_ours_;
};

// 503: this program runs without it. sentence: "There is no … here"
[[nodiscard]] net::Response not_here(const std::string& sentence, const net::Request& request);
// 429: too many questions are on their way to the backend.
[[nodiscard]] net::Response no_turn(const net::Request& request);

// Asks the backend in a turn of our own. A copy of the body is wiped as it is sent.
[[nodiscard]] net::Response ask_backend(AppState& state, const net::Request& request, std::string_view method,
                                        std::string_view path, std::string body);
// The backend's answer as it came; where it says nothing, with the id that our log and header have.
[[nodiscard]] net::Response passed_on(BackendAnswer answer, std::string_view request_id);
// A backend's object that silence stands for: code BACKEND_DOWN.
[[nodiscard]] bool is_silence(const BackendAnswer& answer);

// The body must be {} or nothing, the query empty. errors: malformed
[[nodiscard]] Result<> check_no_fields(const net::Request& request);
// mode=paper or mode=live of the query, which may have these other names. errors: malformed, about the field mode
[[nodiscard]] Result<RunMode> read_query_mode(const net::Request& request, std::vector<std::string_view> others = {});
// 1 to 64 of A-Z a-z 0-9 - _ . : with more than dots, so that it stays one part of a path.
[[nodiscard]] bool is_order_id(std::string_view id);
// A whole number of the query. errors: malformed
[[nodiscard]] Result<std::int64_t> read_query_number(const net::Request& request, std::string_view name,
                                                     std::int64_t otherwise, std::int64_t low, std::int64_t high);

}  // namespace piggy::http_api
