#include "ledger/books.h"

#include <algorithm>
#include <utility>

#include "core/invariant.h"
#include "ledger/holding.h"

namespace piggy::ledger {
namespace {

const Asset usdt{"USDT"};

// Wallet USDT + the cost of all positions = contributed + all realised; and what a position says is held is there.
// Empty when all of it holds, else what does not.
std::string broken_rule(const BooksSnapshot& books) {
    int128 left = 0;
    int128 right = books.contributed.ticks();
    for (const auto& [asset, amount] : books.wallets) {
        if (amount < Decimal{}) return "the wallet of " + asset.code + " is below zero";
        if (asset == usdt) left += amount.ticks();
    }
    for (const auto& [asset, position] : books.positions) {
        const auto wallet = books.wallets.find(asset);
        const Decimal held = wallet == books.wallets.end() ? Decimal{} : wallet->second;
        if (asset == usdt) return "USDT is no position";
        if (position.quantity.value != held) return "the position and the wallet of " + asset.code + " differ";
        if (position.cost < Decimal{}) return "the cost of " + asset.code + " is below zero";
        if (held == Decimal{} && position.cost != Decimal{}) return "nothing of " + asset.code + " has a cost";
        left += position.cost.ticks();
        right += position.realised.ticks();
    }
    for (const auto& [asset, amount] : books.fees) {
        if (amount < Decimal{}) return "the fees in " + asset.code + " are below zero";
    }
    if (books.entries < 0) return "the number of entries is below zero";
    if (left != right) return "USDT and the cost of positions are not what was contributed and realised";
    return {};
}

// A change in the making, on a copy of the books. The first thing that goes wrong is kept and ends it in finish().
class Draft {
public:
    Draft(const BooksSnapshot& books, Timestamp time, EntryKind kind, std::string reference)
        : books_(books), entry_{time, kind, std::move(reference), {}} {}

    // The wallet gains this (signed) and the other account gives it. A position follows its wallet.
    void move(Account other, const Asset& asset, Decimal amount) {
        if (amount == Decimal{} || error_) return;
        entry_.postings.push_back({Account::wallet, asset, amount});
        entry_.postings.push_back({other, asset, -amount});
        Decimal& wallet = books_.wallets[asset];
        const Decimal before = wallet;
        add(wallet, amount);
        if (wallet < Decimal{}) {
            refuse({ErrorCode::refused, entry_.reference + " takes " + (-amount).to_string() + " " + asset.code +
                                            ", and the books know of " + before.to_string() +
                                            ": book the deposit or trade that is missing first"});
        }
        if (const auto position = books_.positions.find(asset); position != books_.positions.end()) {
            position->second.quantity.value = wallet;
        }
        if (wallet == Decimal{}) books_.wallets.erase(asset);
    }
    void fee(const Money& fee) {
        if (fee.amount == Decimal{} || error_) return;
        move(Account::fees, fee.asset, -fee.amount);
        add(books_.fees[fee.asset], fee.amount);
    }
    // The position of an asset that may have been in its wallet before it was traded.
    Position& position(const Asset& base) {
        const auto wallet = books_.wallets.find(base);
        const Decimal held = wallet == books_.wallets.end() ? Decimal{} : wallet->second;
        return books_.positions.try_emplace(base, Position{{held}, {}, {}}).first->second;
    }
    void add(Decimal& figure, Decimal by) {
        if (error_) return;
        const auto sum = try_add(figure, by);
        if (!sum) return refuse(too_large());
        figure = *sum;
    }
    void contribute(Decimal by) { add(books_.contributed, by); }
    // Takes the share of the cost that belongs to a part of the quantity out, rounded down, and gives it.
    // To be asked before the quantity has moved.
    Decimal take_cost(Position& position, Decimal part) {
        if (error_ || part > position.quantity.value || part == Decimal{})
            return {};  // move() refuses what is too much
        const auto share =
            multiply_divide(position.cost.ticks(), part.ticks(), position.quantity.value.ticks(), Rounding::down);
        invariant(share.has_value(), "a share of the cost is not more than the cost");
        position.cost -= Decimal::from_ticks(*share);
        return Decimal::from_ticks(*share);
    }
    void refuse(Error error) {
        if (!error_) error_ = std::move(error);
    }

    // Puts the changed books in the place of the old ones, when nothing went wrong.
    Result<JournalEntry> finish(BooksSnapshot& books) {
        for (auto& [asset, position] : books_.positions) {
            if (position.quantity.value != Decimal{}) continue;
            add(position.realised, -std::exchange(position.cost, {}));
        }
        if (error_) return fail(*error_);
        ++books_.entries;
        invariant(is_balanced(entry_), "a journal entry sums to zero in every asset");
        invariant(broken_rule(books_).empty(), "USDT and the cost of positions are what was contributed and realised");
        books = std::move(books_);
        return std::move(entry_);
    }

private:
    Error too_large() const {
        return {ErrorCode::out_of_range, entry_.reference + " would make the books larger than 92 billion"};
    }

