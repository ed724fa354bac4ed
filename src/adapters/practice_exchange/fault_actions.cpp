#include "adapters/practice_exchange/fault_actions.h"

#include <algorithm>

#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

using venue::AccountId;
using venue::InstrumentId;
using venue::InstrumentStatus;

InstrumentId instrument_of(const FaultRule& rule, const ActionParts& parts) {
    return parts.exchange.instrument(rule.text("symbol")).value_or(0);  // the reader has checked it
}

Result<AccountId> account_of(const FaultRule& rule, const ActionParts& parts) {
    const auto id = static_cast<AccountId>(rule.number("account", 0));
    const auto all = parts.exchange.accounts();
    if (std::ranges::find(all, id) != all.end() && !parts.exchange.is_house(id)) return id;
    return fail(ErrorCode::not_found,
                "there is no practice account " + std::to_string(id) + "; GET /practice/accounts lists them.");
}

Result<Undo> refused(const venue::Refusal& refusal) {
    return fail(ErrorCode::refused, "the exchange refused it: " + refusal.message);
}

Result<Undo> set_status(const FaultRule& rule, ActionParts& parts, InstrumentStatus status, Timestamp now) {
    const InstrumentId id = instrument_of(rule, parts);
    const InstrumentStatus before = parts.exchange.market().instruments[id].status;
    parts.exchange.set_status(id, status, now);
    return [&parts, id, before](Timestamp then) { parts.exchange.set_status(id, before, then); };
}

void change(venue::Filters& filters, std::string_view name, venue::Ticks value) {
    if (name == "tickSize") filters.price.tick = value;
    if (name == "minPrice") filters.price.price_min = value;
    if (name == "maxPrice") filters.price.price_max = value;
    if (name == "stepSize") filters.lot.step = value;
    if (name == "minQty") filters.lot.quantity_min = value;
    if (name == "maxQty") filters.lot.quantity_max = value;
    if (name == "minNotional") filters.notional.notional_min = value;
    if (name == "maxNotional") filters.notional.notional_max = value;
    if (name == "maxNumOrders") filters.orders_max = static_cast<int>(value / Decimal::ticks_per_unit);
}

Result<Undo> set_filters(const FaultRule& rule, ActionParts& parts, Timestamp now) {
    const InstrumentId id = instrument_of(rule, parts);
    const venue::Filters before = parts.exchange.market().instruments[id].filters;
    venue::Filters after = before;
    for (const auto& [name, value] : rule.changes) change(after, name, value);
    parts.exchange.set_filters(id, after, now);
    return [&parts, id, before](Timestamp then) { parts.exchange.set_filters(id, before, then); };
}

Result<Undo> set_fees(const FaultRule& rule, ActionParts& parts) {
    const auto account = account_of(rule, parts);
    if (!account) return fail(account.error());
    const venue::FeeRates before = parts.exchange.fees(*account);
    venue::FeeRates after = before;
    if (rule.amounts.contains("maker")) after.maker = rule.amounts.at("maker");
    if (rule.amounts.contains("taker")) after.taker = rule.amounts.at("taker");
    after.in_bnb = rule.truth("in_bnb", before.in_bnb);
    parts.exchange.set_fees(*account, after);
    parts.account_changed(*account);
    return [&parts, id = *account, before](Timestamp) {
        parts.exchange.set_fees(id, before);
        parts.account_changed(id);
    };
}

Result<Undo> transfer(const FaultRule& rule, ActionParts& parts, Timestamp now) {
    const auto account = account_of(rule, parts);
    if (!account) return fail(account.error());
    const auto& assets = parts.exchange.market().assets;
    const auto asset = static_cast<venue::AssetId>(std::ranges::find(assets, rule.text("asset")) - assets.begin());
    const venue::Ticks amount = rule.amounts.at("amount");
    const auto moved =
        parts.exchange.transfer(*account, asset, rule.kind == FaultKind::deposit ? amount : -amount, now);
    if (!moved) return refused(moved.error());
    return Undo{};
}

// One key, those of an account, or all.
Result<Undo> change_keys(const FaultRule& rule, ActionParts& parts, bool ApiKey::*right, bool value) {
    const std::string wanted = rule.text("key");
    const auto account = static_cast<AccountId>(rule.number("account", 0));
    std::vector<ApiKey> before;
    for (const ApiKey& key : parts.keys.all()) {
        if ((wanted.empty() || key.key == wanted) && (account == 0 || key.account == account)) before.push_back(key);
    }
    if (before.empty()) return fail(ErrorCode::not_found, "there is no such practice key.");
    const auto set = [&parts, right](const ApiKey& key, bool to) {
        ApiKey& changed = *parts.keys.find(key.key);
        changed.*right = to;
        parts.key_changed(changed);
    };
    for (const ApiKey& key : before) set(key, value);
    return [set, before, right](Timestamp) {
        for (const ApiKey& key : before) set(key, key.*right);
    };
}

