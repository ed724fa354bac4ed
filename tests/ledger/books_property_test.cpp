// Laws of the books under random fills and transfers. More of it: RC_PARAMS="max_success=20000 max_size=1000" in front
// of this test program.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "ledger/books.h"

namespace piggy::ledger {
namespace {

using orders::Side;

const Asset btc{"BTC"}, eth{"ETH"}, usdt{"USDT"}, bnb{"BNB"};

struct Action {
    bool transfer = false;
    bool own = true;
    Asset asset;  // of a transfer, or the base
    Side side = Side::buy;
    std::int64_t amount = 0;  // in ticks; of a transfer signed
    std::int64_t price = 0;
    Money fee;
};

std::ostream& operator<<(std::ostream& out, const Action& action) {
    if (action.transfer)
        return out << "transfer " << action.asset.code << " " << action.amount << " at " << action.price;
    return out << side_name(action.side) << " " << action.asset.code << " " << action.amount << " at " << action.price
               << ", fee " << action.fee.amount.to_string() << " " << action.fee.asset.code;
}

// From a single tick to many coins: small amounts are where rounding bites.
rc::Gen<std::int64_t> ticks(int digits) {
    return rc::gen::mapcat(rc::gen::inRange(0, digits + 1), [](int size) {
        std::int64_t limit = 1;
        for (int digit = 0; digit < size; ++digit) limit *= 10;
        return rc::gen::inRange<std::int64_t>(1, limit + 1);
    });
}

rc::Gen<Action> any_action() {
    return rc::gen::apply(
        [](int kind, bool own, const Asset& base, const Asset& fee_asset, bool buys, std::int64_t amount,
           std::int64_t price, int fee_share) {
            Action action;
            action.own = own;
            action.price = price;
            action.amount = amount;
            action.asset = base;
            if (kind == 0) {
                action.transfer = true;
                action.asset = fee_asset;
                if (!buys) action.amount = -amount;
                return action;
            }
            action.side = buys ? Side::buy : Side::sell;
            const std::int64_t of = fee_asset == usdt ? amount / 1'000 : amount;
            action.fee = {Decimal::from_ticks(of / 1'000 * fee_share), fee_asset};
            return action;
        },
        rc::gen::inRange(0, 8), rc::gen::arbitrary<bool>(), rc::gen::element(btc, eth),
        rc::gen::element(btc, eth, usdt, bnb), rc::gen::arbitrary<bool>(), ticks(10), ticks(13),
        rc::gen::inRange(0, 3));
}

std::int64_t of_ticks(int128 value) { return static_cast<std::int64_t>(value); }

Result<JournalEntry> apply(Books& books, const Action& action, std::int64_t number) {
    if (action.transfer) {
        return books.transfer(action.asset, Decimal::from_ticks(action.amount),
                              Price{Decimal::from_ticks(action.price)}, {}, "transfer " + std::to_string(number));
    }
    orders::VenueFill fill;
    fill.symbol = {action.asset, usdt};
    fill.trade_id = number;
    fill.side = action.side;
    fill.price = {Decimal::from_ticks(action.price)};
    fill.quantity = {Decimal::from_ticks(action.amount)};
    fill.notional = notional(fill.price, fill.quantity, Rounding::down).value();
    fill.fee = action.fee;
    return books.book({fill, action.own ? "pg-1" : ""});
}

using Sums = std::map<std::pair<Account, Asset>, int128>;

// Everything again from the postings alone, and the identity in plain words.
void check(const BooksSnapshot& books, const Sums& sums) {
    const auto posted = [&](Account account, const Asset& asset) {
        const auto found = sums.find({account, asset});
        return found == sums.end() ? std::int64_t{0} : of_ticks(found->second);
    };
    const auto held = [&](const Asset& asset) {
        const auto found = books.wallets.find(asset);
        return found == books.wallets.end() ? std::int64_t{0} : found->second.ticks();
    };
    int128 costs = 0, realised = 0;
    for (const auto& asset : {btc, eth, usdt, bnb}) {
        RC_ASSERT(held(asset) == posted(Account::wallet, asset));
        RC_ASSERT(held(asset) >= 0);
        const auto fees = books.fees.find(asset);
        RC_ASSERT((fees == books.fees.end() ? 0 : fees->second.ticks()) == posted(Account::fees, asset));
    }
    for (const auto& [asset, position] : books.positions) {
        RC_ASSERT(position.quantity.value.ticks() == held(asset));
        RC_ASSERT(position.cost >= Decimal{});
        costs += position.cost.ticks();
        realised += position.realised.ticks();
    }
    RC_ASSERT(held(usdt) + costs == books.contributed.ticks() + realised);
}

RC_GTEST_PROP(BooksLaws, AfterAnythingTheBooksAddUpAndARefusalChangesNothing, ()) {
    const auto actions = *rc::gen::container<std::vector<Action>>(any_action());
    Books books;
    Sums sums;
    const auto take = [&](const Result<JournalEntry>& entry) {
        RC_ASSERT(is_balanced(*entry));
        for (const auto& posting : entry->postings) {
            sums[{posting.account, posting.asset}] += posting.amount.ticks();
        }
    };
    take(books.open_with({{usdt, Decimal::whole(100'000)}, {btc, Decimal::whole(1)}, {bnb, Decimal::whole(1)}},
                         {{btc, {Decimal::whole(50'000)}}}, {}));
    std::int64_t number = 0;
    int booked = 0;
    for (const auto& action : actions) {
        const auto before = books.snapshot();
        const auto entry = apply(books, action, ++number);
        if (!entry) {
            RC_ASSERT(entry.error().code == ErrorCode::refused);
            RC_ASSERT(books.snapshot() == before);
            continue;
        }
        ++booked;
        take(entry);
        RC_ASSERT(books.snapshot().entries == before.entries + 1);
        check(books.snapshot(), sums);
    }
    RC_CLASSIFY(booked * 2 > static_cast<int>(actions.size()), "most were booked");
    RC_ASSERT(Books::from(books.snapshot()).value().snapshot() == books.snapshot());
}

RC_GTEST_PROP(BooksLaws, EquityIsWhatWasContributedAndEarned, ()) {
    const auto actions = *rc::gen::container<std::vector<Action>>(any_action());
    Books books;
    RC_ASSERT(books.open_with({{usdt, Decimal::whole(100'000)}}, {}, {}));
    std::int64_t number = 0;
    for (const auto& action : actions) static_cast<void>(apply(books, action, ++number));
    const Bids bids = {{btc, {Decimal::from_ticks(*ticks(13))}}, {eth, {Decimal::from_ticks(*ticks(13))}}};
    Decimal expected = books.snapshot().contributed + books.open_profit(bids).value();
    for (const auto& [asset, position] : books.snapshot().positions) expected += position.realised;
    RC_ASSERT(books.equity(bids).value() == expected);
}

// Enough of everything, so that nothing is refused in any order.
RC_GTEST_PROP(BooksLaws, TheOrderOfFillsIsNothingToTheWallets, (std::uint64_t seed)) {
    auto actions = *rc::gen::container<std::vector<Action>>(any_action());
    const Decimal much = Decimal::whole(1'000'000'000);
    Books books;
    RC_ASSERT(books.open_with({{usdt, much}, {btc, much}, {eth, much}, {bnb, much}}, {{btc, {Decimal::whole(1)}}}, {}));
    Books other = books;
    std::int64_t number = 0;
    for (const auto& action : actions) RC_ASSERT(apply(books, action, ++number));
    Random random(seed);
    for (std::size_t index = actions.size(); index > 1; --index) {
        std::swap(actions[index - 1], actions[random.below(index)]);
    }
    for (const auto& action : actions) RC_ASSERT(apply(other, action, ++number));
    RC_ASSERT(other.snapshot().wallets == books.snapshot().wallets);
    RC_ASSERT(other.snapshot().fees == books.snapshot().fees);
    RC_ASSERT(other.snapshot().contributed == books.snapshot().contributed);
}

RC_GTEST_PROP(BooksLaws, APositionBoughtAndSoldInPartsRealisesWhatCameInLessWhatWentOut, ()) {
    Books books;
    RC_ASSERT(books.open_with({{usdt, Decimal::whole(1'000'000)}}, {}, {}));
    std::int64_t number = 0;
    for (const auto& bought : *rc::gen::container<std::vector<std::int64_t>>(ticks(9))) {
        RC_ASSERT(apply(books, {false, true, btc, Side::buy, bought, *ticks(10), {{}, usdt}}, ++number));
    }
    while (const auto left = books.wallet(btc).ticks()) {
        const auto part = *rc::gen::inRange<std::int64_t>(1, left + 1);
        RC_ASSERT(apply(books, {false, true, btc, Side::sell, part, *ticks(10), {{}, usdt}}, ++number));
    }
    const auto done = books.position(btc);
    RC_ASSERT(done.cost == Decimal{});
    RC_ASSERT(done.realised == books.wallet(usdt) - Decimal::whole(1'000'000));
}

}  // namespace
}  // namespace piggy::ledger
