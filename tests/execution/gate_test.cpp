// The gate, by example: what is asked, what is known, and the answer.

#include "execution/gate.h"

#include <gtest/gtest.h>

namespace piggy::execution {
namespace {

TEST(Gate, PassesItsOwnSelfTest) {
    const auto passed = gate_self_test();
    EXPECT_TRUE(passed) << passed.error().what;
}

}  // namespace
}  // namespace piggy::execution
