#include "ledger/books.h"

#include <gtest/gtest.h>

#include <functional>

namespace piggy::ledger {
namespace {

using orders::Side;

const Asset btc{"BTC"}, eth{"ETH"}, usdt{"USDT"}, bnb{"BNB"};

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
Price price(std::string_view text) { return {decimal(text)}; }

orders::BookedFill fill(std::string_view symbol, Side side, std::string_view quantity, std::string_view notional,
                        std::string_view fee = "0", const Asset& fee_asset = usdt) {
    static std::int64_t trade_id = 4710;
    orders::VenueFill made;
    made.symbol = Symbol::parse(symbol).value();
    made.trade_id = ++trade_id;
    made.side = side;
    made.quantity = {decimal(quantity)};
    made.notional = decimal(notional);
    made.fee = {decimal(fee), fee_asset};
    return {made, "pg-1"};
}

Books opened(const std::map<Asset, Decimal>& balances, const Bids& bids = {}) {
    Books books;
    EXPECT_TRUE(books.open_with(balances, bids, {}));
    return books;
}

Position position(std::string_view quantity, std::string_view cost, std::string_view realised) {
    return {{decimal(quantity)}, decimal(cost), decimal(realised)};
}

TEST(Books, AreOpenedOnceWithWhatIsThereAtItsBid) {
    Books books;
    const auto entry = books.open_with(
        {{usdt, decimal("100")}, {btc, decimal("0.002")}, {bnb, decimal("3")}, {eth, {}}}, {{btc, price("50000")}}, {});
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->kind, EntryKind::opening);
    EXPECT_EQ(entry->postings.size(), 6U);
    EXPECT_TRUE(is_balanced(*entry));
    EXPECT_EQ(books.snapshot().contributed, decimal("200"));
    EXPECT_EQ(books.position(btc), position("0.002", "100", "0"));
    EXPECT_EQ(books.wallet(bnb), decimal("3"));
    EXPECT_EQ(books.position(bnb), Position{});
    EXPECT_EQ(books.snapshot().entries, 1);

    const auto again = books.open_with({{usdt, decimal("100")}}, {}, {});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::refused);
    EXPECT_EQ(books.wallet(usdt), decimal("100"));
}

TEST(Books, ABuyWithAQuoteFeeCostsItsNotionalAndTheFee) {
    auto books = opened({{usdt, decimal("100")}});
    auto buy = fill("BTC/USDT", Side::buy, "0.0002", "10", "0.01");
    buy.fill.trade_id = 77;
    const auto entry = books.book(buy);
    ASSERT_TRUE(entry);
    const std::vector<Posting> postings = {
        {Account::wallet, btc, decimal("0.0002")}, {Account::trading, btc, decimal("-0.0002")},
        {Account::wallet, usdt, decimal("-10")},   {Account::trading, usdt, decimal("10")},
        {Account::wallet, usdt, decimal("-0.01")}, {Account::fees, usdt, decimal("0.01")},
    };
    EXPECT_EQ(entry->postings, postings);
    EXPECT_EQ(entry->reference, "BTC/USDT trade 77");
    EXPECT_EQ(entry->kind, EntryKind::fill);
    EXPECT_EQ(books.position(btc), position("0.0002", "10.01", "0"));
    EXPECT_EQ(books.wallet(usdt), decimal("89.99"));
    EXPECT_EQ(books.snapshot().fees.at(usdt), decimal("0.01"));
}

TEST(Books, ABaseFeeTakesQuantityAndLeavesTheCost) {
    auto books = opened({{usdt, decimal("100")}});
    ASSERT_TRUE(books.book(fill("BTC/USDT", Side::buy, "0.0002", "10", "0.0000002", btc)));
    EXPECT_EQ(books.position(btc), position("0.0001998", "10", "0"));
    EXPECT_EQ(books.wallet(btc), decimal("0.0001998"));
}

