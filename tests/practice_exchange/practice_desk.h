#pragma once
// A whole practice exchange in one process, as its users see it: requests, sockets and time by hand.

#include <gtest/gtest.h>

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/practice_exchange/practice_exchange.h"
#include "fakes/memory_exchange_record.h"

namespace piggy::test {

namespace json = boost::json;

// One WebSocket, seen from the client's side.
class FakeSocket final : public net::WireSocket {
public:
    bool send(std::shared_ptr<const std::string> text) override {
        if (is_slow) {
            close_code = 1008;
            return false;
        }
        frames.push_back(*text);
        return true;
    }
    void ping(std::string payload) override { pings.push_back(std::move(payload)); }
    void close(std::uint16_t code, std::string) override { close_code = code; }

    // What the client does.
    void say(const std::string& text) { listener->text(text); }
    // Frames since the last call.
    std::vector<std::string> take() { return std::exchange(frames, {}); }

    std::shared_ptr<net::WireSocketListener> listener;
    std::vector<std::string> frames, pings;
    std::uint16_t close_code = 0;
    bool is_slow = false, is_told_closed = false;
};

struct Customer {
    venue::AccountId account = 0;
    std::string key, secret;
};

class Desk {
public:
    explicit Desk(practice_exchange::PracticeSettings settings = {});
    // The same record, another process.
    Desk(std::shared_ptr<MemoryExchangeRecord> record, Timestamp start);
    ~Desk();

    net::WireAnswer send(const std::string& method, const std::string& target, const std::string& body = "",
                         std::vector<net::Field> fields = {});
    // With Content-Type: application/json.
    net::WireAnswer post(const std::string& target, const std::string& body);
    Customer open(const std::string& balances = R"({"USDT":"100000","BTC":"2"})");
    net::WireAnswer ask(const Customer& customer, const std::string& method, const std::string& path,
                        const std::string& parameters);
    // The id of the new rule.
    std::int64_t fault(const std::string& rule);
    std::shared_ptr<FakeSocket> connect(const std::string& target);
    std::string listen_key(const Customer& customer);
    // A signed request of the WebSocket API.
    [[nodiscard]] std::string signed_frame(const Customer& customer, const std::string& id, const std::string& method,
                                           std::vector<std::pair<std::string, std::string>> parameters = {}) const;
    void pass(std::chrono::milliseconds time);
    // Tells closed sockets that they are.
    void sweep();
    [[nodiscard]] std::int64_t now_ms() const;

    practice_exchange::VirtualClock clock;
    std::shared_ptr<MemoryExchangeRecord> record = std::make_shared<MemoryExchangeRecord>();
    std::vector<std::string> log;
    std::vector<std::shared_ptr<FakeSocket>> sockets;
    std::unique_ptr<practice_exchange::PracticeExchange> exchange;

private:
    void start(practice_exchange::PracticeSettings settings);
};

[[nodiscard]] json::value parsed_text(const std::string& text);
// "executionReport NEW", "depthUpdate", …: what a frame is; wrappers are looked through.
[[nodiscard]] std::string kind_of(const std::string& frame);
[[nodiscard]] std::vector<std::string> kinds_of(const std::vector<std::string>& frames);
// Of those with this kind.
[[nodiscard]] std::vector<json::value> events(const std::vector<std::string>& frames, const std::string& kind);
[[nodiscard]] std::string text_field(const json::value& object, const char* name);
[[nodiscard]] std::int64_t number_field(const json::value& object, const char* name);

}  // namespace piggy::test
