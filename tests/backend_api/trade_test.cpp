// POST /api/trade: what is taken, what is refused before any desk hears of it, and what the answers say.

#include <gtest/gtest.h>
// after GoogleTest, which it builds on
#include <rapidcheck/gtest.h>

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/trade_request.h"
#include "adapters/net/refusal_status.h"
#include "backend_under_test.h"

namespace piggy::backend_api {
namespace {

class Trade : public BackendUnderTest {
protected:
    void expect_bad(const std::string& body, const std::string& about = "") {
        const auto answer = ask("POST", "/api/trade", body);
        EXPECT_EQ(answer.status, 400) << body << answer.body;
        EXPECT_EQ(code(answer), "BAD_REQUEST") << body;
        EXPECT_NE(answer.body.find(about), std::string::npos) << answer.body;
        EXPECT_TRUE(desk_.placed.empty()) << body;
    }
};

TEST_F(Trade, AFilledOrderIsToldWithItsFillsFeesAndAveragePrice) {
    const auto answer = trade(R"(,"request_id":"my-1","amount_usd":"25.00")");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto order = parsed(answer.body);
    EXPECT_EQ(text(order, "request_id"), "my-1");
    EXPECT_EQ(text(order, "state"), "filled");
    EXPECT_EQ(text(order, "amount_usd"), "25.00");
    EXPECT_EQ(text(order, "quantity"), "0.00055");
    EXPECT_EQ(text(order, "average_price"), "45000");
    EXPECT_EQ(text(order, "created_at"), "2026-02-04T14:32:15.123456Z");
    EXPECT_EQ(text(order, "line").substr(0, 16), "🔴LIVE 2026-02");
    EXPECT_EQ(order.at("fills").as_array().size(), 2U);
    EXPECT_EQ(text(order.at("fees").at(0), "amount"), "0.0000004");
    EXPECT_EQ(text(order.at("fees").at(0), "asset"), "BTC");
    ASSERT_EQ(desk_.placed.size(), 1U);
    EXPECT_EQ(desk_.placed[0].symbol, "BTC/USDT");
    EXPECT_EQ(desk_.placed[0].side, "buy");
    EXPECT_EQ(desk_.placed[0].amount_usd, "25.00");
    EXPECT_FALSE(desk_.placed[0].close);
    EXPECT_EQ(desk_.placed[0].actor, "api");
}

TEST_F(Trade, WithoutARequestIdTheOneThatWasMadeIsGivenBack) {
    const auto answer = trade(R"(,"amount_usd":25)");
    EXPECT_EQ(text(parsed(answer.body), "request_id"), "made-1");
    EXPECT_EQ(desk_.placed.at(0).request_id, "");
}

TEST_F(Trade, ACloseOutNeedsNoAmount) {
    EXPECT_EQ(ask("POST", "/api/trade", R"({"symbol":"ETH/USDT","side":"sell","close":true})").status, 200);
    EXPECT_TRUE(desk_.placed.at(0).close);
    EXPECT_FALSE(desk_.placed.at(0).amount_usd.has_value());
}

TEST_F(Trade, WhenItWasDecidedIsPassedOnAndMayBeLeftOut) {
    EXPECT_EQ(trade(R"(,"amount_usd":"5","decided_at":"2026-02-04T14:32:15.123Z")").status, 200);
    EXPECT_EQ(trade(R"(,"amount_usd":"5")").status, 200);
    ASSERT_EQ(desk_.placed.size(), 2U);
    EXPECT_EQ(desk_.placed[0].decided_at, "2026-02-04T14:32:15.123Z");
    EXPECT_FALSE(desk_.placed[1].decided_at);
    desk_.placed.clear();
    for (const char* time : {"1770215535123", "true", "null", "\"\"", "\"yesterday\"", "\"2026-02-04T14:32:15.123\"",
                             "\"2026-02-04T14:32:15.1234567890Z\"", "\"2026-02-04T14:32:15.123+05:30\"", "{}", "[]"}) {
        expect_bad(std::string(R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5","decided_at":)") + time + "}");
    }
    expect_bad(R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5","decided_at":")" + std::string(41, '0') + "\"}",
               "longer than 40");
}

TEST_F(Trade, AnAmountArrivesAsItWasWritten) {
    for (const std::string& amount : std::vector<std::string>{"25", "2.00", "25.0", "0.00000001", "49.99999999",
                                                              "50.00000001", "92233720368.54775807"}) {
        EXPECT_EQ(trade(",\"amount_usd\":" + amount).status, 200) << amount;
        EXPECT_EQ(trade(",\"amount_usd\":\"" + amount + "\"").status, 200) << amount;
        ASSERT_EQ(desk_.placed.size(), 2U);
        for (const auto& request : desk_.placed) EXPECT_EQ(request.amount_usd, amount);
        desk_.placed.clear();
    }
}

TEST_F(Trade, AnAmountThatIsNoPlainDecimalIsMalformedAndNeverRounded) {
    for (const char* amount :
         {"50.000000001", "25.000000000", "5e1", "5E1", "5e-1", "5.0e0", "1e400", "-5", "-0", "0", "0.0", "-0.0",
          "92233720369", "123456789012345678901234567890", "0.1234567890123456789012345678901234567890", "true",
          "false", "null", "[5]", "{}", "{\"value\":5}",
          // no JSON at all
          "+5", ".5", "5.", "05", "0x5", "NaN", "Infinity", "-Infinity", "5,0", "5_0", "1'000", "", "'5'", "\"5"}) {
        expect_bad(std::string(R"({"symbol":"BTC/USDT","side":"buy","amount_usd":)") + amount + "}");
    }
    for (const char* amount : {"50.000000001",
                               "25.000000000",
                               "5e1",
                               "5E1",
                               "-5",
                               "-0",
                               "0",
                               "0.00",
                               "+5",
                               ".5",
                               "5.",
                               "0x32",
                               "NaN",
                               "nan",
                               "Infinity",
                               "inf",
                               "5,0",
                               "1,000.00",
                               " 5",
                               "5 ",
                               "5 USD",
                               "$5",
                               "",
                               "-",
                               ".",
                               "5.5.5",
                               "--5",
                               "5-",
                               "\\u0660\\u0665",
                               "\\uFF15",
                               "5\\u0000",
                               "5\\n",
                               "\\u200B5",
                               "٥",
                               "５"}) {
        expect_bad(std::string(R"({"symbol":"BTC/USDT","side":"buy","amount_usd":")") + amount + "\"}");
    }
}

TEST_F(Trade, ABodyIsOneFlatObjectOfKnownFieldsAndNothingElse) {
    const std::string good = R"("symbol":"BTC/USDT","side":"buy","amount_usd":"5")";
    expect_bad("", "symbol is missing");
    expect_bad("{}", "symbol is missing");
    for (const char* body : {"5", "\"x\"", "null", "true", "[]", "[{}]"}) expect_bad(body, "must be a JSON object");
    for (const char* body : {"{", "}", "nope", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "\xEF\xBB\xBF{}", " "}) {
        expect_bad(body);
    }
    expect_bad("{" + good + ",}");
    expect_bad("{" + good + "/*x*/}");
    expect_bad("{" + good + "}{}", "after its JSON object");
    expect_bad("{" + good + "} x", "after its JSON object");
    expect_bad("{" + good + std::string("}\0", 2));
    expect_bad("{" + good + R"(,"side":"buy"})", "names the field side twice");
    expect_bad("{" + good + R"(,"s\u0069de":"sell"})", "names the field side twice");
    expect_bad("{" + good + R"(,"price":"1"})", "price is not one of this request");
    expect_bad("{" + good + R"(,"live":true})", "live is not one of this request");
    expect_bad("{" + good + R"(,"portfolio_value":"100000"})", "portfolio_value is not one of this request");
    expect_bad("{" + good + R"(,"":"x"})", "is not one of this request");
    expect_bad("{" + good + R"(,"close":"true"})", "close must be true or false");
    expect_bad("{" + good + R"(,"close":1})", "close must be true or false");
    expect_bad("{" + good + R"(,"request_id":null})", "request_id is null");
    expect_bad("{" + good + R"(,"close":null})", "close is null");
    expect_bad("{" + good + ",\"request_id\":\"\xFF\"}");
    expect_bad("{" + good + ",\"request_id\":\"\xC0\xAF\"}");
    expect_bad("{" + good + R"(,"request_id":"\ud800"})");
    expect_bad(R"({"symbol":"BTC/USDT","side":5,"amount_usd":"5"})", "side must be a string");
    expect_bad(R"({"symbol":["BTC/USDT"],"side":"buy","amount_usd":"5"})", "symbol must not be an object or a list");
    expect_bad("{\"symbol\":" + std::string(20'000, '[') + std::string(20'000, ']') + "}", "an object or a list");
    std::string many = "{" + good;
    for (int i = 0; i < 20; ++i) many += ",\"f" + std::to_string(i) + "\":1";
    expect_bad(many + "}", "more than 16 fields");
    EXPECT_EQ(ask("POST", "/api/trade?amount_usd=5", "{" + good + "}").status, 400);
    EXPECT_TRUE(desk_.placed.empty());
    EXPECT_EQ(ask("POST", "/api/trade", " \r\n\t{" + good + "} \n").status, 200);
}

TEST_F(Trade, ABodyBeyond64KiBIsNotRead) {
    const std::string good = R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5"})";
    EXPECT_EQ(ask("POST", "/api/trade", good + std::string(64 * 1024 - good.size(), ' ')).status, 200);
    EXPECT_EQ(ask("POST", "/api/trade", good + std::string(64 * 1024 - good.size() + 1, ' ')).status, 413);
    EXPECT_EQ(desk_.placed.size(), 1U);
}

TEST_F(Trade, ARequestIdHasOneToSixtyFourPlainCharacters) {
    const auto status = [&](const std::string& id) {
        return trade(R"(,"amount_usd":"5","request_id":")" + id + "\"").status;
    };
    for (const std::string& id : {std::string("a"), std::string("A-z_0.9:x"), std::string(64, 'x')}) {
        EXPECT_EQ(status(id), 200) << id;
        EXPECT_EQ(desk_.placed.back().request_id, id);
    }
    const auto taken = desk_.placed.size();
    for (const std::string& id : {std::string(""), std::string(65, 'x'), std::string("a b"), std::string("a/b"),
                                  std::string("ä"), std::string("a\\u0000"), std::string("a;b"), std::string("a%20"),
                                  std::string("a\\n"), std::string("' OR 1=1 --")}) {
        EXPECT_EQ(status(id), 400) << id;
    }
    EXPECT_EQ(trade(R"(,"amount_usd":"5","request_id":7)").status, 400);
    EXPECT_EQ(desk_.placed.size(), taken);
}

TEST_F(Trade, SymbolsAreExactAndAForeignOneHasItsOwnCode) {
    for (const char* symbol :
         {"XRP/USDT", "btc/usdt", "BTCUSDT", "BTC-USDT", " BTC/USDT", "BTC/USD", "\\u0412TC/USDT"}) {
        const auto answer =
            ask("POST", "/api/trade", std::string(R"({"symbol":")") + symbol + R"(","side":"buy","amount_usd":"5"})");
        EXPECT_EQ(answer.status, 422) << symbol;
        EXPECT_EQ(code(answer), "SYMBOL_NOT_ALLOWED") << answer.body;
    }
    for (const char* side : {"BUY", "Sell", "hold", "", "short"}) {
        expect_bad(std::string(R"({"symbol":"BTC/USDT","amount_usd":"5","side":")") + side + "\"}");
    }
}

TEST_F(Trade, EachOutcomeHasItsStatus) {
    using orders::OrderState;
    const auto status_of = [&](OrderState state) {
        desk_.answer = [state](const auto&) { return execution::TradeAnswer{order_of("x", state), {}, {}}; };
        const auto answer = trade(R"(,"amount_usd":"5")");
        EXPECT_EQ(text(parsed(answer.body), "state"), orders::order_state_name(state));
        return answer.status;
    };
    for (const OrderState state : {OrderState::filled, OrderState::partial, OrderState::expired, OrderState::canceled,
                                   OrderState::rejected, OrderState::not_placed}) {
        EXPECT_EQ(status_of(state), 200);
    }
    for (const OrderState state : {OrderState::unknown, OrderState::sending, OrderState::reserved, OrderState::acked}) {
        EXPECT_EQ(status_of(state), 202);
    }
}

TEST_F(Trade, ARefusalNamesAllViolationsTheFirstAsItsCode) {
    desk_.answer = [](const auto& request) {
        return refused(request.request_id, {"MAX_TRADE_EXCEEDED", "RISK_PERCENT_EXCEEDED"});
    };
    const auto answer = trade(R"(,"amount_usd":"60","request_id":"r1")");
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.body,
              R"({"code":"MAX_TRADE_EXCEEDED","message":"A sentence about MAX_TRADE_EXCEEDED.","violations":[)"
              R"({"code":"MAX_TRADE_EXCEEDED","message":"A sentence about MAX_TRADE_EXCEEDED."},)"
              R"({"code":"RISK_PERCENT_EXCEEDED","message":"A sentence about RISK_PERCENT_EXCEEDED."}],)"
              R"("max_allowed_usd":"10.00","nearest_below_usd":"9.98765432","nearest_above_usd":null,)"
              R"("request_id":"r1","id":"r1"})");
    EXPECT_EQ(trade(R"(,"amount_usd":"60","request_id":"r1")").body, answer.body);
}

TEST_F(Trade, EveryRefusalCodeHasItsStatus) {
    const std::vector<std::pair<int, std::vector<std::string>>> expected = {
        {400, {"BAD_REQUEST"}},
        {409, {"DUPLICATE_ID_MISMATCH", "ORDER_UNRESOLVED", "RECONCILING", "TOO_LATE"}},
        {422,
         {"SYMBOL_NOT_ALLOWED", "PORTFOLIO_TOO_SMALL", "NO_LEGAL_SIZE", "MIN_TRADE", "MAX_TRADE_EXCEEDED",
          "RISK_PERCENT_EXCEEDED", "DAILY_TRADES_EXCEEDED", "INSUFFICIENT_BALANCE"}},
        {423, {"DAILY_LOSS_DISABLED", "LIVE_NOT_ENABLED", "LIVE_NOT_ALLOWED", "VAULT_SEALED", "REJECT_STORM_PAUSED"}},
        {429, {"RATE_LIMITED"}},
        {503, {"PRICE_STALE", "PRICE_INVALID", "CLOCK_SKEW", "BASELINE_PENDING", "EXCHANGE_DOWN"}},
        {507, {"STORAGE_FULL"}},
    };
    std::size_t codes = 0;
    for (const auto& [status, names] : expected) {
        for (const std::string& name : names) {
            ++codes;
            desk_.answer = [&](const auto&) { return refused("", {name}); };
            const auto answer = trade(R"(,"amount_usd":"5")");
            EXPECT_EQ(answer.status, status) << name;
            EXPECT_EQ(code(answer), name);
        }
    }
    EXPECT_EQ(codes, 25U);  // decisions F, and TOO_LATE
    EXPECT_EQ(net::status_of_refusal("SOMETHING_NEW"), 409);
}

TEST_F(Trade, ACallerBuiltWithOtherLimitsIsRefusedBeforeTheDeskHearsOfIt) {
    const std::string order = R"(,"amount_usd":"5")";
    EXPECT_EQ(trade(order, "X-CryptoPiggy-Limits: " + hash_ + "\r\n").status, 200);
    const std::string other(64, 'b');
    const auto answer = trade(order, "X-CryptoPiggy-Limits: " + other + "\r\n");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(code(answer), "LIVE_NOT_ALLOWED");
    EXPECT_NE(answer.body.find(other), std::string::npos);
    EXPECT_NE(answer.body.find(hash_), std::string::npos);
    for (const std::string& wrong : {std::string(), std::string("a"), std::string(63, 'a'), std::string(65, 'a'),
                                     std::string(64, 'g'), std::string(64, 'A')}) {
        EXPECT_EQ(trade(order, "X-CryptoPiggy-Limits: " + wrong + "\r\n").status, 400) << wrong;
    }
    const std::string twice = "X-CryptoPiggy-Limits: " + hash_ + "\r\n";
    EXPECT_EQ(trade(order, twice + twice).status, 400);
    EXPECT_EQ(desk_.placed.size(), 1U);
}

TEST_F(Trade, TheOrderOfChecksIsFixed) {
    // A request with everything wrong; what is told about is put right, and the next thing comes to light.
    const std::string port = std::to_string(server_->port());
    std::string method = "GET", host = "Host: evil.example\r\n", origin = "Origin: http://evil.example\r\n";
    std::string token, type = "Content-Type: text/plain\r\n", hash = "X-CryptoPiggy-Limits: " + std::string(64, 'b');
    std::string path = "/api/nothing?x=1", body(70'000, ' ');
    const auto next = [&] {
        auto one = client();
        one.send(method + " " + path + " HTTP/1.1\r\n" + host + origin + token + type + hash +
                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return one.read_answer().status;
    };
    EXPECT_EQ(next(), 421);
    host = "Host: localhost:" + port + "\r\n";
    EXPECT_EQ(next(), 403);
    origin.clear();
    EXPECT_EQ(next(), 401);
    token = token_line();
    EXPECT_EQ(next(), 404);
    path = "/api/trade?x=1";
    EXPECT_EQ(next(), 405);
    method = "POST";
    EXPECT_EQ(next(), 415);
    type = "Content-Type: application/json\r\n";
    EXPECT_EQ(next(), 413);
    body = R"({"symbol":"XRP/USDT","side":"buy","amount_usd":"x","max_trade":1})";
    EXPECT_EQ(next(), 400);
    path = "/api/trade";
    EXPECT_EQ(next(), 400);
    body = R"({"symbol":"XRP/USDT","side":"buy","amount_usd":"x"})";
    EXPECT_EQ(next(), 409);
    hash = "X-Other: 1";
    EXPECT_EQ(next(), 400);
    body = R"({"symbol":"XRP/USDT","side":"buy","amount_usd":"5"})";
    EXPECT_EQ(next(), 422);
    EXPECT_TRUE(desk_.placed.empty());
    body = R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5"})";
    EXPECT_EQ(next(), 200);
}

TEST_F(Trade, NoNameOfALimitReachesAnythingThroughBodyQueryOrHeader) {
    const std::vector<std::string> names = {"max_trade",
                                            "max_trade_usd",
                                            "MAX_TRADE_USD",
                                            "trade_usd_max",
                                            "maxTradeUsd",
                                            "min_trade",
                                            "trade_usd_min",
                                            "min_trade_usd",
                                            "risk_percent",
                                            "risk_percent_max",
                                            "max_risk_percent",
                                            "RISK_PERCENT_MAX",
                                            "max_risk",
                                            "daily_trades",
                                            "max_daily_trades",
                                            "daily_orders_max",
                                            "MAX_TRADES_PER_DAY",
                                            "daily_loss",
                                            "daily_loss_percent",
                                            "max_daily_loss",
                                            "daily_loss_percent_max",
                                            "allowed_symbols",
                                            "symbols",
                                            "ALLOWED_SYMBOLS",
                                            "portfolio",
                                            "portfolio_value",
                                            "equity",
                                            "price",
                                            "bid",
                                            "live",
                                            "ALLOW_LIVE",
                                            "allow_live",
                                            "force",
                                            "override",
                                            "override_limits",
                                            "skip_checks",
                                            "no_limits",
                                            "limits",
                                            "limits_sha256",
                                            "admin",
                                            "debug",
                                            "test",
                                            "testMode",
                                            "dry_run",
                                            "mode"};
    ASSERT_GE(names.size(), 40U);
    const std::string limits = ask("GET", "/api/limits").body;
    ASSERT_EQ(trade(R"(,"amount_usd":"5")").status, 200);
    const auto plain = desk_.placed.back();
    for (const std::string& name : names) {
        EXPECT_EQ(trade(R"(,"amount_usd":"5",")" + name + R"(":"1000000")").status, 400) << name;
        EXPECT_EQ(trade(R"(,"amount_usd":"5",")" + name + R"(":true)").status, 400) << name;
        EXPECT_EQ(
            ask("POST", "/api/trade?" + name + "=1000000", R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5"})")
                .status,
            400)
            << name;
        EXPECT_EQ(ask("GET", "/api/limits?" + name + "=1000000").status, 400) << name;
        EXPECT_EQ(ask("POST", "/api/live/enable", R"({"passphrase":"x",")" + name + R"(":"1000000"})").status, 400);
        const std::string as_header = name + ": 1000000\r\nX-" + name + ": 1000000\r\n";
        const auto before = desk_.placed.size();
        ASSERT_EQ(trade(R"(,"amount_usd":"5")", as_header).status, 200) << name;
        ASSERT_EQ(desk_.placed.size(), before + 1);
        EXPECT_EQ(desk_.placed.back().amount_usd, plain.amount_usd);
        EXPECT_EQ(desk_.placed.back().actor, plain.actor);
        EXPECT_EQ(ask("GET", "/api/limits", "", as_header).body, limits) << name;
    }
    EXPECT_EQ(desk_.enabled, 0);
    EXPECT_EQ(keys_.checked, 0);
}

RC_GTEST_PROP(TradeRequests, ANumberIsTakenAsItsOwnText, ()) {
    const auto whole = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const auto digits = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const std::string amount = std::to_string(whole) + (digits.empty() ? "" : "." + digits.substr(0, 20));
    for (const char* quote : {"", "\""}) {
        const auto request = read_trade_request(std::string(R"({"amount_usd":)") + quote + amount + quote +
                                                R"(,"symbol":"s","side":"t"})");
        RC_ASSERT(request.has_value());
        RC_ASSERT(request->amount_usd == amount);
    }
}

}  // namespace
}  // namespace piggy::backend_api