TEST(Books, ASaleTakesItsShareOfTheCostRoundedDownAndTheLastTakesTheRest) {
    auto books = opened({{usdt, decimal("100")}});
    ASSERT_TRUE(books.book(fill("ETH/USDT", Side::buy, "0.003", "10.00000001")));
    ASSERT_TRUE(books.book(fill("ETH/USDT", Side::sell, "0.001", "4", "0.004")));
    // A third of 10.00000001 is 3.33333333 and a bit that stays.
    EXPECT_EQ(books.position(eth), position("0.002", "6.66666668", "0.66266667"));
    ASSERT_TRUE(books.book(fill("ETH/USDT", Side::sell, "0.002", "5")));
    EXPECT_EQ(books.position(eth), position("0", "0", "-1.00400001"));
    EXPECT_EQ(books.wallet(usdt), decimal("98.99599999"));
    EXPECT_FALSE(books.snapshot().wallets.contains(eth));
}

TEST(Books, AFeeInAThirdAssetIsTakenThereAndFlagged) {
    auto books = opened({{usdt, decimal("100")}, {bnb, decimal("1")}});
    EXPECT_TRUE(books.foreign_fee_assets().empty());
    ASSERT_TRUE(books.book(fill("BTC/USDT", Side::buy, "0.0002", "10", "0.0001", bnb)));
    EXPECT_EQ(books.position(btc), position("0.0002", "10", "0"));
    EXPECT_EQ(books.wallet(bnb), decimal("0.9999"));
    EXPECT_EQ(books.foreign_fee_assets(), std::vector{bnb});
}

TEST(Books, AFeeInTheOtherPositionsAssetMakesThatOneSmaller) {
    auto books = opened({{usdt, decimal("100")}, {eth, decimal("1")}}, {{eth, price("2000")}});
    ASSERT_TRUE(books.book(fill("BTC/USDT", Side::buy, "0.0002", "10", "0.001", eth)));
    EXPECT_EQ(books.position(eth), position("0.999", "2000", "0"));
    EXPECT_TRUE(books.foreign_fee_assets().empty());
}

TEST(Books, CostThatOutlivesItsQuantityIsALoss) {
    auto books = opened({{usdt, decimal("100")}});
    ASSERT_TRUE(books.book(fill("BTC/USDT", Side::buy, "0.00000001", "0.001", "0.00000001", btc)));
    EXPECT_EQ(books.position(btc), position("0", "0", "-0.001"));
}

TEST(Books, ATradeMadeElsewhereIsBookedTheSameUnderAnotherKind) {
    auto ours = opened({{usdt, decimal("100")}});
    auto theirs = ours;
    auto trade = fill("BTC/USDT", Side::buy, "0.0002", "10", "0.01");
    ASSERT_TRUE(ours.book(trade));
    trade.client_order_id.clear();
    const auto entry = theirs.book(trade);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->kind, EntryKind::external_fill);
    EXPECT_EQ(theirs.snapshot(), ours.snapshot());
}

TEST(Books, WhatTheBooksDoNotKnowOfCanNotBeSoldOrSpent) {
    auto books = opened({{usdt, decimal("10")}, {btc, decimal("0.001")}}, {{btc, price("50000")}});
    const auto before = books.snapshot();
    const std::vector<orders::BookedFill> too_much = {
        fill("BTC/USDT", Side::sell, "0.00100001", "50"),            // more than is held
        fill("ETH/USDT", Side::sell, "0.00000001", "1"),             // none is held
        fill("BTC/USDT", Side::buy, "0.001", "10.00000001"),         // more than there is
        fill("BTC/USDT", Side::buy, "0.001", "10", "0.00000001"),    // the fee is too much
        fill("BTC/USDT", Side::sell, "0.001", "50", "0.0001", btc),  // nothing is left for the fee
        fill("BTC/USDT", Side::buy, "0.0001", "5", "0.00001", bnb),  // there is no BNB
    };
    for (const auto& one : too_much) {
        const auto booked = books.book(one);
        ASSERT_FALSE(booked);
        EXPECT_EQ(booked.error().code, ErrorCode::refused);
        EXPECT_NE(booked.error().what.find("book the deposit or trade that is missing first"), std::string::npos)
            << booked.error().what;
        EXPECT_EQ(books.snapshot(), before);
    }
    ASSERT_TRUE(books.transfer(bnb, decimal("1"), {}, {}, "deposit BNB 1"));
    EXPECT_TRUE(books.book(too_much.back()));
}

