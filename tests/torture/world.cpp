#include "world.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "adapters/practice_exchange/signature.h"
#include "core/invariant.h"
#include "core/random.h"
#include "quiet_market.h"

namespace piggy::torture {
namespace {

using std::chrono::nanoseconds;

practice_exchange::RandomBytes seeded_bytes(std::uint64_t seed) {
    return [random = std::make_shared<Random>(seed)](std::span<std::byte> bytes) {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random->below(256));
    };
}

boost::json::object parsed(const net::WireAnswer& answer) {
    boost::system::error_code trouble;
    const boost::json::value value = boost::json::parse(answer.body, trouble);
    return !trouble && value.is_object() ? value.get_object() : boost::json::object{};
}

std::string code_of(const Symbol& symbol) { return symbol.base.code + symbol.quote.code; }

}  // namespace

Symbol btc_usdt() { return {{"BTC"}, {"USDT"}}; }
Symbol eth_usdt() { return {{"ETH"}, {"USDT"}}; }

World::World(std::uint64_t seed, Timestamp start, const std::string& balances) : clock_(start) {
    practice_exchange::PracticeSettings settings;
    settings.seed = seed;
    settings.path = std::make_unique<QuietMarket>(venue::practice_market(settings.profile), seed);
    settings.traders_step = std::chrono::seconds(5);
    auto opened = practice_exchange::PracticeExchange::open(
        std::move(settings), {clock_, record_, seeded_bytes(seed), [](std::string_view) {}, nullptr});
    if (!opened) throw std::runtime_error(opened.error().what);
    exchange_ = std::move(*opened);

    const auto told = parsed(deliver("POST", "/practice/account", "{\"balances\":" + balances + "}",
                                     {{"Content-Type", "application/json"}}));
    account_ = static_cast<venue::AccountId>(told.at("account").as_int64());
    key_ = told.at("api_key").as_string();
    secret_ = told.at("api_secret").as_string();
}
World::~World() = default;

void World::set_beat(nanoseconds every, std::function<void()> beat) {
    if (every == beat_every_) return;
    beat_every_ = every;
    beat_ = std::move(beat);
    next_beat_ = now() + every;
}

void World::later(Timestamp at, std::function<void()> what) {
    const auto place = std::ranges::upper_bound(later_, at, {}, &Late::due);
    later_.insert(place, {at, ++numbers_, std::move(what)});
}

void World::arrive() {
    while (!later_.empty() && later_.front().due <= now()) {
        const auto what = std::move(later_.front().what);
        later_.pop_front();
        what();
    }
}

void World::pass(nanoseconds time) {
    const Timestamp until = now() + time;
    while (now() < until) {
        Timestamp next = std::min(until, now() + pace_);
        if (!later_.empty()) next = std::min(next, std::max(later_.front().due, now() + nanoseconds(1)));
        if (beat_ && !beating_) next = std::min(next, std::max(next_beat_, now() + nanoseconds(1)));
        clock_.advance(next - now());
        arrive();
        if (now() - market_moved_ >= market_rests_) {
            market_moved_ = now();
            exchange_->tick();
        }
        if (!beat_ || beating_ || now() < next_beat_) continue;
        next_beat_ = now() + beat_every_;
        beating_ = true;
        beat_();
        beating_ = false;
    }
}

void World::pass_unseen(nanoseconds time) {
    const bool was_beating = std::exchange(beating_, true);
    pass(time);
    beating_ = was_beating;
}

net::WireAnswer World::deliver(const std::string& method, const std::string& target, const std::string& body,
                               std::vector<net::Field> fields) {
    net::WireRequest request;
    request.method = method;
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    request.fields = std::move(fields);
    request.fields.push_back({"Host", "127.0.0.1:0"});
    if (!body.empty()) request.fields.push_back({"Content-Length", std::to_string(body.size())});
    request.body = body;
    return exchange_->answer(std::move(request));
}

// --- what goes wrong, and what others do

std::int64_t World::fault(std::string rule) {
    const std::string name = "ACCOUNT";
    if (const std::size_t at = rule.find(name); at != std::string::npos) {
        rule.replace(at, name.size(), std::to_string(account_));
    }
    const auto answer = deliver("POST", "/practice/faults", rule, {{"Content-Type", "application/json"}});
    if (answer.status != 200) {
        ++trouble_;
        return 0;
    }
    return parsed(answer).at("id").as_int64();
}