    BooksSnapshot books_;
    JournalEntry entry_;
    std::optional<Error> error_;
};

std::string reference_of(const orders::VenueFill& fill) {
    return fill.symbol.to_string() + " trade " + std::to_string(fill.trade_id);
}

// Empty when the fill makes sense.
std::string nonsense_in(const orders::VenueFill& fill) {
    if (fill.symbol.quote != usdt || fill.symbol.base == usdt) return "only symbols quoted in USDT are booked";
    if (fill.quantity.value <= Decimal{}) return "a quantity is above zero, was " + fill.quantity.value.to_string();
    if (fill.notional < Decimal{}) return "a notional is not below zero, was " + fill.notional.to_string();
    if (fill.fee.amount < Decimal{}) return "a fee is not below zero, was " + fill.fee.amount.to_string();
    if (fill.fee.amount != Decimal{} && fill.fee.asset.code.empty()) return "the fee's asset is missing";
    return {};
}

}  // namespace

bool is_valued(const Asset& asset) { return std::ranges::find(valued_assets, asset.code) != valued_assets.end(); }

Result<Books> Books::from(BooksSnapshot snapshot) {
    if (const auto rule = broken_rule(snapshot); !rule.empty()) {
        return fail(ErrorCode::malformed, "the stored books don't add up: " + rule +
                                              "; they were changed by something else, restore a backup");
    }
    Books books;
    books.snapshot_ = std::move(snapshot);
    return books;
}

Result<JournalEntry> Books::open_with(const std::map<Asset, Decimal>& balances, const Bids& bids, Timestamp time) {
    if (snapshot_.entries != 0) {
        return fail(ErrorCode::refused,
                    "books are opened once; these have " + std::to_string(snapshot_.entries) + " entries already");
    }
    Draft draft(snapshot_, time, EntryKind::opening, "opening");
    for (const auto& [asset, amount] : balances) {
        if (amount < Decimal{}) draft.refuse({ErrorCode::refused, "the balance of " + asset.code + " is below zero"});
        if (amount <= Decimal{}) continue;
        Decimal value = asset == usdt ? amount : Decimal{};
        if (is_valued(asset)) {
            const auto bid = bids.find(asset);
            const auto worth = bid == bids.end() ? Decimal{} : market_value({amount}, bid->second);
            if (!worth) draft.refuse({ErrorCode::out_of_range, asset.code + " is worth more than 92 billion"});
            value = worth.value_or(Decimal{});
            if (value < Decimal{}) draft.refuse({ErrorCode::refused, "the bid of " + asset.code + " is below zero"});
            draft.add(draft.position(asset).cost, value);
        }
        draft.contribute(value);
        draft.move(Account::opening, asset, amount);
    }
    return draft.finish(snapshot_);
}

Result<JournalEntry> Books::book(const orders::BookedFill& booked) {
    const auto& fill = booked.fill;
    const auto reference = reference_of(fill);
    if (const auto why = nonsense_in(fill); !why.empty()) {
        return fail(ErrorCode::refused, reference + " can't be booked: " + why);
    }
    const auto kind = booked.client_order_id.empty() ? EntryKind::external_fill : EntryKind::fill;
    Draft draft(snapshot_, fill.time, kind, reference);
    const bool buys = fill.side == orders::Side::buy;
    const Decimal quote_fee = fill.fee.asset == usdt ? fill.fee.amount : Decimal{};
    Position& position = draft.position(fill.symbol.base);
    if (buys) {
        draft.add(position.cost, fill.notional);
        draft.add(position.cost, quote_fee);
    } else {
        const Decimal cost = draft.take_cost(position, fill.quantity.value);
        draft.add(position.realised, fill.notional);
        draft.add(position.realised, -cost);
        draft.add(position.realised, -quote_fee);
    }
    draft.move(Account::trading, fill.symbol.base, buys ? fill.quantity.value : -fill.quantity.value);
    draft.move(Account::trading, usdt, buys ? -fill.notional : fill.notional);
    draft.fee(fill.fee);
    return draft.finish(snapshot_);
}

Result<JournalEntry> Books::transfer(const Asset& asset, Decimal amount, std::optional<Price> bid, Timestamp time,
                                     std::string reference) {
    const bool arrives = amount > Decimal{};
    Draft draft(snapshot_, time, arrives ? EntryKind::deposit : EntryKind::withdrawal, std::move(reference));
    if (amount == Decimal{} || asset.code.empty()) {
        return fail(ErrorCode::refused, "a transfer is of an asset and not zero");
    }
    if (amount.ticks() == INT64_MIN) return fail(ErrorCode::out_of_range, "a transfer is at most 92 billion");
    if (asset == usdt) {
        draft.contribute(amount);
    } else if (is_valued(asset)) {
        if (!bid || bid->value <= Decimal{}) {
            return fail(ErrorCode::refused, "a transfer of " + asset.code + " is booked at its bid, and there is none");
        }
        const Decimal size = arrives ? amount : -amount;
        const auto value = market_value({size}, *bid);
        if (!value) return fail(ErrorCode::out_of_range, "a transfer of " + asset.code + " is worth over 92 billion");
        Position& position = draft.position(asset);
        draft.contribute(arrives ? *value : -*value);
        if (arrives) {
            draft.add(position.cost, *value);
        } else {
            const Decimal cost = draft.take_cost(position, size);
            draft.add(position.realised, *value);
            draft.add(position.realised, -cost);
        }
    } else if (!arrives) {
        // What was traded elsewhere and has a cost takes its share along; its value counts 0, so the share is a loss.
        if (const auto held = snapshot_.positions.find(asset); held != snapshot_.positions.end()) {
            Position& position = draft.position(asset);
            draft.add(position.realised, -draft.take_cost(position, -amount));
        }
    }
    draft.move(Account::transfer, asset, amount);
    return draft.finish(snapshot_);
}

Decimal Books::wallet(const Asset& asset) const {
    const auto found = snapshot_.wallets.find(asset);
    return found == snapshot_.wallets.end() ? Decimal{} : found->second;
}

Position Books::position(const Asset& base) const {
    const auto found = snapshot_.positions.find(base);
    return found == snapshot_.positions.end() ? Position{} : found->second;
}

Result<Decimal> Books::equity(const Bids& bids) const {
    Decimal sum = wallet(usdt);
    for (const auto code : valued_assets) {
        const Asset asset{std::string(code)};
        const Decimal held = wallet(asset);
        if (held == Decimal{}) continue;
        const auto bid = bids.find(asset);
        if (bid == bids.end()) {
            return fail(ErrorCode::not_found, "what is held can't be valued: there is no bid of " + asset.code);
        }
        const auto value = market_value({held}, bid->second);
        if (!value) return fail(ErrorCode::out_of_range, asset.code + " is worth more than 92 billion");
        const auto more = try_add(sum, *value);
        if (!more) return fail(ErrorCode::out_of_range, "what is held is worth more than 92 billion");
        sum = *more;
    }
    return sum;
}

Result<Decimal> Books::open_profit(const Bids& bids) const {
    const auto worth = equity(bids);
    if (!worth) return fail(worth.error());
    int128 profit = static_cast<int128>(worth->ticks()) - wallet(usdt).ticks();
    for (const auto& [asset, position] : snapshot_.positions) profit -= position.cost.ticks();
    if (profit < INT64_MIN || profit > INT64_MAX) {
        return fail(ErrorCode::out_of_range, "the open profit is beyond 92 billion");
    }
    return Decimal::from_ticks(static_cast<std::int64_t>(profit));
}

std::vector<Asset> Books::foreign_fee_assets() const {
    std::vector<Asset> foreign;
    for (const auto& [asset, amount] : snapshot_.fees) {
        if (asset != usdt && !snapshot_.positions.contains(asset)) foreign.push_back(asset);
    }
    return foreign;
}

Result<std::map<Asset, Decimal>> wallets_before(std::map<Asset, Decimal> wallets,
                                                std::span<const orders::VenueFill> fills) {
    for (const auto& fill : fills) {
        const auto reference = reference_of(fill);
        if (const auto why = nonsense_in(fill); !why.empty()) {
            return fail(ErrorCode::refused, reference + " can't be taken back: " + why);
        }
        const bool buys = fill.side == orders::Side::buy;
        const Money moved[] = {{buys ? -fill.quantity.value : fill.quantity.value, fill.symbol.base},
                               {buys ? fill.notional : -fill.notional, fill.symbol.quote},
                               fill.fee};
        for (const auto& [amount, asset] : moved) {
            if (amount == Decimal{}) continue;
            const auto before = try_add(wallets[asset], amount);
            if (!before) return fail(ErrorCode::out_of_range, "before " + reference + " there was over 92 billion");
            wallets[asset] = *before;
        }
        for (const auto& [amount, asset] : moved) {
            if (amount == Decimal{}) continue;
            if (wallets[asset] < Decimal{}) {
                return fail(ErrorCode::refused, "before " + reference + " there would have been " +
                                                    wallets[asset].to_string() + " " + asset.code);
            }
            if (wallets[asset] == Decimal{}) wallets.erase(asset);
        }
    }
    return wallets;
}

}  // namespace piggy::ledger
