// The boundary table: each limit at, one unit below and one unit above. It goes through parse_trade() and judge()
// themselves, so a program whose gate was built or changed wrongly does not start. The figures come from the limits, so
// that there is no second place where a limit is written down.

#include <array>
#include <chrono>

#include "execution/gate.h"

namespace piggy::execution {
namespace {

using namespace std::chrono_literals;
using risk::Limits;

constexpr std::int64_t most = Limits::trade_usd_max.ticks();
constexpr std::int64_t least = Limits::trade_usd_min.ticks();
constexpr std::int64_t middle = (most + least) / 2;
constexpr std::int64_t smallest_portfolio = risk::portfolio_usd_min.ticks();
constexpr std::int64_t portfolio_of_middle = middle * 100 / Limits::risk_percent_max;
constexpr std::int64_t rich = 2 * most * 100 / Limits::risk_percent_max;
constexpr std::int64_t loss_limit = rich / 100 * Limits::daily_loss_percent_max;
constexpr Timestamp judged_at{std::chrono::days(20'000)};
constexpr const char* first_symbol = Limits::allowed_symbols[0].data();
constexpr const char* other_symbol = Limits::allowed_symbols[1].data();

// One row; what it does not name is an order in the middle of what is legal, in a rich portfolio, that passes.
struct Row {
    const char* name;
    const char* expected;  // the first code, or "passes"
    std::int64_t amount_ticks = middle;
    std::int64_t equity_ticks = rich;
    std::int64_t orders_used = 0;
    const char* symbol = first_symbol;
    std::chrono::nanoseconds price_age = 0ns;
    std::int64_t baseline_ticks = 0;
    const char* amount_suffix = "";
    std::chrono::nanoseconds decided_ago = 0ns;
};

constexpr auto rows = std::to_array<Row>({
    {.name = "one tick below the largest order", .expected = "passes", .amount_ticks = most - 1},
    {.name = "the largest order", .expected = "passes", .amount_ticks = most},
    {.name = "one tick above the largest order", .expected = "MAX_TRADE_EXCEEDED", .amount_ticks = most + 1},
    {.name = "a ninth decimal place", .expected = "BAD_REQUEST", .amount_ticks = most + 1, .amount_suffix = "1"},

    {.name = "one tick below the smallest order", .expected = "MIN_TRADE", .amount_ticks = least - 1},
    {.name = "the smallest order", .expected = "passes", .amount_ticks = least},
    {.name = "one tick above the smallest order", .expected = "passes", .amount_ticks = least + 1},

    {.name = "one tick below the share of the portfolio",
     .expected = "passes",
     .amount_ticks = middle - 1,
     .equity_ticks = portfolio_of_middle},
    {.name = "the share of the portfolio",
     .expected = "passes",
     .amount_ticks = middle,
     .equity_ticks = portfolio_of_middle},
    {.name = "one tick above the share of the portfolio",
     .expected = "RISK_PERCENT_EXCEEDED",
     .amount_ticks = middle + 1,
     .equity_ticks = portfolio_of_middle},
    {.name = "the share of a portfolio one tick smaller",
     .expected = "RISK_PERCENT_EXCEEDED",
     .amount_ticks = middle,
     .equity_ticks = portfolio_of_middle - 1},
    {.name = "the smallest portfolio", .expected = "passes", .amount_ticks = least, .equity_ticks = smallest_portfolio},
    {.name = "a portfolio one tick smaller",
     .expected = "PORTFOLIO_TOO_SMALL",
     .amount_ticks = least,
     .equity_ticks = smallest_portfolio - 1},

    {.name = "the last order but one of the day", .expected = "passes", .orders_used = Limits::daily_orders_max - 2},
    {.name = "the last order of the day", .expected = "passes", .orders_used = Limits::daily_orders_max - 1},
    {.name = "one order more than a day has",
     .expected = "DAILY_TRADES_EXCEEDED",
     .orders_used = Limits::daily_orders_max},

    {.name = "a loss one tick below the limit",
     .expected = "passes",
     .equity_ticks = rich - loss_limit + 1,
     .baseline_ticks = rich},
    {.name = "a loss at the limit",
     .expected = "DAILY_LOSS_DISABLED",
     .equity_ticks = rich - loss_limit,
     .baseline_ticks = rich},
    {.name = "a loss one tick above the limit",
     .expected = "DAILY_LOSS_DISABLED",
     .equity_ticks = rich - loss_limit - 1,
     .baseline_ticks = rich},

    {.name = "the other symbol", .expected = "passes", .symbol = other_symbol},
    {.name = "a third symbol", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "SOL/USDT"},
    {.name = "a symbol in lower case", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "btc/usdt"},
    {.name = "the exchange's own code", .expected = "SYMBOL_NOT_ALLOWED", .symbol = "BTCUSDT"},

    {.name = "a price one nanosecond below its age", .expected = "passes", .price_age = price_age_max - 1ns},
    {.name = "a price of the greatest age", .expected = "passes", .price_age = price_age_max},
    {.name = "a price one nanosecond older", .expected = "PRICE_STALE", .price_age = price_age_max + 1ns},

    {.name = "a decision one millisecond below its age",
     .expected = "passes",
     .decided_ago = std::chrono::nanoseconds(decision_age_max) - 1ms},
    {.name = "a decision of the greatest age", .expected = "passes", .decided_ago = decision_age_max},
    {.name = "a decision one millisecond older",
     .expected = "TOO_LATE",
     .decided_ago = std::chrono::nanoseconds(decision_age_max) + 1ms},
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
    facts.quote_free = Decimal::from_ticks(rich);
    facts.base_free = Quantity{Decimal::from_ticks(rich)};
    facts.wall = judged_at;
    return facts;
}

std::string outcome_of(const Row& row, orders::Side side, JudgeFunction gate) {
    TradeRequest request;
    request.symbol = row.symbol;
    request.side = orders::side_name(side);
    request.amount_usd = Decimal::from_ticks(row.amount_ticks).to_fixed(Decimal::places) + row.amount_suffix;
    request.decided_at = format_iso8601(judged_at - row.decided_ago, TimePrecision::milliseconds);
    const auto parsed = parse_trade(request);
    if (const auto* refusal = std::get_if<TradeRefusal>(&parsed)) return refusal->code();
    const auto& trade = std::get<ParsedTrade>(parsed);
    const auto judged = gate(trade, facts_for(row, side, trade.symbol));
    if (const auto* refusal = std::get_if<TradeRefusal>(&judged)) return refusal->code();
    return "passes";
}

}  // namespace

Result<> gate_self_test(JudgeFunction gate) {
    for (const Row& row : rows) {
        for (const orders::Side side : {orders::Side::buy, orders::Side::sell}) {
            const std::string outcome = outcome_of(row, side, gate);
            if (outcome == row.expected) continue;
            return fail(ErrorCode::refused, std::string("the self-test of the limits came out wrong: ") + row.name +
                                                ", a " + orders::side_name(side) + ", expected " + row.expected +
                                                ", was " + outcome + "; this program must not trade");
        }
    }
    return {};
}

}  // namespace piggy::execution
