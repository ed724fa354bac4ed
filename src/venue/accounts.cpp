#include "venue/accounts.h"

#include <algorithm>

namespace piggy::venue {
namespace {

void add(Ticks& balance, Ticks amount) {
    invariant(!__builtin_add_overflow(balance, amount, &balance), "a balance stays in range");
    invariant(balance >= 0, "a balance never falls below zero");
}

}  // namespace

AccountId Accounts::open(bool house, Timestamp now) {
    const auto id = static_cast<AccountId>(accounts_.size());
    open_as(id, now).house = house;
    return id;
}

Accounts::Account& Accounts::open_as(AccountId id, Timestamp now) {
    invariant(id > 0 && !exists(id), "an account is opened once");
    if (id >= accounts_.size()) accounts_.resize(id + 1);
    accounts_[id].in_use = true;
    accounts_[id].account.balances.resize(fees_.size());
    accounts_[id].account.updated = now;
    return accounts_[id].account;
}

std::vector<AccountId> Accounts::ids() const {
    std::vector<AccountId> ids;
    for (AccountId id = 1; id < accounts_.size(); ++id) {
        if (accounts_[id].in_use) ids.push_back(id);
    }
    return ids;
}

void Accounts::lock(AccountId id, AssetId asset, Ticks amount) {
    Balance& balance = at(id).balances[asset];
    add(balance.free, -amount);
    add(balance.locked, amount);
}

void Accounts::unlock(AccountId id, AssetId asset, Ticks amount) {
    Balance& balance = at(id).balances[asset];
    add(balance.locked, -amount);
    add(balance.free, amount);
}

void Accounts::pay(AccountId from, AccountId to, AssetId asset, Ticks amount, Ticks from_locked) {
    Balance& payer = at(from).balances[asset];
    const Ticks locked = std::min(amount, from_locked);
    add(payer.locked, -locked);
    add(payer.free, locked - amount);
    add(at(to).balances[asset].free, amount);
}

void Accounts::pay_fee(AccountId from, AssetId asset, Ticks amount) {
    add(at(from).balances[asset].free, -amount);
    add(fees_[asset], amount);
}

void Accounts::transfer(AccountId id, AssetId asset, Ticks amount) {
    add(at(id).balances[asset].free, amount);
    brought_in_[asset] += amount;
}

void Accounts::verify() const {
    for (AssetId asset = 0; asset < fees_.size(); ++asset) {
        int128 sum = fees_[asset];
        for (const Slot& slot : accounts_) {
            if (!slot.in_use) continue;
            sum += slot.account.balances[asset].free;
            sum += slot.account.balances[asset].locked;
        }
        invariant(sum == brought_in_[asset], "balances and fees add up to what was brought in");
    }
}

}  // namespace piggy::venue
