#pragma once
// Lots: what was bought when and at what cost, and which of it a sale gives away. The books (ledger/books.h) know one
// average cost per asset; this is the same journal gone through again with each purchase kept apart. Both add up to the
// same: profit made plus cost of what is left differs in its split alone, and is equal where nothing is left.
//
// The identity, checked after every event: cash + the cost of all lots = contributed + profit made, to the last tick.
// Fees stand in the basis: one in the quote asset is part of a purchase's cost and taken off a sale's proceeds; one in
// the base asset makes a purchase's lot smaller at the same cost, and what a sale pays of it leaves with the sale; one
// in a third asset makes that asset's oldest lot smaller at the same cost (it can't be valued here).

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/timestamp.h"
#include "orders/live_order.h"

namespace piggy::report {

// ---- what happened, in the order of the journal

struct Opening {
    struct Held {
        Decimal amount;
        Decimal cost;  // USDT; of USDT itself the amount
    };
    Timestamp time;
    std::map<Asset, Held> balances;
};
struct Transfer {
    Timestamp time;
    Asset asset;
    Decimal amount;  // signed
    Decimal value;   // in USDT at the price of that moment, signed the same
    std::string reference;
};
using BookEvent = std::variant<Opening, orders::BookedFill, Transfer>;

// ---- what is made of it

// Where a quantity came from or went: "opening", "BTC/USDT trade 4711", "deposit BTC 3": the journal's own reference.
struct Origin {
    Timestamp time;
    std::string reference;
    bool operator==(const Origin&) const = default;
};
[[nodiscard]] std::string fill_reference(const orders::VenueFill& fill);

struct Lot {
    std::int64_t number = 0;  // 1 for the first there ever was
    Asset asset;
    Origin acquired;
    Quantity bought, left;
    Decimal cost;  // of what is left
    Decimal fees;  // within it, in USDT
};

enum class Disposal : std::uint8_t {
    sale,
    withdrawal,  // at its value then
    fee,         // the last of an asset went as a fee, and its cost with it
};
[[nodiscard]] const char* disposal_name(Disposal how);  // "withdrawal"

// A part of a lot that left.
struct Piece {
    std::int64_t lot = 0;  // 0: not of one lot (a fee's)
    Asset asset;
    Origin acquired, disposed;
    Disposal how = Disposal::sale;
    Timestamp booked;  // as LotBook::booked()
    Quantity quantity;
    Decimal proceeds;           // after fees in the quote asset
    Decimal cost;               // fees included
    Decimal fees;               // of both, in USDT; those in the base asset at the price of their fill
    Symbol symbol;              // of a sale
    std::int64_t order_id = 0;  // the venue's, of a sale
    std::string client_order_id;
    [[nodiscard]] Decimal gain() const { return proceeds - cost; }
};

enum class LotMethod : std::uint8_t { fifo, hifo, specific };
[[nodiscard]] const char* lot_method_name(LotMethod method);  // "hifo"

// Which lot a sale takes, by the references of both. Empty quantity: as much as the lot has and the sale needs.
struct LotChoice {
    std::string sale, lot;
    std::optional<Quantity> quantity;
};

// fifo: the oldest first. hifo: the highest cost per unit first, of equal ones the oldest. specific: those chosen for
// a sale in their order; a sale with no choice, or more than was chosen, takes the oldest.
class LotBook {
public:
    explicit LotBook(LotMethod method = LotMethod::fifo, const std::vector<LotChoice>& choices = {});

    // errors: malformed: the journal takes more than there was; refused: a choice names a lot that is not there then,
    // or more of it than there is. After an error this is of no use.
    [[nodiscard]] Result<> apply(const BookEvent& event);
    // Choices whose sale never came. errors: refused: which
    [[nodiscard]] Result<> all_chosen() const;

    // In the order in which they happened. Lots are never removed: those of nothing left have left == 0.
    [[nodiscard]] const std::vector<Lot>& lots() const { return lots_; }
    [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
    [[nodiscard]] Decimal cash() const { return cash_; }
    [[nodiscard]] Decimal cost() const { return cost_; }
    [[nodiscard]] Decimal contributed() const { return contributed_; }
    [[nodiscard]] Decimal realised() const { return realised_; }
    [[nodiscard]] Quantity held(const Asset& asset) const;
    // The time of the last event, or of an earlier one that was later: a fill that became known late counts from when
    // the books knew it, as equity does.
    [[nodiscard]] Timestamp booked() const { return booked_; }

private:
    using Place = std::pair<int128, std::size_t>;  // how early its turn is, and which
    struct Leaving;
    Result<> open(const Opening& opening);
    Result<> book(const orders::BookedFill& booked);
    Result<> transfer(const Transfer& transfer);
    void acquire(const Asset& asset, Origin origin, Decimal quantity, Decimal cost, Decimal fees);
    Result<> dispose(Leaving leaving);
    Result<> take(Leaving& leaving, std::size_t lot, Decimal quantity);
    Result<> shrink(const Asset& asset, Decimal quantity, const Origin& origin);
    void keep_cost(const Asset& asset, Decimal cost, const Origin& origin);
    [[nodiscard]] std::optional<std::size_t> oldest(const Asset& asset) const;
    void come(Timestamp time) { booked_ = std::max(booked_, time); }

    LotMethod method_;
    std::map<std::string, std::vector<LotChoice>> choices_;
    std::vector<Lot> lots_;
    std::vector<Piece> pieces_;
    std::vector<int128> turns_;  // of the lots
    std::map<Asset, std::set<Place>> open_;
    std::map<std::pair<Asset, std::string>, std::size_t> by_reference_;  // only where lots are chosen
    Decimal cash_, cost_, contributed_, realised_;
    Timestamp booked_;
};

}  // namespace piggy::report
