// Rate limits and bans by a clock that moves when told; keys and listen keys.

#include <gtest/gtest.h>

#include "adapters/practice_exchange/api_keys.h"
#include "adapters/practice_exchange/listen_keys.h"
#include "adapters/practice_exchange/rate_limits.h"
#include "core/random.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp at_forty{milliseconds(1'788'540'400'000)};  // :40 of a minute

RandomBytes random_bytes(std::uint64_t seed) {
    return [random = Random(seed)](std::span<std::byte> bytes) mutable {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next() & 0xFFU);
    };
}

TEST(RateLimits, WeightCountsByAddressAndStartsAnewWithTheMinute) {
    RateLimits limits;
    EXPECT_FALSE(limits.charge("a", 6000, at_forty));
    EXPECT_EQ(limits.weight_used("a", at_forty), 6000);
    EXPECT_FALSE(limits.charge("b", 1, at_forty));
    const auto refused = limits.charge("a", 1, at_forty);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 429);
    EXPECT_EQ(refused->refusal.code, -1003);
    EXPECT_EQ(refused->refusal.message,
              "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket "
              "Streams for live updates to avoid polling the API.");
    EXPECT_EQ(refused->retry_at, at_forty + seconds(20));
    EXPECT_TRUE(limits.charge("a", 1, at_forty + milliseconds(19'999)));
    EXPECT_FALSE(limits.charge("a", 1, at_forty + seconds(20)));
    EXPECT_EQ(limits.weight_used("a", at_forty + seconds(20)), 1);
}

TEST(RateLimits, GoingOnEarnsABanThatDoublesEachTime) {
    RateLimits limits;
    Timestamp now = at_forty;
    seconds expected{120};
    for (int round = 0; round < 14; ++round) {
        EXPECT_FALSE(limits.banned_until("a", now));
        (void)limits.charge("a", 6001, now);
        std::optional<RateRefusal> refused;
        for (int i = 0; i < limits.settings().refusals_before_ban; ++i) {
            refused = limits.charge("a", 1, now);
        }
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->status, 418);
        EXPECT_EQ(refused->refusal.code, -1003);
        EXPECT_EQ(refused->retry_at, now + expected);
        EXPECT_TRUE(refused->refusal.message.starts_with("Way too much request weight used; IP banned until "));
        EXPECT_EQ(limits.charge("a", 1, now + expected - milliseconds(1))->status, 418);
        EXPECT_FALSE(limits.charge("b", 1, now));
        now = refused->retry_at + minutes(1);
        expected = std::min(expected * 2, seconds(3 * 24 * 3600));
    }
    EXPECT_EQ(expected, seconds(3 * 24 * 3600));
}

TEST(RateLimits, ABanCanBeRehearsedAndLifted) {
    RateLimits limits;
    limits.ban("a", seconds(30), at_forty);
    EXPECT_EQ(limits.charge("a", 1, at_forty)->status, 418);
    EXPECT_EQ(limits.banned_until("a", at_forty), at_forty + seconds(30));
    limits.lift_ban("a");
    EXPECT_FALSE(limits.charge("a", 1, at_forty));
}

TEST(RateLimits, RawRequestsCountInFiveMinutes) {
    LimitSettings settings;
    settings.requests_per_five_minutes = 3;
    RateLimits limits(settings);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limits.charge("a", 0, at_forty));
    const auto refused = limits.charge("a", 0, at_forty);
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->refusal.message.starts_with("Too many requests; current limit is 3 requests per 5 MINUTE."));
    EXPECT_EQ(refused->retry_at.time_since_epoch() % minutes(5), seconds(0));
}

TEST(RateLimits, OrdersCountByAccountInTenSecondsAndADay) {
    LimitSettings settings;
    settings.orders_per_day = 150;
    RateLimits limits(settings);
    EXPECT_FALSE(limits.check_orders(1, 100, at_forty));
    EXPECT_EQ(limits.count_orders(1, 100, at_forty).ten_seconds, 100);
    const auto refused = limits.check_orders(1, 1, at_forty);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->refusal.code, -1015);
    EXPECT_EQ(refused->refusal.message, "Too many new orders; current limit is 100 orders per 10 SECOND.");
    EXPECT_EQ(refused->retry_at, at_forty + seconds(10));
    EXPECT_FALSE(limits.check_orders(2, 1, at_forty));
    EXPECT_FALSE(limits.check_orders(1, 50, at_forty + seconds(10)));
    EXPECT_EQ(limits.check_orders(1, 51, at_forty + seconds(10))->refusal.message,
              "Too many new orders; current limit is 150 orders per 1 DAY.");
    EXPECT_EQ(limits.order_counts(1, at_forty + seconds(10)).ten_seconds, 0);
    EXPECT_EQ(limits.order_counts(1, at_forty + seconds(10)).day, 100);
}

