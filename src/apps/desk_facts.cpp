#include "apps/desk_facts.h"

#include "adapters/net/json_object.h"
#include "apps/answer_fields.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using trading::DeskFacts;
using trading::RunMode;

// The venue's fee where nobody has told it: what is sized by it is only the share of cash that an order may take.
const FeeRate usual_taker_fee{Decimal::from_ticks(Decimal::ticks_per_unit / 1000)};

const json::object& of_name(const json::array& list, std::string_view field, const std::string& name) {
    static const json::object none;
    for (const json::value& one : list) {
        if (one.is_object() && text_in(one.get_object(), field) == name) return one.get_object();
    }
    return none;
}

// Zero means off, or nothing is known; then any amount is in steps.
Decimal step_of(Decimal step) { return step > Decimal{} ? step : Decimal::from_ticks(1); }

}  // namespace

DeskFacts desk_facts(const execution::GateFacts& gate) {
    DeskFacts facts;
    if (gate.top && gate.price_age <= execution::price_age_max) {
        facts.bid = gate.top->bid;
        facts.ask = gate.top->ask;
    }
    facts.equity = gate.equity.value_or(Decimal{});
    facts.orders_used_today = gate.orders_used_today;
    facts.loss_latched = gate.loss_latched;
    facts.open = gate.mode.empty() && gate.freshness.empty() && gate.rules.trading;
    facts.quote_free = gate.quote_free;
    facts.base_free = gate.base_free;
    facts.taker_fee = gate.taker_fee;
    facts.lot_step = step_of(gate.rules.lot_step);
    facts.notional_min = gate.rules.notional_min;
    facts.quantity_min = gate.rules.quantity_min;
    facts.price_tick = gate.rules.price_tick;
    facts.price_min = gate.rules.price_min;
    return facts;
}

DeskFacts desk_facts(const BackendAnswers& answers, const Symbol& symbol) {
    DeskFacts facts;
    facts.taker_fee = usual_taker_fee;
    const auto status = net::parse_json_object(answers.status);
    const auto balance = net::parse_json_object(answers.balance);
    const auto limits = net::parse_json_object(answers.limits);
    if (!status || !balance || !limits) return facts;
    const json::object& rules = of_name(list_in(*limits, "effective"), "symbol", symbol.to_string());
    const auto lot_step = decimal_in(rules, "lot_step");
    const auto notional_min = decimal_in(rules, "venue_notional_min_usd");
    const auto price_tick = decimal_in(rules, "price_tick");
    if (!lot_step || !notional_min || !price_tick) return facts;
    facts.lot_step = step_of(*lot_step);
    facts.notional_min = *notional_min;
    facts.price_tick = *price_tick;
    if (const auto fee = decimal_in(rules, "taker_fee")) facts.taker_fee = FeeRate{*fee};
    facts.quantity_min = decimal_in(rules, "quantity_min").value_or(Decimal{});
    facts.price_min = decimal_in(rules, "price_min").value_or(Decimal{});
    if (truth_in(*status, "equity_is_fresh")) facts.equity = decimal_in(*status, "equity_usd").value_or(Decimal{});
    facts.orders_used_today = number_in(*status, "trades_used");
    facts.loss_latched = truth_in(*status, "latched");
    const json::array& assets = list_in(*balance, "assets");
    const auto amount = [&](const Asset& asset, std::string_view field) {
        return decimal_in(of_name(assets, "asset", asset.code), field).value_or(Decimal{});
    };
    facts.quote_free = amount(symbol.quote, "free");
    // What another order holds at the exchange is not gone: the backend refuses to sell it until it is free again.
    facts.base_free = Quantity{amount(symbol.base, "total")};
    facts.open = text_in(*status, "mode") == "LIVE" && !assets.empty();
    return facts;
}

std::optional<DeskFacts> DeskFactsOfApp::facts(const Symbol& symbol, RunMode mode) {
    if (mode == RunMode::live) return live_facts(symbol);
    const auto gate = paper_(symbol);
    return gate ? std::optional(desk_facts(*gate)) : std::nullopt;
}

DeskFacts DeskFactsOfApp::live_facts(const Symbol& symbol) const {
    const auto heard = backend_.heard();
    const std::lock_guard lock(mutex_);
    const auto now = clock_.monotonic();
    const bool asked_lately = asked_at_ && now - *asked_at_ <= asked_counts;
    const BackendAnswers answers = asked_lately ? asked_ : BackendAnswers{heard.status, heard.balance, heard.limits};
    DeskFacts facts = desk_facts(answers, symbol);
    const auto status = net::parse_json_object(answers.status);
    if (!heard.health.ok || !status || truth_in(*status, "practice") != practice_) facts.open = false;
    const auto top = tops_.find(symbol);
    if (top != tops_.end() && now - top->second.received <= execution::price_age_max) {
        facts.bid = top->second.bid;
        facts.ask = top->second.ask;
    }
    return facts;
}

void DeskFactsOfApp::refresh(RunMode mode) {
    if (mode != RunMode::live) return;  // the paper desk is asked each time
    const auto answer = [&](const char* path) {
        const auto asked = backend_.ask("GET", path);
        return asked.status == 200 ? asked.body : std::string();
    };
    BackendAnswers answers{answer("/api/live/status"), answer("/api/balance/owner"), answer("/api/limits")};
    const std::lock_guard lock(mutex_);
    asked_ = std::move(answers);
    asked_at_ = clock_.monotonic();
}

void DeskFactsOfApp::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    const std::lock_guard lock(mutex_);
    tops_[symbol] = top;
}

}  // namespace piggy::apps
