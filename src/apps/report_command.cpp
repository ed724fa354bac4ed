#include "apps/report_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>

#include "adapters/system/system_clock.h"
#include "adapters/web_assets/web_assets.h"
#include "apps/exchange_choice.h"
#include "apps/file_output.h"
#include "apps/report_books.h"
#include "report/html_page.h"
#include "report/report.h"

namespace piggy::apps {
namespace {

using trading::RunMode;

constexpr std::size_t lots_bytes_max = 16 << 20;

struct Typed {
    std::string mode, when, html, method = "fifo", lots_file;
    std::vector<std::string> lots;
    bool json = false, csv = false;
};

// What is made of the books: a title and every form of it.
struct Made {
    std::string table, csv, json, html_data;
    std::string nothing;  // one sentence where there is nothing to tell
};

Result<ReportDesk> desk_of(const Typed& typed, const CommandContext& context) {
    const auto choice = exchange_of_environment();
    if (!choice) return fail(choice.error());
    const RunMode mode = typed.mode == "live" ? RunMode::live : RunMode::paper;
    return ReportDesk{context.home, exchange_id(choice->exchange), mode};
}

Result<> check_has_begun(Timestamp from, Timestamp now) {
    if (from <= now) return {};
    return fail(ErrorCode::out_of_range, format_date(from) + " has not begun yet: now it is " + format_iso8601(now));
}

template <class Report>
Made made_of(const report::Accounts& accounts, const Report& made) {
    const auto lines = report::figure_lines(made);
    const std::string nothing = report::nothing_sentence(accounts, made);
    return {report::table_text(report::title_of(made), lines), report::csv_text(lines),
            report::with_nothing(report::to_json(made), nothing), report::html_data(made), nothing};
}

Result<Made> daily(const ReportDesk& desk, const Typed& typed, Timestamp now) {
    const auto day = typed.when.empty() ? Result<std::int64_t>(utc_day(now)) : report::parse_day(typed.when);
    if (!day) return fail(day.error());
    const report::Period period = report::day_period(*day);
    if (auto begun = check_has_begun(period.from, now); !begun) return fail(begun.error());
    const auto accounts = read_accounts(desk, period, now);
    if (!accounts) return fail(accounts.error());
    return made_of(*accounts, accounts->day(*day));
}

Result<Made> monthly(const ReportDesk& desk, const Typed& typed, Timestamp now) {
    const auto month = report::parse_month(typed.when.empty() ? format_date(now).substr(0, 7) : typed.when);
    if (!month) return fail(month.error());
    const report::Period period = report::month_period(*month);
    if (auto begun = check_has_begun(period.from, now); !begun) return fail(begun.error());
    const auto accounts = read_accounts(desk, period, now);
    if (!accounts) return fail(accounts.error());
    return made_of(*accounts, accounts->month(*month));
}

// --lots FILE first, then each --lot.
Result<std::vector<report::LotChoice>> choices_of(const Typed& typed) {
    std::string text;
    if (!typed.lots_file.empty()) {
        std::ifstream file(typed.lots_file, std::ios::binary);
        std::ostringstream content;
        if (!file || !(content << file.rdbuf())) {
            return fail(ErrorCode::malformed, "the lots file " + typed.lots_file + " can't be read, or is empty");
        }
        text = content.str();
        if (text.size() > lots_bytes_max) return fail(ErrorCode::malformed, "the lots file is larger than 16 MB");
        if (!text.ends_with('\n')) text += '\n';
    }
    for (const std::string& lot : typed.lots) text += lot + "\n";
    return report::parse_lot_choices(text);
}

Result<Made> tax(const ReportDesk& desk, const Typed& typed, Timestamp now) {
    const auto year = report::parse_year(typed.when.empty() ? format_date(now).substr(0, 4) : typed.when);
    if (!year) return fail(year.error());
    const auto method = report::parse_lot_method(typed.method);
    if (!method) return fail(method.error());
    const auto choices = choices_of(typed);
    if (!choices) return fail(choices.error());
    if ((*method == report::LotMethod::specific) == choices->empty()) {
        return fail(ErrorCode::malformed, choices->empty() ? "--method specific needs --lots FILE or --lot SALE,LOT"
                                                           : "--lots and --lot are for --method specific");
    }
    if (auto begun = check_has_begun(report::month_period(*year / 1).from, now); !begun) return fail(begun.error());
    const auto accounts = read_accounts(desk, {now, now}, now);
    if (!accounts) return fail(accounts.error());
    const auto report = report::tax_report(accounts->history(), *year, *method, *choices);
    if (!report) return fail(report.error());
    const std::string nothing = report::nothing_sentence(*accounts, *report);
    return Made{report::table_text(*report), report::csv_text(*report),
                report::with_nothing(report::to_json(*report), nothing), "", nothing};
}

Result<> write_html(const std::string& path, const std::string& data) {
    const auto page = web_assets::Assets().find("report-template.html");
    if (!page) {
        return fail(ErrorCode::unavailable, "this build carries no report template; build it with web/dist in place");
    }
    const auto html = report::fill_template(page->plain(), data);
    if (!html) return fail(html.error());
    if (auto written = write_whole_file(path, *html, Readers::owner); !written) return written;
    std::fprintf(stderr, "wrote %s\n", path.c_str());
    return {};
}

using Maker = Result<Made> (*)(const ReportDesk&, const Typed&, Timestamp now);

Result<> run(Maker make, const Typed& typed, const CommandContext& context) {
    const auto desk = desk_of(typed, context);
    if (!desk) return fail(desk.error());
    const auto made = make(*desk, typed, system::SystemClock().now());
    if (!made) return fail(made.error());
    if (!typed.html.empty()) {
        if (auto written = write_html(typed.html, made->html_data); !written) return written;
    }
    if (typed.json || typed.csv) {
        if (!made->nothing.empty()) std::fprintf(stderr, "note: %s\n", made->nothing.c_str());
        std::printf("%s%s", (typed.json ? made->json : made->csv).c_str(), typed.json ? "\n" : "");
    } else if (typed.html.empty() || !made->nothing.empty()) {
        std::printf("%s%s", (made->nothing.empty() ? made->table : made->nothing).c_str(),
                    made->nothing.empty() ? "" : "\n");
    }
    return {};
}

CLI::App* add_one(CLI::App& group, const char* name, const char* help, const char* when_option, const char* when_help,
                  const std::shared_ptr<Typed>& typed, CommandContext& context, Maker make) {
    CLI::App* command = group.add_subcommand(name, help);
    command->add_option(when_option, typed->when, when_help);
    CLI::Option* json = command->add_flag("--json", typed->json, "One JSON object instead of a table");
    command->add_flag("--csv", typed->csv, "CSV instead of a table")->excludes(json);
    command->callback([typed, &context, make] {
        if (auto done = run(make, *typed, context); !done)
            context.exit_code = report_failure(done.error(), typed->json);
    });
    return command;
}

}  // namespace

void add_report_command(CLI::App& app, CommandContext& context) {
    CLI::App* group = app.add_subcommand("report", "Daily summary, monthly report and tax lots, from the books");
    group->require_subcommand(1);
    const CLI::IsMember modes({"paper", "live"});
    for (const auto& [name, help, option, option_help, make] :
         {std::tuple{"daily", "Daily Summary: what a UTC day has brought", "--date",
                     "A day, such as 2026-02-04; else today", Maker(daily)},
          {"monthly", "Monthly Report: a UTC month, day by day", "--month", "A month, such as 2026-02; else this one",
           Maker(monthly)}}) {
        const auto typed = std::make_shared<Typed>();
        typed->mode = "paper";
        CLI::App* command = add_one(*group, name, help, option, option_help, typed, context, make);
        command->add_option("--mode", typed->mode, "paper or live")->check(modes)->capture_default_str();
        command->add_option("--html", typed->html, "Write it into this HTML file, with its charts");
    }
    const auto typed = std::make_shared<Typed>();
    typed->mode = "live";
    CLI::App* command = add_one(*group, "tax", "Tax lots: what was sold in a year, lot by lot", "--year",
                                "A year, such as 2026; else this one", typed, context, tax);
    command->add_option("--mode", typed->mode, "Paper trades are not taxed: say paper to see how it would look")
        ->check(modes)
        ->capture_default_str();
    command
        ->add_option("--method", typed->method, "fifo: the oldest lot first; hifo: the dearest; specific: see --lots")
        ->capture_default_str();
    command->add_option("--lots", typed->lots_file, "Which lot a sale takes: lines of SALE,LOT[,QUANTITY]");
    command->add_option("--lot", typed->lots, "One such line; may be repeated")->allow_extra_args(false);
}

}  // namespace piggy::apps
