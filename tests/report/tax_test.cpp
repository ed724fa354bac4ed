// Which lot a sale takes, by each method, and that it makes no difference to what all of it adds up to.

#include "report/tax.h"

#include <gtest/gtest.h>

namespace piggy::report {
namespace {

using orders::Side;
using std::chrono::days;

const Asset btc{"BTC"}, usdt{"USDT"};
const Timestamp start = Timestamp(days(20'000));  // 2024-10-04
Decimal money(const char* text) { return Decimal::parse(text).value(); }

orders::BookedFill fill(std::int64_t trade, Side side, int day, const char* price, const char* quantity) {
    orders::BookedFill booked;
    booked.client_order_id = "pg-1";
    booked.fill = {{btc, usdt},      trade, trade, side, {money(price)}, {money(quantity)}, {}, {money("0.1"), usdt},
                   start + days(day)};
    booked.fill.notional = notional(booked.fill.price, booked.fill.quantity, Rounding::down).value();
    return booked;
}

// Bought at 100, 300, 200; half a coin sold at 250 before, one and a half after a year.
BooksHistory history() {
    BooksHistory books;
    books.mode = "live";
    books.exchange = "binanceus";
    books.events = {Opening{start, {{usdt, {money("1000"), money("1000")}}}},
                    fill(1, Side::buy, 1, "100", "1"),
                    fill(2, Side::buy, 2, "300", "1"),
                    fill(3, Side::buy, 3, "200", "1"),
                    fill(4, Side::sell, 10, "250", "0.5"),
                    fill(5, Side::sell, 370, "250", "1.5")};
    return books;
}

std::vector<std::string> lots_of(const TaxReport& report) {
    std::vector<std::string> lots;
    for (const Piece& piece : report.rows)
        lots.push_back(piece.acquired.reference.substr(15) + " " + piece.quantity.value.to_string());
    return lots;
}
TaxReport of(int year, LotMethod method, const std::vector<LotChoice>& choices = {}) {
    return tax_report(history(), std::chrono::year(year), method, choices).value();
}

TEST(TaxLots, FifoTakesTheOldestAndTellsWhatWasHeldForMoreThanAYear) {
    const TaxReport first = of(2024, LotMethod::fifo), second = of(2025, LotMethod::fifo);
    EXPECT_EQ(lots_of(first), (std::vector<std::string>{"1 0.5"}));
    EXPECT_EQ(lots_of(second), (std::vector<std::string>{"1 0.5", "2 1"}));
    EXPECT_EQ(term_of(first.rows[0]), Term::short_term);
    EXPECT_EQ(term_of(second.rows[0]), Term::long_term);
    EXPECT_EQ(first.gain, money("124.9") - money("50.05"));
    EXPECT_EQ(second.gain_long, second.gain);
    // The whole of a lot leaves nothing of its cost behind.
    EXPECT_EQ(first.rows[0].cost + second.rows[0].cost, money("100.1"));
    EXPECT_EQ(second.proceeds, money("374.9"));
}

// As dates, leap day or not: "more than a year" begins with the day after the anniversary.
TEST(TaxLots, TheTermIsACalendarYearInDaysOfUtc) {
    const auto term = [](const char* acquired, const char* disposed) {
        Piece piece;
        piece.acquired.time = parse_iso8601(acquired).value();
        piece.disposed.time = parse_iso8601(disposed).value();
        return std::string(term_name(term_of(piece)));
    };
    for (const auto& [acquired, still_short, already_long] :
         {std::tuple{"2024-01-15T09:00:00Z", "2025-01-15T23:59:59Z", "2025-01-16T00:00:00Z"},
          {"2023-06-01T12:00:00Z", "2024-06-01T13:00:00Z", "2024-06-02T00:00:00Z"},
          {"2022-03-05T23:59:59Z", "2023-03-05T23:59:59Z", "2023-03-06T00:00:00Z"},
          {"2024-02-28T12:00:00Z", "2025-02-28T12:00:00Z", "2025-03-01T00:00:00Z"},
          {"2024-02-29T12:00:00Z", "2025-02-28T23:00:00Z", "2025-03-01T00:00:00Z"},
          {"2023-02-28T12:00:00Z", "2024-02-29T23:00:00Z", "2024-03-01T00:00:00Z"},
          {"2024-12-31T23:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"}}) {
        EXPECT_EQ(term(acquired, still_short), "short") << acquired;
        EXPECT_EQ(term(acquired, already_long), "long") << acquired;
    }
}

TEST(TaxLots, HifoTakesTheDearest) {
    EXPECT_EQ(lots_of(of(2024, LotMethod::hifo)), (std::vector<std::string>{"2 0.5"}));
    EXPECT_EQ(lots_of(of(2025, LotMethod::hifo)), (std::vector<std::string>{"2 0.5", "3 1"}));
}

TEST(TaxLots, AChosenLotIsTakenAndTheRestGoesByAge) {
    const std::string sale = "BTC/USDT trade 5";
    EXPECT_EQ(lots_of(of(2025, LotMethod::specific, {{sale, "BTC/USDT trade 3", Quantity{money("0.25")}}})),
              (std::vector<std::string>{"3 0.25", "1 0.5", "2 0.75"}));
    EXPECT_EQ(lots_of(of(2025, LotMethod::specific,
                         {{sale, "BTC/USDT trade 3", std::nullopt}, {sale, "BTC/USDT trade 2", std::nullopt}})),
              (std::vector<std::string>{"3 1", "2 0.5"}));
    for (const auto& [from, lot, quantity] : {std::tuple{sale, "BTC/USDT trade 9", "1"},
                                              {sale, "BTC/USDT trade 3", "1.1"},
                                              {std::string("BTC/USDT trade 4"), "BTC/USDT trade 3", "0.6"},
                                              {std::string("BTC/USDT trade 8"), "BTC/USDT trade 3", "1"}}) {
        const auto refused = tax_report(history(), std::chrono::year(2025), LotMethod::specific,
                                        {{from, lot, Quantity{money(quantity)}}});
        ASSERT_FALSE(refused) << lot;
        EXPECT_EQ(refused.error().code, ErrorCode::refused);
    }
}

TEST(TaxLots, TheYearsAddUpWithTheLedgerByEveryMethod) {
    LotBook ledger;
    for (const BookEvent& event : history().events) ASSERT_TRUE(ledger.apply(event));
    for (const auto method : {LotMethod::fifo, LotMethod::hifo}) {
        LotBook lots(method);
        for (const BookEvent& event : history().events) ASSERT_TRUE(lots.apply(event));
        EXPECT_EQ(of(2024, method).gain + of(2025, method).gain, lots.realised());
        EXPECT_EQ(lots.realised() - lots.cost(), ledger.realised() - ledger.cost());
    }
}

TEST(TaxLots, TheCsvHasARowForEachLotAndItsReferencesCanBeChosenAgain) {
    const std::string csv = csv_text(of(2025, LotMethod::fifo));
    EXPECT_TRUE(csv.starts_with(
        "acquired,disposed,asset,quantity,proceeds,cost_basis,gain,term,kind,acquired_by,disposed_by\r\n"
        "2024-10-05T00:00:00.000Z,2025-10-09T00:00:00.000Z,BTC,0.5,124.96666666,50.05,74.91666666,long,sale,"
        "BTC/USDT trade 1,BTC/USDT trade 5\r\n"))
        << csv;
    const auto choices =
        parse_lot_choices("sale,lot,quantity\n\nBTC/USDT trade 5, BTC/USDT trade 3 ,0.25\r\na,\"b\"\n").value();
    ASSERT_EQ(choices.size(), 2U);
    EXPECT_EQ(choices[0].lot, "BTC/USDT trade 3");
    EXPECT_EQ(choices[0].quantity, Quantity{money("0.25")});
    EXPECT_EQ(choices[1].lot, "b");
    for (const char* wrong : {"a", "a,b,c", "a,b,0", "a,b,-1", ",b", "a,,1", "a,b,1,2"})
        EXPECT_FALSE(parse_lot_choices(wrong)) << wrong;
    EXPECT_FALSE(parse_year("26"));
    EXPECT_FALSE(parse_year("20x6"));
    EXPECT_FALSE(parse_lot_method("lifo"));
}

}  // namespace
}  // namespace piggy::report
