#include <gtest/gtest.h>

#include "ledger/books.h"
#include "risk/limits.h"

namespace piggy {
namespace {

TEST(ValuedAssets, AreTheBasesOfTheSymbolsThatMayBeTraded) {
    ASSERT_EQ(ledger::valued_assets.size(), risk::Limits::allowed_symbols.size());
    for (const auto text : risk::Limits::allowed_symbols) {
        const auto symbol = Symbol::parse(text).value();
        EXPECT_TRUE(ledger::is_valued(symbol.base)) << text;
        EXPECT_EQ(symbol.quote.code, "USDT");
    }
    EXPECT_FALSE(ledger::is_valued(Asset{"USDT"}));
    EXPECT_FALSE(ledger::is_valued(Asset{"BNB"}));
}

}  // namespace
}  // namespace piggy
