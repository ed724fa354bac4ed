#pragma once
// What the App API needs from the rest of the house. Implemented in apps, where concrete adapters are known.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_api/alert_ports.h"
#include "adapters/http_api/forecast_ports.h"
#include "adapters/http_api/trading_ports.h"
#include "adapters/net/http_server.h"
#include "backtest/backtest_report.h"
#include "backtest/foreseen.h"
#include "backtest/run_store.h"
#include "core/clock.h"
#include "market/market_feed.h"
#include "report/summary.h"

namespace piggy::http_api {

struct SeriesInfo {
    std::string symbol;
    std::string timeframe;
    Timestamp from;  // opening time of the first candle
    Timestamp to;    // and of the last
    std::uint64_t candles = 0;
    bool synthetic = false;
    std::uint64_t gaps = 0;
    std::uint64_t missing = 0;  // candles in the gaps
};

// Candles that stay readable as long as this lives, also when the stored ones are replaced meanwhile.
struct LoadedCandles {
    backtest::History history;
    std::shared_ptr<const void> owner;
};

struct GenerateOrder {
    Symbol symbol;
    std::int64_t days = 365;
    std::uint64_t seed = 42;
};

struct ImportOrder {
    std::filesystem::path file;
    std::string name;  // what the person's file is called
    std::optional<Symbol> symbol;
    std::optional<market::Timeframe> timeframe;
};

// Tells how far work is (0 to 1) and what it is at; false: stop.
using Progress = std::function<bool(double share, std::string_view detail)>;

// The stored candles. Any thread may call.
struct CandleDesk {
    virtual ~CandleDesk() = default;
    [[nodiscard]] virtual Result<std::vector<SeriesInfo>> list() = 0;
    // errors: not_found (with what there is), malformed, unavailable
    [[nodiscard]] virtual Result<LoadedCandles> load(const Symbol& symbol, market::Timeframe timeframe) = 0;
    // Each gives its report as one JSON object. errors: refused (also when stopped by progress), malformed, unavailable
    [[nodiscard]] virtual Result<std::string> generate(const GenerateOrder& order, const Progress& progress) = 0;
    [[nodiscard]] virtual Result<std::string> import(const ImportOrder& order, const Progress& progress) = 0;
};

// A file of the page. The views live as long as the owner.
struct PageFile {
    std::string_view mime;
    std::string_view etag;
    std::string_view bytes;
    bool gzipped = false;
    std::function<std::string()> plain;  // the bytes before gzip
    std::shared_ptr<const void> owner{};
};

using HtmlReport = std::function<Result<std::string>(const backtest::BacktestReport&, const backtest::BacktestRun&,
                                                     const backtest::History&)>;

// The exchange that prices come from.
struct ExchangePort {
    std::string id = "none";                   // "practice", "binanceus"
    std::string name = "no exchange";          // the feed's own name, where there is a feed
    std::unique_ptr<market::MarketFeed> feed;  // null: the exchange is down, for this reason
    std::string reason = "this program was started without an exchange";
    std::vector<market::MarketListener*> also{};  // who else is told everything the feed tells; outlive the AppApi
};

// The password that is asked for beyond loopback. Any thread.
struct PasswordPort {
    virtual ~PasswordPort() = default;
    // Takes its time, for a wrong one as long as for the right one. errors: what keeps it from being looked at
    [[nodiscard]] virtual Result<bool> is_right(std::string_view password) = 0;
    // Another text whenever the password was set anew. Cheap.
    [[nodiscard]] virtual std::string stamp() = 0;
    // Sets it anew. errors: malformed, out_of_range, refused: it is no good password; unavailable: the disk, the memory
    [[nodiscard]] virtual Result<> set(std::string_view password) = 0;
};

// The books, for reports. Any thread.
struct ReportsPort {
    virtual ~ReportsPort() = default;
    // Empty accounts where there are no books yet. errors: malformed, refused, unavailable: what keeps them from being
    // read
    [[nodiscard]] virtual Result<report::Accounts> accounts(RunMode mode, const report::Period& period) = 0;
    // The HTML file with this data in it. errors: malformed, unavailable
    [[nodiscard]] virtual Result<std::string> html(const std::string& data_json) = 0;
};

struct AppPorts {
    CandleDesk* candles = nullptr;
    backtest::RunStore* runs = nullptr;
    backtest::Foreseeing foreseeing{};  // how a backtest comes by forecasts
    backtest::SettingsStore* settings = nullptr;
    ExchangePort exchange;
    TradingPorts trading;
    ReportsPort* reports = nullptr;    // null: not there, and the routes answer 503 with a sentence
    AlertsPort* alerts = nullptr;      // null: not there
    ForecastPort* forecast = nullptr;  // null: not there
    PasswordPort* password = nullptr;  // set: nothing but the page's files is given to who has not logged in
    // Whether another user of this machine asks; where no login is asked for, they are not given the page's token. May
    // be empty.
    std::function<bool(const net::RequestHead&)> is_of_another_user;
    const Clock* clock = nullptr;
    net::RandomBytes random;
    std::function<std::optional<PageFile>(std::string_view path)> page_file;  // exact path, "index.html"
    HtmlReport html_report;
    std::function<void(std::string_view line)> log;
    std::string version;
    std::string commit;
    std::string limits_sha256;
};

}  // namespace piggy::http_api
