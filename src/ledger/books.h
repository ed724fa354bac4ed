#pragma once
// Books: what the owner has at the exchange, derived from journal entries and nothing else: wallets, positions with
// their cost, realised profit, fees. All in integer ticks of 1e-8.
//
// The identity, checked at every change: USDT in the wallet + the cost of all positions
//   = opening + transfers in (at their value) + realised profit, to the last tick.
// A fee in the base asset leaves the position's cost as it is and makes its quantity smaller; a fee in a third asset is
// taken from that wallet, counted, and flagged: it can't be valued here. Cost that is left when the last of a quantity
// goes (as a fee, say) is a realised loss, so an empty position has no cost.

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/symbol.h"
#include "ledger/journal.h"
#include "orders/live_order.h"

namespace piggy::ledger {

// What counts in the owner's equity beside USDT (decision B2). Anything else held counts 0.
inline constexpr std::array<std::string_view, 2> valued_assets = {"BTC", "ETH"};
[[nodiscard]] bool is_valued(const Asset& asset);

// Of one base asset. quantity is always what is in its wallet. cost: what is held has cost in USDT, fees in USDT
// included.
struct Position {
    Quantity quantity;
    Decimal cost;
    Decimal realised;  // since the books began, after fees
    bool operator==(const Position&) const = default;
};

// Everything a restart needs. Sorted maps: the same books are the same bytes.
struct BooksSnapshot {
    std::map<Asset, Decimal> wallets;     // above zero; an empty one is left out
    std::map<Asset, Position> positions;  // BTC and ETH where held or traded, and the base of whatever else was traded
    std::map<Asset, Decimal> fees;        // paid since the books began, per asset
    Decimal contributed;                  // opening and transfers in USDT value: what profit is measured against
    std::int64_t entries = 0;
    bool operator==(const BooksSnapshot&) const = default;
};

// Bids, by base asset.
using Bids = std::map<Asset, Price>;

class Books {
public:
    Books() = default;
    // errors: malformed: the identity does not hold in it, or an amount is impossible: which
    [[nodiscard]] static Result<Books> from(BooksSnapshot snapshot);
    [[nodiscard]] const BooksSnapshot& snapshot() const { return snapshot_; }

    // Each gives the entry to be written, and has applied it to the books; on error nothing has changed.
    // errors: out_of_range (beyond 92 billion), refused (a wallet or a position would fall below zero, or the facts
    // make no sense: which) Opening balances of fresh books, valued at these bids (an asset without a bid and other
    // than USDT has cost 0). refused too where anything was booked before.
    [[nodiscard]] Result<JournalEntry> open_with(const std::map<Asset, Decimal>& balances, const Bids& bids,
                                                 Timestamp time);
    // refused too: a symbol that is not quoted in USDT; a sale, payment or fee of more than these books know of (a
    // deposit or a trade made elsewhere has not been seen yet: book that first, then this again). Booking one fill
    // twice is the caller's to prevent.
    [[nodiscard]] Result<JournalEntry> book(const orders::BookedFill& fill);
    // A change of a wallet that no fill explains; amount signed. bid: of BTC and ETH, for the value; without one they
    // are refused. Other assets count 0. A deposit's cost is its value; a withdrawal takes its share of the cost out,
    // and what it was worth beyond that is realised.
    [[nodiscard]] Result<JournalEntry> transfer(const Asset& asset, Decimal amount, std::optional<Price> bid,
                                                Timestamp time, std::string reference);

    [[nodiscard]] Decimal wallet(const Asset& asset) const;
    [[nodiscard]] Position position(const Asset& base) const;
    // USDT + BTC x bid + ETH x bid, each rounded down; other assets count 0. Bids of other assets are not looked at.
    // errors: not_found (which bid), out_of_range
    [[nodiscard]] Result<Decimal> equity(const Bids& bids) const;
    // What positions would bring at these bids beyond their cost, without exit fees: equity less contributed and
    // realised. errors: as equity
    [[nodiscard]] Result<Decimal> open_profit(const Bids& bids) const;
    // Assets in which fees were paid that are neither quote nor base of a position: "BNB".
    [[nodiscard]] std::vector<Asset> foreign_fee_assets() const;

private:
    BooksSnapshot snapshot_;
};

// What the wallets were before these fills, newest first: how a day's opening balances, and what the venue may still
// show of a moment ago, are found again. errors: out_of_range, refused (below zero: fills and wallets don't belong
// together; the caller has not seen a transfer)
[[nodiscard]] Result<std::map<Asset, Decimal>> wallets_before(std::map<Asset, Decimal> wallets,
                                                              std::span<const orders::VenueFill> fills);

}  // namespace piggy::ledger
