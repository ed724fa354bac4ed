// Daily summary and monthly report of a small, readable history, every figure worked out by hand.

#include <gtest/gtest.h>

#include "report/report.h"
#include "report/summary.h"

namespace piggy::report {
namespace {

using orders::Side;
using std::chrono::hours;
using std::chrono::minutes;

const Asset btc{"BTC"}, usdt{"USDT"};
const Symbol btc_usdt{btc, usdt};
constexpr std::int64_t day_one = 20'000;  // 2024-10-04
Timestamp at(std::int64_t day, int hour, int minute = 0) {
    return Timestamp(std::chrono::days(day) + hours(hour) + minutes(minute));
}
Decimal money(const char* text) { return Decimal::parse(text).value(); }

orders::BookedFill fill(std::int64_t trade, std::int64_t order, Side side, Timestamp time, const char* price,
                        const char* quantity, const char* fee, const Asset& fee_asset = usdt) {
    orders::BookedFill booked;
    booked.client_order_id = "pg-" + std::to_string(order);
    booked.fill.symbol = btc_usdt;
    booked.fill.trade_id = trade;
    booked.fill.order_id = order;
    booked.fill.side = side;
    booked.fill.price = {money(price)};
    booked.fill.quantity = {money(quantity)};
    booked.fill.notional = notional(booked.fill.price, booked.fill.quantity, Rounding::down).value();
    booked.fill.fee = {money(fee), fee_asset};
    booked.fill.time = time;
    return booked;
}

// $10,000. Day one: 0.01 at 50,000 and 0.01 at 60,000, 0.015 sold at 58,000 in one order of two fills. Day two: $1,000
// come in, the rest goes at 40,000 with its fee in BTC. Day three: nothing.
BooksHistory history() {
    BooksHistory books;
    books.mode = "live";
    books.exchange = "practice";
    books.loss_percent_max = 5;
    books.now = at(day_one + 3, 12);
    books.events = {Opening{at(day_one, 1), {{usdt, {money("10000"), money("10000")}}}},
                    fill(1, 1, Side::buy, at(day_one, 2), "50000", "0.01", "0.5"),
                    fill(2, 2, Side::buy, at(day_one, 3), "60000", "0.01", "0.6"),
                    fill(3, 3, Side::sell, at(day_one, 4), "58000", "0.01", "0.58"),
                    fill(4, 3, Side::sell, at(day_one, 4), "58000", "0.005", "0.29"),
                    Transfer{at(day_one + 1, 10, 30), usdt, money("1000"), money("1000"), "deposit USDT 6"},
                    fill(5, 4, Side::sell, at(day_one + 1, 12), "40000", "0.0049", "0.0001", btc)};
    books.days = {{day_one, at(day_one, 1), money("10000"), {}, ""},
                  {day_one + 1, at(day_one + 1, 0), money("10060"), money("1000"), ""}};
    books.equity = {{at(day_one, 2, 30), money("10020")},
                    {at(day_one, 3, 30), money("9920")},
                    {at(day_one, 23, 59), money("10060")},
                    {at(day_one + 1, 10, 30), money("10060")},
                    {at(day_one + 1, 12, 5), money("10965")}};
    orders::LiveOrder refused;
    refused.created_at = at(day_one, 5);
    refused.state = orders::OrderState::refused;
    orders::LiveOrder expired = refused;
    expired.state = orders::OrderState::expired;
    books.orders = {refused, refused, expired};
    books.unknown = {at(day_one, 6)};
    return books;
}

TEST(DailySummary, OfADayThatIsOverGoesFromItsBaselineToTheNextOne) {
    const Accounts accounts = Accounts::from(history()).value();
    const DaySummary day = accounts.day(day_one);
    const PeriodFigures& figures = day.figures;
    EXPECT_TRUE(figures.over);
    EXPECT_EQ(figures.trades, 3U);
    EXPECT_EQ(figures.buys, 2U);
    EXPECT_EQ(figures.sells, 1U);
    EXPECT_EQ(figures.fills.size(), 4U);
    EXPECT_EQ(figures.refused, 2U);
    EXPECT_EQ(figures.unfilled, 1U);
    EXPECT_EQ(figures.unknown, 1U);
    EXPECT_EQ(figures.equity_first, money("10000"));
    EXPECT_EQ(figures.equity_last, money("10060"));  // the next day's baseline
    EXPECT_EQ(figures.pnl, money("60"));
    // 870 - 0.87 came in for 500.50 and half of 600.60.
    EXPECT_EQ(figures.realised, money("68.33"));
    EXPECT_EQ(figures.open_change, money("-8.33"));
    EXPECT_EQ(figures.open_profit, money("-8.33"));  // nothing was open before
    EXPECT_EQ(figures.fees_usd, money("1.97"));
    EXPECT_EQ(figures.fees.at(usdt), money("1.97"));
    EXPECT_NEAR(figures.return_pct.value(), 0.6, 1e-12);
    EXPECT_NEAR(figures.drawdown_max_pct.value(), 100 * 100.0 / 10'020, 1e-12);
    EXPECT_EQ(day.loss, Decimal{});
    EXPECT_EQ(day.loss_budget_used_pct, 0.0);
}

TEST(DailySummary, AnOrderOfTwoFillsIsOneTradeMadeOfAllItsFills) {
    const Accounts accounts = Accounts::from(history()).value();
    const auto trades = accounts.day(day_one).figures.trades_closed;
    ASSERT_EQ(trades.size(), 1U);
    EXPECT_EQ(trades[0].quantity.value, money("0.015"));
    EXPECT_EQ(trades[0].cost, money("800.8"));
    EXPECT_EQ(trades[0].proceeds, money("869.13"));
    EXPECT_EQ(trades[0].fees, money("1.67"));  // its own 0.87, and 0.50 and half of 0.60 of the purchases
    ASSERT_EQ(trades[0].bought.size(), 2U);
    EXPECT_EQ(trades[0].bought[0].reference, "BTC/USDT trade 1");
    EXPECT_EQ(trades[0].bought[1].reference, "BTC/USDT trade 2");
    ASSERT_EQ(trades[0].sold.size(), 2U);
    EXPECT_EQ(trades[0].sold[1].reference, "BTC/USDT trade 4");
}

TEST(DailySummary, ADepositIsNoProfitAndAFeeInTheBaseAssetLeavesWithTheSale) {
    const Accounts accounts = Accounts::from(history()).value();
    const DaySummary day = accounts.day(day_one + 1);
    // There is no baseline of the day after: the last sample counts.
    EXPECT_EQ(day.figures.equity_last, money("10965"));
    EXPECT_EQ(day.figures.transferred, money("1000"));
    EXPECT_EQ(day.figures.pnl, money("-95"));
    EXPECT_EQ(day.figures.realised, money("196") - money("300.3"));
    EXPECT_EQ(day.figures.fees.at(btc), money("0.0001"));
    EXPECT_EQ(day.figures.fees_usd, money("4"));
    EXPECT_EQ(day.figures.open_profit.value(), money("10965") - accounts.lots().cash());
    EXPECT_EQ(accounts.lots().cost(), Decimal{});
    // The sample in the minute of the deposit is not believed: it would look like a fall and a rise.
    EXPECT_EQ(day.figures.curve.size(), 2U);
    EXPECT_NEAR(day.figures.return_pct.value(), 100 * (9'965.0 / 10'060 - 1), 1e-12);
    EXPECT_EQ(day.loss, money("95"));
    EXPECT_NEAR(day.loss_pct.value(), 100 * 95.0 / 11'060, 1e-12);
    EXPECT_NEAR(day.loss_budget_used_pct.value(), 100 * 95.0 / 553, 1e-12);
}

TEST(DailySummary, OfADayOnWhichNothingRanHasReasonsInsteadOfFigures) {
    const Accounts accounts = Accounts::from(history()).value();
    const DaySummary day = accounts.day(day_one + 2);
    EXPECT_EQ(day.figures.trades, 0U);
    for (const auto& figure : {day.figures.pnl, day.figures.equity_first, day.figures.open_profit, day.loss}) {
        ASSERT_FALSE(figure);
        EXPECT_EQ(figure.error().code, ErrorCode::not_found);
        EXPECT_FALSE(figure.error().what.empty());
    }
    EXPECT_FALSE(day.figures.drawdown_max_pct);
    EXPECT_EQ(day.figures.closed.win_rate_pct.error().what, "no trade was closed");
    EXPECT_FALSE(accounts.day(day_one + 3).figures.over);
}

// What the price did until the desk was there again is not yesterday's.
TEST(DailySummary, ABaselineSeenLongAfterMidnightIsNotTheEndOfTheDayBefore) {
    BooksHistory books = history();
    books.days[1].baseline_at = at(day_one + 1, 9, 40);
    books.days[1].baseline = money("12000");
    books.equity[2] = {at(day_one, 21, 14), money("10050")};
    const auto of_day_one = [&] { return Accounts::from(books).value().day(day_one); };
    const DaySummary day = of_day_one();
    EXPECT_EQ(day.figures.equity_last, money("10050"));
    EXPECT_EQ(day.figures.equity_last_at, at(day_one, 21, 14));
    EXPECT_EQ(day.figures.pnl, money("50"));
    EXPECT_EQ(day.loss, Decimal{});
    const std::string text = plain_text(title_of(day), figure_lines(day));
    EXPECT_NE(text.find("\nEquity, last seen 2024-10-04T21:14:00Z: $10,050.00\n"), std::string::npos) << text;
    books.days[1].baseline_at = at(day_one + 1, 0, 5);
    EXPECT_EQ(of_day_one().figures.equity_last, money("12000"));
    EXPECT_NE(plain_text("", figure_lines(of_day_one())).find("\nEquity at the end: $12,000.00\n"), std::string::npos);
}

// A sale before the first equity or after the last one has nothing in the difference of the two.
TEST(DailySummary, TheOpenChangeIsOfTheTimeBetweenTheTwoEquities) {
    BooksHistory books = history();
    books.days[1].baseline_at = at(day_one + 1, 9, 40);
    books.equity = {{at(day_one, 3, 30), money("9920")}};  // before the sale with its 68.33
    const PeriodFigures before = Accounts::from(books).value().day(day_one).figures;
    EXPECT_EQ(before.realised, money("68.33"));
    EXPECT_EQ(before.pnl, money("-80"));
    EXPECT_EQ(before.open_change, money("-80"));
    books.days[0].baseline.reset();
    books.events[0] = Opening{at(day_one - 1, 1), {{usdt, {money("10000"), money("10000")}}}};
    books.equity = {{at(day_one, 4, 1), money("10070")}, {at(day_one, 5), money("10060")}};  // after it
    const PeriodFigures after = Accounts::from(books).value().day(day_one).figures;
    EXPECT_EQ(after.realised, money("68.33"));
    EXPECT_EQ(after.pnl, money("-10"));
    EXPECT_EQ(after.open_change, money("-10"));
}

TEST(MonthlyReport, HasEveryFigureOfTheRunbook) {
    const Accounts accounts = Accounts::from(history()).value();
    const MonthReport report = accounts.month(std::chrono::year(2024) / 10);
    const TradeFigures& closed = report.figures.closed;
    EXPECT_EQ(report.figures.trades, 4U);
    EXPECT_EQ(closed.closed, 2U);
    EXPECT_EQ(closed.win_rate_pct, 50.0);
    EXPECT_EQ(closed.average_win, money("68.33"));
    EXPECT_EQ(closed.average_win_size, money("800.8"));
    EXPECT_NEAR(closed.average_win_pct.value(), 100 * 68.33 / 800.8, 1e-12);
    EXPECT_EQ(closed.average_loss, money("-104.3"));
    EXPECT_EQ(closed.average_loss_size, money("300.3"));
    EXPECT_EQ(report.figures.pnl, money("-35"));
    EXPECT_EQ(report.figures.fees_usd, money("5.97"));
    EXPECT_NEAR(report.figures.drawdown_max_pct.value(), 100 * (1 - 9'920.0 / 10'020), 1e-9);
    ASSERT_EQ(report.days.size(), 2U);
    EXPECT_EQ(report.days[0].pnl, money("60"));
    const std::vector<double> returns = {0.006, 9'965.0 / 10'060 - 1};
    EXPECT_NEAR(report.sharpe.value(), sharpe_ratio(returns, 365).value(), 1e-9);
}

TEST(MonthlyReport, OfNothingSaysSo) {
    BooksHistory none;
    none.mode = "paper";
    none.exchange = "practice";
    none.now = at(day_one, 0);
    const Accounts accounts = Accounts::from(none).value();
    EXPECT_TRUE(accounts.empty());
    const MonthReport report = accounts.month(std::chrono::year(2024) / 10);
    for (const FigureLine& line : figure_lines(report)) {
        if (line.kind == FigureKind::count || line.kind == FigureKind::text) continue;
        if (line.name == "realised" || line.name == "transferred" || line.name == "fees_usd") continue;
        EXPECT_FALSE(line.value) << line.name;
        EXPECT_EQ(line.shown, "–") << line.name;
    }
    EXPECT_EQ(to_json(report).find("nan"), std::string::npos);
}

TEST(MonthlyReport, OfTheFirstMinuteHasNoOpenProfitWhereNothingIsHeld) {
    BooksHistory books;
    books.loss_percent_max = 5;
    books.now = at(day_one, 1, 1);
    books.events = {Opening{at(day_one, 1), {{usdt, {money("10000"), money("10000")}}}}};
    books.days = {{day_one, at(day_one, 1), money("10000"), {}, ""}};
    const Accounts accounts = Accounts::from(books).value();
    const PeriodFigures figures = accounts.month(std::chrono::year(2024) / 10).figures;
    EXPECT_EQ(figures.equity_last.value(), money("10000"));
    EXPECT_EQ(figures.open_profit.value(), Decimal{});
    EXPECT_EQ(figures.pnl.value(), Decimal{});
}

TEST(Periods, ADayOrMonthThatIsNoneIsRefused) {
    EXPECT_EQ(parse_day("2024-10-04"), day_one);
    EXPECT_EQ(month_text(parse_month("2024-02").value()), "2024-02");
    for (const char* text :
         {"", "2024-13-01", "2024-02-30", "24-10-04", "2024-10-4", "yesterday", "2024-10-04T00:00Z"}) {
        EXPECT_FALSE(parse_day(text)) << text;
    }
    for (const char* text : {"", "2024-13", "2024-00", "2024", "2024-1", "2024-10-04", "October"}) {
        EXPECT_FALSE(parse_month(text)) << text;
    }
    EXPECT_EQ(month_period(std::chrono::year(2024) / 12).to, month_period(std::chrono::year(2025) / 1).from);
}

TEST(FigureText, IsForPeopleAndStaysShort) {
    EXPECT_EQ(dollars_text(money("1234567.895")), "$1,234,567.90");
    EXPECT_EQ(dollars_text(money("-0.004"), true), "$0.00");
    EXPECT_EQ(dollars_text(money("999.99"), true), "+$999.99");
    EXPECT_EQ(dollars_text(money("-1000"), true), "-$1,000.00");
    EXPECT_EQ(percent_text(-0.001, true), "0.00 %");
    EXPECT_EQ(percent_text(5.913, true), "+5.91 %");
    const Accounts accounts = Accounts::from(history()).value();
    const DaySummary day = accounts.day(day_one);
    const std::string text = plain_text(title_of(day), figure_lines(day));
    EXPECT_TRUE(text.starts_with("Daily Summary 2024-10-04 (UTC), live on practice\nDaily PnL: +$60.00\n")) << text;
    EXPECT_LE(text.size(), 1500U);
    const MonthReport month = accounts.month(std::chrono::year(2024) / 10);
    EXPECT_LE(plain_text(title_of(month), figure_lines(month)).size(), 1500U);
    EXPECT_NE(plain_text(title_of(month), figure_lines(month)).find("Sharpe ratio: "), std::string::npos);
    EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
    EXPECT_EQ(csv_cell("-1.5"), "-1.5");
    EXPECT_EQ(csv_cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
}

}  // namespace
}  // namespace piggy::report