TEST(Books, AFillThatMakesNoSenseIsRefused) {
    auto books = opened({{usdt, decimal("100")}, {btc, decimal("1")}}, {{btc, price("50000")}});
    const auto before = books.snapshot();
    std::vector<orders::BookedFill> odd = {
        fill("ETH/BTC", Side::buy, "0.1", "0.01"),
        fill("USDT/USDT", Side::buy, "1", "1"),
        fill("BTC/USDT", Side::buy, "0", "10"),
        fill("BTC/USDT", Side::buy, "-1", "10"),
        fill("BTC/USDT", Side::sell, "0.1", "-10"),
        fill("BTC/USDT", Side::buy, "0.1", "10", "-1"),
        fill("BTC/USDT", Side::buy, "0.1", "10", "1", {}),
    };
    for (const auto& one : odd) {
        const auto booked = books.book(one);
        ASSERT_FALSE(booked) << one.fill.symbol.to_string();
        EXPECT_EQ(booked.error().code, ErrorCode::refused);
        EXPECT_EQ(books.snapshot(), before);
    }
}

TEST(Books, BeyondNinetyTwoBillionNothingIsBooked) {
    const Decimal most = Decimal::from_ticks(INT64_MAX);
    auto books = opened({{usdt, most}, {btc, decimal("1")}}, {});
    const auto before = books.snapshot();
    const auto sale = books.book(fill("BTC/USDT", Side::sell, "1", "1"));
    ASSERT_FALSE(sale);
    EXPECT_EQ(sale.error().code, ErrorCode::out_of_range);
    EXPECT_EQ(books.transfer(usdt, Decimal::from_ticks(1), {}, {}, "deposit").error().code, ErrorCode::out_of_range);
    EXPECT_EQ(books.transfer(usdt, Decimal::from_ticks(INT64_MIN), {}, {}, "w").error().code, ErrorCode::out_of_range);
    EXPECT_EQ(books.transfer(btc, decimal("2"), Price{most}, {}, "deposit").error().code, ErrorCode::out_of_range);
    EXPECT_EQ(books.equity({{btc, price("1")}}).error().code, ErrorCode::out_of_range);
    EXPECT_EQ(books.snapshot(), before);

    Books fresh;
    EXPECT_EQ(fresh.open_with({{btc, decimal("2")}}, {{btc, Price{most}}}, {}).error().code, ErrorCode::out_of_range);
    EXPECT_EQ(fresh.open_with({{usdt, decimal("-1")}}, {}, {}).error().code, ErrorCode::refused);
    EXPECT_EQ(fresh.snapshot(), BooksSnapshot{});
}

TEST(Books, ATransferOfUsdtIsNoProfit) {
    auto books = opened({{usdt, decimal("100")}});
    const auto deposit = books.transfer(usdt, decimal("50"), {}, {}, "deposit USDT 1");
    ASSERT_TRUE(deposit);
    EXPECT_EQ(deposit->kind, EntryKind::deposit);
    EXPECT_EQ(deposit->reference, "deposit USDT 1");
    const auto withdrawal = books.transfer(usdt, decimal("-120"), {}, {}, "withdrawal USDT 1");
    ASSERT_TRUE(withdrawal);
    EXPECT_EQ(withdrawal->kind, EntryKind::withdrawal);
    EXPECT_EQ(books.snapshot().contributed, decimal("30"));
    EXPECT_EQ(books.wallet(usdt), decimal("30"));
    EXPECT_EQ(books.transfer(usdt, decimal("-30.00000001"), {}, {}, "w").error().code, ErrorCode::refused);
    EXPECT_EQ(books.transfer(usdt, {}, {}, {}, "nothing").error().code, ErrorCode::refused);
}

