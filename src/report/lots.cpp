#include "report/lots.h"

#include <algorithm>
#include <utility>

#include "core/invariant.h"

namespace piggy::report {
namespace {

const Asset usdt{"USDT"};

// Of a whole, the share that goes with a part of it.
Decimal share(Decimal whole, Decimal part, Decimal of) {
    const auto ticks = multiply_divide(whole.ticks(), part.ticks(), of.ticks(), Rounding::down);
    invariant(ticks.has_value(), "a share is not more than the whole");
    return Decimal::from_ticks(*ticks);
}

// A fee in USDT, for people: of one in the base asset what it was worth at the fill's price.
Decimal fee_in_usdt(const orders::VenueFill& fill) {
    if (fill.fee.asset == fill.symbol.quote) return fill.fee.amount;
    if (fill.fee.asset != fill.symbol.base) return {};
    return try_multiply(fill.fee.amount, fill.price.value, Rounding::up).value_or(Decimal{});
}

Error too_much(const std::string& reference, Decimal quantity, const Asset& asset) {
    return {ErrorCode::malformed, reference + " takes " + quantity.to_string() + " " + asset.code +
                                      " more than the journal has lots of; the books don't belong together"};
}

}  // namespace

std::string fill_reference(const orders::VenueFill& fill) {
    return fill.symbol.to_string() + " trade " + std::to_string(fill.trade_id);
}

const char* disposal_name(Disposal how) {
    switch (how) {
        case Disposal::sale: return "sale";
        case Disposal::withdrawal: return "withdrawal";
        case Disposal::fee: return "fee";
    }
    return "sale";
}

const char* lot_method_name(LotMethod method) {
    switch (method) {
        case LotMethod::fifo: return "fifo";
        case LotMethod::hifo: return "hifo";
        case LotMethod::specific: return "specific";
    }
    return "fifo";
}

// A quantity on its way out, what it brings, and what of both has not found its lot yet.
struct LotBook::Leaving {
    Asset asset;
    Origin origin;
    Disposal how = Disposal::sale;
    Decimal quantity, proceeds, fees;
    Symbol symbol;
    std::int64_t order_id = 0;
    std::string client_order_id;
};

LotBook::LotBook(LotMethod method, const std::vector<LotChoice>& choices) : method_(method) {
    for (const LotChoice& choice : choices) choices_[choice.sale].push_back(choice);
}

Result<> LotBook::apply(const BookEvent& event) {
    struct Apply {
        LotBook& book;
        Result<> operator()(const Opening& opening) { return book.open(opening); }
        Result<> operator()(const orders::BookedFill& fill) { return book.book(fill); }
        Result<> operator()(const Transfer& transfer) { return book.transfer(transfer); }
    };
    auto applied = std::visit(Apply{*this}, event);
    if (applied) {
        invariant(cash_ + cost_ == contributed_ + realised_, "cash and lots are what was contributed and earned");
    }
    return applied;
}

Result<> LotBook::all_chosen() const {
    if (choices_.empty()) return {};
    return fail(ErrorCode::refused,
                "a lot is chosen for \"" + choices_.begin()->first + "\", and there is no such sale in these books");
}

Quantity LotBook::held(const Asset& asset) const {
    Decimal sum;
    if (const auto open = open_.find(asset); open != open_.end()) {
        for (const auto& [turn, index] : open->second) sum += lots_[index].left.value;
    }
    return {sum};
}

Result<> LotBook::open(const Opening& opening) {
    come(opening.time);
    for (const auto& [asset, held] : opening.balances) {
        contributed_ += held.cost;
        if (asset == usdt) {
            cash_ += held.amount;
        } else {
            acquire(asset, {opening.time, "opening"}, held.amount, held.cost, {});
        }
    }
    return {};
}

Result<> LotBook::book(const orders::BookedFill& booked) {
    const orders::VenueFill& fill = booked.fill;
    const Asset& base = fill.symbol.base;
    const Origin origin{fill.time, fill_reference(fill)};
    const Decimal quote_fee = fill.fee.asset == usdt ? fill.fee.amount : Decimal{};
    const Decimal base_fee = fill.fee.asset == base ? fill.fee.amount : Decimal{};
    come(fill.time);
    if (fill.side == orders::Side::buy) {
        cash_ -= fill.notional + quote_fee;
        const Decimal kept = std::max(fill.quantity.value - base_fee, Decimal{});
        const Decimal cost = fill.notional + quote_fee;
        if (kept > Decimal{}) {
            acquire(base, origin, kept, cost, fee_in_usdt(fill));
        } else {
            cost_ += cost;
            keep_cost(base, cost, origin);
        }
        const Decimal more = base_fee - (fill.quantity.value - kept);
        if (auto shrunk = shrink(base, more, origin); !shrunk) return shrunk;
    } else {
        cash_ += fill.notional - quote_fee;
        auto gone = dispose({base, origin, Disposal::sale, fill.quantity.value + base_fee, fill.notional - quote_fee,
                             fee_in_usdt(fill), fill.symbol, fill.order_id, booked.client_order_id});
        if (!gone) return gone;
    }
    if (fill.fee.asset == usdt || fill.fee.asset == base) return {};
    return shrink(fill.fee.asset, fill.fee.amount, origin);
}

Result<> LotBook::transfer(const Transfer& moved) {
    come(moved.time);
    const Origin origin{moved.time, moved.reference};
    contributed_ += moved.value;
    if (moved.asset == usdt) {
        cash_ += moved.amount;
        return {};
    }
    if (moved.amount > Decimal{}) {
        acquire(moved.asset, origin, moved.amount, moved.value, {});
        return {};
    }
    return dispose({moved.asset, origin, Disposal::withdrawal, -moved.amount, -moved.value, {}, {}, 0, ""});
}

void LotBook::acquire(const Asset& asset, Origin origin, Decimal quantity, Decimal cost, Decimal fees) {
    const std::size_t index = lots_.size();
    int128 turn = 0;
    if (method_ == LotMethod::hifo) {
        turn = -(static_cast<int128>(cost.ticks()) * Decimal::ticks_per_unit / quantity.ticks());
    }
    lots_.push_back({static_cast<std::int64_t>(index) + 1,
                     asset,
                     std::move(origin),
                     {quantity},
                     {quantity},
                     cost,
                     std::min(fees, cost)});
    turns_.push_back(turn);
    open_[asset].emplace(turn, index);
    if (!choices_.empty()) by_reference_.emplace(std::pair(asset, lots_.back().acquired.reference), index);
    cost_ += cost;
}

Result<> LotBook::dispose(Leaving leaving) {
    if (const auto chosen = choices_.find(leaving.origin.reference); chosen != choices_.end()) {
        const std::vector<LotChoice> choices = std::move(chosen->second);
        choices_.erase(chosen);
        for (const LotChoice& choice : choices) {
            const auto lot = by_reference_.find({leaving.asset, choice.lot});
            const Decimal there = lot == by_reference_.end() ? Decimal{} : lots_[lot->second].left.value;
            const Decimal wanted = choice.quantity ? choice.quantity->value : std::min(there, leaving.quantity);
            if (there == Decimal{} || wanted > there || wanted > leaving.quantity || wanted <= Decimal{}) {
                return fail(ErrorCode::refused,
                            "\"" + choice.lot + "\" is no lot that \"" + choice.sale + "\" can take " +
                                (choice.quantity ? wanted.to_string() + " " : std::string()) + "of: it has " +
                                there.to_string() + " " + leaving.asset.code + " left then");
            }
            if (auto taken = take(leaving, lot->second, wanted); !taken) return taken;
        }
    }
    while (leaving.quantity > Decimal{}) {
        const auto open = open_.find(leaving.asset);
        if (open == open_.end() || open->second.empty()) {
            return fail(too_much(leaving.origin.reference, leaving.quantity, leaving.asset));
        }
        const std::size_t index = open->second.begin()->second;
        if (auto taken = take(leaving, index, std::min(lots_[index].left.value, leaving.quantity)); !taken)
            return taken;
    }
    return {};
}

// The last part of a lot takes all its cost, the last part of what leaves all its proceeds: nothing is lost in
// rounding.
Result<> LotBook::take(Leaving& leaving, std::size_t index, Decimal quantity) {
    Lot& lot = lots_[index];
    const Decimal cost = share(lot.cost, quantity, lot.left.value);
    const Decimal lot_fees = share(lot.fees, quantity, lot.left.value);
    const Decimal proceeds = share(leaving.proceeds, quantity, leaving.quantity);
    const Decimal fees = share(leaving.fees, quantity, leaving.quantity);
    lot.left.value -= quantity;
    lot.cost -= cost;
    lot.fees -= lot_fees;
    leaving.quantity -= quantity;
    leaving.proceeds -= proceeds;
    leaving.fees -= fees;
    cost_ -= cost;
    realised_ += proceeds - cost;
    if (lot.left.value == Decimal{}) {
        open_[lot.asset].erase({turns_[index], index});
    }
    if (leaving.how != Disposal::sale && proceeds == Decimal{} && cost == Decimal{}) return {};
    pieces_.push_back({lot.number,
                       lot.asset,
                       lot.acquired,
                       leaving.origin,
                       leaving.how,
                       booked_,
                       {quantity},
                       proceeds,
                       cost,
                       fees + lot_fees,
                       leaving.symbol,
                       leaving.order_id,
                       leaving.client_order_id});
    return {};
}

// A fee: quantity goes, cost stays with what is left.
Result<> LotBook::shrink(const Asset& asset, Decimal quantity, const Origin& origin) {
    Decimal kept;
    while (quantity > Decimal{}) {
        const auto index = oldest(asset);
        if (!index) return fail(too_much(origin.reference, quantity, asset));
        Lot& lot = lots_[*index];
        const Decimal part = std::min(lot.left.value, quantity);
        quantity -= part;
        lot.left.value -= part;
        if (lot.left.value > Decimal{}) continue;
        kept += std::exchange(lot.cost, {});
        lot.fees = {};
        open_[asset].erase({turns_[*index], *index});
    }
    keep_cost(asset, kept, origin);
    return {};
}

// Whatever the method. Where it goes by age anyway, the first one is it.
std::optional<std::size_t> LotBook::oldest(const Asset& asset) const {
    const auto open = open_.find(asset);
    if (open == open_.end() || open->second.empty()) return std::nullopt;
    if (method_ != LotMethod::hifo) return open->second.begin()->second;
    return std::ranges::min_element(open->second, {}, &Place::second)->second;
}

// The cost of what went as a fee: the oldest lot that is left bears it, or it is lost.
void LotBook::keep_cost(const Asset& asset, Decimal cost, const Origin& origin) {
    if (cost == Decimal{}) return;
    if (const auto index = oldest(asset)) {
        lots_[*index].cost += cost;
        return;
    }
    cost_ -= cost;
    realised_ -= cost;
    Piece lost;
    lost.asset = asset;
    lost.acquired = lost.disposed = origin;
    lost.how = Disposal::fee;
    lost.booked = booked_;
    lost.cost = cost;
    pieces_.push_back(std::move(lost));
}

}  // namespace piggy::report
