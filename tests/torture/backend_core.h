#pragma once
// BackendCore: one life of the backend, from its start to its death: the books' file, the live desk, and, while the
// vault is open, the venue with keys. Put together as the program does it, without its doors.

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/binance_us/binance_us.h"
#include "execution/live_desk.h"
#include "network.h"
#include "owners_clock.h"

namespace piggy::torture {

struct CoreParts {
    World& world;
    Network& network;
    const OwnersClock& clock;
    Trace& trace;
    std::filesystem::path books;  // the file
    std::uint64_t seed = 0;       // of this life
    bool allow_live = true;
    execution::StepObserver* steps = nullptr;
};

class BackendCore {
public:
    // Throws Died where the observer does. errors: those of the store and of LiveDesk::start()
    [[nodiscard]] static Result<std::unique_ptr<BackendCore>> start(CoreParts parts);
    ~BackendCore();

    [[nodiscard]] execution::LiveDesk& desk() { return *desk_; }
    [[nodiscard]] execution::LiveStore& store() { return *store_; }
    // errors: those of LiveDesk::open_venue()
    [[nodiscard]] Result<> unseal();
    void seal();
    [[nodiscard]] bool is_unsealed() const { return is_unsealed_; }

private:
    struct Access;
    explicit BackendCore(CoreParts parts);
    [[nodiscard]] binance_us::RestParts rest_parts(bool with_keys);

    CoreParts parts_;
    binance_us::VenueClock venue_clock_;
    binance_us::RequestBudget budget_;
    binance_us::RestClient rest_;  // without keys: prices
    binance_us::BinanceMarketFeed feed_;
    std::unique_ptr<execution::LiveStore> store_;
    std::unique_ptr<execution::LiveDesk> desk_;
    bool is_unsealed_ = false;
};

}  // namespace piggy::torture
