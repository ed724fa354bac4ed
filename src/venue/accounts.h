#pragma once
// Accounts: free and locked balances in integers. Every movement is one of a few named ones, each of which keeps the
// sum of all balances and collected fees equal to what came in less what left.

#include <cstdint>
#include <vector>

#include "core/decimal.h"
#include "venue/exchange.h"

namespace piggy::venue {

class Accounts {
public:
    struct Account {
        bool house = false;
        bool can_trade = true;
        FeeRates fees;
        std::vector<Balance> balances;  // by asset
        Timestamp updated{};
    };

    explicit Accounts(std::size_t assets) : fees_(assets), brought_in_(assets) {}

    AccountId open(bool house, Timestamp now);
    // An account with this very id, which must not exist yet. Ids between are left unused.
    Account& open_as(AccountId id, Timestamp now);
    [[nodiscard]] bool exists(AccountId id) const { return id > 0 && id < accounts_.size() && accounts_[id].in_use; }
    [[nodiscard]] Account& at(AccountId id) { return checked(id).account; }
    [[nodiscard]] const Account& at(AccountId id) const { return const_cast<Accounts*>(this)->checked(id).account; }
    [[nodiscard]] std::vector<AccountId> ids() const;

    [[nodiscard]] Ticks free(AccountId id, AssetId asset) const { return at(id).balances[asset].free; }
    void lock(AccountId id, AssetId asset, Ticks amount);    // free -> locked
    void unlock(AccountId id, AssetId asset, Ticks amount);  // locked -> free
    // Moves what one side of a trade gives: from its locked part first as far as `from_locked`, the rest from free.
    void pay(AccountId from, AccountId to, AssetId asset, Ticks amount, Ticks from_locked);
    void pay_fee(AccountId from, AssetId asset, Ticks amount);  // from free
    // Whether this much more of an asset keeps the sum of everything within 64 bits.
    [[nodiscard]] bool has_room(AssetId asset, Ticks amount) const {
        return amount <= 0 || brought_in_[asset] + amount <= INT64_MAX;
    }
    // From outside (above zero) or to outside; the caller has seen that enough is free, and has_room().
    void transfer(AccountId id, AssetId asset, Ticks amount);

    [[nodiscard]] Ticks fees_collected(AssetId asset) const { return fees_[asset]; }
    // Stops the program unless, for each asset, all balances + fees = all that came in - all that left.
    void verify() const;

private:
    struct Slot {
        bool in_use = false;
        Account account;
    };
    Slot& checked(AccountId id) {
        invariant(exists(id), "an account is asked for that was opened");
        return accounts_[id];
    }
    std::vector<Slot> accounts_ = std::vector<Slot>(1);  // by id; 0 is nobody
    std::vector<Ticks> fees_;
    std::vector<int128> brought_in_;
};

}  // namespace piggy::venue
