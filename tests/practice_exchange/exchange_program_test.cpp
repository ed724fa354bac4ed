// cryptopiggy-exchange as a process: it comes up, is killed without warning, comes up again with everything it had
// answered for, refuses what it cannot do, and stops when asked.

#include <signal.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "adapters/practice_exchange/signature.h"
#include "practice_desk.h"
#include "raw_client.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy::practice_exchange {
namespace {

namespace fs = std::filesystem;
using namespace test;

// The practice exchange, running until the test ends it.
class Program : public RunningProgram {
public:
    explicit Program(std::vector<std::string> arguments, int open_files = 0)
        : RunningProgram("cryptopiggy-exchange", std::move(arguments), Errors::with_output, open_files) {}
    // From the line that it says once it serves.
    [[nodiscard]] std::uint16_t port() { return port_after("127.0.0.1:"); }
};

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Customer open_account(std::uint16_t port) {
    RawClient client(port);
    const auto answer = client.ask("POST", "/practice/account", "Content-Type: application/json\r\n", "{}");
    EXPECT_EQ(answer.status, 200) << answer.body;
    const json::value told = parsed_text(answer.body);
    return {static_cast<venue::AccountId>(number_field(told, "account")), text_field(told, "api_key"),
            text_field(told, "api_secret")};
}

RawAnswer signed_ask(RawClient& client, const Customer& customer, const std::string& method, const std::string& path,
                     const std::string& parameters) {
    std::string text =
        parameters + (parameters.empty() ? "" : "&") + "recvWindow=60000&timestamp=" + std::to_string(now_ms());
    text += "&signature=" + hmac_sha256_hex(customer.secret, text);
    return client.ask(method, path + "?" + text, "X-MBX-APIKEY: " + customer.key + "\r\n");
}

TEST(ExchangeProgram, KeepsWhatItAnsweredForWhenItIsKilled) {
    const TemporaryFolder home;
    const std::vector<std::string> arguments = {"--port", "0", "--home", (home.path() / "h").string()};
    Customer customer;
    std::vector<std::string> answered;
    {
        Program program(arguments);
        const std::uint16_t port = program.port();
        customer = open_account(port);
        RawClient client(port);
        for (int i = 0; i < 20; ++i) {
            const std::string id = "order-" + std::to_string(i);
            const auto answer = signed_ask(client, customer, "POST", "/api/v3/order",
                                           "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=" +
                                               std::to_string(20'000 + i) + "&newClientOrderId=" + id);
            ASSERT_EQ(answer.status, 200) << answer.body;
            answered.push_back(id);
        }
        EXPECT_EQ(program.end(SIGKILL), 128 + SIGKILL);
    }
    struct stat about {};
    ASSERT_EQ(::stat((home.path() / "h").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0700U);
    ASSERT_EQ(::stat((home.path() / "h/practice/exchange.db").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);

    Program program(arguments);
    RawClient client(program.port());
    const json::value open = parsed_text(signed_ask(client, customer, "GET", "/api/v3/openOrders", "").body);
    ASSERT_EQ(open.as_array().size(), answered.size());
    for (std::size_t i = 0; i < answered.size(); ++i) {
        EXPECT_EQ(text_field(open.as_array()[i], "clientOrderId"), answered[i]);
    }
    EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(ExchangeProgram, EndsWhereItCannotWriteAndGoesOnFromWhatIsWritten) {
    const TemporaryFolder home;
    const std::vector<std::string> arguments = {"--port", "0", "--home", home.path().string()};
    Customer customer;
    {
        Program program(arguments);
        const std::uint16_t port = program.port();
        customer = open_account(port);
        soci::session other(soci::sqlite3, (home.path() / "practice/exchange.db").string());
        other << "BEGIN EXCLUSIVE";
        RawClient client(port);
        EXPECT_EQ(client.ask("POST", "/practice/account", "Content-Type: application/json\r\n", "{}").status, 503);
        EXPECT_EQ(program.wait(), 1);
        EXPECT_NE(program.rest().find("goes on from what is written"), std::string::npos);
    }
    Program program(arguments);
    RawClient client(program.port());
    EXPECT_EQ(signed_ask(client, customer, "GET", "/api/v3/account", "").status, 200);
    EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(ExchangeProgram, StartsAnewWithFresh) {
    const TemporaryFolder home;
    const std::vector<std::string> arguments = {"--port", "0", "--home", home.path().string(), "--fresh"};
    {
        Program program(arguments);
        open_account(program.port());
        EXPECT_EQ(program.end(SIGINT), 0);
    }
    Program program(arguments);
    RawClient client(program.port());
    EXPECT_EQ(client.ask("GET", "/practice/accounts").body, R"({"accounts":[]})");
    const auto foreign = client.ask("GET", "/practice/accounts", "Origin: http://evil.example\r\n");
    EXPECT_EQ(foreign.status, 403);
}

TEST(ExchangeProgram, SharesItsFolderWithNoSecondOne) {
    const TemporaryFolder home;
    Program first({"--port", "0", "--home", home.path().string()});
    const std::uint16_t port = first.port();
    Program second({"--port", "0", "--home", home.path().string()});
    EXPECT_EQ(second.wait(), 1);
    EXPECT_NE(second.rest().find("is using the folder"), std::string::npos);
    const TemporaryFolder other;
    Program third({"--port", std::to_string(port), "--home", other.path().string()});
    EXPECT_EQ(third.wait(), 1);
    EXPECT_NE(third.rest().find(std::to_string(port)), std::string::npos);
}

TEST(ExchangeProgram, SaysWhatIsWrongWithItsOptions) {
    const TemporaryFolder home;
    const auto said = [&](std::vector<std::string> arguments, int code) {
        arguments.insert(arguments.end(), {"--port", "0", "--home", (home.path() / "new").string()});
        Program program(std::move(arguments));
        EXPECT_EQ(program.wait(), code);
        return program.rest();
    };
    EXPECT_NE(said({"--profile", "kraken"}, 2).find("binanceus"), std::string::npos);
    EXPECT_NE(said({"--market", "lively"}, 2).find("synthetic, or replay"), std::string::npos);
    EXPECT_NE(said({"--market", "replay"}, 2).find("needs a file"), std::string::npos);
    EXPECT_NE(said({"--speed", "60"}, 2).find("--market replay"), std::string::npos);
    EXPECT_NE(said({"--market", "replay", "/nowhere.csv"}, 1).find("/nowhere.csv"), std::string::npos);
    const auto text = home.file("words.csv", "these are\nno candles\n");
    EXPECT_FALSE(said({"--market", "replay", text.string()}, 1).empty());
    for (const char* seed : {"-1", "18446744073709551616", "1.5", "one"}) {
        EXPECT_NE(said({"--seed", seed}, 2).find("whole number"), std::string::npos) << seed;
    }
}

TEST(ExchangeProgram, AnswersThoughEveryDescriptorIdles) {
    const TemporaryFolder home;
    Program program({"--port", "0", "--home", (home.path() / "new").string()}, 100);
    const std::uint16_t port = program.port();
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 200; ++i) idle.push_back(std::make_unique<RawClient>(port));
    EXPECT_EQ(RawClient(port).ask("GET", "/api/v3/ping").status, 200);
    EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(ExchangeProgram, ReplaysAFileOnAVirtualClock) {
    const TemporaryFolder home;
    std::string csv = "time,open,high,low,close,volume\n";
    for (int i = 0; i < 60; ++i) {
        const std::string price = std::to_string(30'000 + 10 * i);
        csv += std::to_string(1'600'000'020 + 60 * i) + "," + price + "," + price + "," + price + "," + price + ",1\n";
    }
    const auto file = home.file("BTCUSDT_1m.csv", csv);
    Program program({"--port", "0", "--home", (home.path() / "h").string(), "--market", "replay", file.string(),
                     "--speed", "60", "--clock", "virtual"});
    RawClient client(program.port());
    const auto price = [&] {
        return std::stod(
            text_field(parsed_text(client.ask("GET", "/api/v3/ticker/price?symbol=BTCUSDT").body), "price"));
    };
    const double before = price();
    EXPECT_NEAR(before, 30'000, 100);
    const auto moved =
        client.ask("POST", "/practice/clock", "Content-Type: application/json\r\n", R"({"advance_ms":50000})");
    EXPECT_EQ(moved.status, 200) << moved.body;
    EXPECT_GT(price(), before + 200);
}

}  // namespace
}  // namespace piggy::practice_exchange
