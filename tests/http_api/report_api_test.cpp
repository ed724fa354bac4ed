// Reports over HTTP: the same figures in every form, and a sentence for whatever can't be had.

#include "app_under_test.h"
#include "fake_reports.h"

namespace piggy::http_api {
namespace {

class ReportApi : public AppUnderTest {
protected:
    void SetUp() override {
        reports_ = &books_;
        AppUnderTest::SetUp();
    }
    FakeReports books_;
};

TEST_F(ReportApi, ADayIsGivenWithTheFillsItIsMadeOf) {
    const auto day = parsed(ask("GET", "/api/reports/daily?mode=paper&date=2024-10-04").body);
    EXPECT_TRUE(day.at("nothing").is_null());
    EXPECT_EQ(text(day.at("figures"), "pnl"), "30");  // 910 - 1000 and 120 that were withdrawn
    EXPECT_EQ(text(day.at("figures"), "realised"), "29.99999985");
    EXPECT_EQ(day.at("fills").as_array().size(), 3U);
    ASSERT_EQ(day.at("closed_trades").as_array().size(), 1U);
    EXPECT_EQ(day.at("closed_trades").at(0).at("bought").at(0).as_string(), "BTC/USDT trade 1");
    EXPECT_EQ(text(day.at("others").at(0), "reference"), "withdrawal BTC 4");
    EXPECT_TRUE(day.at("figures").at("open_profit").is_string());
    EXPECT_EQ(day.at("absent").as_object().count("pnl"), 0U);
}

TEST_F(ReportApi, WhatHasNoMeaningIsNullWithItsReason) {
    const auto month = parsed(ask("GET", "/api/reports/monthly?mode=paper&month=2024-10").body);
    EXPECT_TRUE(month.at("figures").at("sharpe").is_null());
    EXPECT_NE(text(month.at("absent"), "sharpe").find("two whole days"), std::string::npos);
    EXPECT_TRUE(month.at("figures").at("average_loss").is_null());
    EXPECT_EQ(text(month.at("absent"), "average_loss"), "no trade was closed with a loss");
    const auto none = parsed(ask("GET", "/api/reports/monthly?mode=live&month=2024-10").body);
    EXPECT_EQ(text(none, "nothing"), "No live trade was ever booked on practice: there are no books yet.");
    EXPECT_TRUE(none.at("figures").at("pnl").is_null());
}

TEST_F(ReportApi, CsvAndHtmlAreTheSameFiguresToTakeAway) {
    const auto csv = ask("GET", "/api/reports/monthly.csv?mode=paper&month=2024-10");
    EXPECT_EQ(csv.field("content-disposition"), "attachment; filename=\"monthly-report-paper-2024-10.csv\"");
    EXPECT_NE(csv.body.find("\r\npnl,30,USDT,\r\n"), std::string::npos) << csv.body;
    EXPECT_NE(csv.body.find("\r\nsharpe,,,\"two whole days"), std::string::npos) << csv.body;
    const auto html = ask("GET", "/api/reports/daily.html?mode=paper&date=2024-10-04");
    EXPECT_EQ(html.field("content-type"), "text/html; charset=utf-8");
    EXPECT_NE(html.body.find(R"("kind":"daily")"), std::string::npos);
    const auto tax = ask("GET", "/api/reports/tax.csv?mode=paper&year=2024&method=hifo");
    EXPECT_EQ(tax.field("content-disposition"), "attachment; filename=\"tax-lots-paper-2024-hifo.csv\"");
    EXPECT_NE(tax.body.find("withdrawal,BTC/USDT trade 3,withdrawal BTC 4"), std::string::npos) << tax.body;
}

TEST_F(ReportApi, WhatIsNoDayModeOrMethodIsRefused) {
    for (const char* query :
         {"", "?mode=both", "?mode=paper&date=2024-13-01", "?mode=paper&date=x", "?mode=paper&x=1"}) {
        EXPECT_EQ(ask("GET", std::string("/api/reports/daily") + query).status, 400) << query;
    }
    EXPECT_EQ(ask("GET", "/api/reports/monthly?mode=paper&month=2024-00").status, 400);
    EXPECT_EQ(ask("GET", "/api/reports/tax?mode=paper&year=24").status, 400);
    EXPECT_EQ(ask("GET", "/api/reports/tax?mode=paper&method=lifo").status, 400);
    EXPECT_EQ(ask("GET", "/api/reports/tax?mode=paper&method=specific").status, 400);
}

TEST_F(ReportApi, BooksThatCannotBeReadAreNoFaultOfTheRequest) {
    books_.error = {ErrorCode::malformed, "the live books are damaged"};
    EXPECT_EQ(ask("GET", "/api/reports/daily?mode=paper").status, 503);
    books_.error = {ErrorCode::refused, "written by a newer CryptoPiggy"};
    EXPECT_EQ(ask("GET", "/api/reports/tax.csv?mode=live").status, 409);
}

}  // namespace
}  // namespace piggy::http_api
