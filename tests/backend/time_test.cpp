// The UTC day with real processes: both started shortly before midnight under `faketime`, which moves their wall clock
// and leaves the monotonic one alone; and the owner's time zone, which is for nothing.

#include <filesystem>
#include <optional>

#include "backend_town.h"
#include "support/sanitized.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using std::chrono::system_clock;

// faketime's library, or nothing where the package is missing.
std::string faketime_library() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib", ignored)) {
        const fs::path library = entry.path() / "faketime" / "libfaketimeMT.so.1";
        if (fs::exists(library, ignored)) return library.string();
    }
    return "";
}

// Programs that are started while this lives believe that it is now this moment.
class FakeTime {
public:
    explicit FakeTime(system_clock::time_point now)
        : offset_("+" + std::to_string(std::chrono::ceil<seconds>(now - system_clock::now()).count()) + "s"),
          library_("LD_PRELOAD", faketime_library().c_str()),
          time_("FAKETIME", offset_.c_str()),
          monotonic_("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
          also_monotonic_("DONT_FAKE_MONOTONIC", "1") {}

private:
    std::string offset_;
    Environment library_, time_, monotonic_, also_monotonic_;
};

std::string date_of(system_clock::time_point time) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

class UtcDay : public BackendTown {
protected:
    void SetUp() override {
        // libfaketime and the address sanitizer both want the clock's calls first, and the program hangs before its main.
        if (test::is_sanitized()) GTEST_SKIP() << "faketime does not go with a sanitizer";
        if (faketime_library().empty()) GTEST_SKIP() << "the package faketime is not installed";
    }
    // Exchange and backend at this moment, and commands from then on: an order tells when it was decided.
    void both_at(system_clock::time_point now) {
        fake_.reset();
        fake_.emplace(now);
        backend_.reset();
        exchange();
        backend();
    }
    void reconcile() {
        ASSERT_EQ(cli_with_passphrase({"vault", "unseal"}).exit_code, 0);
        ASSERT_TRUE(eventually([&] { return status("reconciled") == "true"; })) << status();
    }
    std::optional<FakeTime> fake_;
    const system_clock::time_point midnight_ =
        std::chrono::ceil<std::chrono::days>(system_clock::now()) + std::chrono::days(1);
};

TEST_F(UtcDay, TheDaysCountLivesThroughARestartAndEndsAtMidnightUtc) {
    both_at(midnight_ - std::chrono::minutes(20));
    ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0);
    ASSERT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 0) << status();
    const auto bought = cli({"trade", "buy", "BTC/USDT", "10"});
    ASSERT_EQ(bought.exit_code, 0) << bought.err;
    EXPECT_TRUE(bought.out.starts_with("🔴LIVE " + date_of(midnight_ - seconds(1)) + "T23:4")) << bought.out;
    EXPECT_EQ(status("day"), date_of(midnight_ - seconds(1)));
    EXPECT_EQ(status("trades_used"), "1");

    both_at(midnight_ - seconds(10));
    reconcile();
    std::string before = status();
    if (field_of(before, "day") == date_of(midnight_ - seconds(1))) {
        EXPECT_EQ(field_of(before, "trades_used"), "1") << "a restart gives no slot back";
    }
    ASSERT_TRUE(eventually([&] { return status("day") == date_of(midnight_); })) << status();
    ASSERT_TRUE(eventually([&] { return !status("baseline_usd").empty() && status("baseline_usd") != "null"; }));
    EXPECT_EQ(status("trades_used"), "0");
    EXPECT_EQ(status("mode"), "PAPER") << "midnight arms nothing";
    ASSERT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 0) << status();
    const auto sold = cli({"trade", "close", "BTC/USDT"});
    EXPECT_EQ(sold.exit_code, 0) << sold.err;
    EXPECT_TRUE(sold.out.starts_with("🔴LIVE " + date_of(midnight_) + "T00:0")) << sold.out;
    EXPECT_EQ(status("trades_used"), "1");
}

// Half an hour after midnight UTC it is another date in most of these, and in one the clock is about to be put forward.
TEST_F(UtcDay, IsTheSameInEveryTimeZone) {
    const auto night = midnight_ + std::chrono::minutes(30);
    bool is_first = true;
    for (const char* zone : {"UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"}) {
        const Environment set("TZ", zone);
        both_at(night);
        if (is_first) {
            ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0);
        }
        reconcile();
        is_first = false;
        EXPECT_EQ(status("day"), date_of(midnight_)) << zone;
        EXPECT_TRUE(status("venue_time").starts_with(date_of(midnight_) + "T00:3")) << zone << status("venue_time");
        const auto shown = cli({"live", "status"});
        EXPECT_NE(shown.out.find("Day (UTC)       " + date_of(midnight_)), std::string::npos) << zone << shown.out;
    }
}

}  // namespace
}  // namespace piggy
