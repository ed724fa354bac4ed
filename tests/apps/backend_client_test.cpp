// Where the command line looks for the backend, what it shows to whom, and what it takes for a token or a secret.

#include "apps/backend_client.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "apps/port_owner.h"
#include "apps/secret_input.h"
#include "apps/trade_line.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

const std::string some_token(64, 'a');

TEST(BackendAddress, NothingSaidMeansThisMachinesUsualPort) {
    for (const char* nothing : {static_cast<const char*>(nullptr), ""}) {
        const auto address = read_backend_address(nothing, nullptr);
        ASSERT_TRUE(address.has_value());
        EXPECT_EQ(address->server.host, "localhost");
        EXPECT_EQ(address->server.port, 8000);
        EXPECT_FALSE(address->server.tls);
    }
}

TEST(BackendAddress, ThisMachineHasThreeNames) {
    for (const char* url : {"http://127.0.0.1:8123", "http://localhost:8123/", "http://[::1]:8123"}) {
        const auto address = read_backend_address(url, nullptr);
        ASSERT_TRUE(address.has_value()) << url;
        EXPECT_EQ(address->server.port, 8123);
    }
}

TEST(BackendAddress, AnotherMachineNeedsItsSwitchAndTls) {
    for (const char* allow : {static_cast<const char*>(nullptr), "", "0", "true", "01", " 1"}) {
        const auto refused = read_backend_address("https://desk.example:8000", allow);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, ErrorCode::refused);
    }
    EXPECT_EQ(read_backend_address("http://desk.example:8000", "1").error().code, ErrorCode::refused);
    EXPECT_TRUE(read_backend_address("https://desk.example:8000", "1").has_value());
}

// Each of them has been read as this machine by somebody's parser.
TEST(BackendAddress, WhatOnlyLooksLikeThisMachineIsNot) {
    for (const char* url : {"http://localhost:8000@evil.example",
                            "http://localhost.evil.example:8000",
                            "http://127.0.0.1.nip.io:8000",
                            "http://0.0.0.0:8000",
                            "http://127.1:8000",
                            "http://2130706433:8000",
                            "http://LOCALHOST:8000",
                            "http://localhost:8000/path",
                            "http://localhost:8000?x",
                            "http://localhost:8000#x",
                            "http://localhost:0",
                            "http://localhost:65536",
                            "http://localhost:",
                            "http://:8000",
                            "localhost:8000",
                            "ftp://localhost:8000",
                            "http://localhost\\@evil.example:8000",
                            "http://[::1",
                            "http://[::ffff:127.0.0.1]:8000",
                            " http://localhost:8000",
                            "http://localhost:8000 ",
                            "http://localhost:80 00",
                            "http://"}) {
        EXPECT_FALSE(read_backend_address(url, nullptr).has_value()) << url;
    }
}

// A table as the kernel writes it: our backend on 8000 and 8123, another user's program on 8501 of each kind of
// address.
TEST(PortOwner, AnotherUsersProgramIsNotTakenForOurBackend) {
    const std::string v4 =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 82 1 0 100 0 0 10 "
        "0\n"
        "   1: 0100007F:2135 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 83 1 0 100 0 0 10 "
        "0\n"
        "   2: 0100007F:1F40 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1001        0 84 1 0 100 0 0 10 "
        "0\n";
    EXPECT_FALSE(is_listened_on_by_another(v4, 8000, 1000)) << "who is only connected does not count";
    EXPECT_TRUE(is_listened_on_by_another(v4, 8000, 1001));
    EXPECT_TRUE(is_listened_on_by_another(v4, 8501, 1000));
    EXPECT_FALSE(is_listened_on_by_another(v4, 8123, 1000)) << "nobody";
    const std::string v6 =
        "   0: 00000000000000000000000001000000:1FBB 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000  1000        0 83 1 0 100 0 0 10 0\n";
    EXPECT_FALSE(is_listened_on_by_another(v6, 8123, 1000));
    EXPECT_TRUE(is_listened_on_by_another(v6, 8123, 0)) << "not even root's is ours";
    for (const char* odd : {"", "\n\n", "x", "0: 1F40 0 0A", ":::", "0: 0100007F:1F40 x 0A"}) {
        EXPECT_FALSE(is_listened_on_by_another(odd, 8000, 1000)) << odd;
    }
}

class TokenFile : public testing::Test {
protected:
    fs::path write(const std::string& content, fs::perms rights = static_cast<fs::perms>(0600)) {
        const fs::path file = folder_.file("backend.token", content);
        fs::permissions(file, rights);
        return file;
    }
    test::TemporaryFolder folder_;
};

TEST_F(TokenFile, IsReadWhereNobodyElseMayReadIt) {
    EXPECT_EQ(read_backend_token(folder_.path()).error().code, ErrorCode::not_found);
    write(some_token + "\n");
    EXPECT_EQ(read_backend_token(folder_.path()).value(), some_token);
    for (const int rights : {0640, 0604, 0666, 0610}) {
        write(some_token + "\n", static_cast<fs::perms>(rights));
        EXPECT_EQ(read_backend_token(folder_.path()).error().code, ErrorCode::refused) << rights;
    }
}

