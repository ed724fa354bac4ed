#pragma once
// The App API on a real socket and a real database, with candles from a fake desk.

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <cmath>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

#include "adapters/http_api/http_api.h"
#include "adapters/sqlite/sqlite.h"
#include "adapters/system/random_bytes.h"
#include "adapters/system/system_clock.h"
#include "fake_alerts.h"
#include "fake_feed.h"
#include "fake_trading.h"
#include "raw_client.h"

namespace piggy::http_api {

namespace json = boost::json;

// Hourly candles on a wave, 3,000 of them, as BTC/USDT; more come with generate and import.
class FakeCandleDesk final : public CandleDesk {
public:
    FakeCandleDesk() { add("BTC/USDT", 3000); }

    void add(const std::string& symbol, std::size_t candles) {
        auto series = std::make_shared<market::CandleSeries>();
        series->symbol = Symbol::parse(symbol).value();
        series->timeframe = market::Timeframe::parse("1h").value();
        series->origin = market::Origin::synthetic;
        const auto price = [](std::size_t i) {
            return Price{Decimal::from_ticks(static_cast<std::int64_t>((100 + 10 * std::sin(double(i) / 40)) * 1e8))};
        };
        for (std::size_t i = 0; i < candles; ++i) {
            const Price open = price(i), close = price(i + 1);
            series->push_back({Timestamp(std::chrono::hours(24 * 18'000 + static_cast<int>(i))), open,
                               std::max(open, close), std::min(open, close), close, Decimal::whole(3)});
        }
        const std::lock_guard lock(mutex_);
        series_[symbol] = std::move(series);
    }

    Result<std::vector<SeriesInfo>> list() override {
        const std::lock_guard lock(mutex_);
        std::vector<SeriesInfo> all;
        for (const auto& [name, series] : series_) {
            const auto view = series->view();
            all.push_back({name, "1h", view.at(0).open_time, view.at(view.size - 1).open_time, view.size, true, 0, 0});
        }
        return all;
    }
    Result<LoadedCandles> load(const Symbol& symbol, market::Timeframe timeframe) override {
        const std::lock_guard lock(mutex_);
        const auto found = series_.find(symbol.to_string());
        if (found == series_.end() || timeframe != found->second->timeframe) {
            return fail(ErrorCode::not_found, "there are no candles of " + symbol.to_string());
        }
        LoadedCandles loaded;
        loaded.history = {symbol, timeframe, market::Origin::synthetic, found->second->view(), 8};
        loaded.owner = found->second;
        return loaded;
    }
    Result<std::string> generate(const GenerateOrder& order, const Progress& progress) override {
        if (order.seed == endless_seed) {
            started = true;
            started.notify_all();
            while (progress(0.25, "generating")) std::this_thread::yield();
            return fail(ErrorCode::refused, "stopped");
        }
        if (order.seed == failing_seed) return fail(ErrorCode::unavailable, "the disk is full");
        for (int i = 0; i <= 10; ++i) (void)progress(i / 10.0, "generating");
        add(order.symbol.to_string(), static_cast<std::size_t>(order.days) * 24);
        return std::string(R"({"candles":24})");
    }
    Result<std::string> import(const ImportOrder& order, const Progress&) override {
        const auto bytes = std::filesystem::file_size(order.file);
        if (bytes == 0) return fail(ErrorCode::refused, "the file " + order.name + " is empty");
        return "{\"name\":\"" + order.name + "\",\"bytes\":" + std::to_string(bytes) + "}";
    }

    static constexpr std::uint64_t endless_seed = 666;
    static constexpr std::uint64_t failing_seed = 13;
    std::atomic<bool> started = false;

private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<market::CandleSeries>> series_;
};

class AppUnderTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "piggy-app-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        home_ = name;
        start();
    }
    void TearDown() override {
        stop();
        std::filesystem::remove_all(home_);
    }

