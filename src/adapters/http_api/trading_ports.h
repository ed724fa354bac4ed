#pragma once
// What the App API needs to trade: the paper desk, the backend, the strategies at work, the history of equity, the
// practice exchange's switchboard. Implemented in apps, where concrete adapters are known. Any thread may call all.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"
#include "execution/gate.h"
#include "execution/live_desk.h"
#include "execution/live_status.h"
#include "execution/live_store.h"
#include "trading/strategy_run.h"

namespace piggy::http_api {

using trading::RunMode;

enum class NoticeLevel { info, warning, error };
struct Notice {
    Timestamp time;
    NoticeLevel level = NoticeLevel::info;
    std::string text;  // one sentence
};

// What has changed, told by whoever implements the ports. Any thread; returns at once.
struct TradingNews {
    virtual ~TradingNews() = default;
    virtual void desk_changed(RunMode mode) = 0;                                  // status, balances, limits
    virtual void order_changed(RunMode mode, const std::string& order_json) = 0;  // the whole order as it is now
    // The newest orders of a mode, newest first, in the place of all that were told of before: a backend was found, or
    // another one, or its books have begun anew.
    virtual void orders_known(RunMode mode, const std::vector<std::string>& order_jsons) {
        static_cast<void>(mode);
        static_cast<void>(order_jsons);
    }
    virtual void runs_changed() = 0;
    virtual void notice(const Notice& notice) = 0;
};

// Paper trading: the same gate and order life as live, with play money of its own.
struct PaperPort {
    virtual ~PaperPort() = default;
    // All but reset() as in LiveDesk; blocks for the disk alone.
    [[nodiscard]] virtual execution::TradeAnswer trade(const execution::TradeRequest& request) = 0;
    [[nodiscard]] virtual execution::LiveStatus status() const = 0;
    [[nodiscard]] virtual execution::BalanceSheet balances() const = 0;
    [[nodiscard]] virtual execution::EffectiveLimits effective(const Symbol& symbol) const = 0;
    [[nodiscard]] virtual Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const = 0;
    [[nodiscard]] virtual Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) = 0;
    [[nodiscard]] virtual Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) = 0;
    // $10,000 and empty books again; the old ones are kept aside. Running paper strategies are stopped by whoever asks.
    [[nodiscard]] virtual Result<> reset() = 0;
};

// The backend, as this machine's owner sees it. Every answer is the backend's own, passed on as it came.
struct BackendAnswer {
    int status = 0;  // 503 where nothing answers; then body is an error like any other, code BACKEND_DOWN
    std::string body;
    bool maybe_arrived = false;  // nothing answered, but the question may have been acted on
};
struct BackendHealth {
    bool ok = false;
    std::string url;
    std::string error;  // one sentence where not ok
    std::string note;   // one sentence where it answers and something about it is unknown nevertheless
    std::string version;
    std::optional<double> round_trip_ms;
    bool limits_match = false;  // with those that this program was built with
};
struct BackendPort {
    virtual ~BackendPort() = default;
    // Blocks until answer or deadline. body: JSON or empty.
    [[nodiscard]] virtual BackendAnswer ask(std::string_view method, std::string_view path, std::string body = "") = 0;
    // The same with a deadline of its own, where whoever asks has less time than an order may take.
    [[nodiscard]] virtual BackendAnswer ask_within(std::chrono::milliseconds deadline, std::string_view method,
                                                   std::string_view path, std::string body = "") {
        static_cast<void>(deadline);
        return ask(method, path, std::move(body));
    }
    [[nodiscard]] virtual BackendHealth health() = 0;                    // asks now
    [[nodiscard]] virtual Result<> set_url(const std::string& url) = 0;  // errors: malformed, refused (not loopback)
    // The last that was heard, kept up to date by a thread of its own, once a second: JSON, or empty while unknown.
    struct Heard {
        BackendHealth health;
        std::string status, balance, limits;  // as GET /api/live/status, /api/balance/owner, /api/limits answered last
    };
    [[nodiscard]] virtual Heard heard() const = 0;
};

// What a person asks for when they start a strategy.
struct RunOrder {
    RunMode mode = RunMode::paper;
    std::string symbol, timeframe, strategy;
    std::map<std::string, std::string> parameters;
    std::string sizing = "live_limits";
    strategy::Stops stops;
};
struct RunsPort {
    virtual ~RunsPort() = default;
    // Its id. errors: malformed, out_of_range, not_found; refused: the same symbol and strategy already runs, live is
    // off, too many; unavailable: no candles to warm up with
    [[nodiscard]] virtual Result<std::string> start(const RunOrder& order) = 0;
    [[nodiscard]] virtual Result<> stop(const std::string& id, const std::string& why) = 0;  // errors: not_found
    virtual std::size_t stop_all(RunMode mode, const std::string& why) = 0;
    [[nodiscard]] virtual std::vector<trading::RunView> list() = 0;  // running ones, and those stopped lately
};

struct EquityPoint {
    Timestamp time;
    Decimal equity;
};
struct EquityPort {
    virtual ~EquityPort() = default;
    // Oldest first, at most points_max, thinned evenly. errors: unavailable
    [[nodiscard]] virtual Result<std::vector<EquityPoint>> equity(RunMode mode, std::optional<Timestamp> from,
                                                                  std::size_t points_max) = 0;
};

// The practice exchange's switchboard; there is none where real money is traded.
struct RehearsePort {
    virtual ~RehearsePort() = default;
    // Passed on to the practice exchange as it is: "POST /practice/faults". errors: unavailable
    [[nodiscard]] virtual Result<BackendAnswer> ask(std::string_view method, std::string_view path,
                                                    std::string body) = 0;
};

// Null: not there, and the routes answer 503 with a sentence.
struct TradingPorts {
    PaperPort* paper = nullptr;
    BackendPort* backend = nullptr;
    RunsPort* runs = nullptr;
    EquityPort* equity = nullptr;
    RehearsePort* rehearse = nullptr;
};

}  // namespace piggy::http_api
