// Daily Summary, Monthly Report and tax lots: as JSON for the page, as CSV and HTML to take away.

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/response_head.h"
#include "core/shortened.h"
#include "report/report.h"

namespace piggy::http_api {
namespace {

// The same report in another form.
enum class Form { json, csv, html };

struct Asked {
    RunMode mode = RunMode::paper;
    std::string when;
    std::optional<net::Response> refusal;  // instead of an answer
};

Asked read_query(AppState& state, const net::Request& request, std::string_view when_name,
                 std::vector<std::string_view> others = {}) {
    others.push_back(when_name);
    Asked asked;
    if (const auto mode = read_query_mode(request, others)) {
        asked.mode = *mode;
    } else {
        asked.refusal = bad_request(mode.error(), request, "mode");
    }
    asked.when = request.query_value(when_name).value_or("");
    if (state.ports.reports == nullptr) {
        asked.refusal = not_here("This program was started without books to report from.", request);
    }
    return asked;
}

// What keeps the books from being read is nothing that the request named.
net::Response unreadable(Error error, const net::Request& request) {
    if (error.code == ErrorCode::malformed) error.code = ErrorCode::unavailable;
    return error_answer(error, request);
}

net::Response download(std::string body, const char* type, const std::string& name) {
    net::Response response;
    response.content_type = type;
    response.fields.push_back({"Content-Disposition", "attachment; filename=\"" + name + "\""});
    response.body = std::move(body);
    return response;
}

template <class Report>
net::Response answer(AppState& state, const net::Request& request, Form form, const report::Accounts& accounts,
                     const Report& made, const std::string& name) {
    if (form == Form::json) {
        return json_answer(report::with_nothing(report::to_json(made), report::nothing_sentence(accounts, made)));
    }
    if (form == Form::csv) {
        return download(report::csv_text(report::figure_lines(made)), "text/csv; charset=utf-8", name + ".csv");
    }
    auto page = state.ports.reports->html(report::html_data(made));
    if (!page) return unreadable(page.error(), request);
    return download(std::move(*page), "text/html; charset=utf-8", name + ".html");
}

net::Response daily(AppState& state, const net::Request& request, Form form) {
    const Asked asked = read_query(state, request, "date");
    if (asked.refusal) return *asked.refusal;
    const std::string when = asked.when.empty() ? format_date(state.ports.clock->now()) : asked.when;
    const auto day = report::parse_day(when);
    if (!day) return bad_request(day.error(), request, "date");
    const auto accounts = state.ports.reports->accounts(asked.mode, report::day_period(*day));
    if (!accounts) return unreadable(accounts.error(), request);
    const std::string name = std::string("daily-summary-") + trading::run_mode_name(asked.mode) + "-" + when;
    return answer(state, request, form, *accounts, accounts->day(*day), name);
}

net::Response monthly(AppState& state, const net::Request& request, Form form) {
    const Asked asked = read_query(state, request, "month");
    if (asked.refusal) return *asked.refusal;
    const std::string when = asked.when.empty() ? format_date(state.ports.clock->now()).substr(0, 7) : asked.when;
    const auto month = report::parse_month(when);
    if (!month) return bad_request(month.error(), request, "month");
    const auto accounts = state.ports.reports->accounts(asked.mode, report::month_period(*month));
    if (!accounts) return unreadable(accounts.error(), request);
    const std::string name = std::string("monthly-report-") + trading::run_mode_name(asked.mode) + "-" + when;
    return answer(state, request, form, *accounts, accounts->month(*month), name);
}

net::Response tax(AppState& state, const net::Request& request, Form form) {
    const Asked asked = read_query(state, request, "year", {"method"});
    if (asked.refusal) return *asked.refusal;
    const std::string when = asked.when.empty() ? format_date(state.ports.clock->now()).substr(0, 4) : asked.when;
    const auto year = report::parse_year(when);
    if (!year) return bad_request(year.error(), request, "year");
    auto method = report::parse_lot_method(request.query_value("method").value_or("fifo"));
    if (method == report::LotMethod::specific) {
        method = fail(ErrorCode::malformed,
                      "which lot a sale takes is chosen in the terminal: cryptopiggy report tax --method specific");
    }
    if (!method) return bad_request(method.error(), request, "method");
    const Timestamp now = state.ports.clock->now();
    const auto accounts = state.ports.reports->accounts(asked.mode, {now, now});
    if (!accounts) return unreadable(accounts.error(), request);
    const auto made = report::tax_report(accounts->history(), *year, *method, {});
    if (!made) return unreadable(made.error(), request);
    if (form == Form::json) {
        return json_answer(report::with_nothing(report::to_json(*made), report::nothing_sentence(*accounts, *made)));
    }
    const std::string name = std::string("tax-lots-") + trading::run_mode_name(asked.mode) + "-" + when + "-" +
                             report::lot_method_name(*method);
    return download(report::csv_text(*made), "text/csv; charset=utf-8", name + ".csv");
}

}  // namespace

void add_report_routes(net::Router& router, AppState& state) {
    using Route = net::Response (*)(AppState&, const net::Request&, Form);
    const auto add = [&](const char* pattern, Route route, Form form) {
        router.add(
            "GET", pattern, [&state, route, form](const net::Request& request) { return route(state, request, form); },
            on_worker());
    };
    add("/api/reports/daily", daily, Form::json);
    add("/api/reports/daily.csv", daily, Form::csv);
    add("/api/reports/daily.html", daily, Form::html);
    add("/api/reports/monthly", monthly, Form::json);
    add("/api/reports/monthly.csv", monthly, Form::csv);
    add("/api/reports/monthly.html", monthly, Form::html);
    add("/api/reports/tax", tax, Form::json);
    add("/api/reports/tax.csv", tax, Form::csv);
}

}  // namespace piggy::http_api