    void start() {
        auto database = sqlite::Database::open(home_ / "app.db");
        ASSERT_TRUE(database) << database.error().what;
        runs_ = std::make_unique<sqlite::SqliteRunStore>(*database);
        settings_ = std::make_unique<sqlite::SqliteSettingsStore>(*database);
        AppPorts ports;
        ports.candles = &desk_;
        ports.runs = runs_.get();
        ports.settings = settings_.get();
        ports.exchange.id = "practice";
        ports.exchange.feed = std::make_unique<FakeFeed>(exchange_);
        if (trades_) ports.trading = trading_.ports();
        ports.reports = reports_;
        ports.forecast = forecast_port_;
        if (trades_) ports.alerts = &alerts_;
        ports.password = password_;
        ports.is_of_another_user = is_of_another_user_;
        ports.clock = app_clock_;
        ports.random = system::fill_with_random_bytes;
        ports.log = [this](std::string_view line) { log(line); };
        ports.page_file = page_file;
        ports.html_report = [](const auto& report, const auto&, const auto&) -> Result<std::string> {
            return "<!doctype html>" + report.strategy;
        };
        ports.version = "1.0.0";
        ports.commit = "abc";
        ports.limits_sha256 = std::string(64, 'a');
        api_ = std::make_unique<AppApi>(std::move(ports));
        net::ServerOptions options;
        options.workers = AppApi::workers;
        options.upload_folder = home_;
        options.random = system::fill_with_random_bytes;
        options.clock = &clock_;
        options.gate = [this](const auto& head, auto path, const auto* route) { return api_->gate(head, path, route); };
        auto started = net::HttpServer::start(api_->router(), std::move(options));
        ASSERT_TRUE(started) << started.error().what;
        server_ = std::move(*started);
        if (password_ == nullptr) token_ = text(parsed(client().ask("GET", "/api/session").body), "token");
    }
    void stop() {
        server_.reset();
        api_.reset();
    }

    [[nodiscard]] test::RawClient client() const { return test::RawClient(server_->port()); }
    [[nodiscard]] std::string token_line() const { return "X-CryptoPiggy-Token: " + token_ + "\r\n"; }

    // A request with the token, on a connection of its own.
    test::RawAnswer ask(const std::string& method, const std::string& target, const std::string& body = "",
                        const std::string& type = "application/json") {
        std::string lines = token_line();
        if (method != "GET") lines += "Content-Type: " + type + "\r\n";
        auto answer = client().ask(method, target, lines, body);
        // The limit of requests a second is tested for itself; elsewhere it is only waited for.
        while (answer.status == 429) answer = client().ask(method, target, lines, body);
        return answer;
    }
    static json::value parsed(const std::string& text) {
        boost::system::error_code error;
        auto value = json::parse(text, error);
        EXPECT_FALSE(error) << text;
        return error ? json::object() : value;
    }
    static std::string text(const json::value& object, const char* name) {
        return std::string(object.at(name).as_string().c_str());
    }
    // Polls until the job has ended.
    json::value finished_job(const std::string& id) {
        for (;;) {
            auto job = parsed(ask("GET", "/api/jobs/" + id).body);
            const std::string state = text(job, "state");
            if (state != "queued" && state != "running") return job;
        }
    }
    std::string job_of(const test::RawAnswer& answer) {
        EXPECT_EQ(answer.status, 202) << answer.body;
        return answer.status == 202 ? text(parsed(answer.body), "job_id") : "";
    }
    static std::string order(const std::string& further = "") {
        return R"({"symbol":"BTC/USDT","timeframe":"1h","strategy":"SMA_Crossover","params":{"fast":10,"slow":30})" +
               further + "}";
    }
    // Runs a backtest and gives its id.
    std::string saved_run(const std::string& further = "") {
        const auto job = finished_job(job_of(ask("POST", "/api/backtests", order(further))));
        EXPECT_EQ(text(job, "state"), "done") << json::serialize(job);
        return text(job.at("result"), "backtest_id");
    }

    static std::optional<PageFile> page_file(std::string_view path) {
        if (path == "index.html") {
            return PageFile{"text/html; charset=utf-8", "\"i1\"", "GZIPPED", true, [] { return "<!doctype html>"; }};
        }
        if (path == "assets/app-1.js") {
            return PageFile{"text/javascript; charset=utf-8", "\"a1\"", "let a=1", false, [] { return "let a=1"; }};
        }
        return std::nullopt;
    }

    virtual void log(std::string_view) {}

    std::function<bool(const net::RequestHead&)> is_of_another_user_;
    ReportsPort* reports_ = nullptr;         // set before start()
    ForecastPort* forecast_port_ = nullptr;  // set before start()
    PasswordPort* password_ = nullptr;       // set before start(): a login is asked for
    std::filesystem::path home_;
    FakeCandleDesk desk_;
    FakeExchange exchange_;
    FakeTrading trading_;
    FakeAlerts alerts_;
    bool trades_ = true;
    system::SystemClock clock_;
    const Clock* app_clock_ = &clock_;  // of the API; the server keeps the real one
    std::unique_ptr<backtest::RunStore> runs_;
    std::unique_ptr<backtest::SettingsStore> settings_;
    std::unique_ptr<AppApi> api_;
    std::unique_ptr<net::HttpServer> server_;
    std::string token_;
};

}  // namespace piggy::http_api
