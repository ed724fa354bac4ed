#pragma once
// The practice exchange as a program of its own, and whoever speaks to it through the adapter over real sockets.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/binance_us/binance_us.h"
#include "adapters/net/http_client.h"
#include "adapters/system/system_clock.h"
#include "raw_client.h"
#include "risk/risk.h"
#include "support/test_signer.h"
#include "temporary_folder.h"

namespace piggy::binance_us::test {

namespace json = boost::json;
using piggy::test::RawAnswer;
using piggy::test::RawClient;
using piggy::test::TemporaryFolder;
using piggy::test::TestKeys;
using namespace std::chrono_literals;

// Asks again and again until it is so; false after a patience that only a broken program needs.
inline bool eventually(const std::function<bool()>& is_so, std::chrono::seconds patience = 120s) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

class LiveExchange {
public:
    explicit LiveExchange(std::vector<std::string> further = {}) : further_(std::move(further)) { start(); }
    ~LiveExchange() {
        if (process_ > 0) end(SIGKILL);
    }
    LiveExchange(const LiveExchange&) = delete;
    LiveExchange& operator=(const LiveExchange&) = delete;

    // On the port and with the record that it had before.
    void start() {
        const std::string program = std::string(PIGGY_BINARY_DIR) + "/cryptopiggy-exchange";
        std::vector<std::string> texts = {program,  "--port", std::to_string(port_), "--home", home_.path().string(),
                                          "--seed", "7"};
        texts.insert(texts.end(), further_.begin(), further_.end());
        std::vector<char*> words;
        for (std::string& text : texts) words.push_back(text.data());
        words.push_back(nullptr);
        int ends[2];
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        ASSERT_EQ(::posix_spawn(&process_, program.c_str(), &actions, nullptr, words.data(), environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        std::string said;
        char c = 0;
        while (::read(ends[0], &c, 1) == 1 && c != '\n') said.push_back(c);
        ::close(ends[0]);
        const std::size_t at = said.find("127.0.0.1:");
        ASSERT_NE(at, std::string::npos) << "it says where it is, not: " << said;
        port_ = static_cast<std::uint16_t>(std::stoi(said.substr(at + 10)));
    }
    void end(int signal) {
        ::kill(process_, signal);
        ::waitpid(std::exchange(process_, -1), nullptr, 0);
    }

    [[nodiscard]] VenueAddress address() const {
        return VenueAddress::practice("http://127.0.0.1:" + std::to_string(port_)).value();
    }
    json::value ask(const std::string& method, const std::string& path, const std::string& body = "") const {
        RawClient client(port_);
        const RawAnswer answer =
            client.ask(method, path, body.empty() ? "" : "Content-Type: application/json\r\n", body);
        EXPECT_EQ(answer.status, 200) << method << " " << path << " " << body << ": " << answer.body;
        return answer.status == 200 ? json::parse(answer.body) : json::value(json::object());
    }
    TestKeys open_account(const std::string& body = "{}") const {
        const json::value told = ask("POST", "/practice/account", body);
        return {std::string(told.at("api_key").as_string()), std::string(told.at("api_secret").as_string())};
    }
    void fault(const std::string& rule) const { ask("POST", "/practice/faults", rule); }
    void no_faults() const { ask("DELETE", "/practice/faults"); }
    [[nodiscard]] json::value ledger() const { return ask("GET", "/practice/ledger?limit=10000"); }

private:
    TemporaryFolder home_;
    std::vector<std::string> further_;
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

// Everything between us and the exchange, with a pool, a clock and a budget of its own.
struct Trader {
    explicit Trader(const LiveExchange& exchange, const TestKeys& keys = {}, const Clock* other_clock = nullptr)
        : address(exchange.address()),
          http(address.rest()),
          clock(other_clock != nullptr ? *other_clock : real_clock),
          rest({http, clock, venue_clock, budget,
                [](std::chrono::nanoseconds time) {
                    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(time, 100ms));
                    return true;
                },
                piggy::test::signer_of(keys), 1, address.name()}) {
        budget.limits_are({6'000, 100, 200'000});  // what this venue's rules say
    }

    VenueAddress address;
    system::SystemClock real_clock;
    net::HttpClient http;
    const Clock& clock;
    VenueClock venue_clock{clock};
    RequestBudget budget{clock, venue_clock};
    RestClient rest;
    BinanceOrderGateway gateway{rest};
    BinanceAccountReader reader{rest};
};

inline Symbol btc_usdt() { return Symbol::parse("BTC/USDT").value(); }
inline Symbol eth_usdt() { return Symbol::parse("ETH/USDT").value(); }
inline Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

// $30 of a portfolio of $10,000, half a percent through the touch, signed at the venue's time now.
inline execution::OrderToSend order(Trader& trader, const std::string& id) {
    const auto quote = ask_price(trader.rest, btc_usdt(), {});
    invariant(quote.has_value(), "a price can be asked for while nothing is wrong");
    trader.rest.refresh_clock();
    const std::int64_t cent = Decimal::ticks_per_unit / 100;
    const std::int64_t limit = quote->top.ask.value.ticks() / 1'000 * 1'005 / cent * cent;
    const Decimal step = decimal("0.00001");
    const auto lots = static_cast<std::int64_t>(static_cast<int128>(decimal("30").ticks()) * Decimal::ticks_per_unit /
                                                limit / step.ticks());
    const orders::OrderIntent intent{btc_usdt(),
                                     orders::Side::buy,
                                     decimal("30"),
                                     {Decimal::from_ticks(lots * step.ticks())},
                                     {Decimal::from_ticks(limit)}};
    risk::Exposure exposure;
    exposure.equity = decimal("10000");
    exposure.lot_step = step;
    const auto judged = risk::check(intent, exposure);
    invariant(std::holds_alternative<risk::ApprovedOrder>(judged), "the test's order breaks no limit");
    return {std::get<risk::ApprovedOrder>(judged), id, trader.venue_clock.now(), 5'000ms, 1'500ms};
}

}  // namespace piggy::binance_us::test