TEST_F(TokenFile, HoldsATokenAndNothingElse) {
    for (const std::string& content : {std::string(), some_token.substr(1), some_token + "a", some_token + "\nx",
                                       std::string(64, 'G'), std::string(64, 'A')}) {
        write(content);
        EXPECT_EQ(read_backend_token(folder_.path()).error().code, ErrorCode::malformed) << content;
    }
}

TEST_F(TokenFile, IsNoLinkAndNoFolder) {
    const fs::path real = folder_.file("real", some_token + "\n");
    fs::permissions(real, static_cast<fs::perms>(0600));
    fs::create_symlink(real, folder_.path() / "backend.token");
    EXPECT_EQ(read_backend_token(folder_.path()).error().code, ErrorCode::refused);
    fs::remove(folder_.path() / "backend.token");
    fs::create_directory(folder_.path() / "backend.token");
    EXPECT_EQ(read_backend_token(folder_.path()).error().code, ErrorCode::refused);
}

TEST_F(TokenFile, ASecretsFileIsHeldToTheSame) {
    const fs::path file = write("a passphrase\r\nnot this line\n");
    EXPECT_EQ(read_secret_file(file)->text(), "a passphrase");
    fs::permissions(file, static_cast<fs::perms>(0644));
    EXPECT_NE(read_secret_file(file).error().what.find("chmod 600"), std::string::npos);
    EXPECT_EQ(read_secret_file(write("\n")).error().code, ErrorCode::malformed);
    EXPECT_EQ(read_secret_file(write(std::string(5'000, 'x'))).error().code, ErrorCode::malformed);
    EXPECT_EQ(read_secret_file(folder_.path() / "none").error().code, ErrorCode::not_found);
    EXPECT_EQ(read_secret_file("/dev/null").error().code, ErrorCode::refused);
}

TEST(BackendClient, SaysThatNobodyAnswersAndThatNothingWasSent) {
    const test::TemporaryFolder folder;
    fs::permissions(folder.file("backend.token", some_token), static_cast<fs::perms>(0600));
    BackendClient client({{"127.0.0.1", 1, false}, "http://127.0.0.1:1"}, folder.path());
    const auto answer = client.ask("POST", "/api/trade", "{}");
    ASSERT_FALSE(answer.has_value());
    EXPECT_FALSE(answer.error().maybe_arrived);
    EXPECT_EQ(answer.error().error.code, ErrorCode::unavailable);
    EXPECT_NE(answer.error().error.what.find("no backend answers at http://127.0.0.1:1"), std::string::npos);
}

TEST(TradeLine, IsTheOneThatTheBackendTells) {
    const auto order = boost::json::parse(R"({"state":"filled","executed_quantity":"0.0003",
        "line":"🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00"})");
    EXPECT_EQ(trade_line(order.as_object()), "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00");
    const auto none = boost::json::parse(R"({"state":"expired","executed_quantity":"0","line":null})");
    EXPECT_EQ(trade_line(none.as_object()), std::nullopt);
}

TEST(PortOwner, KnowsWhoAsksUsOverLoopback) {
    const std::string head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";
    const auto row = [](const std::string& from, const std::string& to, const std::string& state, int user) {
        return "   0: " + from + " " + to + " " + state + " 00000000:00000000 00:00000000 00000000  " +
               std::to_string(user) + "        0 1 1\n";
    };
    // 127.0.0.1:40000 to 127.0.0.1:8501
    const std::string asks = "0100007F:9C40", us = "0100007F:2135";
    EXPECT_TRUE(is_asked_by_another(head + row(asks, us, "01", 1001), 40000, 8501, 1000));
    EXPECT_FALSE(is_asked_by_another(head + row(asks, us, "01", 1000), 40000, 8501, 1000)) << "we do";
    EXPECT_FALSE(is_asked_by_another(head + row(asks, us, "01", 0), 40000, 8501, 1000)) << "root reads all anyway";
    EXPECT_FALSE(is_asked_by_another(head + row(us, asks, "01", 1001), 40000, 8501, 1000)) << "our own end";
    EXPECT_FALSE(is_asked_by_another(head + row(asks, us, "01", 1001), 40001, 8501, 1000));
    EXPECT_FALSE(is_asked_by_another(head + row("0701A8C0:9C40", "0801A8C0:2135", "01", 1001), 40000, 8501, 1000))
        << "a connection to another machine";
    const std::string one = "00000000000000000000000001000000", mapped = "0000000000000000FFFF00000100007F";
    EXPECT_TRUE(is_asked_by_another(head + row(one + ":9C40", one + ":2135", "01", 1001), 40000, 8501, 1000));
    EXPECT_TRUE(is_asked_by_another(head + row(mapped + ":9C40", mapped + ":2135", "01", 1001), 40000, 8501, 1000));
    for (const char* odd : {"", "\n\n", "a b c d e f g h", "0: : : 01 a b c x"}) {
        EXPECT_FALSE(is_asked_by_another(odd, 40000, 8501, 1000)) << odd;
    }
}

}  // namespace
}  // namespace piggy::apps
