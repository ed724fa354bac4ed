#pragma once
// Inner header: what the routes share.

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http_api/app_ports.h"
#include "adapters/http_api/desk_news.h"
#include "adapters/http_api/job_queue.h"
#include "adapters/http_api/live_market.h"
#include "adapters/http_api/market_questions.h"
#include "adapters/http_api/rerun.h"
#include "adapters/http_api/sign_in.h"
#include "adapters/net/live_feed.h"
#include "adapters/net/order_brake.h"
#include "adapters/net/rate_limiter.h"
#include "adapters/net/router.h"
#include "adapters/net/ticket_box.h"

namespace piggy::http_api {

struct AppState {
    explicit AppState(AppPorts the_ports);

    AppPorts ports;
    std::string token;
    net::TicketBox tickets;
    std::optional<SignIn> sign_in;  // where a password is asked for
    // A page load asks about ten things at once, and a few tabs may load together.
    net::RateLimiter session_rate{20, 60};
    net::RateLimiter open_rate{20, 60};
    net::RateLimiter stop_rate{20, 20};  // of the routes that stop trading, which no other traffic may hold up
    net::OrderBrake paper_brake, live_brake;
    // Requests that wait for the backend; fewer than the server has workers.
    static constexpr int backend_turns_max = 8;
    std::atomic<int> backend_turns = 0;
    std::shared_ptr<net::LiveFeed> feed;
    RerunDesk reruns;
    std::optional<DeskNews> news;
    std::optional<JobQueue> jobs;
    std::optional<JobQueue> trainings;  // of their own, so that no backtest waits behind one
    std::optional<LiveMarket> market;
    std::optional<MarketQuestions> questions;

    // The stored series as JSON, read again; the last known ones where they can't be.
    std::string read_candles();
    std::string last_candles();
    void tell_candles();
    void tell_runs_changed();
    // Of both queues.
    [[nodiscard]] std::optional<Job> find_job(std::string_view id) const;
    [[nodiscard]] std::vector<Job> all_jobs() const;
    [[nodiscard]] Result<Job> cancel_job(std::string_view id);
    // The fields of a snapshot, without braces around.
    std::string snapshot_fields();

private:
    std::mutex candles_mutex_;
    std::string candles_json_ = "[]";
};

// Each adds the routes of its subject.
void add_session_routes(net::Router& router, AppState& state);
void add_sign_in_routes(net::Router& router, AppState& state);
void add_candle_routes(net::Router& router, AppState& state);
void add_market_routes(net::Router& router, AppState& state);
void add_job_routes(net::Router& router, AppState& state);
void add_backtest_routes(net::Router& router, AppState& state);
void add_trade_routes(net::Router& router, AppState& state);
void add_live_routes(net::Router& router, AppState& state);
void add_keys_routes(net::Router& router, AppState& state);
void add_run_routes(net::Router& router, AppState& state);
void add_report_routes(net::Router& router, AppState& state);
void add_alert_routes(net::Router& router, AppState& state);
void add_forecast_routes(net::Router& router, AppState& state);
void add_rehearse_routes(net::Router& router, AppState& state);
void add_settings_routes(net::Router& router, AppState& state);
void add_page_files(net::Router& router, AppState& state);

// limit and offset of a request's query, and nothing else in it. errors: malformed
struct Page {
    std::size_t limit, offset;
};
[[nodiscard]] Result<Page> read_page(const net::Request& request, std::size_t limit_default, std::size_t limit_max);
// errors: malformed: the query has a name that is none of these
[[nodiscard]] Result<> check_query_names(const net::Request& request, const std::vector<std::string_view>& names);

}  // namespace piggy::http_api
