// The gate's decision, no disk: what was asked as text, parsed and judged. Budget: below 20 us.

#include <benchmark/benchmark.h>

#include "execution/gate.h"

namespace {

using namespace piggy;
using namespace piggy::execution;

Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

GateFacts usual_facts() {
    GateFacts facts;
    facts.top.emplace();
    facts.top->bid = Price{decimal("44990")};
    facts.top->ask = Price{decimal("45000")};
    facts.rules.symbol = Symbol::parse("BTC/USDT").value();
    facts.rules.trading = true;
    facts.rules.price_tick = decimal("0.01");
    facts.rules.lot_step = decimal("0.00001");
    facts.rules.quantity_min = decimal("0.00001");
    facts.rules.quantity_max = decimal("9000");
    facts.rules.notional_min = decimal("1");
    facts.rules.notional_max = decimal("100000");
    facts.taker_fee = FeeRate{decimal("0.001")};
    facts.equity = decimal("10000");
    facts.quote_free = decimal("10000");
    facts.base_free = Quantity{decimal("1")};
    return facts;
}

void ask(benchmark::State& state, const char* amount) {
    const GateFacts facts = usual_facts();
    TradeRequest request;
    request.request_id = "0c3e7f2a-1f0e-4c53-9d2e-6a1f5e6b7c8d";
    request.symbol = "BTC/USDT";
    request.side = "buy";
    request.amount_usd = amount;
    for (auto _ : state) {
        const auto parsed = parse_trade(request);
        auto judged = judge(std::get<ParsedTrade>(parsed), facts);
        benchmark::DoNotOptimize(judged);
    }
}

void BM_OrderThatPasses(benchmark::State& state) { ask(state, "25.00"); }
void BM_OrderThatIsRefused(benchmark::State& state) { ask(state, "60.00"); }  // with its sentence and neighbours
void BM_EffectiveLimits(benchmark::State& state) {
    const GateFacts facts = usual_facts();
    const Symbol symbol = Symbol::parse("BTC/USDT").value();
    for (auto _ : state) benchmark::DoNotOptimize(effective_limits(symbol, facts));
}
void BM_SelfTest(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(gate_self_test());
}
BENCHMARK(BM_OrderThatPasses);
BENCHMARK(BM_OrderThatIsRefused);
BENCHMARK(BM_EffectiveLimits);
BENCHMARK(BM_SelfTest);

}  // namespace
