// A report's books, read from the files that a desk writes: while it writes them, afterwards, and where they don't fit.

#include "apps/report_books.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite.h"
#include "core/json_text.h"
#include "ledger/books.h"
#include "report/report.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using orders::Side;
using trading::RunMode;

const Asset btc{"BTC"}, eth{"ETH"}, usdt{"USDT"}, bnb{"BNB"}, doge{"DOGE"};
const Timestamp start = Timestamp(std::chrono::days(20'000));
constexpr std::int64_t first_day = 20'000;
Decimal money(const char* text) { return Decimal::parse(text).value(); }
Timestamp at(int minutes) { return start + std::chrono::minutes(minutes); }

template <class Value>
Value must(Result<Value> result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().what);
    return std::move(*result);
}
void must(const Result<>& result) { EXPECT_TRUE(result) << (result ? "" : result.error().what); }

// Writes as the desk does: entry and books in one transaction, a transfer with the record of its value.
class Writer {
public:
    Writer(const std::filesystem::path& file)
        : store_(must(sqlite::SqliteLiveStore::open(file, std::string(64, 'a')))) {}

    using Before = std::function<Result<ledger::JournalEntry>(const orders::VenueFill&)>;

    void open(const std::map<Asset, Decimal>& balances, const ledger::Bids& bids) {
        write([&](execution::LiveTransaction& to) {
            must(to.post(must(books.open_with(balances, bids, at(0))), books.snapshot()));
        });
    }
    void trade(Side side, const Asset& base, const char* price, const char* quantity, const char* fee, const Asset& in,
               int minute, const Before& before = {}) {
        orders::BookedFill booked;
        orders::VenueFill& fill = booked.fill;
        fill.trade_id = fill.order_id = ++number_;
        booked.client_order_id = "pg-" + std::to_string(number_);
        fill.symbol = {base, usdt};
        fill.side = side;
        fill.price = {money(price)};
        fill.quantity = {money(quantity)};
        fill.notional = must(notional(fill.price, fill.quantity, Rounding::down));
        fill.fee = {money(fee), in};
        fill.time = at(minute);
        write([&](execution::LiveTransaction& to) {
            EXPECT_TRUE(must(to.add_fill(booked)));
            if (before) must(to.post(must(before(fill)), books.snapshot()));
            must(to.post(must(books.book(booked)), books.snapshot()));
        });
    }
    // A trade that used more than the books had, which the desk then books as arrived just before.
    void trade_after_arrival(Side side, const Asset& base, const char* price, const char* quantity, const Asset& came,
                             const char* amount, int minute) {
        trade(side, base, price, quantity, "0", usdt, minute, [&](const orders::VenueFill& fill) {
            const auto bid = came == base ? std::optional(fill.price) : std::nullopt;
            return books.transfer(came, money(amount), bid, fill.time,
                                  "arrival of " + came.code + " before trade " + fill.symbol.to_string() + " " +
                                      std::to_string(fill.trade_id));
        });
    }
    void transfer(const Asset& asset, const char* amount, const char* bid, int minute, bool recorded = true) {
        const Decimal before = books.snapshot().contributed;
        const char* kind = money(amount) > Decimal{} ? "deposit" : "withdrawal";
        const std::string reference =
            std::string(kind) + " " + asset.code + " " + std::to_string(books.snapshot().entries + 1);
        write([&](execution::LiveTransaction& to) {
            must(to.post(must(books.transfer(asset, money(amount), Price{money(bid)}, at(minute), reference)),
                         books.snapshot()));
            JsonText details;
            details.begin_object().field("asset", asset.code).field("amount", money(amount).to_string());
            details.field("value_usd", (books.snapshot().contributed - before).to_string()).end_object();
            if (recorded) must(to.audit({at(minute), "desk", std::string("transfer.") + kind, details.take(), "ok"}));
        });
    }
    void write(const std::function<void(execution::LiveTransaction&)>& work) {
        const auto transaction = must(store_->begin());
        work(*transaction);
        must(transaction->commit());
    }

    ledger::Books books;

private:
    std::unique_ptr<sqlite::SqliteLiveStore> store_;
    std::int64_t number_ = 0;
};

class ReportBooks : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directory(folder_.path() / "practice"); }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "practice" / "ledger.db"; }
    [[nodiscard]] ReportDesk desk(RunMode mode = RunMode::live) const { return {folder_.path(), "practice", mode}; }
    [[nodiscard]] Result<report::Accounts> read() const {
        return read_accounts(desk(), report::day_period(first_day), at(3'000));
    }
    // Bitcoin and ether from before, bought, sold, paid in, taken out, fees in every asset.
    static void live_a_day(Writer& writer) {
        writer.open(
            {{usdt, money("10000")}, {btc, money("0.5")}, {eth, money("3")}, {bnb, money("1")}, {doge, money("7")}},
            {{btc, {money("50000.01")}}, {eth, {money("2000.03")}}});
        writer.trade(Side::buy, btc, "50100.37", "0.00123", "0.0616", usdt, 10);
        writer.trade(Side::buy, eth, "2001.11", "0.0249", "0.0000249", eth, 11);
        writer.transfer(btc, "0.1", "50200.55", 12);
        writer.trade(Side::sell, btc, "50300.99", "0.3", "0.0003", btc, 13);
        writer.trade(Side::sell, eth, "1990.5", "1.5", "0.01", bnb, 14);
        writer.transfer(usdt, "500", "1", 15);
        writer.transfer(eth, "-0.7", "1995.17", 16);
        writer.transfer(usdt, "-100.00000001", "1", 17);
        writer.transfer(doge, "-3", "1", 18);
    }

    test::TemporaryFolder folder_;
};

TEST_F(ReportBooks, AddUpWithTheDesksOwnToTheLastTickWhileItWrites) {
    Writer writer(file());
    live_a_day(writer);
    const auto accounts = must(read());  // which has held lots, cash and profit against the books
    const auto& lots = accounts.lots();
    EXPECT_EQ(lots.cash(), writer.books.wallet(usdt));
    EXPECT_EQ(lots.contributed(), writer.books.snapshot().contributed);
    // What was there at the beginning has the cost it had then, asset by asset, though nobody wrote it down.
    EXPECT_EQ(std::get<report::Opening>(accounts.history().events.front()).balances.at(btc).cost, money("25000.005"));
    EXPECT_EQ(std::get<report::Opening>(accounts.history().events.front()).balances.at(eth).cost, money("6000.09"));
    EXPECT_EQ(std::get<report::Opening>(accounts.history().events.front()).balances.at(doge).cost, Decimal{});
    const auto day = accounts.day(first_day);
    EXPECT_EQ(day.figures.trades, 4U);
    EXPECT_EQ(day.figures.closed.closed, 2U);
    EXPECT_EQ(day.figures.fees.at(bnb), money("0.01"));
    // Tax lots of the year, by either method, are the same profit less the same cost of what is left.
    for (const auto method : {report::LotMethod::fifo, report::LotMethod::hifo}) {
        report::LotBook by_method(method);
        for (const auto& event : accounts.history().events) must(by_method.apply(event));
        const auto tax = must(report::tax_report(accounts.history(), std::chrono::year(2024), method, {}));
        EXPECT_EQ(tax.gain, by_method.realised());
        EXPECT_EQ(tax.gain - by_method.cost(), lots.realised() - lots.cost());
        EXPECT_EQ(tax.gain, tax.gain_short + tax.gain_long);
    }
    writer.trade(Side::sell, btc, "50300.99", "0.01", "0.5", usdt, 20);
    EXPECT_EQ(must(read()).day(first_day).figures.trades, 5U);
}

TEST_F(ReportBooks, EquityByTheMinuteComesFromTheApp) {
    Writer writer(file());
    live_a_day(writer);
    EXPECT_FALSE(must(read()).day(first_day).figures.pnl);
    {
        const auto database = must(sqlite::Database::open(folder_.path() / "app.db"));
        sqlite::SqliteEquityStore practice(database), other(database, "binanceus");
        must(practice.add(RunMode::live, at(1), money("41000.095")));
        must(practice.add(RunMode::live, at(30), money("45000")));
        must(practice.add(RunMode::paper, at(31), money("1")));
        must(other.add(RunMode::live, at(32), money("2")));
        EXPECT_EQ(must(other.samples(RunMode::live, std::nullopt, 10)).size(), 1U);
    }
    const auto figures = must(read()).day(first_day).figures;
    EXPECT_EQ(figures.equity_first, money("41000.095"));
    EXPECT_EQ(figures.equity_last, money("45000"));
    // 0.1 BTC, $500, -0.7 ETH and -$100.00000001 at their values then.
    EXPECT_EQ(figures.transferred, money("5020.055") + money("500") - money("1396.619") - money("100.00000001"));
    EXPECT_EQ(figures.pnl, money("45000") - money("41000.095") - figures.transferred);
    EXPECT_EQ(*figures.pnl, figures.realised + *figures.open_change);
}

TEST_F(ReportBooks, ThatAreNotThereYetAreEmptyAndStayUnmade) {
    const auto accounts = must(read());
    EXPECT_TRUE(accounts.empty());
    EXPECT_EQ(report::nothing_sentence(accounts, accounts.day(first_day)),
              "No live trade was ever booked on practice: there are no books yet.");
    EXPECT_FALSE(std::filesystem::exists(file()));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "app.db"));
    EXPECT_TRUE(must(read_accounts(desk(RunMode::paper), report::day_period(first_day), at(0))).empty());
}

