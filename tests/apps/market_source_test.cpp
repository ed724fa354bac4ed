// Which exchange the environment means, and what it may not mean.

#include "apps/market_source.h"

#include <gtest/gtest.h>

namespace piggy::apps {
namespace {

TEST(ExchangeChoice, NothingSaidMeansThePracticeExchangeOnItsUsualPort) {
    for (const char* nothing : {static_cast<const char*>(nullptr), ""}) {
        const auto choice = read_exchange_choice(nothing, nothing).value();
        EXPECT_EQ(choice.exchange, Exchange::practice);
        EXPECT_EQ(choice.host, "127.0.0.1");
        EXPECT_EQ(choice.port, 9000);
    }
}

TEST(ExchangeChoice, ThePracticeExchangeMayStandAnywhereOnThisMachine) {
    EXPECT_EQ(read_exchange_choice("practice", "http://127.0.0.1:19000").value().port, 19000);
    EXPECT_EQ(read_exchange_choice("practice", "http://localhost:1/").value().host, "localhost");
    EXPECT_EQ(read_exchange_choice("practice", "http://[::1]:9000").value().host, "::1");
}

TEST(ExchangeChoice, ThePracticeExchangeIsNeverElsewhere) {
    for (const char* url :
         {"http://10.0.0.1:9000", "http://127.0.0.1.evil.example:9000", "http://user@127.0.0.1:9000",
          "https://127.0.0.1:9000", "http://127.0.0.1", "http://127.0.0.1:0", "http://127.0.0.1:65536",
          "http://127.0.0.1:9000/api", "http://localhost@evil.example:80", "127.0.0.1:9000"}) {
        const auto choice = read_exchange_choice("practice", url);
        ASSERT_FALSE(choice) << url;
        EXPECT_NE(choice.error().what.find("http://127.0.0.1:9000"), std::string::npos) << choice.error().what;
    }
}

TEST(ExchangeChoice, AnotherExchangeIsRefusedWithTheChoices) {
    for (const char* name : {"kraken", "binance", "Practice", "binanceus "}) {
        const auto choice = read_exchange_choice(name, nullptr);
        ASSERT_FALSE(choice) << name;
        EXPECT_NE(choice.error().what.find("practice"), std::string::npos);
        EXPECT_NE(choice.error().what.find("binanceus"), std::string::npos);
    }
}

TEST(ExchangeChoice, TheLiveExchangeTakesNoAddress) {
    EXPECT_EQ(read_exchange_choice("binanceus", "http://10.0.0.1:9000").value().exchange, Exchange::binanceus);
}

TEST(MarketSource, SaysWhichExchangeItIs) {
    EXPECT_EQ(make_market_feed({Exchange::practice, "127.0.0.1", 9001})->id, "practice");
    EXPECT_EQ(make_market_feed({Exchange::practice, "::1", 9001})->name, "the practice exchange at [::1]:9001");
    EXPECT_EQ(make_market_feed({Exchange::binanceus, "", 0})->id, "binanceus");
}

}  // namespace
}  // namespace piggy::apps
