#include "backend_core.h"

#include "adapters/binance_us/market_feed.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/sqlite/live_store.h"

namespace piggy::torture {
namespace {

binance_us::VenueAddress address() {
    static const auto practice = binance_us::VenueAddress::practice("http://127.0.0.1:9000");
    invariant(practice.has_value(), "the practice exchange's usual address is one");
    return *practice;
}

// No day has streams of its own: what they would bring is pushed.
std::unique_ptr<net::Stream> no_stream(net::StreamOptions, std::shared_ptr<net::StreamListener>) { return nullptr; }

class Signer final : public execution::RequestSigner {
public:
    Signer(std::string key, std::string secret) : key_(std::move(key)), secret_(std::move(secret)) {}
    [[nodiscard]] std::string api_key() const override { return key_; }
    [[nodiscard]] std::string signature(std::string_view payload) const override {
        return practice_exchange::hmac_sha256_hex(secret_, payload);
    }

private:
    std::string key_, secret_;
};

}  // namespace

struct BackendCore::Access final : execution::VenueAccess {
    explicit Access(binance_us::RestParts parts) : rest(std::move(parts)) {}
    [[nodiscard]] execution::OrderGateway& orders() override { return gateway; }
    [[nodiscard]] execution::AccountReader& account() override { return reader; }

    binance_us::RestClient rest;
    binance_us::BinanceOrderGateway gateway{rest};
    binance_us::BinanceAccountReader reader{rest};
};

binance_us::RestParts BackendCore::rest_parts(bool with_keys) {
    World& world = parts_.world;
    std::shared_ptr<const execution::RequestSigner> signer;
    if (with_keys) signer = std::make_shared<Signer>(world.api_key(), world.api_secret());
    return {parts_.network,
            parts_.clock,
            venue_clock_,
            budget_,
            [&world](std::chrono::nanoseconds time) {
                world.pass(time);
                return true;
            },
            std::move(signer),
            parts_.seed,
            address().name()};
}

BackendCore::BackendCore(CoreParts parts)
    : parts_(std::move(parts)),
      venue_clock_(parts_.clock),
      budget_(parts_.clock, venue_clock_),
      rest_(rest_parts(false)),
      feed_(rest_, address(), no_stream, parts_.seed) {}

BackendCore::~BackendCore() = default;

Result<std::unique_ptr<BackendCore>> BackendCore::start(CoreParts parts) {
    std::unique_ptr<BackendCore> core(new BackendCore(std::move(parts)));
    sqlite::LiveStoreSettings books;
    books.book_id = "tortur";  // the same in every run
    books.headroom_bytes = 64 << 10;
    auto store = sqlite::SqliteLiveStore::open(core->parts_.books, std::string(64, '0'), books);
    if (!store) return fail(store.error());
    core->store_ = std::move(*store);
    Trace& trace = core->parts_.trace;
    execution::DeskPorts ports{core->parts_.clock,
                               *core->store_,
                               core->feed_,
                               [&trace](std::string_view line) { trace.line("log: " + std::string(line)); },
                               [&trace](std::string_view line) { trace.line("trade: " + std::string(line)); },
                               core->parts_.steps};
    execution::DeskSettings settings;
    settings.allow_live = core->parts_.allow_live;
    settings.exchange = address().name();
    settings.limits_sha256 = std::string(64, '0');
    settings.seed = core->parts_.seed;
    auto desk = execution::LiveDesk::start(std::move(ports), std::move(settings));
    if (!desk) return fail(desk.error());
    core->desk_ = std::move(*desk);
    return core;
}

Result<> BackendCore::unseal() {
    constexpr std::array<std::byte, 32> key{std::byte{7}};
    auto opened = desk_->open_venue(std::make_shared<Access>(rest_parts(true)), key);
    is_unsealed_ = opened.has_value();
    return opened;
}

void BackendCore::seal() {
    desk_->close_venue();
    is_unsealed_ = false;
}

}  // namespace piggy::torture