TEST_F(ReportBooks, ATransferWhoseValueNobodyRecordedIsSaidAndNotGuessed) {
    Writer writer(file());
    writer.open({{usdt, money("1000")}}, {});
    writer.transfer(btc, "0.1", "50000", 5, false);
    const auto refused = read();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::malformed);
    EXPECT_NE(refused.error().what.find("no record of deposit BTC 2"), std::string::npos) << refused.error().what;
}

TEST_F(ReportBooks, AnArrivalBeforeATradeHasTheValueOfThatTradeAndNoRecord) {
    Writer writer(file());
    writer.open({{usdt, money("1000")}, {btc, money("0.01")}}, {{btc, {money("50000")}}});
    writer.transfer(btc, "0.002", "50010", 1);
    writer.trade_after_arrival(Side::sell, btc, "50100.37", "0.02", btc, "0.008", 2);
    writer.trade_after_arrival(Side::buy, eth, "2000", "2", usdt, "1997.9926", 3);
    writer.trade_after_arrival(Side::sell, doge, "0.2", "5", doge, "5", 4);
    writer.transfer(usdt, "-1", "1", 5);
    const auto accounts = must(read());  // held against the desk's own books
    std::vector<Decimal> values;
    for (const auto& event : accounts.history().events) {
        if (const auto* moved = std::get_if<report::Transfer>(&event)) values.push_back(moved->value);
    }
    EXPECT_EQ(values,
              (std::vector<Decimal>{money("100.02"), money("400.80296"), money("1997.9926"), money("0"), money("-1")}));
    EXPECT_EQ(accounts.lots().contributed(), writer.books.snapshot().contributed);
    EXPECT_EQ(accounts.day(first_day).figures.closed.closed, 2U);
}

