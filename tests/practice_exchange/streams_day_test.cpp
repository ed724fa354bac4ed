// A busy while with streams, by seed: what the user streams said, what the record has, what myTrades answers and what
// the balances are must be one and the same. PIGGY_PRACTICE_DAYS in the environment: how many seeds.

#include <cstdlib>
#include <map>

#include "core/decimal.h"
#include "core/random.h"
#include "practice_desk.h"

namespace piggy::practice_exchange {
namespace {

using namespace test;
using venue::Ticks;

Ticks ticks_of(const json::value& object, const char* name) {
    const auto value = Decimal::parse(text_field(object, name));
    EXPECT_TRUE(value) << name;
    return value ? value->ticks() : 0;
}

struct Trade {
    Ticks price = 0, quantity = 0, quote = 0, fee = 0;
    std::string fee_asset;
    std::int64_t order = 0;
    bool is_buy = false;
    bool operator==(const Trade&) const = default;
};
using Trades = std::map<std::pair<std::string, std::int64_t>, Trade>;  // by symbol and trade, and side below

constexpr std::array<const char*, 3> symbols = {"BTCUSDT", "ETHUSDT", "SOLUSDT"};

class BusyDay {
public:
    explicit BusyDay(std::uint64_t seed) : random_(seed), desk_(settings(seed)) {
        for (int i = 0; i < 4; ++i) {
            customers_.push_back(desk_.open(R"({"USDT":"100000","BTC":"1","ETH":"20","SOL":"100","BNB":"5"})"));
            const bool by_key = i % 2 == 0;
            sockets_.push_back(desk_.connect(by_key ? "/ws/" + desk_.listen_key(customers_.back()) : "/ws-api/v3"));
            if (!by_key) {
                sockets_.back()->say(desk_.signed_frame(customers_.back(), "s", "userDataStream.subscribe.signature"));
            }
        }
        desk_.fault(R"({"kind":"fees","account":)" + std::to_string(customers_[1].account) + R"(,"in_bnb":true})");
    }

    void run(int orders) {
        for (int i = 0; i < orders; ++i) {
            act();
            if (random_.chance(0.3)) desk_.pass(std::chrono::milliseconds(random_.between(20, 1500)));
            for (const auto& socket : sockets_) {
                if (!socket->pings.empty()) socket->listener->ponged(std::exchange(socket->pings, {}).back());
            }
        }
        desk_.pass(std::chrono::seconds(1));
        desk_.exchange->exchange().verify();
    }

    void compare() {
        for (std::size_t i = 0; i < customers_.size(); ++i) compare(customers_[i], *sockets_[i]);
    }
    [[nodiscard]] std::size_t trades() const { return desk_.record->fills.size(); }

private:
    static PracticeSettings settings(std::uint64_t seed) {
        PracticeSettings chosen;
        chosen.seed = seed;
        chosen.limits.weight_per_minute = 1'000'000;
        chosen.limits.orders_per_ten_seconds = 100'000;
        return chosen;
    }

    std::string price(const char* symbol, double distance) {
        const auto id = *desk_.exchange->exchange().instrument(symbol);
        const auto best =
            desk_.exchange->exchange().best(id, random_.chance(0.5) ? venue::Side::buy : venue::Side::sell);
        const double middle = best ? static_cast<double>(best->price) : 1e12;
        const auto cents = static_cast<std::int64_t>(middle * (1 + distance) / 1e6);
        return Decimal::from_ticks(cents * 1'000'000).to_fixed(2);
    }

    void act() {
        const auto who = static_cast<std::size_t>(random_.below(customers_.size()));
        const Customer& customer = customers_[who];
        const char* symbol = symbols[static_cast<std::size_t>(random_.below(symbols.size()))];
        const std::string at = std::string("symbol=") + symbol;
        const std::string side = random_.chance(0.5) ? "BUY" : "SELL";
        const std::string quantity = std::string(symbol) == "BTCUSDT"   ? "0.0" + std::to_string(random_.between(1, 9))
                                     : std::string(symbol) == "ETHUSDT" ? "0." + std::to_string(random_.between(1, 9))
                                                                        : std::to_string(random_.between(1, 9));
        const std::string order = at + "&side=" + side + "&quantity=" + quantity;
        const std::uint64_t kind = random_.below(10);
        if (kind < 3) {
            desk_.ask(customer, "POST", "/api/v3/order", order + "&type=MARKET");
        } else if (kind < 7) {
            desk_.ask(customer, "POST", "/api/v3/order",
                      order + "&type=LIMIT&timeInForce=" + (random_.chance(0.2) ? "IOC" : "GTC") +
                          "&price=" + price(symbol, random_.normal() * 0.002));
        } else if (kind < 8) {
            const double away = side == "BUY" ? 0.003 : -0.003;
            desk_.ask(customer, "POST", "/api/v3/order", order + "&type=STOP_LOSS&stopPrice=" + price(symbol, away));
        } else if (kind < 9) {
            desk_.ask(customer, "DELETE", "/api/v3/openOrders", at);
        } else {
            desk_.fault(R"({"kind":"shift","symbol":")" + std::string(symbol) + R"(","jump":)" +
                        (random_.chance(0.5) ? "0.004}" : "-0.004}"));
            desk_.send("DELETE", "/practice/faults", "", {});
        }
    }

