#pragma once
// RunningBackend: everything of one running backend, in the order it is built up; taken down the other way round.
// Starting is recovering: there is one way up, whether the last one was stopped or killed.

#include <cstdint>
#include <filesystem>
#include <memory>

#include "adapters/backend_api/backend_api.h"
#include "adapters/backend_api/live_desk_port.h"
#include "adapters/sqlite/live_store.h"
#include "apps/backend/backend_home.h"
#include "apps/backend/key_service.h"
#include "apps/desk_thread.h"
#include "apps/exchange_choice.h"

namespace piggy::apps {

struct BackendSettings {
    std::filesystem::path home;
    std::uint16_t port = 8000;  // 0: any free one
    ExchangeChoice exchange;
    bool allow_live = false;
    execution::StepObserver* steps = nullptr;  // of the kill campaign's program; no other has one
};

class RunningBackend {
public:
    // errors: those of the folder, vault, books and port; refused: the gate's self-test failed
    [[nodiscard]] static Result<std::unique_ptr<RunningBackend>> start(const BackendSettings& settings);
    // Takes no more requests, lets those that run finish, leaves nothing half done.
    ~RunningBackend();
    RunningBackend(const RunningBackend&) = delete;
    RunningBackend& operator=(const RunningBackend&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    // The books can't be written any more: the program is to end, its next start is the recovery.
    [[nodiscard]] bool storage_failed() const { return desk_->storage_failed(); }

    // Somebody asked for new practice books: this one is to go and another to be started.
    [[nodiscard]] bool wants_to_begin_anew() const { return wants_to_begin_anew_; }

private:
    RunningBackend(BackendHome home, binance_us::VenueAddress address)
        : home_(std::move(home)), connection_(std::move(address), [this] { return is_stopping_.load(); }) {}
    [[nodiscard]] Result<> start_desk(const BackendSettings& settings);
    [[nodiscard]] Result<> start_server(const BackendSettings& settings);

    BackendHome home_;
    std::atomic<bool> is_stopping_ = false;
    std::atomic<bool> wants_to_begin_anew_ = false;
    system::SystemClock clock_;
    std::unique_ptr<key_vault::KeyVault> vault_;
    VenueConnection connection_;
    std::unique_ptr<sqlite::SqliteLiveStore> store_;
    std::unique_ptr<execution::LiveDesk> desk_;
    std::unique_ptr<binance_us::BinanceMarketFeed> feed_;  // its thread tells the desk
    std::unique_ptr<DeskThread> rounds_;
    std::unique_ptr<KeyService> keys_;
    std::unique_ptr<backend_api::LiveDeskPort> desk_port_;
    std::unique_ptr<backend_api::BackendApi> api_;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace piggy::apps
