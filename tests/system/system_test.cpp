#include "adapters/system/system.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace piggy::system {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

TEST(LogLine, IsOneLineWhateverIsInIt) {
    const Timestamp time = parse_iso8601("2026-02-04T14:32:15.123Z").value();
    EXPECT_EQ(format_log_line(time, LogLevel::info, "app", "started"), "2026-02-04T14:32:15.123Z info app: started");
    EXPECT_EQ(format_log_line(time, LogLevel::error, "app", "a\nb\r\x1b[31m\\"),
              "2026-02-04T14:32:15.123Z error app: a\\x0ab\\x0d\\x1b[31m\\x5c");
    EXPECT_EQ(format_log_line(time, LogLevel::warning, "app", "x\u202Ey\u2028z\u0085\u00FC"),
              "2026-02-04T14:32:15.123Z warning app: x\\xe2\\x80\\xaey\\xe2\\x80\\xa8z\\xc2\\x85\u00FC");
    EXPECT_LT(format_log_line(time, LogLevel::info, "app", std::string(100'000, 'x')).size(), 2100U);
}

TEST(LogLine, PassesTheFilterBeforeAnythingElseIsDoneWithIt) {
    const std::string secret(100, 's');
    testing::internal::CaptureStderr();
    set_log_filter([&](std::string_view text) {
        std::string clean(text);
        for (std::size_t at = clean.find(secret); at != std::string::npos; at = clean.find(secret)) {
            clean.replace(at, secret.size(), "[gone]");
        }
        return clean;
    });
    log_line(LogLevel::info, "app " + secret, "a " + secret + " b");
    log_line(LogLevel::info, "app", std::string(1'950, 'x') + secret);
    set_log_filter({});
    log_line(LogLevel::info, "app", "as it is " + secret);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find(" info app [gone]: a [gone] b\n"), std::string::npos) << said;
    EXPECT_EQ(said.find('s', said.find("xxx")), said.find("as it is") + 1) << "not even the beginning of it: " << said;
    EXPECT_NE(said.find("as it is " + secret + "\n"), std::string::npos);
}

TEST(StopSignal, SeesASignalOnceAndWaitsNoLongerThanAsked) {
    StopSignal stop;
    EXPECT_FALSE(stop.wait_for(0ms));
    ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(stop.wait_for(10s));
    EXPECT_FALSE(stop.wait_for(0ms));
}

TEST(PrivateFolder, IsMadeForItsOwnerAloneAndRefusedWhereOthersMayLook) {
    std::string name = (fs::temp_directory_path() / "piggy-private-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    const fs::path root = name;
    ASSERT_TRUE(make_private_folder(root / "a" / "home"));
    EXPECT_EQ(fs::status(root / "a" / "home").permissions(), fs::perms::owner_all);
    EXPECT_TRUE(make_private_folder(root / "a" / "home"));
    ::chmod((root / "a" / "home").c_str(), 0755);
    EXPECT_EQ(make_private_folder(root / "a" / "home").error().code, ErrorCode::refused);
    EXPECT_NE(make_private_folder(root / "a" / "home").error().what.find("chmod 700"), std::string::npos);
    std::ofstream(root / "file") << "x";
    EXPECT_EQ(make_private_folder(root / "file").error().code, ErrorCode::refused);
    EXPECT_EQ(make_private_folder(root / "file" / "home").error().code, ErrorCode::unavailable);
    fs::create_directory_symlink(root / "a", root / "link");
    EXPECT_EQ(make_private_folder(root / "link").error().code, ErrorCode::refused);
    fs::remove_all(root);
}

TEST(RandomBytes, AreNotTheSameTwice) {
    std::array<std::byte, 32> first{}, second{};
    fill_with_random_bytes(first);
    fill_with_random_bytes(second);
    EXPECT_NE(first, second);
}

}  // namespace
}  // namespace piggy::system