TEST(Books, AWithdrawalOfAPositionRealisesWhatItWasWorthBeyondItsCost) {
    auto books = opened({{usdt, decimal("100")}, {btc, decimal("0.002")}}, {{btc, price("50000")}});
    ASSERT_TRUE(books.transfer(btc, decimal("-0.001"), price("60000"), {}, "withdrawal BTC 1"));
    EXPECT_EQ(books.position(btc), position("0.001", "50", "10"));
    EXPECT_EQ(books.snapshot().contributed, decimal("140"));
    ASSERT_TRUE(books.transfer(btc, decimal("0.001"), price("40000"), {}, "deposit BTC 1"));
    EXPECT_EQ(books.position(btc), position("0.002", "90", "10"));
    EXPECT_EQ(books.snapshot().contributed, decimal("180"));
    EXPECT_EQ(books.transfer(btc, decimal("0.001"), {}, {}, "deposit BTC 2").error().code, ErrorCode::refused);
    EXPECT_EQ(books.transfer(btc, decimal("-0.00200001"), price("1"), {}, "w").error().code, ErrorCode::refused);
}

TEST(Books, OtherAssetsComeAndGoForNothing) {
    auto books = opened({{usdt, decimal("100")}});
    ASSERT_TRUE(books.transfer(bnb, decimal("5"), price("600"), {}, "deposit BNB 1"));
    EXPECT_EQ(books.snapshot().contributed, decimal("100"));
    EXPECT_EQ(books.equity({{bnb, price("600")}}).value(), decimal("100"));
    ASSERT_TRUE(books.book(fill("BNB/USDT", Side::sell, "2", "1200")));
    EXPECT_EQ(books.position(bnb), position("3", "0", "1200"));
    ASSERT_TRUE(books.book(fill("BNB/USDT", Side::buy, "1", "600")));
    ASSERT_TRUE(books.transfer(bnb, decimal("-2"), {}, {}, "withdrawal BNB 1"));
    EXPECT_EQ(books.position(bnb), position("2", "300", "900"));
}

TEST(Books, EquityNeedsABidOfWhatIsHeldAndOnlyOfThat) {
    auto books =
        opened({{usdt, decimal("100")}, {btc, decimal("0.00000003")}, {bnb, decimal("9")}}, {{btc, price("50000")}});
    const auto missing = books.equity({{eth, price("2000")}});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    EXPECT_NE(missing.error().what.find("BTC"), std::string::npos);
    EXPECT_EQ(books.equity({{btc, price("0.99")}}).value(), decimal("100.00000002"));  // rounded down
    EXPECT_EQ(books.open_profit({{btc, price("60000")}}).value(), decimal("0.0003"));
    EXPECT_EQ(books.open_profit({}).error().code, ErrorCode::not_found);
    EXPECT_EQ(opened({{usdt, decimal("5")}}).equity({}).value(), decimal("5"));
}