// The desk saw the day begin at midnight, and had no price until ten.
TEST_F(ReportBooks, ABaselineIsOfTheMomentThatItWasWritten) {
    Writer writer(file());
    writer.open({{usdt, money("1000")}}, {});
    writer.write([&](execution::LiveTransaction& to) {
        for (const int day : {0, 1}) {
            execution::DayRow row;
            row.utc_day = first_day + day;
            row.begun = at(day * 24 * 60);
            row.baseline = money("1000");
            must(to.put_day(row));
            must(to.audit({at(day * (24 + 10) * 60), "desk", "day.baseline", "{}", "ok"}));
        }
    });
    const auto accounts = must(read());
    ASSERT_EQ(accounts.history().days.size(), 2U);
    EXPECT_EQ(accounts.history().days[0].baseline_at, at(0));
    EXPECT_EQ(accounts.history().days[1].baseline_at, at(34 * 60));
    EXPECT_FALSE(accounts.day(first_day).figures.pnl);
}

TEST_F(ReportBooks, AnArrivalBeforeATradeThatIsNotThereIsSaid) {
    Writer writer(file());
    writer.open({{usdt, money("1000")}}, {});
    writer.write([&](execution::LiveTransaction& to) {
        must(to.post(must(writer.books.transfer(usdt, money("5"), std::nullopt, at(1),
                                                "arrival of USDT before trade BTC/USDT 7")),
                     writer.books.snapshot()));
    });
    const auto refused = read();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("arrival of USDT before trade BTC/USDT 7, and there is no such fill"),
              std::string::npos)
        << refused.error().what;
}

}  // namespace
}  // namespace piggy::apps
