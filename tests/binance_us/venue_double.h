#pragma once
// A venue in the test's hands: a clock that moves when told, answers played back, streams that say what they are told.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/binance_us/binance_us.h"
#include "support/test_signer.h"

namespace piggy::binance_us::test {

class FakeClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override {
        return start_ + std::chrono::nanoseconds(passed_.load() + jumped_.load());
    }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return std::chrono::nanoseconds(passed_.load());
    }
    void pass(std::chrono::nanoseconds time) { passed_ += time.count(); }
    // The wall clock alone: somebody set it, or the machine has slept.
    void jump(std::chrono::nanoseconds time) { jumped_ += time.count(); }

private:
    // 2026-09-04T10:00:00Z and a bit: not at the beginning of any window.
    Timestamp start_{std::chrono::milliseconds(1'788'516'007'250)};
    std::atomic<std::int64_t> passed_{0};
    std::atomic<std::int64_t> jumped_{0};
};

using Answer = tl::expected<net::InboundAnswer, net::NoAnswer>;

inline Answer answer(int status, std::string body, std::vector<net::Field> fields = {}) {
    return net::InboundAnswer{status, std::move(fields), std::move(body)};
}
inline Answer nothing_sent() {
    return tl::unexpected(net::NoAnswer{net::Departure::nothing_sent, "no connection to 127.0.0.1:9"});
}
inline Answer maybe_arrived() {
    return tl::unexpected(net::NoAnswer{net::Departure::maybe_arrived, "the connection was reset"});
}

// Hands each request to `on_request` and keeps it.
class ScriptedSender final : public net::HttpSender {
public:
    std::function<Answer(const net::OutboundRequest&)> on_request = [](const net::OutboundRequest&) {
        return nothing_sent();
    };
    [[nodiscard]] Answer send(const net::OutboundRequest& request) override {
        const std::lock_guard lock(mutex_);
        requests.push_back(request);
        if (request.target.starts_with("/api/v3/time") && time_of) {
            return answer(200, "{\"serverTime\":" + std::to_string(time_of()) + "}");
        }
        return on_request(request);
    }
    [[nodiscard]] std::size_t count(std::string_view target_begins) const {
        std::size_t found = 0;
        for (const auto& request : requests) found += request.target.starts_with(target_begins) ? 1U : 0U;
        return found;
    }

    std::function<std::int64_t()> time_of;  // milliseconds; where set, /api/v3/time answers by itself
    std::vector<net::OutboundRequest> requests;

private:
    std::mutex mutex_;
};

using piggy::test::hmac_sha256_hex;
inline const std::string test_secret = "the-secret-that-nobody-may-ever-see-0123456789";

// Everything that a client needs, wired together. Waiting moves the clock.
struct Rig {
    FakeClock clock;
    ScriptedSender sender;
    VenueClock venue_clock{clock};
    RequestBudget budget{clock, venue_clock};
    std::vector<std::chrono::nanoseconds> waits;
    std::shared_ptr<piggy::test::TestSigner> signer = piggy::test::signer_of({"the-key", test_secret});
    RestClient rest{RestParts{sender, clock, venue_clock, budget,
                              [this](std::chrono::nanoseconds time) {
                                  waits.push_back(time);
                                  clock.pass(time);
                                  return true;
                              },
                              signer, 7, "the venue"}};
    BinanceOrderGateway gateway{rest};
    BinanceAccountReader reader{rest};

    Rig() {
        sender.time_of = [this] { return venue_milliseconds(clock.now()); };
    }
    void always(Answer given) {
        sender.on_request = [given](const net::OutboundRequest&) { return given; };
    }
};

inline Symbol btc_usdt() { return Symbol::parse("BTC/USDT").value(); }
inline Symbol eth_usdt() { return Symbol::parse("ETH/USDT").value(); }
inline Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
inline Timestamp at_ms(std::int64_t milliseconds) { return Timestamp(std::chrono::milliseconds(milliseconds)); }

inline Json read_json_text(JsonReader& reader, std::string_view text) {
    const auto json = reader.read(text);
    invariant(json.has_value(), "the test's JSON is JSON");
    return *json;
}

// Streams opened by the code under test.
class ScriptedStreams {
public:
    struct One {
        net::StreamOptions options;
        std::shared_ptr<net::StreamListener> listener;
        std::vector<std::string> sent;
        bool alive = true;
    };
    std::vector<std::shared_ptr<One>> all;
    std::function<void(One&)> on_open;  // called at once, on the opening thread

    [[nodiscard]] OpenStream opener() {
        return [this](net::StreamOptions options, std::shared_ptr<net::StreamListener> listener) {
            auto one = std::make_shared<One>(One{std::move(options), std::move(listener), {}, true});
            {
                const std::lock_guard lock(mutex_);
                all.push_back(one);
            }
            if (on_open) on_open(*one);
            return std::make_unique<Handle>(one);
        };
    }
    [[nodiscard]] One& last() { return *all.back(); }

private:
    class Handle final : public net::Stream {
    public:
        explicit Handle(std::shared_ptr<One> one) : one_(std::move(one)) {}
        ~Handle() override { one_->alive = false; }
        bool send(std::string text) override {
            one_->sent.push_back(std::move(text));
            return one_->alive;
        }
        void close() override { one_->alive = false; }

    private:
        std::shared_ptr<One> one_;
    };
    std::mutex mutex_;
};

}  // namespace piggy::binance_us::test
