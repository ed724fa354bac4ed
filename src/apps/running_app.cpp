#include "apps/running_app.h"

#include <charconv>
#include <cstdio>

#include "adapters/candle_store/candle_store.h"
#include "adapters/login/login.h"
#include "adapters/web_assets/web_assets.h"
#include "apps/build_info.h"
#include "apps/forecast_training.h"
#include "apps/market_source.h"
#include "apps/port_owner.h"
#include "backtest/html_report.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using system::LogLevel;
using web_assets::Assets;

void log_info(std::string_view line) { system::log_line(LogLevel::info, "app", line); }
void log_warning(std::string_view line) { system::log_line(LogLevel::warning, "app", line); }
// On the console, in the runbook's words.
void log_trade(std::string_view trade) {
    std::printf("%.*s\n", static_cast<int>(trade.size()), trade.data());
    std::fflush(stdout);
}

// The files compiled in, or with --web-root those of a folder as they are at each request.
Result<std::shared_ptr<const Assets>> page_files(const std::string& web_root) {
    if (web_root.empty()) {
        static const auto built_in = std::make_shared<const Assets>();
        return built_in;
    }
    auto folder = Assets::from_folder(web_root);
    if (!folder) return fail(folder.error());
    return std::make_shared<const Assets>(std::move(*folder));
}

std::optional<http_api::PageFile> find_page_file(const std::string& web_root, std::string_view path) {
    const auto files = page_files(web_root);
    if (!files) return std::nullopt;
    const auto asset = (*files)->find(path);
    if (!asset) return std::nullopt;
    return http_api::PageFile{asset->mime,
                              asset->etag,
                              asset->stored,
                              asset->gzipped,
                              [asset = *asset, files = *files] { return asset.plain(); },
                              *files};
}

// What every HTML report is filled into.
Result<std::string> report_template(const std::string& web_root) {
    const auto files = page_files(web_root);
    if (!files) return fail(files.error());
    const auto page = (*files)->find("report-template.html");
    if (!page) return fail(ErrorCode::unavailable, "this program was built without its report template");
    return page->plain();
}

Result<std::string> html_report(const std::string& web_root, const backtest::BacktestReport& report,
                                const backtest::BacktestRun& run, const backtest::History& history) {
    const auto page = report_template(web_root);
    if (!page) return fail(page.error());
    return backtest::to_html(*page, report, run, history);
}

// Uploads that a crash left behind; by their names, so that nobody else's file is ever taken for one.
void clear_uploads(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const bool ours = entry.path().filename().string().starts_with("upload-") && entry.is_regular_file(ignored);
        if (ours) fs::remove(entry.path(), ignored);
    }
}

// login.json, as http_api asks for it.
class PasswordFile final : public http_api::PasswordPort {
public:
    explicit PasswordFile(const fs::path& home) : file_(login_file(home)) {}
    Result<bool> is_right(std::string_view password) override { return file_.is_right(password); }
    std::string stamp() override { return file_.stamp(); }
    Result<> set(std::string_view password) override { return file_.set(password, system::SystemClock().now()); }

private:
    login::LoginFile file_;
};

fs::path upload_folder(const AppSettings& settings) { return settings.home / "uploads"; }

}  // namespace

Result<std::unique_ptr<RunningApp>> RunningApp::start(const AppSettings& settings) {
    if (auto home = prepare_home(settings.home); !home) return fail(home.error());
    auto listening = check_listening(settings.listen, settings.home);
    if (!listening) return fail(listening.error());
    if (!settings.web_root.empty()) {
        if (auto files = page_files(settings.web_root); !files) return fail(files.error());
    }
    auto lock = HomeLock::take(settings.home);
    if (!lock) return fail(lock.error());
    std::unique_ptr<RunningApp> app(new RunningApp(std::move(*lock)));
    app->listening_ = std::move(*listening);
    if (app->listening_.needs_login) app->password_ = std::make_unique<PasswordFile>(settings.home);
    if (auto opened = app->open_stores(settings); !opened) return fail(opened.error());
    http_api::AppPorts ports = app->ports(settings);
    auto market_feed = make_market_feed(settings.exchange);
    if (!market_feed) return fail(market_feed.error());
    ports.exchange = std::move(*market_feed);
    if (auto opened = app->open_trading(settings, ports); !opened) return fail(opened.error());
    app->api_ = std::make_unique<http_api::AppApi>(std::move(ports));
    app->start_trading();
    if (auto started = app->start_server(settings); !started) return fail(started.error());
    return app;
}