TEST(Books, StoredBooksThatDoNotAddUpAreNotRead) {
    auto books = opened({{usdt, decimal("100")}, {btc, decimal("1")}}, {{btc, price("50000")}});
    ASSERT_TRUE(books.book(fill("BTC/USDT", Side::buy, "0.001", "50", "0.05")));
    const auto whole = books.snapshot();
    ASSERT_TRUE(Books::from(whole));
    EXPECT_EQ(Books::from(whole)->snapshot(), whole);
    EXPECT_TRUE(Books::from({}));

    const auto tick = Decimal::from_ticks(1);
    const std::vector<std::function<void(BooksSnapshot&)>> changes = {
        [&](auto& stored) { stored.wallets[usdt] += tick; },
        [&](auto& stored) { stored.wallets[btc] += tick; },
        [&](auto& stored) { stored.wallets.erase(btc); },
        [&](auto& stored) { stored.positions[btc].cost += tick; },
        [&](auto& stored) { stored.positions[btc].quantity.value += tick; },
        [&](auto& stored) { stored.positions[btc].realised -= tick; },
        [&](auto& stored) { stored.contributed -= tick; },
        [&](auto& stored) { stored.entries = -1; },
        [&](auto& stored) { stored.fees[usdt] = -tick; },
        [&](auto& stored) { stored.wallets[bnb] = -tick; },
        [&](auto& stored) {
            stored.positions[usdt] = {{stored.wallets[usdt]}, {}, {}};
        },
        [&](auto& stored) {
            stored.positions[eth] = {{}, tick, tick};
        },
        [&](auto& stored) {
            stored.positions[btc].cost += Decimal::whole(-60'000);
            stored.positions[btc].realised += Decimal::whole(-60'000);
        },
    };
    for (std::size_t index = 0; index < changes.size(); ++index) {
        auto changed = whole;
        changes[index](changed);
        const auto read = Books::from(changed);
        ASSERT_FALSE(read) << "change " << index;
        EXPECT_EQ(read.error().code, ErrorCode::malformed);
    }
}

TEST(Books, FillsTakenBackGiveTheWalletsThereWere) {
    auto books = opened({{usdt, decimal("100")}, {bnb, decimal("1")}});
    const auto before = books.snapshot().wallets;
    const auto buy = fill("BTC/USDT", Side::buy, "0.0002", "10", "0.0000002", btc);
    const auto sale = fill("BTC/USDT", Side::sell, "0.0001998", "11", "0.001", bnb);
    ASSERT_TRUE(books.book(buy));
    const auto between = books.snapshot().wallets;
    ASSERT_TRUE(books.book(sale));
    const auto now = books.snapshot().wallets;
    EXPECT_EQ(wallets_before(now, std::vector{sale.fill}).value(), between);
    EXPECT_EQ(wallets_before(now, std::vector{sale.fill, buy.fill}).value(), before);
    EXPECT_EQ(wallets_before({}, std::vector{buy.fill}).error().code, ErrorCode::refused);
    EXPECT_EQ(wallets_before({{usdt, Decimal::from_ticks(INT64_MAX)}, {btc, decimal("1")}}, std::vector{buy.fill})
                  .error()
                  .code,
              ErrorCode::out_of_range);
}

TEST(Journal, AnEntryIsBalancedAssetByAsset) {
    JournalEntry entry{{}, EntryKind::fill, "x", {{Account::wallet, btc, decimal("1")}}};
    EXPECT_FALSE(is_balanced(entry));
    entry.postings.push_back({Account::trading, eth, decimal("-1")});
    EXPECT_FALSE(is_balanced(entry));
    entry.postings.push_back({Account::trading, btc, decimal("-1")});
    entry.postings.push_back({Account::fees, eth, decimal("1")});
    EXPECT_TRUE(is_balanced(entry));
    const Decimal most = Decimal::from_ticks(INT64_MAX);
    EXPECT_FALSE(
        is_balanced({{}, EntryKind::fill, "wide", {{Account::wallet, btc, most}, {Account::fees, btc, most}}}));
    EXPECT_TRUE(is_balanced({}));
}

TEST(Journal, NamesAreReadBack) {
    for (const auto* name : {"wallet", "opening", "trading", "fees", "transfer"}) {
        ASSERT_TRUE(parse_account(name)) << name;
        EXPECT_STREQ(account_name(*parse_account(name)), name);
    }
    for (const auto* name : {"opening", "fill", "external_fill", "deposit", "withdrawal"}) {
        ASSERT_TRUE(parse_entry_kind(name)) << name;
        EXPECT_STREQ(entry_kind_name(*parse_entry_kind(name)), name);
    }
    EXPECT_FALSE(parse_account("Wallet"));
    EXPECT_FALSE(parse_entry_kind(""));
}

}  // namespace
}  // namespace piggy::ledger
