#include "apps/backend/running_backend.h"

#include <cstdio>

#include "adapters/net/stream_client.h"
#include "apps/build_info.h"
#include "risk/limits.h"

namespace piggy::apps {
namespace {

using system::LogLevel;

void log_info(std::string_view line) { system::log_line(LogLevel::info, "backend", line); }
void log_warning(std::string_view line) { system::log_line(LogLevel::warning, "backend", line); }

// The runbook's "console output": trades as they happen, one line each, on standard output.
void log_trade(std::string_view trade) {
    std::printf("%.*s\n", static_cast<int>(trade.size()), trade.data());
    std::fflush(stdout);
}

std::vector<Symbol> allowed_symbols() {
    std::vector<Symbol> symbols;
    for (const std::string_view name : risk::Limits::allowed_symbols) symbols.push_back(Symbol::parse(name).value());
    return symbols;
}

}  // namespace

Result<std::unique_ptr<RunningBackend>> RunningBackend::start(const BackendSettings& settings) {
    auto address = venue_address(settings.exchange);
    if (!address) return fail(address.error());
    auto home = BackendHome::take(settings.home, exchange_id(settings.exchange.exchange));
    if (!home) return fail(home.error());
    std::unique_ptr<RunningBackend> backend(new RunningBackend(std::move(*home), std::move(*address)));
    if (auto desk = backend->start_desk(settings); !desk) return fail(desk.error());
    if (auto server = backend->start_server(settings); !server) return fail(server.error());
    return backend;
}

Result<> RunningBackend::start_desk(const BackendSettings& settings) {
    auto vault = key_vault::KeyVault::open(home_.vault_file(), clock_);
    if (!vault) return fail(vault.error());
    vault_ = std::move(*vault);
    system::set_log_filter([this](std::string_view text) { return vault_->redacted(text); });
    if (const auto warning = vault_->warning()) log_warning(*warning);

    auto store = sqlite::SqliteLiveStore::open(home_.ledger_file(), limits_sha256());
    if (!store) return fail(store.error());
    store_ = std::move(*store);
    feed_ = std::make_unique<binance_us::BinanceMarketFeed>(connection_.rest(), connection_.address(), net::open_stream,
                                                            system::random_seed());
    execution::DeskSettings desk_settings;
    desk_settings.allow_live = settings.allow_live;
    desk_settings.practice = settings.exchange.exchange == Exchange::practice;
    desk_settings.exchange = connection_.address().name();
    desk_settings.limits_sha256 = limits_sha256();
    desk_settings.seed = system::random_seed();
    auto desk = execution::LiveDesk::start({clock_, *store_, *feed_, log_info, log_trade, settings.steps},
                                           std::move(desk_settings));
    if (!desk) return fail(desk.error());
    desk_ = std::move(*desk);
    rounds_ = std::make_unique<DeskThread>([this] { return desk_->tick(); });
    feed_->follow(allowed_symbols(), market::Timeframe::one_minute(), *desk_);
    keys_ = std::make_unique<KeyService>(KeyParts{*vault_, *desk_, connection_, clock_,
                                                  exchange_id(settings.exchange.exchange),
                                                  [this] {
                                                      desk_->look_again_soon();
                                                      rounds_->wake();
                                                  },
                                                  [this]() -> Result<> {
                                                      auto asked = home_.ask_for_new_practice_books(clock_.now());
                                                      wants_to_begin_anew_ = asked.has_value();
                                                      return asked;
                                                  },
                                                  log_info});
    return {};
}

Result<> RunningBackend::start_server(const BackendSettings& settings) {
    desk_port_ = std::make_unique<backend_api::LiveDeskPort>(*desk_);
    backend_api::BackendPorts ports;
    ports.desk = desk_port_.get();
    ports.store = store_.get();
    ports.keys = keys_.get();
    ports.clock = &clock_;
    ports.log = log_warning;
    ports.token = new_backend_token();
    ports.version = version();
    ports.build = commit();
    ports.limits_sha256 = limits_sha256();
    const std::string token = ports.token;
    api_ = std::make_unique<backend_api::BackendApi>(std::move(ports));

    net::ServerOptions options;
    options.port = settings.port;
    options.workers = backend_api::BackendApi::workers;
    options.gate = [api = api_.get()](const auto& head, auto path, const auto* route) {
        return api->gate(head, path, route);
    };
    options.log = log_warning;
    options.random = system::fill_with_random_bytes;
    options.clock = &clock_;
    auto server = net::HttpServer::start(api_->router(), std::move(options));
    if (!server) return fail(server.error());
    server_ = std::move(*server);
    return home_.publish_token(token);  // last: whoever reads it finds somebody who answers to it
}

RunningBackend::~RunningBackend() {
    is_stopping_ = true;  // ends waits for the exchange
    if (desk_) desk_->ending();
    if (server_) server_->stop();  // before what its handlers use
    if (keys_) keys_.reset();      // takes the exchange away from the desk
    if (rounds_) rounds_->stop();
    feed_.reset();  // from here on nobody calls the desk
    desk_.reset();
    system::set_log_filter({});
}

}  // namespace piggy::apps
