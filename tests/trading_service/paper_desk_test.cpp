// A strategy at work on the real paper desk: its gate, its books, its facts.

#include "paper/paper_under_test.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

class OnThePaperDesk : public Town {
protected:
    OnThePaperDesk() {
        for (std::int64_t m = 601; m < 604; ++m) market.closes[m] = 50'100;
        for (std::int64_t m = 604; m < 1000; ++m) market.closes[m] = 49'900;
        desk.price(btc, 50'000);
        desk.get_ready();
        service->close();
        paper_port = desk.paper.get();
        facts_port = &app_facts;
        restart();
    }
    ~OnThePaperDesk() override { service->close(); }

    test::PaperUnderTest desk;
    DeskFactsOfApp app_facts{[this](const Symbol& symbol) { return desk.paper->facts(symbol); }, backend, clock, true};
};

TEST_F(OnThePaperDesk, ARoundTripIsBookedToTheLastTickInBothPlaces) {
    const auto id = start(crossover());
    stream(600, 602);
    ASSERT_TRUE(ended(id, 1));
    ASSERT_TRUE(bell.wait_until([&] { return view(id).pending_request.empty(); }));
    const auto bought = events<trading::OrderEnded>(id)[0];
    ASSERT_EQ(bought.state, orders::OrderState::filled) << bought.message;
    EXPECT_EQ(view(id).position.value, desk.held("BTC"));
    EXPECT_TRUE(events<trading::CandleClosed>(id)[1].facts.open);
    EXPECT_EQ(events<trading::CandleClosed>(id)[1].facts.equity, Decimal::whole(10'000));
    EXPECT_EQ(bought.facts.base_free.value, desk.held("BTC"));
    EXPECT_EQ(bought.facts.orders_used_today, 1);
    stream(602, 605);
    ASSERT_TRUE(ended(id, 2));
    ASSERT_TRUE(bell.wait_until([&] { return view(id).trades == 1; }));
    EXPECT_EQ(desk.held("BTC"), Decimal{});
    EXPECT_EQ(desk.held("USDT") - Decimal::whole(10'000), view(id).realised);
    ASSERT_EQ(desk.trades.size(), 2U);
    EXPECT_EQ(desk.trades[0].find("📝PAPER "), 0U) << desk.trades[0];
}

TEST_F(OnThePaperDesk, APriceThatIsTooOldBuysNothing) {
    desk.clock.pass(11s);
    const auto id = start(crossover());
    stream(600, 602);
    ASSERT_TRUE(has_seen(id, 601));
    EXPECT_EQ(view(id).verdict_code, "PRICE_STALE");
    EXPECT_TRUE(desk.trades.empty());
    EXPECT_TRUE(events<trading::OrderEnded>(id).empty());
}

}  // namespace
}  // namespace piggy::apps