RunningApp::~RunningApp() {
    if (backend_) backend_->finish();  // or an order that the backend does not answer would be waited for
    if (server_) server_->stop();      // before the API that its handlers use
    // Who tells the API of news falls silent before it goes.
    if (alerts_) alerts_->stop();
    if (asking_) asking_->stop();
    if (strategies_) strategies_->close();
    if (backend_) backend_->stop();
    if (paper_) paper_->tell(nullptr);
    if (state_file_) state_file_->close();
    if (api_) api_->stop_jobs();
}

Result<> RunningApp::open_stores(const AppSettings& settings) {
    const fs::path uploads = upload_folder(settings);
    if (auto made = system::make_private_folder(uploads); !made) return fail(made.error());
    auto database = sqlite::Database::open(settings.home / "app.db");
    if (!database) return fail(database.error());
    clear_uploads(uploads);
    if (auto alerts = AlertDesk::open(settings.home, clock_)) {
        alerts_ = std::move(*alerts);
    } else {
        log_warning(alerts.error().what);  // trading goes on without them
    }
    candles_ = std::make_unique<StoredCandles>(candle_store::CandleStore(settings.candles), log_warning);
    runs_ = std::make_unique<sqlite::SqliteRunStore>(*database);
    foreseen_ = std::make_unique<FileForeseenStore>(settings.home);
    settings_ = std::make_unique<sqlite::SqliteSettingsStore>(*database);
    page_settings_ = std::make_unique<BackendSetting>(*settings_);
    events_ = std::make_unique<sqlite::SqliteEventLog>(*database);
    equity_ = std::make_unique<sqlite::SqliteEquityStore>(*database, exchange_id(settings.exchange.exchange));
    return {};
}

// What the page trades with: made here, before the API that asks it; started below, once there is an API to tell.
// The paper desk also listens to prices: ports.exchange.also.
Result<> RunningApp::open_trading(const AppSettings& settings, http_api::AppPorts& ports) {
    auto address = backend_of_app(*page_settings_, log_warning);
    if (!address) return fail(address.error());
    backend_ = std::make_unique<BackendWatch>(BackendWatch::Parts{
        std::move(*address), settings.home, limits_sha256(),
        [this](const std::string& url) { return page_settings_->save_url(url); }, log_info, log_warning});
    ports.trading.backend = backend_.get();
    if (settings.exchange.exchange == Exchange::practice) {
        practice_ = std::make_unique<PracticeSwitchboard>(settings.exchange);
        ports.trading.rehearse = practice_.get();
    }
    auto venue = venue_address(settings.exchange);
    if (!venue) return fail(venue.error());
    asking_ = std::make_unique<PaperExchange>(*venue);
    paper_ = std::make_unique<PaperDesk>(PaperParts{settings.home / exchange_id(settings.exchange.exchange),
                                                    venue->name(), settings.exchange.exchange == Exchange::practice,
                                                    limits_sha256(), system::random_seed(), clock_, asking_->feed(),
                                                    asking_->reader(), log_info, log_trade});
    ports.trading.paper = paper_.get();
    const bool practice = settings.exchange.exchange == Exchange::practice;
    facts_ = std::make_unique<DeskFactsOfApp>([this](const Symbol& symbol) { return paper_->facts(symbol); }, *backend_,
                                              clock_, practice);
    forecasts_ = std::make_unique<ModelForecasts>(ModelStore(model_folder(settings.home)));
    TradingService::Settings strategies;
    strategies.practice = practice;
    strategies_ = std::make_unique<TradingService>(
        TradingService::Ports{clock_, *events_, *equity_, *paper_, *backend_, *facts_, *forecasts_,
                              system::random_seed},
        strategies);
    ports.trading.runs = strategies_.get();
    ports.trading.equity = strategies_.get();
    ports.exchange.also = {paper_.get(), facts_.get(), strategies_.get()};
    state_file_ = std::make_unique<StateFile>(
        StateFile::Ports{clock_, *paper_, *backend_, exchange_id(settings.exchange.exchange),
                         [this](const http_api::Notice& notice) { api_->news().notice(notice); }},
        state_file_of(settings.home), StateFile::Settings{});
    reports_ = std::make_unique<ReportService>(settings.home, exchange_id(settings.exchange.exchange), clock_,
                                               [root = settings.web_root] { return report_template(root); });
    ports.reports = reports_.get();
    forecast_ = std::make_unique<ForecastService>(settings.home, *candles_, log_warning);
    ports.forecast = forecast_.get();
    return {};
}

