#include "orders/order_state.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "orders/live_order.h"

namespace piggy::orders {
namespace {

using Names = std::set<std::string>;

// Every state there is, by its name; written here once more, so that a name can't change unseen.
const std::vector<std::string> all = {"refused", "reserved", "sending", "acked",    "partial",   "unknown",
                                      "filled",  "canceled", "expired", "rejected", "not_placed"};

OrderState state(const std::string& name) { return parse_order_state(name).value(); }

TEST(OrderState, HasANameThatIsReadBack) {
    for (const auto& name : all) {
        ASSERT_TRUE(parse_order_state(name)) << name;
        EXPECT_EQ(order_state_name(state(name)), name);
    }
    for (const auto* name : {"", "Filled", "filled ", "fill", "NOT_PLACED", "cancelled"}) {
        EXPECT_FALSE(parse_order_state(name)) << name;
    }
}

TEST(OrderState, OnlyGoesForwardAndWhatIsFinalStaysFinal) {
    const std::map<std::string, Names> life = {
        {"reserved", {"sending", "not_placed"}},
        {"sending", {"acked", "partial", "filled", "canceled", "expired", "rejected", "not_placed", "unknown"}},
        {"unknown", {"acked", "partial", "filled", "canceled", "expired", "rejected", "not_placed"}},
        {"acked", {"partial", "filled", "canceled", "expired", "rejected", "unknown"}},
        {"partial", {"filled", "canceled", "expired", "unknown"}},
    };
    for (const auto& from : all) {
        for (const auto& to : all) {
            const auto next = life.find(from);
            EXPECT_EQ(may_follow(state(from), state(to)), next != life.end() && next->second.contains(to))
                << from << " to " << to;
        }
        EXPECT_EQ(is_final(state(from)), !life.contains(from)) << from;
    }
}

TEST(OrderState, OnlyAnOrderBelievedNeverPlacedIsAdopted) {
    const Names shown = {"acked", "partial", "filled", "canceled", "expired"};
    for (const auto& from : all) {
        for (const auto& to : all) {
            EXPECT_EQ(may_be_adopted(state(from), state(to)), from == "not_placed" && shown.contains(to))
                << from << " to " << to;
        }
    }
}

TEST(OrderState, AnOrderIsAtLargeWhileBytesMayHaveLeftAndNoEndIsKnown) {
    const Names large = {"sending", "acked", "partial", "unknown"};
    for (const auto& name : all) EXPECT_EQ(is_at_large(state(name)), large.contains(name)) << name;
}

TEST(OrderState, ASlotIsGivenBackOnDefiniteProofOnly) {
    const Names with_fills = {"rejected", "not_placed", "canceled", "expired"};
    for (const auto& name : all) {
        EXPECT_EQ(holds_slot(state(name), true), name != "refused") << name;
        EXPECT_EQ(holds_slot(state(name), false), name != "refused" && !with_fills.contains(name)) << name;
    }
}

TEST(LiveOrder, HoldsASlotByItsOwnFills) {
    LiveOrder order;
    order.state = OrderState::expired;
    EXPECT_FALSE(holds_slot(order));
    order.executed = {Decimal::from_ticks(1)};
    EXPECT_TRUE(holds_slot(order));
}

}  // namespace
}  // namespace piggy::orders
