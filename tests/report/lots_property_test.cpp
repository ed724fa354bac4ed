// Laws of lots under random fills, fees and transfers, against the books that the desks themselves keep
// (ledger/books.h). More of it: RC_PARAMS="max_success=20000 max_size=1000" in front of this test program.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/books.h"
#include "report/lots.h"

namespace piggy::report {
namespace {

using orders::Side;

const Asset btc{"BTC"}, eth{"ETH"}, usdt{"USDT"}, bnb{"BNB"};

// From a single tick to many coins: small amounts are where rounding bites.
rc::Gen<std::int64_t> ticks(int digits) {
    return rc::gen::mapcat(rc::gen::inRange(0, digits + 1), [](int size) {
        std::int64_t limit = 1;
        for (int digit = 0; digit < size; ++digit) limit *= 10;
        return rc::gen::inRange<std::int64_t>(1, limit + 1);
    });
}

struct Step {
    int kind = 0;  // 0: a transfer
    Asset base, other;
    bool buys = false;
    std::int64_t amount = 0, price = 0;
    int fee_share = 0;
};
std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << (step.kind == 0 ? "transfer " : "trade ") << step.base.code << "/" << step.other.code << " "
               << (step.buys ? "in " : "out ") << step.amount << " at " << step.price << ", fee " << step.fee_share;
}

rc::Gen<Step> any_step() {
    return rc::gen::apply(
        [](int kind, const Asset& base, const Asset& other, bool buys, std::int64_t amount, std::int64_t price,
           int fee_share) { return Step{kind, base, other, buys, amount, price, fee_share}; },
        rc::gen::inRange(0, 6), rc::gen::element(btc, eth), rc::gen::element(btc, eth, usdt, bnb),
        rc::gen::arbitrary<bool>(), ticks(10), ticks(13), rc::gen::inRange(0, 3));
}

// The same steps go to the desk's books; what those take is an event.
class TwoBooks {
public:
    explicit TwoBooks(LotMethod method) : lots(method) {
        const std::map<Asset, Decimal> balances = {
            {usdt, Decimal::whole(100'000)}, {btc, Decimal::whole(1)}, {bnb, Decimal::whole(1)}};
        RC_ASSERT(books.open_with(balances, {{btc, {Decimal::whole(50'000)}}}, {}));
        Opening opening{{}, {{usdt, {balances.at(usdt), balances.at(usdt)}}, {bnb, {balances.at(bnb), {}}}}};
        opening.balances[btc] = {balances.at(btc), books.position(btc).cost};
        take(opening);
    }
    void go(const Step& step) {
        const Price price{Decimal::from_ticks(step.price)};
        ++number;
        if (step.kind == 0) {
            const Decimal amount = Decimal::from_ticks(step.buys ? step.amount : -step.amount);
            const Decimal before = books.snapshot().contributed;
            const std::string reference = "transfer " + std::to_string(number);
            if (!books.transfer(step.other, amount, price, {}, reference)) return;
            // As the desk writes it down beside the entry.
            const bool counts = step.other == usdt || ledger::is_valued(step.other);
            const Decimal value = step.other == usdt ? amount
                                  : counts           ? try_multiply(amount, price.value, Rounding::down).value()
                                                     : Decimal{};
            RC_ASSERT(books.snapshot().contributed - before == value);
            return take(Transfer{{}, step.other, amount, value, reference});
        }
        orders::BookedFill booked;
        orders::VenueFill& fill = booked.fill;
        fill.symbol = {step.base, usdt};
        fill.trade_id = number;
        fill.order_id = number / 3;
        fill.side = step.buys ? Side::buy : Side::sell;
        fill.price = price;
        fill.quantity = {Decimal::from_ticks(step.amount)};
        fill.notional = notional(price, fill.quantity, Rounding::down).value();
        const std::int64_t of = step.other == usdt ? step.amount / 1'000 : step.amount;
        fill.fee = {Decimal::from_ticks(of / 1'000 * step.fee_share), step.other};
        if (books.book(booked)) take(booked);
    }
    void take(const BookEvent& event) {
        const auto taken = lots.apply(event);
        RC_ASSERT(taken.has_value());
    }

    ledger::Books books;
    LotBook lots;
    std::int64_t number = 0;
};

Decimal sum_of_gains(const LotBook& lots) {
    Decimal sum;
    for (const Piece& piece : lots.pieces()) sum += piece.gain();
    return sum;
}

void check(const TwoBooks& both) {
    const ledger::BooksSnapshot& books = both.books.snapshot();
    Decimal cost, realised, lot_cost;
    for (const auto& [asset, position] : books.positions) {
        cost += position.cost;
        realised += position.realised;
    }
    for (const Lot& lot : both.lots.lots()) {
        RC_ASSERT(lot.left.value >= Decimal{});
        RC_ASSERT(lot.left.value > Decimal{} || lot.cost == Decimal{});
        lot_cost += lot.cost;
    }
    RC_ASSERT(both.lots.cost() == lot_cost);
    RC_ASSERT(both.lots.cash() == both.books.wallet(usdt));
    RC_ASSERT(both.lots.contributed() == books.contributed);
    RC_ASSERT(both.lots.realised() == sum_of_gains(both.lots));
    // One cost per asset or one per lot: profit and cost are split otherwise, never more or less together.
    RC_ASSERT(both.lots.realised() - both.lots.cost() == realised - cost);
    for (const Asset& asset : {btc, eth, bnb}) RC_ASSERT(both.lots.held(asset).value == both.books.wallet(asset));
}

RC_GTEST_PROP(LotLaws, AfterAnythingTheyAgreeWithTheDesksOwnBooks, ()) {
    TwoBooks both(*rc::gen::element(LotMethod::fifo, LotMethod::hifo));
    for (const Step& step : *rc::gen::container<std::vector<Step>>(any_step())) {
        both.go(step);
        check(both);
    }
}

RC_GTEST_PROP(LotLaws, ProfitMadePlusOpenIsTheChangeOfEquityLessTransfers, ()) {
    TwoBooks both(LotMethod::fifo);
    for (const Step& step : *rc::gen::container<std::vector<Step>>(any_step())) both.go(step);
    const ledger::Bids bids = {{btc, {Decimal::from_ticks(*ticks(13))}}, {eth, {Decimal::from_ticks(*ticks(13))}}};
    const Decimal equity = both.books.equity(bids).value();
    const Decimal open = equity - both.lots.cash() - both.lots.cost();
    RC_ASSERT(sum_of_gains(both.lots) + open == equity - both.lots.contributed());
}

RC_GTEST_PROP(LotLaws, SoldToTheLastBothHaveMadeTheSame, ()) {
    TwoBooks both(*rc::gen::element(LotMethod::fifo, LotMethod::hifo));
    for (const Step& step : *rc::gen::container<std::vector<Step>>(any_step())) both.go(step);
    for (const Asset& asset : {btc, eth}) {
        const std::int64_t left = both.books.wallet(asset).ticks();
        if (left > 0) both.go({1, asset, usdt, false, left, *ticks(10), 0});
    }
    Decimal realised;
    for (const auto& [asset, position] : both.books.snapshot().positions) {
        RC_ASSERT(position.cost == Decimal{});
        realised += position.realised;
    }
    RC_ASSERT(both.lots.cost() == Decimal{});
    RC_ASSERT(both.lots.realised() == realised);
}

}  // namespace
}  // namespace piggy::report
