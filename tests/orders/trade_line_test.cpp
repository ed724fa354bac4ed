#include "orders/trade_line.h"

#include <gtest/gtest.h>

namespace piggy::orders {
namespace {

TEST(TradeLine, IsTheRunbooksToTheLetter) {
    const Timestamp when = parse_iso8601("2026-02-04T14:32:15.123456Z").value();
    const Symbol symbol = Symbol::parse("BTC/USDT").value();
    const Decimal amount = Decimal::parse("24.996").value();
    EXPECT_EQ(trade_line(TradeLineMode::live, when, Side::buy, symbol, amount),
              "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00");
    EXPECT_EQ(trade_line(TradeLineMode::paper, when, Side::sell, symbol, amount),
              "📝PAPER 2026-02-04T14:32:15.123456: SELL BTC/USDT $25.00");
}

TEST(TradeLine, KeepsSixPlacesOfTheSecondAndTwoOfTheAmount) {
    const Timestamp when = parse_iso8601("2026-02-04T14:32:15Z").value();
    EXPECT_EQ(trade_line(TradeLineMode::live, when, Side::buy, Symbol::parse("ETH/USDT").value(),
                         Decimal::parse("5").value()),
              "🔴LIVE 2026-02-04T14:32:15.000000: BUY ETH/USDT $5.00");
}

}  // namespace
}  // namespace piggy::orders