void RunningApp::start_trading() {
    news_.add(api_->news());
    news_.add(*state_file_);
    state_file_->open();
    backend_->start(news_);
    paper_->tell(&news_);
    strategies_->open(news_, [this](const market::CandleQuery& query) { return asking_->feed().fetch_candles(query); });
    if (!alerts_) return;
    alerts_->start([this](const http_api::Notice& notice) { api_->news().notice(notice); },
                   [this] {
                       const char* why = "stopped by a message to the Telegram bot";
                       for (const auto mode : {http_api::RunMode::live, http_api::RunMode::paper}) {
                           static_cast<void>(strategies_->stop_all(mode, why));
                       }
                   },
                   log_warning);
}

http_api::AppPorts RunningApp::ports(const AppSettings& settings) {
    http_api::AppPorts ports;
    ports.candles = candles_.get();
    ports.runs = runs_.get();
    ports.foreseeing.store = foreseen_.get();
    ports.foreseeing.on_new_thread = lower_own_priority;  // orders come first
    ports.settings = page_settings_.get();
    ports.alerts = alerts_.get();
    ports.password = password_.get();
    // A Host that was let in names the port that was asked; where it names none it is the scheme's own.
    ports.is_of_another_user = [](const net::RequestHead& head) {
        const std::string_view host = head.find("host").value_or("");
        const std::size_t colon = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
        std::uint16_t port = 80;
        if (colon != std::string_view::npos) std::from_chars(host.data() + colon + 1, host.data() + host.size(), port);
        return is_asked_by_another(head.peer_port, port);
    };
    ports.clock = &clock_;
    ports.random = system::fill_with_random_bytes;
    ports.log = log_warning;
    ports.page_file = [root = settings.web_root](std::string_view path) { return find_page_file(root, path); };
    ports.html_report = [root = settings.web_root](const auto& report, const auto& run, const auto& history) {
        return html_report(root, report, run, history);
    };
    ports.version = version();
    ports.commit = commit();
    ports.limits_sha256 = limits_sha256();
    return ports;
}

Result<> RunningApp::start_server(const AppSettings& settings) {
    net::ServerOptions options;
    options.port = settings.port;
    options.address = listening_.address;
    options.tls = listening_.tls;
    options.names = listening_.names;
    options.workers = http_api::AppApi::workers;
    options.upload_folder = upload_folder(settings);
    options.gate = [api = api_.get()](const auto& head, auto path, const auto* route) {
        return api->gate(head, path, route);
    };
    options.log = log_warning;
    options.random = system::fill_with_random_bytes;
    options.clock = &clock_;
    auto server = net::HttpServer::start(api_->router(), std::move(options));
    if (!server) return fail(server.error());
    server_ = std::move(*server);
    return {};
}

}  // namespace piggy::apps
