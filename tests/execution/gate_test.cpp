// The gate, by example: what is asked, what is known, and the answer.

#include "execution/gate.h"

#include <gtest/gtest.h>

#include "gate_facts.h"

namespace piggy::execution {
namespace {

using namespace std::chrono_literals;
using orders::Side;

const TradeRefusal& refusal_of(const Answer& answer) { return std::get<TradeRefusal>(answer); }
orders::OrderIntent order_of(const Answer& answer) { return std::get<risk::ApprovedOrder>(answer).intent(); }

// The sentences of a refusal, one a line.
std::string sentences(const TradeRequest& request, const GateFacts& facts) {
    const Answer answer = ask_gate(request, facts);
    if (std::holds_alternative<risk::ApprovedOrder>(answer)) return "passes";
    std::string text;
    for (const TradeViolation& violation : refusal_of(answer).violations) text += violation.message + "\n";
    return text;
}

void expect_mentions(const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << " is not in: " << text;
}

TEST(Gate, PassesItsOwnSelfTest) {
    const auto passed = gate_self_test();
    EXPECT_TRUE(passed) << passed.error().what;
}

TEST(Gate, ThatWouldLetOneTickTooMuchThroughFailsItsSelfTest) {
    // A gate that judges less than was asked for, or says no to everything, is not let near an order.
    const auto lenient = gate_self_test([](const ParsedTrade& trade, const GateFacts& facts) {
        ParsedTrade less = trade;
        *less.amount_usd = *less.amount_usd - Decimal::from_ticks(1);
        return judge(less, facts);
    });
    ASSERT_FALSE(lenient);
    EXPECT_EQ(lenient.error().code, ErrorCode::refused);
    expect_mentions(lenient.error().what, {"one tick above the largest order", "a buy", "expected MAX_TRADE_EXCEEDED",
                                           "was passes", "must not trade"});
    const auto forgetful = gate_self_test([](const ParsedTrade& trade, const GateFacts& facts) {
        GateFacts fewer = facts;
        fewer.orders_used_today = 0;
        return judge(trade, fewer);
    });
    ASSERT_FALSE(forgetful);
    expect_mentions(forgetful.error().what, {"one order more than a day has"});
    const auto closed = gate_self_test([](const ParsedTrade&, const GateFacts&) {
        return Answer{TradeRefusal{{{"LIVE_NOT_ENABLED", "No."}}, {}, {}, {}}};
    });
    EXPECT_FALSE(closed);
}

// ---- what is asked ---------------------------------------------------------------------------------------------

TEST(ATradeRequest, IsReadExactly) {
    TradeRequest request = sell("12.50", "ETH/USDT");
    request.request_id = "A-z_0.9:";
    const auto parsed = parse_trade(request);
    ASSERT_TRUE(std::holds_alternative<ParsedTrade>(parsed));
    const auto& trade = std::get<ParsedTrade>(parsed);
    EXPECT_EQ(trade.request_id, "A-z_0.9:");
    EXPECT_EQ(trade.symbol.to_string(), "ETH/USDT");
    EXPECT_EQ(trade.side, Side::sell);
    EXPECT_EQ(trade.amount_usd, decimal("12.5"));
    EXPECT_FALSE(trade.close);
    const auto closing = parse_trade(close_out());
    ASSERT_TRUE(std::holds_alternative<ParsedTrade>(closing));
    EXPECT_TRUE(std::get<ParsedTrade>(closing).close);
    EXPECT_FALSE(std::get<ParsedTrade>(closing).amount_usd);
}

TradeRequest sell_quantity(const std::string& quantity) {
    TradeRequest request = sell("1");
    request.amount_usd.reset();
    request.quantity = quantity;
    return request;
}

TEST(ATradeRequest, MaySayWhenItWasDecidedAndThenIsNotSentLate) {
    GateFacts facts = healthy_facts();
    facts.wall = parse_iso8601("2026-02-04T14:32:15.123Z").value();
    const auto decided = [](TradeRequest request, const std::string& at) {
        request.decided_at = at;
        return request;
    };
    for (const char* at : {"2026-02-04T14:32:15.123Z", "2026-02-04T14:32:13.123Z", "2026-02-04T14:32:17.123Z"}) {
        EXPECT_EQ(codes_of(decided(buy("5"), at), facts), "passes") << at;
        EXPECT_EQ(codes_of(decided(sell_quantity("0.001"), at), facts), "passes") << at;
    }
    for (const char* at : {"2026-02-04T14:32:13.122Z", "2026-02-04T14:32:17.124Z", "1970-01-01T00:00:00Z",
                           "2200-12-31T23:59:59.999999999Z"}) {
        EXPECT_EQ(codes_of(decided(buy("5"), at), facts), "TOO_LATE") << at;
        EXPECT_EQ(codes_of(decided(sell_quantity("0.001"), at), facts), "TOO_LATE") << at;
        EXPECT_EQ(codes_of(decided(close_out(), at), facts), codes_of(close_out(), facts)) << "leaving is not late";
    }
    EXPECT_EQ(sentences(decided(buy("5"), "2026-02-04T14:32:12.019Z"), facts),
              "The order was decided 3.104 s ago; one older than 2.000 s is not sent. Decide anew, with a new request "
              "id.\n");
    for (const char* at : {"", "now", "2026-02-04", "2026-02-04T14:32:15.123", "2026-02-04T14:32:15.123+00:00",
                           "2026-02-30T14:32:15Z", "1770215535", "2026-02-04T14:32:15.123z", "2026-02-04T25:00:00Z"}) {
        EXPECT_EQ(codes_of(decided(buy("5"), at), facts), "BAD_REQUEST") << at;
        EXPECT_EQ(codes_of(decided(close_out(), at), facts), "BAD_REQUEST") << at;
    }
    facts.mode.push_back({"LIVE_NOT_ENABLED", "Live trading is off."});
    EXPECT_EQ(codes_of(decided(buy("5"), "2026-02-04T14:32:10Z"), facts), "LIVE_NOT_ENABLED TOO_LATE");
}

TEST(ATradeRequest, MaySellAQuantityInsteadOfAnAmount) {
    const auto parsed = parse_trade(sell_quantity("0.00012"));
    ASSERT_TRUE(std::holds_alternative<ParsedTrade>(parsed));
    EXPECT_EQ(std::get<ParsedTrade>(parsed).quantity, Quantity{decimal("0.00012")});
    EXPECT_FALSE(std::get<ParsedTrade>(parsed).amount_usd);

    TradeRequest both = sell_quantity("0.00012");
    both.amount_usd = "5";
    TradeRequest closing = sell_quantity("0.00012");
    closing.close = true;
    TradeRequest buying = sell_quantity("0.00012");
    buying.side = "buy";
    for (const auto& request :
         {both, closing, buying, sell_quantity("0"), sell_quantity("-1"), sell_quantity("1e-5"), sell_quantity("")}) {
        EXPECT_EQ(codes_of(request, healthy_facts()), "BAD_REQUEST");
    }
}

TEST(AQuantity, IsSoldExactlyWithinEveryLimit) {
    GateFacts facts = healthy_facts("BTC/USDT", "45000.00", "45000.01");
    facts.base_free = Quantity{decimal("0.00100999")};
    const Answer answer = ask_gate(sell_quantity("0.00012"), facts);
    const auto* approved = std::get_if<risk::ApprovedOrder>(&answer);
    ASSERT_NE(approved, nullptr) << sentences(sell_quantity("0.00012"), facts);
    EXPECT_EQ(approved->intent().quantity, Quantity{decimal("0.00012")});
    EXPECT_EQ(approved->intent().amount_usd, decimal("5.4"));
    EXPECT_FALSE(approved->intent().close_out);
    EXPECT_EQ(codes_of(sell_quantity("0.000120001"), facts), "BAD_REQUEST");  // nine places
    EXPECT_EQ(codes_of(sell_quantity("0.00012001"), facts), "BAD_REQUEST");   // between two lot steps
    EXPECT_EQ(codes_of(sell_quantity("0.00004"), facts), "MIN_TRADE");        // no close-out's exception
    EXPECT_EQ(codes_of(sell_quantity("0.00102"), facts), "INSUFFICIENT_BALANCE");
    facts.base_free = Quantity{decimal("1")};
    EXPECT_EQ(codes_of(sell_quantity("0.00112"), facts), "MAX_TRADE_EXCEEDED");
    facts.equity = decimal("1000");
    EXPECT_EQ(codes_of(sell_quantity("0.00023"), facts), "RISK_PERCENT_EXCEEDED");
}

TEST(ATradeRequest, HasAPlainDecimalAmountOrIsMalformed) {
    const std::vector<std::string> malformed = {"",
                                                " ",
                                                "5 ",
                                                " 5",
                                                "+5",
                                                "-5",
                                                "-0",
                                                "-0.0",
                                                "0",
                                                "0.0",
                                                "0.00000000",
                                                "5,0",
                                                "1,000",
                                                "5.",
                                                ".5",
                                                ".",
                                                "5..0",
                                                "5.0.0",
                                                "1e1",
                                                "1E1",
                                                "1e+1",
                                                "5e0",
                                                "0x5",
                                                "0b11",
                                                "NaN",
                                                "nan",
                                                "Infinity",
                                                "-Infinity",
                                                "inf",
                                                "1_000",
                                                "5$",
                                                "$5",
                                                "5 USD",
                                                "50.000000001",
                                                "0.000000001",
                                                "1.123456789",
                                                "five",
                                                "\xD9\xA5",
                                                "\xEF\xBC\x95",
                                                "5\n",
                                                "\t5",
                                                std::string("5\0", 2),
                                                std::string("\0", 1),
                                                "5\r\n",
                                                "--5",
                                                "5-",
                                                "1/2",
                                                "5%",
                                                "null",
                                                "true",
                                                "[5]",
                                                "\"5\"",
                                                "92233720368.54775808",
                                                "999999999999999999999999999999",
                                                "0.000000009"};
    for (const std::string& amount : malformed) {
        EXPECT_EQ(codes_of(buy(amount), healthy_facts()), "BAD_REQUEST") << "'" << amount << "'";
    }
    EXPECT_GE(malformed.size(), 40U);
    for (const char* amount : {"5", "5.0", "5.00000000", "05", "10.12345678", "49.99"}) {
        EXPECT_EQ(codes_of(buy(amount), healthy_facts()), "passes") << amount;
    }
    EXPECT_EQ(codes_of(buy("50.000000001"), exact_facts(Side::buy)), "BAD_REQUEST");  // never rounded to 50
    EXPECT_EQ(codes_of(buy("50.00000001"), exact_facts(Side::buy)), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(codes_of(buy("50.00000000"), exact_facts(Side::buy)), "passes");
}

TEST(ATradeRequest, NamesASymbolOfTheListOrNone) {
    for (const char* symbol : {"",
                               "btc/usdt",
                               "Btc/Usdt",
                               "BTCUSDT",
                               "BTC-USDT",
                               "BTC/USD",
                               "BTC/USDC",
                               "USDT/BTC",
                               "BTC/USDT ",
                               " BTC/USDT",
                               "BTC /USDT",
                               "BTC//USDT",
                               "BTC/USDT/",
                               "BTC/USDT\n",
                               "SOL/USDT",
                               "DOGE/USDT",
                               "BTC/USDT,ETH/USDT",
                               "BTC/USDТ" /* Cyrillic Te */,
                               "ВTC/USDT" /* Cyrillic Ve */,
                               "BTС/USDT" /* Cyrillic Es */,
                               "ＢＴＣ/ＵＳＤＴ" /* full width */,
                               "BTC∕USDT" /* U+2215 */,
                               "BTC⁄USDT" /* U+2044 */,
                               "ΕTH/USDT" /* Greek Epsilon */,
                               "ETH/USDT\xE2\x80\x8B",
                               "1BTC/USDT"}) {
        EXPECT_EQ(codes_of(buy("5", symbol), healthy_facts()), "SYMBOL_NOT_ALLOWED") << symbol;
    }
    const std::string with_zero("BTC/USDT\0", 9);
    EXPECT_EQ(codes_of(buy("5", with_zero), healthy_facts()), "SYMBOL_NOT_ALLOWED");
    expect_mentions(sentences(buy("5", "DOGE/USDT"), healthy_facts()), {"'DOGE/USDT'", "BTC/USDT and ETH/USDT"});
    EXPECT_EQ(codes_of(buy("5", "ETH/USDT"), healthy_facts("ETH/USDT")), "passes");
}

TEST(ATradeRequest, BuysOrSellsAnAmountOrClosesWithoutOne) {
    const GateFacts facts = healthy_facts();
    for (const char* side : {"", "BUY", "Sell", "buy ", "short", "b"}) {
        TradeRequest request = buy("5");
        request.side = side;
        EXPECT_EQ(codes_of(request, facts), "BAD_REQUEST") << side;
    }
    TradeRequest both = close_out();
    both.amount_usd = "5";
    EXPECT_EQ(codes_of(both, facts), "BAD_REQUEST");
    TradeRequest closing_buy = close_out();
    closing_buy.side = "buy";
    EXPECT_EQ(codes_of(closing_buy, facts), "BAD_REQUEST");
    expect_mentions(sentences(closing_buy, facts), {"goes with sell, not with buy"});
    TradeRequest neither = buy("5");
    neither.amount_usd.reset();
    EXPECT_EQ(codes_of(neither, facts), "BAD_REQUEST");
    expect_mentions(sentences(neither, facts), {"needs an amount"});
}

TEST(ATradeRequest, IsRefusedBeforeAnythingIsJudged) {
    TradeRequest neither = buy("5");
    neither.amount_usd.reset();
    for (const TradeRequest& request : {neither, buy("0"), buy("-1"), buy("1e1")}) {
        EXPECT_TRUE(std::holds_alternative<TradeRefusal>(parse_trade(request)));
    }
}

TEST(ATradeRequest, HasAnIdOfSixtyFourPlainCharactersAtMost) {
    const auto code_for = [](std::string id) {
        TradeRequest request = buy("5");
        request.request_id = std::move(id);
        return codes_of(request, healthy_facts());
    };
    EXPECT_EQ(code_for(""), "passes");  // the desk makes one
    EXPECT_EQ(code_for(std::string(64, 'a')), "passes");
    EXPECT_EQ(code_for(std::string(65, 'a')), "BAD_REQUEST");
    EXPECT_EQ(code_for("azAZ09-_.:"), "passes");
    for (const char* id : {"a b", "a/b", "a\n", "ä", "a,b", "a;b", "a'b", "a\"b", "a%b", "[", "`", "{", "@", "^"}) {
        EXPECT_EQ(code_for(id), "BAD_REQUEST") << id;
    }
    EXPECT_EQ(code_for(std::string("a\0b", 3)), "BAD_REQUEST");
}

TEST(ATradeRequest, IsToldEverythingThatIsWrongWithIt) {
    TradeRequest request = buy("5e1", "doge");
    request.request_id = "no spaces";
    request.side = "up";
    EXPECT_EQ(codes_of(request, healthy_facts()), "BAD_REQUEST BAD_REQUEST BAD_REQUEST SYMBOL_NOT_ALLOWED");
    expect_mentions(sentences(request, healthy_facts()), {"'no spaces'", "'up'", "'5e1'", "'doge'"});
    request.symbol = std::string(100'000, 'A');
    EXPECT_LT(sentences(request, healthy_facts()).size(), 1'000U);  // outside text is shortened
}

// ---- the order -------------------------------------------------------------------------------------------------

TEST(AnApprovedBuy, IsWorthNoMoreThanWasTypedAtTheWorstPriceItMayGet) {
    const orders::OrderIntent order = order_of(ask_gate(buy("10"), healthy_facts()));
    EXPECT_EQ(order.limit_price.value, decimal("45225"));  // 0.5 % above the ask
    EXPECT_EQ(order.price, order.limit_price);
    EXPECT_EQ(order.quantity.value, decimal("0.00022"));  // 0.000221…, cut to the lot step
    EXPECT_EQ(order.amount_usd, decimal("10"));
    EXPECT_EQ(order.side, Side::buy);
    EXPECT_FALSE(order.close_out);
}

TEST(AnApprovedSell, IsJudgedAtTheBidAndMayFillALittleBelow) {
    const orders::OrderIntent order = order_of(ask_gate(sell("10"), healthy_facts()));
    EXPECT_EQ(order.price.value, decimal("44990"));
    EXPECT_EQ(order.limit_price.value, decimal("44765.05"));  // 0.5 % below the bid
    EXPECT_EQ(order.quantity.value, decimal("0.00022"));
}

TEST(AnOrder, IsRefusedWhereTheVenuesGridOrBoundsLeaveNoPrice) {
    GateFacts facts = healthy_facts();
    facts.rules.price_tick = decimal("1000");
    EXPECT_EQ(order_of(ask_gate(buy("10"), facts)).limit_price.value, decimal("45000.01"));  // counted from price_min
    facts.rules.price_min = {};  // no thousand lies between 45,000 and 45,225, but 45,000 itself does
    EXPECT_EQ(order_of(ask_gate(buy("10"), facts)).limit_price.value, decimal("45000"));
    EXPECT_EQ(codes_of(sell("10"), facts), "PRICE_INVALID");  // none from 44,765.05 to 44,990
    facts.top->ask = Price{decimal("45000.01")};
    EXPECT_EQ(codes_of(buy("10"), facts), "PRICE_INVALID");
    facts = healthy_facts();
    facts.rules.price_max = decimal("45225");
    EXPECT_EQ(codes_of(buy("10"), facts), "passes");
    facts.rules.price_max = decimal("45224.99");
    EXPECT_EQ(codes_of(buy("10"), facts), "PRICE_INVALID");
    EXPECT_EQ(codes_of(sell("10"), facts), "passes");
    expect_mentions(sentences(buy("10"), facts), {"would be 45225", "0.01 to 45224.99"});
    facts = healthy_facts();
    facts.rules.price_min = decimal("44765.05");
    EXPECT_EQ(codes_of(sell("10"), facts), "passes");
    facts.rules.price_min = decimal("44765.06");
    EXPECT_EQ(codes_of(sell("10"), facts), "PRICE_INVALID");
    facts.rules.price_max = {};  // zero: no bound
    EXPECT_EQ(codes_of(buy("10"), facts), "passes");
}

// ---- the order of checks ---------------------------------------------------------------------------------------

TEST(TheChecks, KeepTheirOrderAndAreAllReported) {
    GateFacts facts = exact_facts(Side::buy, "1000");
    facts.mode.push_back({"LIVE_NOT_ENABLED", "Live trading is off."});
    facts.mode.push_back({"VAULT_SEALED", "The vault is sealed."});
    facts.loss_latched = true;
    facts.freshness.push_back({"CLOCK_SKEW", "The clocks are apart."});
    facts.orders_used_today = 20;
    facts.quote_free = decimal("59");
    EXPECT_EQ(codes_of(buy("60"), facts),
              "LIVE_NOT_ENABLED VAULT_SEALED DAILY_LOSS_DISABLED CLOCK_SKEW MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED "
              "DAILY_TRADES_EXCEEDED INSUFFICIENT_BALANCE");
    const TradeRefusal refusal = refusal_of(ask_gate(buy("60"), facts));
    EXPECT_EQ(refusal.code(), "LIVE_NOT_ENABLED");
    EXPECT_EQ(refusal.message(), "Live trading is off.");
    EXPECT_EQ(refusal.max_allowed_usd, decimal("10"));
}

TEST(TheChecks, SayTheLatchOnceWhereTheDeskSaidIt) {
    GateFacts facts = healthy_facts();
    facts.loss_latched = true;
    EXPECT_EQ(codes_of(buy("5"), facts), "DAILY_LOSS_DISABLED");
    facts.mode.push_back({"DAILY_LOSS_DISABLED", "Until midnight."});
    EXPECT_EQ(codes_of(buy("5"), facts), "DAILY_LOSS_DISABLED");
    EXPECT_EQ(codes_of(sell("5"), facts), "DAILY_LOSS_DISABLED");
    EXPECT_EQ(codes_of(close_out(), facts).substr(0, 19), "DAILY_LOSS_DISABLED");
}

TEST(TheChecks, GoOnWithoutAPriceWhereTheyNeedNone) {
    GateFacts facts = healthy_facts();
    facts.orders_used_today = 20;
    facts.quote_free = {};
    facts.top.reset();
    EXPECT_EQ(codes_of(buy("60"), facts), "PRICE_STALE DAILY_TRADES_EXCEEDED");
    const TradeRefusal refusal = refusal_of(ask_gate(buy("60"), facts));
    EXPECT_FALSE(refusal.max_allowed_usd || refusal.nearest_below || refusal.nearest_above);
    expect_mentions(refusal.message(), {"No price of BTC/USDT has arrived yet"});
}

TEST(TheChecks, JudgeWhatDoesNotNeedTheEquityWhereItIsNotKnown) {
    GateFacts facts = exact_facts(Side::buy);
    facts.equity.reset();
    EXPECT_EQ(codes_of(buy("5"), facts), "PRICE_STALE");
    EXPECT_EQ(codes_of(buy("1"), facts), "PRICE_STALE MIN_TRADE");
    EXPECT_EQ(codes_of(buy("50.00000001"), facts), "PRICE_STALE MAX_TRADE_EXCEEDED");
    EXPECT_FALSE(refusal_of(ask_gate(buy("5"), facts)).max_allowed_usd);
    expect_mentions(sentences(buy("5"), facts), {"What the portfolio is worth can't be told"});
    facts.quote_free = Decimal::from_ticks(INT64_MAX);
    EXPECT_EQ(codes_of(buy("1000000001"), facts), "PRICE_STALE MAX_TRADE_EXCEEDED");  // beyond 1 % of any portfolio
}

TEST(TheChecks, TakeAPriceOfTenSecondsAndNoNanosecondMore) {
    GateFacts facts = healthy_facts();
    facts.price_age = 10s;
    EXPECT_EQ(codes_of(buy("5"), facts), "passes");
    facts.price_age = 10s + 1ns;
    EXPECT_EQ(codes_of(buy("5"), facts), "PRICE_STALE");
    expect_mentions(sentences(buy("5"), facts), {"is 10.001 s old", "at most 10.000 s"});
    facts.price_age = 12'345ms;
    expect_mentions(sentences(buy("5"), facts), {"is 12.345 s old"});
    facts.freshness.push_back({"PRICE_STALE", "The desk has said so."});
    EXPECT_EQ(codes_of(buy("5"), facts), "PRICE_STALE");
}

TEST(TheChecks, TakeNoPriceThatMakesNoSense) {
    const auto code_at = [](const char* bid, const char* ask) {
        GateFacts facts = healthy_facts();
        facts.top->bid = Price{decimal(bid)};
        facts.top->ask = Price{decimal(ask)};
        return codes_of(buy("5"), facts);
    };
    EXPECT_EQ(code_at("44990", "45000"), "passes");
    EXPECT_EQ(code_at("45000", "45000"), "PRICE_INVALID");
    EXPECT_EQ(code_at("45001", "45000"), "PRICE_INVALID");
    EXPECT_EQ(code_at("0", "45000"), "PRICE_INVALID");
    EXPECT_EQ(code_at("-1", "45000"), "PRICE_INVALID");
    EXPECT_EQ(code_at("0", "0"), "PRICE_INVALID");
    GateFacts facts = healthy_facts();
    facts.top->bid = {};
    facts.price_age = 11s;
    EXPECT_EQ(codes_of(buy("5"), facts), "PRICE_STALE PRICE_INVALID");
    expect_mentions(sentences(buy("5"), facts), {"bid 0, ask 45000"});
}

TEST(TheChecks, KnowWhetherTheExchangeTradesTheSymbol) {
    GateFacts facts = healthy_facts();
    facts.rules.trading = false;
    EXPECT_EQ(codes_of(buy("5"), facts), "EXCHANGE_DOWN");
    expect_mentions(sentences(buy("5"), facts), {"does not trade BTC/USDT right now"});
    facts.freshness.push_back({"EXCHANGE_DOWN", "Maintenance."});
    EXPECT_EQ(codes_of(buy("5"), facts), "EXCHANGE_DOWN");
    facts = healthy_facts();
    facts.rules.symbol = symbol_of("ETH/USDT");
    EXPECT_EQ(codes_of(buy("5"), facts), "EXCHANGE_DOWN");
    expect_mentions(sentences(buy("5"), facts), {"rules for BTC/USDT are not known"});
}

TEST(TheChecks, TakeNoTradeThatNobodyParsed) {
    const auto code_of = [](const ParsedTrade& trade) { return codes_of(judge(trade, healthy_facts())); };
    ParsedTrade trade;
    trade.symbol = symbol_of("BTC/USDT");
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");
    trade.amount_usd = decimal("5");
    EXPECT_EQ(code_of(trade), "passes");
    trade.amount_usd = Decimal{};
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");
    trade.amount_usd = decimal("-5");
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");
    trade.close = true;
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");
    trade.amount_usd.reset();
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");  // a buy that closes
    trade.side = Side::sell;
    trade.amount_usd = decimal("5");
    EXPECT_EQ(code_of(trade), "BAD_REQUEST");
    trade.close = false;
    trade.symbol = symbol_of("SOL/USDT");
    GateFacts facts = healthy_facts("SOL/USDT");
    EXPECT_EQ(codes_of(judge(trade, facts)), "SYMBOL_NOT_ALLOWED");
    facts.top.reset();
    EXPECT_EQ(codes_of(judge(trade, facts)), "SYMBOL_NOT_ALLOWED PRICE_STALE");
}

// ---- sizes -----------------------------------------------------------------------------------------------------

TEST(ARefusedSize, NamesTheLegalAmountsBesideIt) {
    GateFacts facts = healthy_facts("BTC/USDT", "45000.00", "45000.01");  // a step is $0.45
    const TradeRefusal small = refusal_of(ask_gate(sell("1.80"), facts));
    EXPECT_EQ(small.code(), "MIN_TRADE");
    EXPECT_EQ(small.message(), "$1.80 is too small (the smallest order is $2.00), next is $2.25.");
    EXPECT_EQ(small.nearest_above, decimal("2.25"));
    EXPECT_FALSE(small.nearest_below);
    EXPECT_EQ(small.max_allowed_usd, decimal("49.95"));  // 111 steps

    const TradeRefusal floored = refusal_of(ask_gate(sell("2.24"), facts));
    EXPECT_EQ(floored.message(),
              "$2.24 comes to $1.80 in whole lot steps of 0.00001: $1.80 is too small (the smallest order is $2.00), "
              "next is $2.25.");

    const TradeRefusal large = refusal_of(ask_gate(sell("50.01"), facts));
    EXPECT_EQ(large.code(), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(large.nearest_below, decimal("49.95"));
    EXPECT_FALSE(large.nearest_above);

    facts.equity = decimal("1014.64");
    const TradeRefusal share = refusal_of(ask_gate(sell("10.15"), facts));
    EXPECT_EQ(share.code(), "RISK_PERCENT_EXCEEDED");
    EXPECT_EQ(share.max_allowed_usd, decimal("9.90"));  // 22 steps; 1 % is $10.1464
    expect_mentions(share.message(), {"1 % of the portfolio is $10.1464"});
    EXPECT_EQ(codes_of(sell("10.14"), facts), "passes");
}

TEST(ARefusedSize, NamesWhatCanBePaidToo) {
    GateFacts facts = exact_facts(Side::buy);
    facts.quote_free = decimal("20");
    const TradeRefusal refusal = refusal_of(ask_gate(buy("60"), facts));
    EXPECT_EQ(codes_of(buy("60"), facts), "MAX_TRADE_EXCEEDED INSUFFICIENT_BALANCE");
    EXPECT_EQ(refusal.max_allowed_usd, decimal("19.98"));  // and its fee of 0.1 %
    EXPECT_EQ(codes_of(buy("19.98"), facts), "passes");
    facts.quote_free = decimal("-3");
    EXPECT_FALSE(refusal_of(ask_gate(buy("60"), facts)).max_allowed_usd);
    facts = exact_facts(Side::sell);
    facts.base_free = Quantity{decimal("7.5")};
    EXPECT_EQ(refusal_of(ask_gate(sell("60"), facts)).max_allowed_usd, decimal("7.5"));
}

TEST(APortfolioBelow200, IsSaidAloneAndWithoutASize) {
    const GateFacts facts = exact_facts(Side::buy, "150");
    for (const char* amount : {"1", "2", "5", "60"}) {
        EXPECT_EQ(codes_of(buy(amount), facts), "PORTFOLIO_TOO_SMALL") << amount;
    }
    expect_mentions(sentences(buy("5"), facts), {"at least $200.00 is needed (now $150.00)"});
    const TradeRefusal refusal = refusal_of(ask_gate(buy("5"), facts));
    EXPECT_FALSE(refusal.max_allowed_usd || refusal.nearest_below || refusal.nearest_above);
    EXPECT_EQ(codes_of(buy("2"), exact_facts(Side::buy, "199.99999999")), "PORTFOLIO_TOO_SMALL");
    EXPECT_EQ(codes_of(buy("2"), exact_facts(Side::buy, "200")), "passes");
}

TEST(ADeadZone, NamesThePortfolioThatWouldWork) {
    GateFacts facts = healthy_facts("BTC/USDT", "130000", "130000.01");  // a step is $1.30
    facts.equity = decimal("250");
    EXPECT_EQ(codes_of(sell("2.40"), facts), "NO_LEGAL_SIZE MIN_TRADE");
    expect_mentions(sentences(sell("2.40"), facts), {"at least $2.00 and at most $2.50", "a portfolio of $260.00"});
    const TradeRefusal refusal = refusal_of(ask_gate(sell("2.40"), facts));
    EXPECT_FALSE(refusal.max_allowed_usd || refusal.nearest_below || refusal.nearest_above);
    facts.equity = decimal("260");
    EXPECT_EQ(codes_of(sell("2.60"), facts), "passes");
    facts.rules.lot_step = decimal("0.001");  // a step of $130 fits nobody's order
    expect_mentions(sentences(sell("2.60"), facts), {"whatever the portfolio"});
    facts.equity = decimal("200");
    facts = healthy_facts("BTC/USDT", "100000", "100000.01");
    facts.equity = decimal("200");
    EXPECT_EQ(codes_of(sell("2"), facts), "passes");  // $2 exactly
}

TEST(TheVenuesFilters, RaiseTheMinimumAndLowerTheMaximum) {
    GateFacts facts = exact_facts(Side::buy);
    facts.rules.notional_min = decimal("10");
    EXPECT_EQ(codes_of(buy("9.99999999"), facts), "MIN_TRADE");
    EXPECT_EQ(codes_of(buy("10"), facts), "passes");
    facts.rules.notional_max = decimal("30");
    EXPECT_EQ(codes_of(buy("30"), facts), "passes");
    EXPECT_EQ(codes_of(buy("30.00000001"), facts), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(refusal_of(ask_gate(buy("40"), facts)).max_allowed_usd, decimal("30"));
    expect_mentions(sentences(buy("40"), facts), {"no order may be above $30.00"});
    facts.rules.quantity_min = decimal("12");
    facts.rules.quantity_max = decimal("20");
    EXPECT_EQ(codes_of(buy("11.99999999"), facts), "MIN_TRADE");
    EXPECT_EQ(codes_of(buy("12"), facts), "passes");
    EXPECT_EQ(codes_of(buy("20"), facts), "passes");
    EXPECT_EQ(codes_of(buy("20.00000001"), facts), "MAX_TRADE_EXCEEDED");
    facts.rules.notional_min = decimal("40");
    EXPECT_EQ(codes_of(buy("15"), facts), "NO_LEGAL_SIZE MIN_TRADE");
}

TEST(TheVenuesFilters, TakeTheirSmallestQuantityWhateverAFractionOfATickItIsWorth) {
    GateFacts facts = healthy_facts("BTC/USDT", "100.00000001", "100.01", "0.01");
    facts.rules.price_tick = {};
    facts.rules.quantity_min = decimal("0.05");  // 5.0000000005
    EXPECT_EQ(codes_of(sell("5.00000001"), facts), "passes");
    EXPECT_EQ(codes_of(sell("4.99"), facts), "MIN_TRADE");
}

TEST(TheVenuesFilters, MeasureASellAtItsLimitPrice) {
    GateFacts facts = exact_facts(Side::sell);  // bid 1, limit 0.995
    facts.rules.notional_min = decimal("9.95");
    EXPECT_EQ(codes_of(sell("10"), facts), "passes");
    EXPECT_EQ(codes_of(sell("9.99999999"), facts), "MIN_TRADE");
    facts.rules.notional_min = decimal("9.95000001");
    EXPECT_EQ(codes_of(sell("10.00000001"), facts), "MIN_TRADE");
    EXPECT_EQ(refusal_of(ask_gate(sell("5"), facts)).nearest_above, decimal("10.01"));
}

TEST(TheVenuesFilters, AreMeasuredInBaseWhereATickIsTooCoarse) {
    // At 0.0001 a tick of quantity is worth a ten thousandth of a tick of money.
    GateFacts facts = healthy_facts("BTC/USDT", "0.0001", "0.0002", "0.00000001");
    facts.rules.price_tick = {};
    facts.rules.price_min = {};
    facts.rules.notional_min = {};
    facts.rules.quantity_max = {};
    facts.base_free = Quantity{decimal("1000000")};
    facts.rules.quantity_min = decimal("20000.00000001");
    EXPECT_EQ(codes_of(sell("2"), facts), "MIN_TRADE");
    facts.rules.quantity_min = decimal("20000");
    EXPECT_EQ(codes_of(sell("2"), facts), "passes");
    facts.rules.quantity_max = decimal("19999.99999999");
    facts.rules.quantity_min = {};
    EXPECT_EQ(codes_of(sell("2"), facts), "MAX_TRADE_EXCEEDED");
    facts.rules.quantity_max = decimal("20000");
    EXPECT_EQ(codes_of(sell("2"), facts), "passes");
}

TEST(FiguresBeyondAllNumbers, AreRefusedAndStopNothing) {
    GateFacts facts = healthy_facts("BTC/USDT", "0.00000001", "0.00000002", "0.00000001");
    facts.rules.price_tick = {};
    facts.rules.price_min = {};
    facts.rules.quantity_max = {};
    EXPECT_EQ(
        codes_of(buy("92233720368"), facts),
        "MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED");  // the quantity does not fit into 64 bits; $922 would be paid
    facts = healthy_facts("BTC/USDT", "92233720000", "92233720001", "1");
    facts.rules.price_max = {};
    EXPECT_EQ(codes_of(buy("50"), facts), "PRICE_INVALID");  // no collar fits
    facts.rules.quantity_min = decimal("92233720368");
    EXPECT_EQ(codes_of(sell("50"), facts), "NO_LEGAL_SIZE MIN_TRADE");
    facts.base_free = Quantity{decimal("92233720368")};
    facts.rules.quantity_max = {};
    EXPECT_EQ(codes_of(close_out(), facts), "MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED");
    facts = exact_facts(Side::sell);
    facts.rules.notional_min = decimal("92233720368");  // more than 64 bits hold, seen at the bid
    EXPECT_EQ(codes_of(sell("50"), facts), "NO_LEGAL_SIZE MIN_TRADE");
    facts = exact_facts(Side::buy);
    facts.rules.quantity_max = {};
    facts.rules.notional_max = {};
    facts.quote_free = Decimal::from_ticks(INT64_MAX);
    EXPECT_EQ(codes_of(buy("92233720368"), facts),
              "MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED INSUFFICIENT_BALANCE");  // with its fee
    expect_mentions(sentences(buy("92233720368"), facts), {"need $92233720368.54775807;"});
}

// ---- closing ---------------------------------------------------------------------------------------------------

TEST(ACloseOut, SellsEverythingSellableEvenBelowTwoDollars) {
    GateFacts facts = healthy_facts();
    facts.base_free = Quantity{decimal("0.000037")};
    const orders::OrderIntent order = order_of(ask_gate(close_out(), facts));
    EXPECT_EQ(order.quantity.value, decimal("0.00003"));  // the rest is below a lot step
    EXPECT_TRUE(order.close_out);
    EXPECT_EQ(order.amount_usd, decimal("1.3497"));
    EXPECT_EQ(codes_of(sell("1.35"), facts), "MIN_TRADE");  // a plain sell of it is refused
    facts.base_free = Quantity{decimal("0.00002")};         // 0.8998, below the venue's $1
    EXPECT_EQ(codes_of(close_out(), facts), "MIN_TRADE");
    expect_mentions(sentences(close_out(), facts), {"$0.8998 is too small (the smallest order is $1.00502"});
    facts.rules.notional_min = {};
    EXPECT_EQ(codes_of(close_out(), facts), "passes");
    facts.equity = decimal("150");
    EXPECT_EQ(codes_of(close_out(), facts), "passes");
    facts.orders_used_today = 20;
    EXPECT_EQ(codes_of(close_out(), facts), "DAILY_TRADES_EXCEEDED");
}

TEST(ACloseOut, OfLessThanATicksWorthIsStillAnOrder) {
    GateFacts facts = healthy_facts("BTC/USDT", "0.0011", "0.0012", "0.00000001");
    facts.rules.price_tick = {};
    facts.rules.price_min = {};
    facts.rules.notional_min = {};
    facts.base_free = Quantity{decimal("0.00000001")};
    EXPECT_EQ(order_of(ask_gate(close_out(), facts)).amount_usd, decimal("0.00000001"));
}

TEST(ACloseOut, OfNothingIsABalanceThatDoesNotSuffice) {
    GateFacts facts = healthy_facts();
    for (const char* free : {"0", "0.00000999", "-1"}) {
        facts.base_free = Quantity{decimal(free)};
        EXPECT_EQ(codes_of(close_out(), facts), "INSUFFICIENT_BALANCE") << free;
    }
    expect_mentions(sentences(close_out(), facts), {"nothing to close: -1 BTC"});
}

TEST(ACloseOut, AboveACapTellsHowManySellsItTakes) {
    GateFacts facts = healthy_facts("BTC/USDT", "45000", "45000.01");
    facts.base_free = Quantity{decimal("0.005")};  // $225
    facts.orders_used_today = 16;
    EXPECT_EQ(codes_of(close_out(), facts), "MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED");
    expect_mentions(
        sentences(close_out(), facts),
        {"Closing 0.005 BTC would be an order of $225.00, above $50.00; it needs 5 sells of about $45.00 each; "
         "4 orders are left today."});
    const TradeRefusal refusal = refusal_of(ask_gate(close_out(), facts));
    EXPECT_EQ(refusal.max_allowed_usd, decimal("49.95"));
    EXPECT_FALSE(refusal.nearest_below || refusal.nearest_above);
    facts.orders_used_today = 19;
    expect_mentions(sentences(close_out(), facts), {"1 order is left today"});
    facts.orders_used_today = 25;
    expect_mentions(sentences(close_out(), facts), {"0 orders are left today"});
    facts.base_free = Quantity{decimal("0.00111")};  // $49.95
    facts.orders_used_today = 0;
    EXPECT_EQ(codes_of(close_out(), facts), "passes");
    facts.equity = decimal("1000");
    EXPECT_EQ(codes_of(close_out(), facts), "RISK_PERCENT_EXCEEDED");
    expect_mentions(sentences(close_out(), facts), {"above $10.00; it needs 6 sells of about $8.32"});  // 22 steps each
    facts.equity = decimal("150");
    expect_mentions(sentences(close_out(), facts), {"close it at the exchange"});
}

// ---- balance ---------------------------------------------------------------------------------------------------

TEST(TheBalance, PaysForTheOrderAndItsWorstFee) {
    GateFacts facts = exact_facts(Side::buy);
    facts.quote_free = decimal("10.01");
    EXPECT_EQ(codes_of(buy("10"), facts), "passes");
    facts.quote_free = decimal("10.00999999");
    EXPECT_EQ(codes_of(buy("10"), facts), "INSUFFICIENT_BALANCE");
    expect_mentions(sentences(buy("10"), facts), {"need $10.01; $10.00999999 is free"});
    EXPECT_EQ(refusal_of(ask_gate(buy("10"), facts)).nearest_below, decimal("9.99"));
    facts.taker_fee = {};
    EXPECT_EQ(codes_of(buy("10"), facts), "passes");
    facts.taker_fee = FeeRate{decimal("-0.5")};  // nobody is paid for a worst case
    EXPECT_EQ(codes_of(buy("10.01"), facts), "INSUFFICIENT_BALANCE");
}

TEST(TheBalance, HoldsWhatIsSold) {
    GateFacts facts = exact_facts(Side::sell);
    facts.base_free = Quantity{decimal("10")};
    EXPECT_EQ(codes_of(sell("10"), facts), "passes");
    facts.base_free = Quantity{decimal("9.99999999")};
    EXPECT_EQ(codes_of(sell("10"), facts), "INSUFFICIENT_BALANCE");
    expect_mentions(sentences(sell("10"), facts), {"would sell 10 BTC; 9.99999999 is free"});
}

// ---- what is legal now -----------------------------------------------------------------------------------------

TEST(EffectiveLimitsNow, AreWhatCanBeAskedFor) {
    GateFacts facts = healthy_facts();
    const auto symbol = symbol_of("BTC/USDT");
    EffectiveLimits limits = effective_limits(symbol, facts);
    EXPECT_EQ(limits.min_usd, decimal("2.27"));       // 5 steps at 45,225
    EXPECT_EQ(limits.max_usd, decimal("49.75"));      // 110
    EXPECT_EQ(limits.test_buy_usd, decimal("2.72"));  // 6: one goes to the fee, 5 are worth $2.2495
    EXPECT_EQ(limits.venue_notional_min, decimal("1"));
    EXPECT_EQ(limits.lot_step, decimal("0.00001"));
    EXPECT_EQ(limits.price_tick, decimal("0.01"));
    EXPECT_EQ(limits.orders_left, 20);
    EXPECT_EQ(limits.reason, "");
    for (const auto& amount : {limits.min_usd, limits.max_usd, limits.test_buy_usd}) {
        EXPECT_EQ(codes_of(buy(amount->to_string()), facts), "passes");
    }
    facts.mode.push_back({"LIVE_NOT_ENABLED", "Live trading is off."});
    EXPECT_EQ(effective_limits(symbol, facts).max_usd, decimal("49.75"));  // shown before it is switched on
    facts.orders_used_today = 19;
    limits = effective_limits(symbol, facts);
    EXPECT_EQ(limits.orders_left, 1);
    EXPECT_TRUE(limits.max_usd);
    EXPECT_FALSE(limits.test_buy_usd);  // nothing is left to sell it with
}

TEST(EffectiveLimitsNow, SayWhyNothingIsLegal) {
    const auto nothing_because = [](auto change, const char* part) {
        GateFacts facts = healthy_facts();
        change(facts);
        const EffectiveLimits limits = effective_limits(symbol_of("BTC/USDT"), facts);
        EXPECT_FALSE(limits.min_usd || limits.max_usd || limits.test_buy_usd) << part;
        expect_mentions(limits.reason, {part});
    };
    nothing_because([](GateFacts& f) { f.top.reset(); }, "No price");
    nothing_because([](GateFacts& f) { f.equity.reset(); }, "What the portfolio is worth");
    nothing_because([](GateFacts& f) { f.equity = decimal("199"); }, "at least $200.00");
    nothing_because([](GateFacts& f) { f.loss_latched = true; }, "Today's loss");
    nothing_because([](GateFacts& f) { f.rules.lot_step = decimal("1"); }, "No order size is legal");
    nothing_because([](GateFacts& f) { f.rules.trading = false; }, "does not trade");
    nothing_because([](GateFacts& f) { f.freshness.push_back({"CLOCK_SKEW", "The clocks."}); }, "The clocks.");
    nothing_because(
        [](GateFacts& f) {
            f.orders_used_today = 21;
            EXPECT_EQ(effective_limits(symbol_of("BTC/USDT"), f).orders_left, 0);
        },
        "All 20 orders");
}

TEST(EffectiveLimitsNow, NameATestBuyThatCanBeSoldAgainAtTheVenuesMinimum) {
    GateFacts facts = healthy_facts("BTC/USDT", "45000", "45000.01");
    facts.rules.notional_min = decimal("10");
    const EffectiveLimits limits = effective_limits(symbol_of("BTC/USDT"), facts);
    ASSERT_TRUE(limits.test_buy_usd);
    const orders::OrderIntent bought = order_of(ask_gate(buy(limits.test_buy_usd->to_string()), facts));
    // The fee is taken in the base asset; the rest is sold a little lower.
    const Decimal left = try_multiply(bought.quantity.value, decimal("0.999"), Rounding::down).value();
    facts.base_free = Quantity{left};
    facts.top->bid = Price{decimal("44910.01")};
    const Answer sold = ask_gate(close_out(), facts);
    EXPECT_EQ(codes_of(sold), "passes");
    EXPECT_EQ(order_of(sold).quantity.value, bought.quantity.value - facts.rules.lot_step);
}

}  // namespace
}  // namespace piggy::execution
