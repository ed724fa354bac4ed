#pragma once
// The backend's API on a real socket, before a fake desk.

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "adapters/system/random_bytes.h"
#include "adapters/system/system_clock.h"
#include "fake_ports.h"
#include "raw_client.h"

namespace piggy::backend_api {

namespace json = boost::json;

class BackendUnderTest : public testing::Test {
protected:
    void SetUp() override {
        desk_.now.exchange = "the practice exchange at 127.0.0.1:9000";
        desk_.now.practice = true;
        desk_.now.guards = {{"allow_live", true, "ALLOW_LIVE is 1.", "", ""},
                            {"vault", true, "The vault is open.", "", ""}};
        desk_.sheet.as_of = moment();
        desk_.sheet.equity_usd = Decimal::whole(1000);
        keys_.state.sealed = false;
        keys_.state.exchange = "practice";
        BackendPorts ports;
        ports.desk = &desk_;
        ports.store = &store_;
        ports.keys = &keys_;
        ports.clock = &clock_;
        ports.log = [this](std::string_view line) {
            const std::lock_guard lock(log_mutex_);
            log_.append(line).append("\n");
        };
        ports.token = token_;
        ports.version = "1.0.0";
        ports.build = "abc";
        ports.limits_sha256 = hash_;
        api_ = std::make_unique<BackendApi>(std::move(ports));
        net::ServerOptions options;
        options.random = system::fill_with_random_bytes;
        options.clock = &real_clock_;
        options.workers = BackendApi::workers;
        options.gate = [this](const auto& head, auto path, const auto* route) { return api_->gate(head, path, route); };
        auto started = net::HttpServer::start(api_->router(), std::move(options));
        ASSERT_TRUE(started) << started.error().what;
        server_ = std::move(*started);
    }
    void TearDown() override {
        desk_.go_on();
        server_.reset();
    }

    [[nodiscard]] test::RawClient client() const { return test::RawClient(server_->port()); }
    [[nodiscard]] std::string token_line() const { return "Authorization: Bearer " + token_ + "\r\n"; }
    // A request with the token, on a connection of its own.
    [[nodiscard]] test::RawAnswer ask(const std::string& method, const std::string& target,
                                      const std::string& body = "", const std::string& lines = "") const {
        return client().ask(method, target,
                            token_line() + (method == "GET" ? "" : "Content-Type: application/json\r\n") + lines, body);
    }
    [[nodiscard]] test::RawAnswer trade(const std::string& further, const std::string& lines = "") const {
        return ask("POST", "/api/trade", R"({"symbol":"BTC/USDT","side":"buy")" + further + "}", lines);
    }
    static json::value parsed(const std::string& text) {
        boost::system::error_code error;
        auto value = json::parse(text, error);
        EXPECT_FALSE(error) << text;
        return error ? json::object() : value;
    }
    static std::string text(const json::value& object, const char* name) {
        const auto* value = object.as_object().if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string().c_str()) : "(no text)";
    }
    static std::string code(const test::RawAnswer& answer) { return text(parsed(answer.body), "code"); }

    // "/api/orders/:id" with each parameter as the given text.
    static std::string with_parameters(std::string pattern, const std::string& value) {
        for (std::size_t at = pattern.find(':'); at != std::string::npos; at = pattern.find(':', at)) {
            pattern.replace(at, std::min(pattern.find('/', at), pattern.size()) - at, value);
        }
        return pattern;
    }

    const std::string token_ = "canary0token" + std::string(52, '7');
    const std::string hash_ = std::string(64, 'a');
    SteppingClock clock_;
    system::SystemClock real_clock_;
    FakeDesk desk_;
    FakeStore store_;
    FakeKeys keys_;
    std::mutex log_mutex_;
    std::string log_;
    std::unique_ptr<BackendApi> api_;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace piggy::backend_api