Result<Undo> expire_order(const FaultRule& rule, ActionParts& parts, Timestamp now) {
    const auto account = account_of(rule, parts);
    if (!account) return fail(account.error());
    const auto* order = parts.exchange.find(*account, instrument_of(rule, parts), rule.number("order", 0));
    if (order == nullptr) return fail(ErrorCode::not_found, "this account has no such order.");
    const auto expired = parts.exchange.expire(order->id, now);
    if (!expired) return refused(expired.error());
    return Undo{};
}

Result<Undo> close_streams(const FaultRule& rule, ActionParts& parts) {
    const std::string which = rule.text("which");
    const auto code = static_cast<std::uint16_t>(rule.number("code", 1001));
    for (LiveSession* session : std::vector<LiveSession*>(parts.sessions.begin(), parts.sessions.end())) {
        const bool is_meant = which.empty() || which == "all" || (which == "user") == session->is_user_stream();
        if (is_meant) session->end(code, rule.truth("notice", false));
    }
    return Undo{};
}

Result<Undo> expire_listen_keys(const FaultRule& rule, ActionParts& parts) {
    const auto wanted = static_cast<AccountId>(rule.number("account", 0));
    const std::string how = rule.text("how").empty() ? "close" : rule.text("how");
    for (const AccountId account : parts.exchange.accounts()) {
        if (wanted != 0 && account != wanted) continue;
        static_cast<void>(parts.listen_keys.expire(account));
        for (LiveSession* session : std::vector<LiveSession*>(parts.sessions.begin(), parts.sessions.end())) {
            session->end_user_streams(account, how);
        }
    }
    return Undo{};
}

}  // namespace

Result<Undo> do_fault(const FaultRule& rule, ActionParts& parts, Timestamp now) {
    const InstrumentId instrument = rule.texts.contains("symbol") ? instrument_of(rule, parts) : InstrumentId{0};
    switch (rule.kind) {
        case FaultKind::ban:
            parts.limits.ban(parts.source_ip, std::chrono::seconds(rule.number("seconds", 120)), now);
            return [&parts](Timestamp) { parts.limits.lift_ban(parts.source_ip); };
        case FaultKind::maintenance:
            parts.api.set_maintenance(true);
            return [&parts](Timestamp) { parts.api.set_maintenance(false); };
        case FaultKind::clock_skew:
            parts.api.set_clock_error(rule.milliseconds("ms", 0));
            return [&parts](Timestamp) { parts.api.set_clock_error({}); };
        case FaultKind::close_streams: return close_streams(rule, parts);
        case FaultKind::listen_key_expired: return expire_listen_keys(rule, parts);
        case FaultKind::halt: return set_status(rule, parts, InstrumentStatus::halted, now);
        case FaultKind::close_market: return set_status(rule, parts, InstrumentStatus::on_break, now);
        case FaultKind::filters: return set_filters(rule, parts, now);
        case FaultKind::fees: return set_fees(rule, parts);
        case FaultKind::deposit:
        case FaultKind::withdraw: return transfer(rule, parts, now);
        case FaultKind::revoke_key: return change_keys(rule, parts, &ApiKey::is_revoked, true);
        case FaultKind::no_trade_permission: return change_keys(rule, parts, &ApiKey::may_trade, false);
        case FaultKind::withdraw_permission: return change_keys(rule, parts, &ApiKey::may_withdraw, true);
        case FaultKind::expire_order: return expire_order(rule, parts, now);
        case FaultKind::spike:
            parts.traders.spike(instrument, rule.fraction("jump", 0), rule.milliseconds("ms", 0), now);
            return Undo{};
        case FaultKind::flash_crash:
            parts.traders.flash_crash(instrument, rule.fraction("depth", 0.1), rule.milliseconds("fall_ms", 2000),
                                      rule.milliseconds("recovery_ms", 60'000), now);
            return Undo{};
        case FaultKind::shift: parts.traders.shift(instrument, rule.fraction("jump", 0), now); return Undo{};
        case FaultKind::slow_day:
            parts.traders.set_activity(rule.fraction("factor", 0.05), now + rule.milliseconds("ms", 0));
            return [&parts](Timestamp then) { parts.traders.set_activity(1, then); };
        default: return Undo{};
    }
}

bool changes_the_same(FaultKind a, FaultKind b) {
    const auto sort = [](FaultKind kind) { return kind == FaultKind::close_market ? FaultKind::halt : kind; };
    return sort(a) == sort(b);
}

}  // namespace piggy::practice_exchange