TEST(RateLimits, AddressesThatWentAwayAreForgotten) {
    RateLimits limits;
    for (int i = 0; i < 10'000; ++i) (void)limits.charge("old" + std::to_string(i), 1, at_forty);
    (void)limits.charge("new", 1, at_forty + minutes(10));
    EXPECT_EQ(limits.weight_used("old1", at_forty), 0);
    EXPECT_EQ(limits.weight_used("new", at_forty + minutes(10)), 1);
}

TEST(ApiKeys, AKeyIsMarkedAsPracticeAndFoundAgain) {
    ApiKeys keys(random_bytes(1));
    const ApiKey first = keys.create(3, at_forty);
    const ApiKey second = keys.create(4, at_forty);
    for (const std::string& text : {first.key, first.secret, second.key, second.secret}) {
        EXPECT_TRUE(text.starts_with("practice"));
        EXPECT_TRUE(ApiKeys::has_key_format(text)) << text;
    }
    EXPECT_NE(first.key, second.key);
    EXPECT_NE(first.secret, second.secret);
    ASSERT_NE(keys.find(first.key), nullptr);
    EXPECT_EQ(keys.find(first.key)->account, 3U);
    EXPECT_EQ(keys.find("practice"), nullptr);
    ApiKeys later(random_bytes(2));
    for (const ApiKey& key : keys.all()) later.restore(key);
    EXPECT_EQ(later.all(), keys.all());
}

TEST(ApiKeys, AnythingBut64LettersAndDigitsIsNoKey) {
    EXPECT_FALSE(ApiKeys::has_key_format(""));
    EXPECT_FALSE(ApiKeys::has_key_format(std::string(63, 'a')));
    EXPECT_FALSE(ApiKeys::has_key_format(std::string(65, 'a')));
    EXPECT_FALSE(ApiKeys::has_key_format(std::string(63, 'a') + "-"));
    EXPECT_TRUE(ApiKeys::has_key_format(std::string(64, 'Z')));
}

TEST(ListenKeys, AskingAgainGivesTheSameKeyAndAnotherHour) {
    ListenKeys keys(random_bytes(1));
    const std::string key = keys.create(1, at_forty);
    EXPECT_EQ(key.size(), 60U);
    EXPECT_EQ(keys.create(1, at_forty + minutes(59)), key);
    EXPECT_EQ(keys.account(key, at_forty + minutes(118)), 1U);
    EXPECT_FALSE(keys.account(key, at_forty + minutes(119)));
    EXPECT_FALSE(keys.keep_alive(key, 1, at_forty + minutes(119)));
    EXPECT_NE(keys.create(1, at_forty + minutes(119)), key);
}

TEST(ListenKeys, AKeyIsKeptAliveAndRemovedByItsOwnAccountOnly) {
    ListenKeys keys(random_bytes(1));
    const std::string key = keys.create(1, at_forty);
    EXPECT_NE(keys.create(2, at_forty), key);
    EXPECT_FALSE(keys.keep_alive(key, 2, at_forty));
    EXPECT_FALSE(keys.remove(key, 2, at_forty));
    EXPECT_TRUE(keys.keep_alive(key, 1, at_forty + minutes(30)));
    EXPECT_EQ(keys.account(key, at_forty + minutes(89)), 1U);
    EXPECT_TRUE(keys.remove(key, 1, at_forty + minutes(31)));
    EXPECT_FALSE(keys.account(key, at_forty + minutes(31)));
    EXPECT_FALSE(keys.account("", at_forty));
    const std::string next = keys.create(1, at_forty);
    EXPECT_EQ(keys.expire(1), std::vector<std::string>{next});
    EXPECT_FALSE(keys.account(next, at_forty));
}

}  // namespace
