// The boundary table: each limit at, one unit below and one unit above. It goes through parse_trade() and judge()
// themselves, so a program whose gate was built or changed wrongly does not start.

#include <array>
#include <chrono>

#include "execution/gate.h"

namespace piggy::execution {
namespace {

using namespace std::chrono_literals;

// One row; what it does not name is an order of $5 in a portfolio of $10,000 that passes.
struct Row {
    const char* name;
    const char* expected;  // the first code, or "passes"
    const char* amount = "5";
    std::int64_t equity_ticks = 10'000 * Decimal::ticks_per_unit;
    std::int64_t orders_used = 0;
    const char* symbol = "BTC/USDT";
    std::chrono::nanoseconds price_age = 0ns;
    std::int64_t baseline_ticks = 0;
};

constexpr std::int64_t dollars(std::int64_t whole, std::int64_t ticks = 0) {
    return whole * Decimal::ticks_per_unit + ticks;
}

constexpr auto rows = std::to_array<Row>({
    {.name = "one tick below $50", .expected = "passes", .amount = "49.99999999"},
    {.name = "exactly $50", .expected = "passes", .amount = "50"},
    {.name = "one tick above $50", .expected = "MAX_TRADE_EXCEEDED", .amount = "50.00000001"},
    {.name = "a ninth decimal place above $50", .expected = "BAD_REQUEST", .amount = "50.000000001"},

    {.name = "one tick below $2", .expected = "MIN_TRADE", .amount = "1.99999999"},
    {.name = "exactly $2", .expected = "passes", .amount = "2"},
    {.name = "one tick above $2", .expected = "passes", .amount = "2.00000001"},

    {.name = "one tick below 1 %", .expected = "passes", .amount = "9.99999999", .equity_ticks = dollars(1000)},
    {.name = "exactly 1 %", .expected = "passes", .amount = "10", .equity_ticks = dollars(1000)},
    {.name = "one tick above 1 %",
     .expected = "RISK_PERCENT_EXCEEDED",
     .amount = "10.00000001",
     .equity_ticks = dollars(1000)},
    {.name = "1 % of a tick less is floored",
     .expected = "RISK_PERCENT_EXCEEDED",
     .amount = "10",
     .equity_ticks = dollars(1000, -1)},
    {.name = "the smallest portfolio", .expected = "passes", .amount = "2", .equity_ticks = dollars(200)},
    {.name = "a portfolio one tick smaller",
     .expected = "PORTFOLIO_TOO_SMALL",
     .amount = "2",
     .equity_ticks = dollars(200, -1)},

    {.name = "the 19th order of the day", .expected = "passes", .orders_used = 18},
    {.name = "the 20th order of the day", .expected = "passes", .orders_used = 19},
    {.name = "the 21st order of the day", .expected = "DAILY_TRADES_EXCEEDED", .orders_used = 20},

    {.name = "a loss one tick below 5 %",
     .expected = "passes",
     .equity_ticks = dollars(9500, 1),
     .baseline_ticks = dollars(10'000)},
    {.name = "a loss of exactly 5 %",
     .expected = "DAILY_LOSS_DISABLED",
     .equity_ticks = dollars(9500),
     .baseline_ticks = dollars(10'000)},
    {.name = "a loss one tick above 5 %",
     .expected = "DAILY_LOSS_DISABLED",
     .equity_ticks = dollars(9500, -1),
     .baseline_ticks = dollars(10'000)},

    {.name = "the other symbol", .expected = "passes", .symbol = "ETH/USDT"},
    {.name = "a third symbol", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "SOL/USDT"},
    {.name = "a symbol in lower case", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "btc/usdt"},
    {.name = "the exchange's own code", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "BTCUSDT"},

    {.name = "a price one nanosecond younger than 10 s", .expected = "passes", .price_age = 10s - 1ns},
    {.name = "a price of exactly 10 s", .expected = "passes", .price_age = 10s},
    {.name = "a price one nanosecond older than 10 s", .expected = "PRICE_STALE", .price_age = 10s + 1ns},
});

// An order's judged price is 1 and a lot step one tick, so every amount can be reached exactly.
GateFacts facts_for(const Row& row, orders::Side side, const Symbol& symbol) {
    GateFacts facts;
    const Price one{Decimal::whole(1)};
    const Price collar_below_one{Decimal::from_ticks(99'502'488)};  // 0.5 % more, cut to the tick, is 1
    const Price a_tick_more{Decimal::from_ticks(Decimal::ticks_per_unit + 1)};
    const Price far_below{Decimal::from_ticks(99'000'000)};
    facts.top.emplace();
    facts.top->bid = side == orders::Side::sell ? one : far_below;
    facts.top->ask = side == orders::Side::sell ? a_tick_more : collar_below_one;
    facts.price_age = row.price_age;
    facts.rules.symbol = symbol;
    facts.rules.trading = true;
    facts.equity = Decimal::from_ticks(row.equity_ticks);
    facts.orders_used_today = row.orders_used;
    facts.loss_latched = risk::daily_loss_reached(Decimal::from_ticks(row.baseline_ticks), *facts.equity);
    facts.quote_free = Decimal::whole(1000);
    facts.base_free = Quantity{Decimal::whole(1000)};
    return facts;
}

std::string outcome_of(const Row& row, orders::Side side) {
    TradeRequest request;
    request.symbol = row.symbol;
    request.side = orders::side_name(side);
    request.amount_usd = row.amount;
    const auto parsed = parse_trade(request);
    if (const auto* refusal = std::get_if<TradeRefusal>(&parsed)) return refusal->code();
    const auto& trade = std::get<ParsedTrade>(parsed);
    const auto judged = judge(trade, facts_for(row, side, trade.symbol));
    if (const auto* refusal = std::get_if<TradeRefusal>(&judged)) return refusal->code();
    return "passes";
}

}  // namespace

Result<> gate_self_test() {
    for (const Row& row : rows) {
        for (const orders::Side side : {orders::Side::buy, orders::Side::sell}) {
            const std::string outcome = outcome_of(row, side);
            if (outcome == row.expected) continue;
            return fail(ErrorCode::refused, std::string("the self-test of the limits came out wrong: ") + row.name +
                                                ", a " + orders::side_name(side) + ", expected " + row.expected +
                                                ", was " + outcome + "; this program must not trade");
        }
    }
    return {};
}

}  // namespace piggy::execution