void World::remove_fault(std::int64_t id) { deliver("DELETE", "/practice/faults/" + std::to_string(id), "", {}); }
void World::remove_all_faults() { deliver("DELETE", "/practice/faults", "", {}); }

bool World::transfer(const char* kind, const Asset& asset, Decimal amount) {
    const std::int64_t id = fault(std::string(R"({"kind":")") + kind + R"(","account":)" + std::to_string(account_) +
                                  R"(,"asset":")" + asset.code + R"(","amount":")" + amount.to_string() + R"("})");
    if (id != 0) remove_fault(id);
    return id != 0;
}

void World::trade_elsewhere(const std::string& symbol_code, const std::string& side, const std::string& quantity,
                            const std::string& id_begins) {
    std::string text = "symbol=" + symbol_code + "&side=" + side + "&type=MARKET&quantity=" + quantity +
                       "&newClientOrderId=" + id_begins + std::to_string(++elsewhere_) +
                       "&recvWindow=60000&timestamp=" + std::to_string(nanoseconds_since_epoch(now()) / 1'000'000);
    text += "&signature=" + practice_exchange::hmac_sha256_hex(secret_, text);
    deliver("POST", "/api/v3/order?" + text, "", {{"X-MBX-APIKEY", key_}});
}

// --- the truth

std::optional<market::TopOfBook> World::top(const Symbol& symbol) const {
    const venue::Exchange& venue = exchange_->exchange();
    const auto id = venue.instrument(code_of(symbol));
    invariant(id.has_value(), "the practice market has our symbols");
    const auto bid = venue.best(*id, venue::Side::buy);
    const auto ask = venue.best(*id, venue::Side::sell);
    if (!bid || !ask) return std::nullopt;
    return market::TopOfBook{{Decimal::from_ticks(bid->price)},
                             {Decimal::from_ticks(ask->price)},
                             {Decimal::from_ticks(bid->quantity)},
                             {Decimal::from_ticks(ask->quantity)},
                             {}};
}

std::map<Asset, Decimal> World::balances() const {
    const venue::Exchange& venue = exchange_->exchange();
    std::map<Asset, Decimal> all;
    for (std::size_t i = 0; i < venue.market().assets.size(); ++i) {
        const auto [free, locked] = venue.balance(account_, static_cast<venue::AssetId>(i));
        if (free + locked != 0) all[Asset{venue.market().assets[i]}] = Decimal::from_ticks(free + locked);
    }
    return all;
}

std::optional<Decimal> World::equity() const {
    Decimal sum;
    for (const auto& [asset, amount] : balances()) {
        if (asset.code == "USDT") sum += amount;
        if (asset.code != "BTC" && asset.code != "ETH") continue;
        const auto book = top(asset.code == "BTC" ? btc_usdt() : eth_usdt());
        if (!book) return std::nullopt;
        const auto value = try_multiply(amount, book->bid.value, Rounding::down);
        if (!value) return std::nullopt;
        sum += *value;
    }
    return sum;
}

std::vector<venue::Order> World::orders() const {
    std::map<venue::OrderId, venue::Order> newest;
    for (const auto& execution : record_.executions) {
        if (execution.order.account == account_) newest[execution.order.id] = execution.order;
    }
    std::vector<venue::Order> all;
    for (auto& [id, order] : newest) all.push_back(std::move(order));
    return all;
}

std::vector<TrueFill> World::fills() const {
    std::map<venue::OrderId, std::string> clients;
    for (const auto& execution : record_.executions) clients[execution.order.id] = execution.order.client_id;
    std::vector<TrueFill> all;
    for (const venue::Fill& fill : record_.fills) {
        if (fill.account == account_) all.push_back({clients[fill.order], fill});
    }
    return all;
}

const std::string& World::asset(venue::AssetId id) const { return exchange_->exchange().market().assets.at(id); }
const std::string& World::instrument(venue::InstrumentId id) const {
    return exchange_->exchange().market().instruments.at(id).code;
}

}  // namespace piggy::torture
