#pragma once
// RunningApp: everything of one running app, in the order it is built up; taken down the other way round.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "adapters/http_api/http_api.h"
#include "adapters/sqlite/sqlite.h"
#include "adapters/system/system.h"
#include "apps/alert_desk.h"
#include "apps/backend_setting.h"
#include "apps/backend_watch.h"
#include "apps/desk_facts.h"
#include "apps/forecast_service.h"
#include "apps/foreseen_store.h"
#include "apps/home_folder.h"
#include "apps/listening.h"
#include "apps/model_forecasts.h"
#include "apps/news_fan.h"
#include "apps/paper_desk.h"
#include "apps/paper_exchange.h"
#include "apps/practice_switchboard.h"
#include "apps/report_service.h"
#include "apps/state_file.h"
#include "apps/stored_candles.h"
#include "apps/trading_service.h"

namespace piggy::apps {

struct AppSettings {
    std::filesystem::path home;
    std::filesystem::path candles;  // the folder of the stored ones
    std::uint16_t port = 8501;      // 0: any free one
    ListenArguments listen;
    std::string web_root;  // serve the page from this folder; empty: what is compiled in
    ExchangeChoice exchange;
};

class RunningApp {
public:
    // errors: those of the folder, database, page and port; malformed, refused: BACKEND_API_URL; of where it listens,
    // as check_listening
    [[nodiscard]] static Result<std::unique_ptr<RunningApp>> start(const AppSettings& settings);
    ~RunningApp();
    RunningApp(const RunningApp&) = delete;
    RunningApp& operator=(const RunningApp&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    // What a browser is pointed at.
    [[nodiscard]] std::string url() const { return listening_.url(port()); }

private:
    explicit RunningApp(HomeLock lock) : lock_(std::move(lock)) {}
    [[nodiscard]] Result<> open_stores(const AppSettings& settings);
    [[nodiscard]] Result<> open_trading(const AppSettings& settings, http_api::AppPorts& ports);
    void start_trading();
    [[nodiscard]] http_api::AppPorts ports(const AppSettings& settings);
    [[nodiscard]] Result<> start_server(const AppSettings& settings);

    HomeLock lock_;
    Listening listening_;
    system::SystemClock clock_;
    std::unique_ptr<http_api::PasswordPort> password_;  // null: nobody has to log in
    std::unique_ptr<StoredCandles> candles_;
    std::unique_ptr<sqlite::SqliteRunStore> runs_;
    std::unique_ptr<FileForeseenStore> foreseen_;
    std::unique_ptr<sqlite::SqliteSettingsStore> settings_;
    std::unique_ptr<AlertDesk> alerts_;  // null: alerts.db can't be used, which was said
    std::unique_ptr<BackendSetting> page_settings_;
    std::unique_ptr<BackendWatch> backend_;
    std::unique_ptr<PracticeSwitchboard> practice_;
    std::unique_ptr<PaperExchange> asking_;
    std::unique_ptr<PaperDesk> paper_;
    std::unique_ptr<sqlite::SqliteEventLog> events_;
    std::unique_ptr<sqlite::SqliteEquityStore> equity_;
    std::unique_ptr<DeskFactsOfApp> facts_;
    std::unique_ptr<ModelForecasts> forecasts_;
    std::unique_ptr<TradingService> strategies_;
    std::unique_ptr<StateFile> state_file_;
    std::unique_ptr<ReportService> reports_;
    std::unique_ptr<ForecastService> forecast_;
    NewsFan news_;
    std::unique_ptr<http_api::AppApi> api_;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace piggy::apps
