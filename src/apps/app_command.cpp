#include "apps/app_command.h"

#include <cstdio>
#include <memory>

#include "adapters/candle_store/candle_store.h"
#include "adapters/http_api/http_api.h"
#include "adapters/login/login.h"
#include "adapters/sqlite/sqlite.h"
#include "adapters/system/system.h"
#include "adapters/web_assets/web_assets.h"
#include "apps/build_info.h"
#include "apps/data_commands.h"
#include "apps/home_folder.h"
#include "apps/listening.h"
#include "apps/market_source.h"
#include "apps/stored_candles.h"
#include "backtest/html_report.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using system::LogLevel;
using web_assets::Assets;

struct AppArguments {
    std::uint16_t port = 8501;
    std::string web_root;
    ListenArguments listen;
};

void log_info(std::string_view line) { system::log_line(LogLevel::info, "app", line); }
void log_warning(std::string_view line) { system::log_line(LogLevel::warning, "app", line); }

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

Result<std::string> html_report(const std::string& web_root, const backtest::BacktestReport& report,
                                const backtest::BacktestRun& run, const backtest::History& history) {
    const auto files = page_files(web_root);
    if (!files) return fail(files.error());
    const auto page = (*files)->find("report-template.html");
    if (!page) return fail(ErrorCode::unavailable, "this program was built without its report template");
    return backtest::to_html(page->plain(), report, run, history);
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
    explicit PasswordFile(login::LoginFile file) : file_(std::move(file)) {}
    Result<bool> is_right(std::string_view password) override { return file_.is_right(password); }
    std::string stamp() override { return file_.stamp(); }

private:
    login::LoginFile file_;
};

// Everything of one running app, in the order it is built up; taken down the other way round.
struct RunningApp {
    explicit RunningApp(HomeLock home_lock) : lock(std::move(home_lock)) {}
    ~RunningApp() {
        if (server) server->stop();  // before the API that its handlers use
        if (api) api->stop_jobs();
    }
    RunningApp(const RunningApp&) = delete;
    RunningApp& operator=(const RunningApp&) = delete;

    HomeLock lock;
    system::SystemClock clock;
    std::unique_ptr<StoredCandles> candles;
    std::unique_ptr<sqlite::SqliteRunStore> runs;
    std::unique_ptr<sqlite::SqliteSettingsStore> settings;
    Listening listening;
    std::optional<PasswordFile> password;
    std::unique_ptr<http_api::AppApi> api;
    std::unique_ptr<net::HttpServer> server;
};

http_api::AppPorts ports_of(RunningApp& app, const AppArguments& arguments) {
    http_api::AppPorts ports;
    ports.candles = app.candles.get();
    ports.runs = app.runs.get();
    ports.settings = app.settings.get();
    ports.password = app.password ? &*app.password : nullptr;
    ports.clock = &app.clock;
    ports.random = system::fill_with_random_bytes;
    ports.log = log_warning;
    ports.page_file = [root = arguments.web_root](std::string_view path) { return find_page_file(root, path); };
    ports.html_report = [root = arguments.web_root](const auto& report, const auto& run, const auto& history) {
        return html_report(root, report, run, history);
    };
    ports.version = version();
    ports.commit = commit();
    ports.limits_sha256 = limits_sha256();
    return ports;
}

Result<std::unique_ptr<RunningApp>> start(const AppArguments& arguments, const CommandContext& context) {
    const auto exchange = exchange_of_environment();
    if (!exchange) return fail(exchange.error());
    if (auto home = prepare_home(context.home); !home) return fail(home.error());
    auto listening = check_listening(arguments.listen, context.home);
    if (!listening) return fail(listening.error());
    if (!arguments.web_root.empty()) {
        if (auto files = page_files(arguments.web_root); !files) return fail(files.error());
    }
    auto lock = HomeLock::take(context.home);
    if (!lock) return fail(lock.error());
    auto app = std::make_unique<RunningApp>(std::move(*lock));
    app->listening = std::move(*listening);
    if (app->listening.needs_login) app->password.emplace(login::LoginFile(login_file(context.home)));
    const fs::path uploads = context.home / "uploads";
    if (auto made = system::make_private_folder(uploads); !made) return fail(made.error());
    auto database = sqlite::Database::open(context.home / "app.db");
    if (!database) return fail(database.error());
    clear_uploads(uploads);
    app->candles = std::make_unique<StoredCandles>(candle_store::CandleStore(candle_folder(context)), log_warning);
    app->runs = std::make_unique<sqlite::SqliteRunStore>(*database);
    app->settings = std::make_unique<sqlite::SqliteSettingsStore>(*database);
    http_api::AppPorts ports = ports_of(*app, arguments);
    auto market_feed = make_market_feed(*exchange);
    if (!market_feed) return fail(market_feed.error());
    ports.exchange = std::move(*market_feed);
    app->api = std::make_unique<http_api::AppApi>(std::move(ports));

    net::ServerOptions options;
    options.port = arguments.port;
    options.address = app->listening.address;
    options.tls = app->listening.tls;
    options.names = app->listening.names;
    options.upload_folder = uploads;
    options.gate = [api = app->api.get()](const auto& head, auto path, const auto* route) {
        return api->gate(head, path, route);
    };
    options.log = log_warning;
    options.random = system::fill_with_random_bytes;
    options.clock = &app->clock;
    auto server = net::HttpServer::start(app->api->router(), std::move(options));
    if (!server) return fail(server.error());
    app->server = std::move(*server);
    return app;
}

int run(const AppArguments& arguments, const CommandContext& context) {
    system::StopSignal stop;  // before the first thread
    const auto app = start(arguments, context);
    if (!app) {
        static_cast<void>(report_failure(app.error(), false));
        return 1;  // whatever it is, it is not the command line's fault: CLI11 has judged that
    }
    log_info("started, version " + version() + ", port " + std::to_string((*app)->server->port()));
    std::printf("CryptoPiggy is at %s\n", (*app)->listening.url((*app)->server->port()).c_str());
    std::fflush(stdout);
    stop.wait();
    log_info("stopping");
    return 0;
}

}  // namespace

void add_app_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<AppArguments>();
    CLI::App* command = app.add_subcommand("app", "Serve the page on this machine until Ctrl-C");
    command->add_option("--port", arguments->port, "Port of the page, on 127.0.0.1 and ::1; 0 takes any free one")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    add_listen_options(*command, arguments->listen);
    command->add_option("--web-root", arguments->web_root, "Serve the page from this folder, for working on it");
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