    void compare(const Customer& customer, const FakeSocket& socket) {
        Trades told;
        std::map<std::string, std::pair<Ticks, Ticks>> balances;
        for (const json::value& event : events(socket.frames, "executionReport TRADE")) {
            const Trade trade{ticks_of(event, "L"),           ticks_of(event, "l"),   ticks_of(event, "Y"),
                              ticks_of(event, "n"),           text_field(event, "N"), number_field(event, "i"),
                              text_field(event, "S") == "BUY"};
            const bool is_new =
                told.emplace(std::pair{text_field(event, "s") + text_field(event, "S"), number_field(event, "t")},
                             trade)
                    .second;
            EXPECT_TRUE(is_new) << "a trade was told twice";
        }
        for (const json::value& event : events(socket.frames, "outboundAccountPosition")) {
            for (const json::value& row : event.at("B").as_array()) {
                balances[text_field(row, "a")] = {ticks_of(row, "f"), ticks_of(row, "l")};
            }
        }
        const venue::Exchange& exchange = desk_.exchange->exchange();
        const auto& market = exchange.market();
        Trades recorded;
        std::vector<Ticks> expected(market.assets.size());
        for (const auto& row : desk_.record->transfers) {
            if (row.account == customer.account) expected[row.asset] += row.amount;
        }
        for (const venue::Fill& fill : desk_.record->fills) {
            if (fill.account != customer.account) continue;
            const auto& instrument = market.instruments[fill.instrument];
            const bool is_buy = fill.side == venue::Side::buy;
            recorded[{instrument.code + (is_buy ? "BUY" : "SELL"), fill.trade}] = {
                fill.price, fill.quantity, fill.quote, fill.fee, market.assets[fill.fee_asset], fill.order, is_buy};
            expected[instrument.base] += is_buy ? fill.quantity : -fill.quantity;
            expected[instrument.quote] += is_buy ? -fill.quote : fill.quote;
            expected[fill.fee_asset] -= fill.fee;
        }
        EXPECT_EQ(told, recorded);
        for (std::size_t asset = 0; asset < expected.size(); ++asset) {
            const venue::Balance held = exchange.balance(customer.account, static_cast<venue::AssetId>(asset));
            EXPECT_EQ(held.free + held.locked, expected[asset]) << market.assets[asset];
            const auto last = balances.find(market.assets[asset]);
            if (last == balances.end()) continue;
            EXPECT_EQ(last->second, std::pair(held.free, held.locked)) << market.assets[asset];
        }
        Trades answered;
        for (const char* symbol : symbols) {
            const auto rows = parsed_text(
                desk_.ask(customer, "GET", "/api/v3/myTrades", std::string("symbol=") + symbol + "&limit=1000").body);
            for (const json::value& row : rows.as_array()) {
                const bool is_buy = row.at("isBuyer").as_bool();
                answered[{symbol + std::string(is_buy ? "BUY" : "SELL"), number_field(row, "id")}] = {
                    ticks_of(row, "price"),
                    ticks_of(row, "qty"),
                    ticks_of(row, "quoteQty"),
                    ticks_of(row, "commission"),
                    text_field(row, "commissionAsset"),
                    number_field(row, "orderId"),
                    is_buy};
            }
        }
        EXPECT_EQ(answered, recorded);
    }

    Random random_;
    Desk desk_;
    std::vector<Customer> customers_;
    std::vector<std::shared_ptr<FakeSocket>> sockets_;
};

TEST(ABusyDayWithStreams, IsTheLedger) {
    const char* wanted = std::getenv("PIGGY_PRACTICE_DAYS");
    const int days = wanted != nullptr ? std::atoi(wanted) : 20;
    std::size_t trades = 0;
    for (int seed = 1; seed <= days && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        BusyDay day(static_cast<std::uint64_t>(seed));
        day.run(150);
        day.compare();
        trades += day.trades();
    }
    RecordProperty("trades", std::to_string(trades));
    EXPECT_GT(trades, static_cast<std::size_t>(days) * 50);
}

}  // namespace
}  // namespace piggy::practice_exchange
