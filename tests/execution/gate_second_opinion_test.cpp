// The gate and the second opinion, asked the same: every cent, boundaries, whole days, facts without sense, any text.
// The counts are small here; PIGGY_GATE_PRICES, PIGGY_GATE_DAYS and PIGGY_GATE_QUESTIONS make them large.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>

#include "core/random.h"
#include "gate_facts.h"
#include "second_opinion.h"

namespace piggy::execution {
namespace {

using orders::Side;

std::int64_t count_from(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

// Each code once.
std::string codes_once(const Answer& answer) {
    const auto* refusal = std::get_if<TradeRefusal>(&answer);
    if (refusal == nullptr) return "passes";
    std::string codes, last;
    for (const TradeViolation& violation : refusal->violations) {
        if (violation.code != last) codes += (codes.empty() ? "" : " ") + violation.code;
        last = violation.code;
    }
    return codes;
}

std::string told(const TradeRequest& request, const GateFacts& facts) {
    return request.side + " " + request.symbol + " " +
           request.amount_usd.value_or(request.close ? "close" : "nothing") + ", equity " +
           (facts.equity ? facts.equity->to_string() : "unknown") + ", bid " +
           (facts.top ? facts.top->bid.value.to_string() + ", ask " + facts.top->ask.value.to_string() : "none") +
           ", step " + facts.rules.lot_step.to_string() + ", notional " + facts.rules.notional_min.to_string() +
           " to " + facts.rules.notional_max.to_string() + ", quantity " + facts.rules.quantity_min.to_string() +
           " to " + facts.rules.quantity_max.to_string() + ", tick " + facts.rules.price_tick.to_string() + ", used " +
           std::to_string(facts.orders_used_today) + ", quote " + facts.quote_free.to_string() + ", base " +
           facts.base_free.value.to_string();
}

// Both answers, and what must hold whatever they are. Empty where all is well.
std::string disagreement(const TradeRequest& request, const GateFacts& facts, const Answer& answer) {
    const second::Opinion opinion = second::opinion(request, facts);
    std::string expected;
    for (const std::string& code : opinion.codes) expected += (expected.empty() ? "" : " ") + code;
    if (expected.empty()) expected = "passes";
    const std::string found = codes_once(answer);
    if (found != expected) return told(request, facts) + ": expected " + expected + ", the gate says " + found;
    if (const auto* refusal = std::get_if<TradeRefusal>(&answer)) {
        for (const TradeViolation& violation : refusal->violations) {
            if (violation.message.empty()) return told(request, facts) + ": no sentence for " + violation.code;
        }
        return "";
    }
    const orders::OrderIntent& order = std::get<risk::ApprovedOrder>(answer).intent();
    const bool same = order.quantity.value.ticks() == opinion.quantity && order.price.value.ticks() == opinion.judged &&
                      order.limit_price.value.ticks() == opinion.limit;
    if (!same) return told(request, facts) + ": the order is " + order.quantity.value.to_string();
    // The worst the venue may do: quantity x limit price for a buy, at most $50, to the last digit.
    const int128 worst = static_cast<int128>(order.quantity.value.ticks()) * order.price.value.ticks();
    if (worst > static_cast<int128>(50) * 100'000'000 * 100'000'000) return told(request, facts) + ": above $50";
    if (order.side == Side::buy && orders::venue_limit(order) > order.price) return told(request, facts) + ": limit";
    return "";
}

std::string disagreement(const TradeRequest& request, const GateFacts& facts) {
    return disagreement(request, facts, ask_gate(request, facts));
}

// ---- every cent ------------------------------------------------------------------------------------------------

std::string cents_text(std::int64_t cents) { return Decimal::from_ticks(cents * 1'000'000).to_fixed(2); }

// 200 prices from $0.70 to about $210,000, none round.
GateFacts facts_at_price(std::int64_t index, std::string_view equity) {
    double price = 0.7;
    for (std::int64_t i = 0; i < index; ++i) price *= 1.0655;
    const auto cents = static_cast<std::int64_t>(price * 100) + index % 7;
    const bool first = index % 2 == 0;
    GateFacts facts = healthy_facts(first ? "BTC/USDT" : "ETH/USDT", cents_text(cents),
                                    cents_text(cents + 1 + index % 3), first ? "0.00001" : "0.0001");
    facts.base_free = Quantity{decimal("9000")};
    facts.equity = decimal(equity);
    return facts;
}

// One price and side: the gate against the model at each cent, and the neighbours that a refusal names against what the
// cents around it really gave.
void every_cent(const GateFacts& facts, Side side) {
    const std::int64_t cents_max = 6'000;
    std::vector<Answer> answers;
    answers.emplace_back(TradeRefusal{});  // no amount of zero cents
    for (std::int64_t cents = 1; cents <= cents_max; ++cents) {
        TradeRequest request = buy(cents_text(cents), facts.rules.symbol.to_string());
        request.side = orders::side_name(side);
        answers.push_back(ask_gate(request, facts));
        const std::string wrong = disagreement(request, facts, answers.back());
        ASSERT_EQ(wrong, "");
    }
    const auto legal = [&](std::int64_t cents) {
        return std::holds_alternative<risk::ApprovedOrder>(answers[static_cast<std::size_t>(cents)]);
    };
    std::int64_t last_legal = 0, next_legal = 0;
    for (std::int64_t cents = 1; cents <= cents_max; ++cents) {
        if (legal(cents)) last_legal = cents;
        if (next_legal <= cents) {
            next_legal = cents;
            while (next_legal <= cents_max && !legal(next_legal)) ++next_legal;
        }
        const auto* refusal = std::get_if<TradeRefusal>(&answers[static_cast<std::size_t>(cents)]);
        if (refusal == nullptr) continue;
        if (next_legal <= cents_max) {
            ASSERT_TRUE(refusal->nearest_above) << cents;
            ASSERT_EQ(refusal->nearest_above->to_fixed(2), cents_text(next_legal)) << cents;
        }
        if (last_legal > 0) {
            // Named is the smallest amount that gives the same order.
            ASSERT_TRUE(refusal->nearest_below) << cents;
            ASSERT_LE(*refusal->nearest_below, decimal(cents_text(last_legal))) << cents;
            TradeRequest request = buy(refusal->nearest_below->to_string(), facts.rules.symbol.to_string());
            request.side = orders::side_name(side);
            const Answer named = ask_gate(request, facts);
            ASSERT_TRUE(std::holds_alternative<risk::ApprovedOrder>(named)) << cents;
            ASSERT_EQ(std::get<risk::ApprovedOrder>(named).intent().quantity,
                      std::get<risk::ApprovedOrder>(answers[static_cast<std::size_t>(last_legal)]).intent().quantity);
        }
    }
}

TEST(GateAndSecondOpinion, AgreeOnEveryCentAtManyPrices) {
    const std::int64_t prices = count_from("PIGGY_GATE_PRICES", 40);
    const std::array<const char*, 5> equities = {"10000", "200", "250.75", "1014.64", "4999.99"};
    for (std::int64_t i = 0; i < prices; ++i) {
        const std::int64_t index = i * 200 / prices;
        for (const Side side : {Side::buy, Side::sell}) {
            every_cent(facts_at_price(index, equities[static_cast<std::size_t>(i) % equities.size()]), side);
            if (HasFatalFailure()) return;
        }
    }
}

// ---- boundaries ------------------------------------------------------------------------------------------------

TEST(GateAndSecondOpinion, AgreeOneTickAroundEachBoundary) {
    std::int64_t passed = 0, asked = 0;
    for (const Side side : {Side::buy, Side::sell}) {
        for (const char* equity : {"199.99", "199.99999999", "200", "200.00000001", "999.99999999", "1000",
                                   "4999.99999999", "5000", "10000", "92233720368"}) {
            const std::int64_t percent = decimal(equity).ticks() / 100;
            for (const std::int64_t centre : {std::int64_t{200'000'000}, std::int64_t{5'000'000'000}, percent}) {
                for (std::int64_t ticks = centre - 2; ticks <= centre + 2; ++ticks) {
                    TradeRequest request = buy(Decimal::from_ticks(ticks).to_string());
                    request.side = orders::side_name(side);
                    const GateFacts facts = exact_facts(side, equity);
                    ASSERT_EQ(disagreement(request, facts), "");
                    passed += codes_of(request, facts) == "passes" ? 1 : 0;
                    ++asked;
                }
            }
        }
    }
    EXPECT_GT(passed, 20);
    EXPECT_LT(passed, asked - 20);
}

TEST(GateAndSecondOpinion, AgreeOnTheAgeOfAPrice) {
    for (const std::int64_t nanoseconds : {std::int64_t{0}, std::int64_t{9'999'999'999}, std::int64_t{10'000'000'000},
                                           std::int64_t{10'000'000'001}, std::int64_t{10'001'000'000}}) {
        GateFacts facts = healthy_facts();
        facts.price_age = std::chrono::nanoseconds(nanoseconds);
        EXPECT_EQ(disagreement(buy("5"), facts), "");
        EXPECT_EQ(codes_of(buy("5"), facts), nanoseconds <= 10'000'000'000 ? "passes" : "PRICE_STALE");
    }
}

// ---- text ------------------------------------------------------------------------------------------------------

TEST(GateAndSecondOpinion, AgreeOnWhichTextsAreAmounts) {
    Random random(11);
    const std::string alphabet = "00112559..-+eE,x ";
    const GateFacts facts = exact_facts(Side::buy);
    const std::int64_t count = count_from("PIGGY_GATE_QUESTIONS", 20'000);
    std::int64_t amounts = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        std::string text;
        const auto length = random.below(13);
        for (std::uint64_t k = 0; k < length; ++k) text += alphabet[random.below(alphabet.size())];
        amounts += second::amount_of(text) ? 1 : 0;
        ASSERT_EQ(disagreement(buy(text), facts), "") << "'" << text << "'";
    }
    EXPECT_GT(amounts, count / 100);
}

// ---- facts of any kind -----------------------------------------------------------------------------------------

class AnyFacts {
public:
    explicit AnyFacts(std::uint64_t seed) : random_(seed) {}

    TradeRequest request() {
        TradeRequest request = buy(amount().to_string());
        if (random_.below(8) == 0) request.amount_usd = cents_text(random_.between(1, 6'000));
        request.symbol = random_.below(12) == 0 ? "SOL/USDT" : random_.below(2) == 0 ? "ETH/USDT" : "BTC/USDT";
        request.side = random_.below(30) == 0 ? "BUY" : random_.below(2) == 0 ? "sell" : "buy";
        if (random_.below(5) == 0) request.close = true;
        if (request.close && random_.below(10) != 0) request.amount_usd.reset();
        if (random_.below(40) == 0) request.request_id = std::string(60 + random_.below(11), 'a');
        if (random_.below(60) == 0) request.request_id = "no spaces";
        return request;
    }

    GateFacts facts(const std::string& symbol) {
        const bool first = symbol == "BTC/USDT";
        GateFacts facts = healthy_facts(first ? "BTC/USDT" : "ETH/USDT");
        price(facts);
        TradingRules& rules = facts.rules;
        rules.lot_step = one_of({"0.00001", "0.0001", "0.00000001", "0", "0.013", "1"});
        rules.quantity_min = one_of({"0", "0.00001", "0.0001", "0.00007", "2.5"});
        rules.quantity_max = one_of({"9000", "0", "0.0005", "40.5"});
        rules.notional_min = one_of({"1", "0", "2", "5", "10", "49.99", "51"});
        rules.notional_max = one_of({"100000", "0", "10", "3"});
        rules.price_max = one_of({"1000000", "0", "45100", "0.9"});
        rules.trading = random_.below(25) != 0;
        facts.equity = equity();
        if (random_.below(25) == 0) facts.equity.reset();
        facts.orders_used_today = random_.between(17, 21);
        facts.loss_latched = random_.below(25) == 0;
        facts.price_age = std::chrono::nanoseconds(random_.between(0, 10'400'000'000));
        if (random_.below(40) == 0) facts.mode.push_back({"LIVE_NOT_ENABLED", "Live trading is off."});
        if (random_.below(40) == 0) facts.mode.push_back({"DAILY_LOSS_DISABLED", "The latch."});
        if (random_.below(40) == 0) facts.freshness.push_back({"BASELINE_PENDING", "No baseline yet."});
        facts.taker_fee = FeeRate{one_of({"0.001", "0", "0.004", "0.0001"})};
        facts.quote_free = random_.below(3) == 0 ? amount() : decimal("100000");
        const Decimal price_now =
            facts.top ? std::max(facts.top->bid.value, Decimal::from_ticks(1)) : Decimal::whole(1);
        facts.base_free = Quantity{try_divide(amount(), price_now, Rounding::down).value_or(Decimal{})};
        if (random_.below(3) == 0) facts.base_free = Quantity{decimal("500")};
        return facts;
    }

private:
    Decimal one_of(std::initializer_list<const char*> texts) {
        // The first, a usual one, as often as all others together.
        const std::size_t at = random_.below(2) == 0 ? 0 : random_.below(texts.size());
        return decimal(*(texts.begin() + at));
    }
    Decimal amount() {
        const std::int64_t near = random_.below(2) == 0 ? 0 : random_.between(-3, 3);
        switch (random_.below(6)) {
            case 0: return Decimal::from_ticks(200'000'000 + near);
            case 1: return Decimal::from_ticks(5'000'000'000 + near);
            case 2: return Decimal::from_ticks(random_.between(1, 300'000'000));
            case 3: return Decimal::from_ticks(random_.between(1, INT64_MAX));
            default: return Decimal::from_ticks(random_.between(100'000'000, 6'000'000'000));
        }
    }
    Decimal equity() {
        switch (random_.below(5)) {
            case 0: return Decimal::from_ticks(20'000'000'000 + random_.between(-2, 2));
            case 1: return Decimal::from_ticks(random_.between(-100, INT64_MAX));
            case 2: return Decimal::from_ticks(random_.between(20'000'000'000, 30'000'000'000));
            default: return Decimal::from_ticks(random_.between(20'000'000'000, 1'000'000'000'000));
        }
    }
    void price(GateFacts& facts) {
        std::int64_t bid = random_.between(1, 20'000'000) * 1'000'000;
        facts.rules.price_tick = one_of({"0.01", "0.0001", "0", "1"});
        if (random_.below(6) == 0) bid = random_.between(1, 100'000'000);  // fractions of a cent
        if (random_.below(50) == 0) bid = random_.between(-5, INT64_MAX);
        std::int64_t ask = 0;
        if (__builtin_add_overflow(bid, random_.between(0, 3) * 1'000'000, &ask)) ask = INT64_MAX;
        facts.top->bid = Price{Decimal::from_ticks(bid)};
        facts.top->ask = Price{Decimal::from_ticks(ask)};
        facts.rules.price_min = facts.rules.price_tick;
        if (random_.below(100) == 0) facts.top.reset();
    }

    Random random_;
};

TEST(GateAndSecondOpinion, AgreeOnFactsOfAnyKind) {
    AnyFacts any(1);
    const std::int64_t count = count_from("PIGGY_GATE_QUESTIONS", 60'000);
    std::map<std::string, std::int64_t> seen;
    for (std::int64_t i = 0; i < count; ++i) {
        const TradeRequest request = any.request();
        const GateFacts facts = any.facts(request.symbol);
        const Answer answer = ask_gate(request, facts);
        ASSERT_EQ(disagreement(request, facts, answer), "") << "question " << i;
        ++seen[std::holds_alternative<TradeRefusal>(answer) ? std::get<TradeRefusal>(answer).code() : "passes"];
        // What a refusal names as legal is legal by the model too, if nothing but the size was wrong.
        const auto* refusal = std::get_if<TradeRefusal>(&answer);
        if (refusal == nullptr || request.close) continue;
        for (const auto& named : {refusal->max_allowed_usd, refusal->nearest_below, refusal->nearest_above}) {
            if (!named) continue;
            TradeRequest again = request;
            again.amount_usd = named->to_string();
            for (const std::string& code : second::opinion(again, facts).codes) {
                const bool of_sizes = code == "MIN_TRADE" || code == "MAX_TRADE_EXCEEDED" || code == "NO_LEGAL_SIZE" ||
                                      code == "RISK_PERCENT_EXCEEDED" || code == "INSUFFICIENT_BALANCE";
                ASSERT_FALSE(of_sizes) << told(again, facts) << " was named as legal, but " << code;
            }
        }
    }
    for (const char* code :
         {"passes", "BAD_REQUEST", "SYMBOL_NOT_ALLOWED", "LIVE_NOT_ENABLED", "DAILY_LOSS_DISABLED", "BASELINE_PENDING",
          "EXCHANGE_DOWN", "PRICE_STALE", "PRICE_INVALID", "PORTFOLIO_TOO_SMALL", "NO_LEGAL_SIZE", "MIN_TRADE",
          "MAX_TRADE_EXCEEDED", "RISK_PERCENT_EXCEEDED", "DAILY_TRADES_EXCEEDED", "INSUFFICIENT_BALANCE"}) {
        EXPECT_GT(seen[code], 0) << code;
    }
}

// ---- days ------------------------------------------------------------------------------------------------------

// Orders of a day as they would run: what passes is filled at prices the venue may choose, moves the balances, takes a
// slot, and changes what the next order is judged against.
class Day {
public:
    explicit Day(std::uint64_t seed) : random_(seed) {
        usdt_ = Decimal::from_ticks(random_.between(20'000'000'000, 800'000'000'000));
        baseline_ = equity();
    }

    void run() {
        const std::int64_t orders = random_.between(10, 40);
        for (std::int64_t i = 0; i < orders; ++i) {
            walk();
            latched_ = latched_ || baseline_.ticks() - equity().ticks() >= baseline_.ticks() / 20;
            one_order();
            if (testing::Test::HasFatalFailure()) return;
        }
        ASSERT_LE(used_, 20);
    }

private:
    struct Coin {
        const char* symbol;
        const char* step;
        std::int64_t bid_cents;
        Decimal held;
    };
    [[nodiscard]] static Decimal cents(std::int64_t count) { return Decimal::from_ticks(count * 1'000'000); }
    [[nodiscard]] Decimal equity() const {
        Decimal sum = usdt_;
        for (const Coin& coin : coins_) {
            sum += notional(Price{cents(coin.bid_cents)}, Quantity{coin.held}, Rounding::down).value();
        }
        return sum;
    }
    void walk() {
        for (Coin& coin : coins_) coin.bid_cents += random_.between(-coin.bid_cents / 100, coin.bid_cents / 100);
    }
    void one_order() {
        Coin& coin = coins_[random_.below(2)];
        GateFacts facts = healthy_facts(coin.symbol, cents(coin.bid_cents).to_string(),
                                        cents(coin.bid_cents + 1).to_string(), coin.step);
        facts.equity = equity();
        facts.orders_used_today = used_;
        facts.loss_latched = latched_;
        facts.quote_free = usdt_;
        facts.base_free = Quantity{coin.held};
        const Decimal cap = risk::order_usd_max(*facts.equity);
        TradeRequest request = buy(cents(random_.between(150, cap.ticks() / 1'000'000 + 100)).to_string(), coin.symbol);
        if (coin.held > Decimal{} && random_.below(2) == 0) {
            request = random_.below(3) == 0 ? close_out(coin.symbol) : sell(*request.amount_usd, coin.symbol);
        }
        const Answer answer = ask_gate(request, facts);
        ASSERT_EQ(disagreement(request, facts, answer), "");
        if (const auto* approved = std::get_if<risk::ApprovedOrder>(&answer)) fill(coin, approved->intent());
    }
    void fill(Coin& coin, const orders::OrderIntent& order) {
        const std::int64_t step = decimal(coin.step).ticks();
        const std::int64_t steps = order.quantity.value.ticks() / step;
        const std::int64_t filled = random_.below(2) == 0 ? steps : random_.between(0, steps);
        if (filled == 0) return;  // proven unfilled: its slot is free again
        ++used_;
        const Quantity quantity{Decimal::from_ticks(filled * step)};
        const bool buys = order.side == Side::buy;
        const std::int64_t better = random_.between(0, 3) * 1'000'000;
        const Decimal at = buys ? order.limit_price.value - Decimal::from_ticks(better)
                                : order.limit_price.value + Decimal::from_ticks(better);
        const Decimal spent = notional(Price{at}, quantity, Rounding::up).value();
        ASSERT_TRUE(!buys || spent <= Decimal::whole(50));
        const Decimal fee = try_multiply(spent, decimal("0.001"), Rounding::up).value();
        usdt_ = buys ? usdt_ - spent - fee : usdt_ + spent - fee;
        coin.held = buys ? coin.held + quantity.value : coin.held - quantity.value;
        ASSERT_GE(usdt_, Decimal{});
        ASSERT_GE(coin.held, Decimal{});
    }

    Random random_;
    Decimal usdt_, baseline_;
    std::array<Coin, 2> coins_{Coin{"BTC/USDT", "0.00001", 4'500'000, {}}, Coin{"ETH/USDT", "0.0001", 300'000, {}}};
    std::int64_t used_ = 0;
    bool latched_ = false;
};

TEST(GateAndSecondOpinion, AgreeThroughWholeDaysOfOrders) {
    const std::int64_t days = count_from("PIGGY_GATE_DAYS", 1'000);
    for (std::int64_t day = 1; day <= days; ++day) {
        Day(static_cast<std::uint64_t>(day)).run();
        ASSERT_FALSE(HasFatalFailure()) << "day " << day;
    }
}

}  // namespace
}  // namespace piggy::execution
