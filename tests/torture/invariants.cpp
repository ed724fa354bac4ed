#include "invariants.h"

#include <algorithm>
#include <set>

namespace piggy::torture {
namespace {

using namespace std::chrono_literals;
using execution::LiveStatus;
using execution::Mode;
using execution::PageQuery;
using execution::StoredLive;
using orders::LiveOrder;
using orders::OrderState;
using orders::Side;

constexpr std::int64_t everything = 1'000'000;
constexpr std::int64_t orders_a_day_max = 20;

const std::set<std::string>& documented_codes() {
    static const std::set<std::string> codes = {"MAX_TRADE_EXCEEDED",
                                                "RISK_PERCENT_EXCEEDED",
                                                "MIN_TRADE",
                                                "PORTFOLIO_TOO_SMALL",
                                                "NO_LEGAL_SIZE",
                                                "SYMBOL_NOT_ALLOWED",
                                                "DAILY_TRADES_EXCEEDED",
                                                "DAILY_LOSS_DISABLED",
                                                "LIVE_NOT_ENABLED",
                                                "LIVE_NOT_ALLOWED",
                                                "VAULT_SEALED",
                                                "PRICE_STALE",
                                                "PRICE_INVALID",
                                                "CLOCK_SKEW",
                                                "BASELINE_PENDING",
                                                "ORDER_UNRESOLVED",
                                                "RECONCILING",
                                                "EXCHANGE_DOWN",
                                                "RATE_LIMITED",
                                                "REJECT_STORM_PAUSED",
                                                "INSUFFICIENT_BALANCE",
                                                "STORAGE_FULL",
                                                "BAD_REQUEST",
                                                "DUPLICATE_ID_MISMATCH",
                                                "TOO_LATE"};
    return codes;
}

bool is_ours(const std::string& client_id) { return !client_id.starts_with("web_"); }

Decimal product(Decimal a, Decimal b, Rounding rounding) {
    return try_multiply(a, b, rounding).value_or(Decimal::from_ticks(INT64_MAX));
}

std::string name_of(const LiveOrder& order) {
    return order.client_order_id + " (" + orders::order_state_name(order.state) + ")";
}

Symbol symbol_of(const std::string& code) { return code == "BTCUSDT" ? btc_usdt() : eth_usdt(); }

}  // namespace

void Invariants::expect(bool holds, const std::string& what) {
    if (holds) return;
    trace_.line("BROKEN: " + what);
    broken_.push_back(format_iso8601(world_.now(), TimePrecision::milliseconds) + " " + what);
}

void Invariants::set_core(BackendCore* core) {
    core_ = core;
    disturbed();
}

void Invariants::sample() {
    const auto equity = world_.equity();
    if (!equity) return;
    Sample now{world_.now(), *equity, {}};
    for (const Symbol& symbol : {btc_usdt(), eth_usdt()}) {
        if (const auto top = world_.top(symbol)) now.bids[symbol] = top->bid;
    }
    samples_.push_back(std::move(now));
    while (world_.now() - samples_.front().at > 3min) samples_.pop_front();
}

// --- after every event

void Invariants::check() {
    if (!core_) return;
    const LiveStatus status = core_->desk().status();
    check_day(status);
    check_mode(status);
    check_latch(status);
    expect(network_.keys_refused() <= 5, "keys that the venue refuses are knocked with again and again");
}

void Invariants::check_day(const LiveStatus& status) {
    if (!status.utc_day) return;
    expect(*status.utc_day >= highest_day_,
           "the day fell from " + std::to_string(highest_day_) + " to " + std::to_string(*status.utc_day));
    expect(*status.utc_day <= utc_day(world_.now() + venue_clock_error_),
           "the desk's day " + std::to_string(*status.utc_day) + " is ahead of the venue's");
    highest_day_ = std::max(highest_day_, *status.utc_day);
}

void Invariants::check_mode(const LiveStatus& status) {
    if (status.mode != Mode::live) return;
    expect(core_->is_unsealed(), "LIVE with a sealed vault");
    expect(status.reconciled, "LIVE without being reconciled");
    expect(!status.latched, "LIVE with the day latched");
    expect(status.unknown_orders == 0, "LIVE with an order whose fate is not known");
    for (const execution::Guard& guard : status.guards) {
        expect(guard.ok, "LIVE while the guard " + guard.name + " is red: " + guard.reason);
    }
    if (!status.baseline_usd) return;
    const Decimal limit = product(*status.baseline_usd, Decimal::from_ticks(94'500'000), Rounding::down);
    const auto held = core_->desk().balances();
    std::size_t bad = 0, all = 0;
    for (const Sample& sample : samples_) {
        if (world_.now() - sample.at > 20s) continue;
        ++all;
        if (worth(held, sample) < limit) ++bad;
    }
    expect(all < 5 || bad < all, "LIVE, though the loss was beyond 5.5 % for twenty seconds");
}

Decimal Invariants::worth(const execution::BalanceSheet& held, const Sample& at) const {
    Decimal equity;
    for (const execution::BalanceRow& row : held.rows) {
        if (row.asset.code == "USDT") equity += row.total;
        const auto bid = at.bids.find({row.asset, {"USDT"}});
        if (bid != at.bids.end()) equity += product(row.total, bid->second.value, Rounding::down);
    }
    return equity;
}

void Invariants::check_latch(const LiveStatus& status) {
    if (!status.utc_day) return;
    // Money may be acknowledged between the latch and this look, which lowers what the loss is measured from.
    const Decimal before = std::exchange(baseline_, status.baseline_usd.value_or(Decimal{}));
    if (latched_day_ == *status.utc_day) {
        expect(status.latched, "the latch of this day is gone");
    }
    if (!status.latched || latched_day_ == *status.utc_day) return;
    latched_day_ = *status.utc_day;
    trace_.line("latched");
    if (!status.baseline_usd || samples_.empty()) return;
    const auto held = core_->desk().balances();
    Decimal least = Decimal::from_ticks(INT64_MAX);
    for (const Sample& sample : samples_) least = std::min(least, worth(held, sample));
    const Decimal baseline = std::max(*status.baseline_usd, before);
    const Decimal limit = product(baseline, Decimal::from_ticks(95'500'000), Rounding::up);
    expect(least <= limit, "latched at a baseline of " + baseline.to_string() +
                               ", though the portfolio was never below " + least.to_string());
}

void Invariants::check_answer(const execution::TradeAnswer& answer) {
    if (answer.refusal) {
        expect(!answer.refusal->violations.empty(), "a refusal without a reason");
        for (const execution::TradeViolation& violation : answer.refusal->violations) {
            expect(documented_codes().contains(violation.code), "an undocumented refusal: " + violation.code);
            expect(!violation.message.empty(), "a refusal without a sentence: " + violation.code);
        }
    }
    if (!answer.order) return;
    expect(answer.refusal.has_value() == (answer.order->state == OrderState::refused),
           "a refusal and the order's state disagree: " + name_of(*answer.order));
}

// --- when an order leaves

void Invariants::order_leaves(const std::string& client_id) {
    if (!core_) return expect(false, "an order left while the backend was dead");
    const LiveStatus status = core_->desk().status();
    expect(network_.posts().at(client_id).departures == 1, client_id + " left more than once");
    expect(status.mode == Mode::live,
           client_id + " left while the mode was " + execution::mode_name(status.mode) + ": " + status.mode_reason);
    expect(!status.latched, client_id + " left after the latch");
    const auto intent = core_->store().order_of_client_id(client_id);
    if (!intent || !*intent) return expect(false, client_id + " left without an intent on the disk");
    const LiveOrder& order = **intent;
    expect(order.state == OrderState::sending, client_id + " left in the state " + name_of(order));
    expect(latched_day_ != utc_day(world_.now()), client_id + " left on a day that is latched");

    const std::string parameters = "&" + network_.posts().at(client_id).parameters + "&";
    const auto has = [&](const std::string& text) {
        expect(parameters.find("&" + text + "&") != std::string::npos, client_id + " was not sent with " + text);
    };
    has("symbol=" + order.symbol.base.code + order.symbol.quote.code);
    has(std::string("side=") + (order.side == Side::buy ? "BUY" : "SELL"));
    has("timeInForce=IOC");
    has("quantity=" + order.quantity.value.to_string());
    has("price=" + order.limit_price.value.to_string());

    const auto stored = core_->store().load();
    if (!stored) return expect(false, "the books can't be read: " + stored.error().what);
    for (const LiveOrder& other : stored->unfinished) {
        expect(other.client_order_id == client_id, client_id + " left while " + name_of(other) + " was unfinished");
    }
    expect(order.slot_day == utc_day(world_.now() + venue_clock_error_) ||
               order.slot_day == utc_day(world_.now() - venue_clock_error_),
           client_id + " took a slot of another day");
    expect(status.trades_used <= orders_a_day_max, client_id + " is more than the twentieth of its day");
    if (world_.now() - slept_at_ > 30s) {
        expect(world_.now() - decided_at_ <= 2'500ms, client_id + " left on an old decision");
    }
    check_cost(order);
}

void Invariants::check_cost(const LiveOrder& order) {
    const Decimal fifty = Decimal::whole(50);
    if (samples_.empty()) return;
    // A sell is judged at the bid of its decision, which is not older than ten seconds: the lowest of these.
    Price price = order.limit_price;
    if (order.side == Side::sell) {
        price = order.decision_price;
        for (const Sample& sample : samples_) {
            const auto bid = sample.bids.find(order.symbol);
            if (world_.now() - sample.at <= 15s && bid != sample.bids.end()) price = std::min(price, bid->second);
        }
    }
    const Decimal cost = product(order.quantity.value, price.value, Rounding::down);
    expect(cost <= fifty, order.client_order_id + " may cost " + cost.to_string());
    const auto most = std::ranges::max_element(samples_, {}, &Sample::equity)->equity;
    const Decimal cap = Decimal::from_ticks(most.ticks() / 100);
    expect(cost <= cap,
           order.client_order_id + " may cost " + cost.to_string() + " of a portfolio of " + most.to_string());
}

// --- when something was written

void Invariants::check_books() {
    if (!core_) return;
    const auto stored = core_->store().load();
    const auto intents = core_->store().orders({everything, 0, std::nullopt});
    const auto fills = core_->store().fills({1, 0, std::nullopt});
    if (!stored || !intents || !fills) return expect(false, "the books can't be read");
    expect(intents->total >= orders_seen_, "orders are gone from the books");
    expect(fills->total >= fills_seen_, "fills are gone from the books");
    orders_seen_ = intents->total;
    fills_seen_ = fills->total;
    const auto orders = world_.orders();
    check_orders(intents->rows, orders);
    check_slots(intents->rows, orders);
    check_identity(*stored);
    if (is_quiet(*stored)) check_wallets(*stored, "in a quiet moment");
}

void Invariants::check_orders(const std::vector<LiveOrder>& intents, const std::vector<venue::Order>& orders) {
    std::map<std::string, const LiveOrder*> by_client;
    std::set<std::string> requests;
    for (const LiveOrder& intent : intents) {
        expect(requests.insert(intent.request_id).second, "two orders of the request " + intent.request_id);
        if (intent.client_order_id.empty()) {
            expect(intent.state == OrderState::refused, intent.request_id + " has no id at the venue");
            continue;
        }
        expect(by_client.emplace(intent.client_order_id, &intent).second,
               "two intents with the id " + intent.client_order_id);
        const auto judged = judged_.find(intent.client_order_id);
        const bool is_known = judged != judged_.end() && judged->second == intent.state && is_final(intent.state);
        if (is_known) continue;
        judged_[intent.client_order_id] = intent.state;
        const auto fills = core_->store().fills_of(intent.client_order_id);
        if (!fills) return expect(false, "fills can't be read: " + fills.error().what);
        Decimal executed, spent;
        for (const orders::BookedFill& one : *fills) {
            executed += one.fill.quantity.value;
            spent += one.fill.notional;
        }
        expect(executed == intent.executed.value, "the fills of " + name_of(intent) + " add up to " +
                                                      executed.to_string() + ", executed is " +
                                                      intent.executed.value.to_string());
        expect(spent == intent.spent, "the fills of " + name_of(intent) + " cost " + spent.to_string() + ", spent is " +
                                          intent.spent.to_string());
        expect(intent.executed.value <= intent.quantity.value, name_of(intent) + " bought more than it asked for");
    }
    std::set<std::string> at_venue;
    for (const venue::Order& order : orders) {
        if (!is_ours(order.client_id)) continue;
        expect(at_venue.insert(order.client_id).second, "two orders at the venue with the id " + order.client_id);
        const auto intent = by_client.find(order.client_id);
        if (intent == by_client.end()) {
            expect(false, "an order at the venue without an intent: " + order.client_id);
            continue;
        }
        const LiveOrder& ours = *intent->second;
        expect(ours.executed.value.ticks() <= order.executed, name_of(ours) + " has more fills than the venue gave");
        const bool is_denied = ours.state == OrderState::not_placed || ours.state == OrderState::rejected;
        expect(!is_denied || order.executed == 0, name_of(ours) + " was filled at the venue");
        if (ours.state == OrderState::filled || ours.state == OrderState::expired) {
            expect(ours.executed.value.ticks() == order.executed, name_of(ours) + " ended with a part of its fills");
        }
    }
    for (const auto& [client_id, post] : network_.posts()) {
        expect(post.departures == 1 && post.arrivals <= 1, client_id + " reached the venue more than once");
        expect(by_client.contains(client_id), client_id + " left without an intent");
    }
}

void Invariants::check_slots(const std::vector<LiveOrder>& intents, const std::vector<venue::Order>& orders) {
    std::map<std::int64_t, std::int64_t> held, filled;
    std::map<std::string, std::int64_t> days;
    for (const LiveOrder& intent : intents) {
        if (orders::holds_slot(intent)) ++held[intent.slot_day];
        days[intent.client_order_id] = intent.slot_day;
    }
    for (const venue::Order& order : orders) {
        if (is_ours(order.client_id) && order.executed > 0) ++filled[days[order.client_id]];
    }
    for (const auto& [day, count] : held) {
        expect(count <= orders_a_day_max, std::to_string(count) + " orders hold slots of one day");
    }
    for (const auto& [day, count] : filled) {
        expect(count <= orders_a_day_max, "the venue filled " + std::to_string(count) + " orders of one day");
    }
    const LiveStatus status = core_->desk().status();
    if (!status.utc_day) return;
    expect(status.trades_used == held[*status.utc_day], "the desk says " + std::to_string(status.trades_used) +
                                                            " slots are used, the books have " +
                                                            std::to_string(held[*status.utc_day]));
}

void Invariants::check_identity(const StoredLive& stored) {
    const ledger::BooksSnapshot& books = stored.books;
    Decimal left, right = books.contributed;
    if (const auto cash = books.wallets.find(Asset{"USDT"}); cash != books.wallets.end()) left += cash->second;
    for (const auto& [asset, position] : books.positions) {
        left += position.cost;
        right += position.realised;
        const auto wallet = books.wallets.find(asset);
        const Decimal held = wallet == books.wallets.end() ? Decimal{} : wallet->second;
        expect(held == position.quantity.value, "the position in " + asset.code + " is not what the wallet has");
    }
    expect(left == right, "the equity identity: cash and cost are " + left.to_string() + ", contributed and realised " +
                              right.to_string());
    if (!stored.last_day || !stored.last_day->baseline) return;
    const auto [baseline, is_new] = baselines_.emplace(stored.last_day->utc_day, *stored.last_day->baseline);
    expect(is_new || baseline->second == *stored.last_day->baseline, "a baseline was rewritten");
}

// Nothing from outside for a while, and the venue had the time to be asked.
bool Invariants::is_quiet(const StoredLive& stored) const {
    // While fills are young, what the venue shows beyond them may be its lag: a deposit then waits for three minutes.
    for (const auto& [client_id, post] : network_.posts()) {
        if (world_.now() - post.departed < 5min) return false;
    }
    return world_.now() - disturbed_at_ > 6min && stored.unfinished.empty() && core_->is_unsealed() &&
           !world_.has_later() && core_->desk().status().reconciled;
}

void Invariants::check_wallets(const StoredLive& stored, const char* when) {
    const auto truth = world_.balances();
    std::set<Asset> assets;
    for (const auto& [asset, amount] : truth) assets.insert(asset);
    for (const auto& [asset, amount] : stored.books.wallets) assets.insert(asset);
    for (const Asset& asset : assets) {
        const auto in = [&](const std::map<Asset, Decimal>& all) {
            const auto found = all.find(asset);
            return found == all.end() ? Decimal{} : found->second;
        };
        expect(in(stored.books.wallets) == in(truth), std::string(when) + " the books have " +
                                                          in(stored.books.wallets).to_string() + " " + asset.code +
                                                          ", the venue " + in(truth).to_string());
    }
}

// --- at the end of the day

void Invariants::check_end() {
    if (!core_) return expect(false, "the day ended without a backend");
    check();
    check_books();
    const auto stored = core_->store().load();
    const auto booked = core_->store().fills({everything, 0, std::nullopt});
    if (!stored || !booked) return expect(false, "the books can't be read");
    for (const LiveOrder& order : stored->unfinished) expect(false, "at the end, unfinished: " + name_of(order));
    check_wallets(*stored, "at the end");

    using Key = std::pair<std::string, std::int64_t>;
    std::map<Key, const orders::BookedFill*> ours;
    for (const orders::BookedFill& one : booked->rows) {
        expect(ours.emplace(Key{one.fill.symbol.to_string(), one.fill.trade_id}, &one).second, "a fill booked twice");
    }
    const auto truth = world_.fills();
    std::size_t of_our_symbols = 0;
    for (const TrueFill& fill : truth) {
        const std::string& code = world_.instrument(fill.fill.instrument);
        if (code != "BTCUSDT" && code != "ETHUSDT") continue;
        ++of_our_symbols;
        const auto found = ours.find({symbol_of(code).to_string(), fill.fill.trade});
        if (found == ours.end()) {
            expect(false, "the venue's fill " + std::to_string(fill.fill.trade) + " of " + fill.client_id +
                              " is not in the books");
            continue;
        }
        const orders::VenueFill& has = found->second->fill;
        const std::string which = "the fill " + std::to_string(fill.fill.trade) + " of " + fill.client_id;
        expect(has.price.value.ticks() == fill.fill.price, which + " has another price");
        expect(has.quantity.value.ticks() == fill.fill.quantity, which + " has another quantity");
        expect(has.notional.ticks() == fill.fill.quote, which + " has another notional");
        expect(has.fee.amount.ticks() == fill.fill.fee, which + " has another fee");
        expect(has.fee.asset.code == world_.asset(fill.fill.fee_asset), which + " has a fee in another asset");
        expect(has.side == fill.fill.side, which + " has another side");
        expect(has.order_id == fill.fill.order, which + " has another order");
        const std::string expected = is_ours(fill.client_id) ? fill.client_id : "";
        expect(found->second->client_order_id == expected,
               which + " is booked for '" + found->second->client_order_id + "'");
    }
    expect(ours.size() == of_our_symbols,
           "the books have " + std::to_string(ours.size()) + " fills, the venue " + std::to_string(of_our_symbols));
    const auto audit = core_->store().verify_audit();
    if (!audit) return expect(false, "the audit log can't be read: " + audit.error().what);
    expect(!audit->first_bad, "the audit chain is broken: " + audit->what);
    expect(audit->records >= records_seen_, "audit records are gone");
    records_seen_ = audit->records;
}

}  // namespace piggy::torture
