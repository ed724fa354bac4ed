#pragma once
// Books for the report routes: a buy, a sale, a withdrawal and what it was worth; or what keeps them from being read.

#include "adapters/http_api/app_ports.h"

namespace piggy::http_api {

class FakeReports final : public ReportsPort {
public:
    static constexpr std::int64_t day = 20'000;  // 2024-10-04

    Result<report::Accounts> accounts(RunMode mode, const report::Period&) override {
        if (error) return fail(*error);
        report::BooksHistory books;
        books.mode = trading::run_mode_name(mode);
        books.exchange = "practice";
        books.now = at(48);
        if (mode == RunMode::live) return report::Accounts::from(books);
        books.events = {
            report::Opening{at(1), {{Asset{"USDT"}, {Decimal::whole(1000), Decimal::whole(1000)}}}},
            fill(1, orders::Side::buy, at(2), 100), fill(2, orders::Side::sell, at(3), 110),
            fill(3, orders::Side::buy, at(4), 100),
            report::Transfer{at(5), Asset{"BTC"}, Decimal::whole(-1), Decimal::whole(-120), "withdrawal BTC 4"}};
        books.days = {{day, at(1), Decimal::whole(1000), {}, ""}};
        books.equity = {{at(2), Decimal::whole(1000)}, {at(6), Decimal::whole(910)}};
        return report::Accounts::from(books);
    }
    Result<std::string> html(const std::string& data_json) override { return "<!doctype html>" + data_json; }

    std::optional<Error> error;

private:
    static Timestamp at(int hours) { return Timestamp(std::chrono::days(day) + std::chrono::hours(hours)); }
    static orders::BookedFill fill(std::int64_t trade, orders::Side side, Timestamp time, std::int64_t price) {
        orders::BookedFill booked;
        booked.client_order_id = "pg-x";
        booked.fill = {{Asset{"BTC"}, Asset{"USDT"}},
                       trade,
                       trade,
                       side,
                       {Decimal::whole(price)},
                       {Decimal::whole(1)},
                       Decimal::whole(price),
                       {Decimal::from_ticks(5), Asset{"USDT"}},
                       time};
        return booked;
    }
};

}  // namespace piggy::http_api
