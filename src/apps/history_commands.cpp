#include "apps/history_commands.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <cstdio>
#include <memory>

#include "adapters/sqlite/live_store.h"
#include "apps/backend_talk.h"
#include "apps/exchange_choice.h"
#include "apps/trade_line.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

struct HistoryArguments {
    bool json = false;
    std::int64_t limit = 20, offset = 0;
    std::string id;
};

std::string short_time(const json::object& row, const char* name) { return text_in(row, name).substr(0, 19); }

void print_order_head() {
    std::printf("%-19s  %-4s  %-8s  %10s  %-10s  %12s  %12s  %s\n", "Time (UTC)", "Side", "Symbol", "Asked", "State",
                "Quantity", "Average", "Request");
}

void print_order(const json::object& order) {
    const auto asked = decimal_in(order, "amount_usd");
    const bool is_close = !asked || truth_in(order, "close");
    const auto average = decimal_in(order, "average_price");
    std::printf("%-19s  %-4s  %-8s  %10s  %-10s  %12s  %12s  %s\n", short_time(order, "created_at").c_str(),
                text_in(order, "side").c_str(), one_line(text_in(order, "symbol")).c_str(),
                is_close ? "all" : dollars(asked).c_str(), text_in(order, "state").c_str(),
                text_in(order, "quantity").c_str(), average ? dollars(average).c_str() : "",
                one_line(text_in(order, "request_id")).c_str());
}

void print_fill(const json::object& fill) {
    std::printf("%-19s  %-4s  %-8s  %12s  %12s  %14s %-5s  %s\n", short_time(fill, "time").c_str(),
                text_in(fill, "side").c_str(), text_in(fill, "symbol").c_str(), text_in(fill, "quantity").c_str(),
                text_in(fill, "price").c_str(), text_in(fill, "fee").c_str(), text_in(fill, "fee_asset").c_str(),
                text_in(fill, "trade_id").c_str());
}

void print_record(const json::object& record) {
    std::printf("%6s  %-19s  %-8s  %-22s  %-10s  %s\n", text_in(record, "sequence").c_str(),
                short_time(record, "time").c_str(), one_line(text_in(record, "actor")).c_str(),
                one_line(text_in(record, "action")).c_str(), one_line(text_in(record, "result")).c_str(),
                text_in(record, "hash").substr(0, 12).c_str());
}

void print_balance(const json::object& row) {
    const auto value = decimal_in(row, "value_usd");
    std::printf("%-6s  %18s  %18s  %18s  %14s\n", one_line(text_in(row, "asset")).c_str(),
                text_in(row, "total").c_str(), text_in(row, "free").c_str(), text_in(row, "locked").c_str(),
                value ? dollars(value).c_str() : "does not count");
}

std::string page_of(const char* path, const HistoryArguments& arguments) {
    return std::string(path) + "?limit=" + std::to_string(arguments.limit) +
           "&offset=" + std::to_string(arguments.offset);
}

template <class Head, class Row>
int print_page(const HistoryArguments& arguments, CommandContext& context, const char* path, Head head, Row row) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.get(page_of(path, arguments));
    if (!answer) return context.exit_code;
    if (talk.print_json(*answer)) return 0;
    const json::array& items = list_in(answer->fields, "items");
    head();
    for (const json::value& item : items) {
        if (item.is_object()) row(item.get_object());
    }
    std::printf("%zu of %s\n", items.size(), text_in(answer->fields, "total").c_str());
    return 0;
}

int orders(const HistoryArguments& arguments, CommandContext& context) {
    if (arguments.id.empty()) return print_page(arguments, context, "/api/orders", print_order_head, print_order);
    BackendTalk talk(context, arguments.json);
    if (!is_request_id(arguments.id)) {
        talk.report({ErrorCode::malformed, "an order's request id has 1 to 64 of A-Z a-z 0-9 - _ . :"});
        return context.exit_code;
    }
    const auto answer = talk.get("/api/orders/" + arguments.id);
    if (!answer) return context.exit_code;
    if (talk.print_json(*answer)) return 0;
    print_order_head();
    print_order(answer->fields);
    if (const auto line = trade_line(answer->fields)) std::printf("%s\n", line->c_str());
    if (text_in(answer->fields, "state") != "refused") {
        std::printf("%s\n", trade_sentence(answer->fields).c_str());
    } else {
        std::printf("refused: %s\n", one_line(text_in(answer->fields, "reason")).c_str());
    }
    return 0;
}

int trades(const HistoryArguments& arguments, CommandContext& context) {
    const auto head = [] {
        std::printf("%-19s  %-4s  %-8s  %12s  %12s  %14s %-5s  %s\n", "Time (UTC)", "Side", "Symbol", "Quantity",
                    "Price", "Fee", "", "Trade");
    };
    return print_page(arguments, context, "/api/trades", head, print_fill);
}

int balance(const HistoryArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.get("/api/balance/owner");
    if (!answer) return context.exit_code;
    if (talk.print_json(*answer)) return 0;
    std::printf("%-6s  %18s  %18s  %18s  %14s\n", "Asset", "Total", "Free", "Locked", "Value");
    for (const json::value& row : list_in(answer->fields, "assets")) {
        if (row.is_object()) print_balance(row.get_object());
    }
    std::printf("Equity  %s\n", dollars(decimal_in(answer->fields, "equity_usd")).c_str());
    return 0;
}

int audit_list(const HistoryArguments& arguments, CommandContext& context) {
    const auto head = [] {
        std::printf("%6s  %-19s  %-8s  %-22s  %-10s  %s\n", "No", "Time (UTC)", "Actor", "Action", "Result", "Hash");
    };
    return print_page(arguments, context, "/api/audit", head, print_record);
}

// Books that a backend refuses to start with are the ones that most need a look: read from the file, which changes
// nothing. The key of the MACs is the vault's, so they are left out.
int audit_verify_file(BackendTalk& talk, const CommandContext& context, const NoBackend& why) {
    const auto report = [&](const Error& error) {
        talk.report(error);
        return 1;  // damaged books are nothing that was typed wrongly
    };
    const auto choice = exchange_of_environment();
    if (!choice) return report(choice.error());
    const auto file = context.home / exchange_id(choice->exchange) / "ledger.db";
    const auto verdict = sqlite::verify_audit_of(file);
    if (!verdict && verdict.error().code == ErrorCode::not_found) return report(why.error);
    if (!verdict) return report(verdict.error());
    if (talk.json()) {
        JsonText json;
        json.begin_object().field("whole", !verdict->first_bad).field("records", verdict->records);
        json.field("head", verdict->head).key("first_bad");
        verdict->first_bad ? json.value(*verdict->first_bad) : json.null();
        std::printf("%s\n", json.field("message", verdict->what).end_object().take().c_str());
    }
    if (verdict->first_bad) {
        std::fprintf(stderr, "cryptopiggy: in %s %s\n", file.c_str(), one_line(verdict->what).c_str());
        return 1;
    }
    if (!talk.json()) {
        std::printf("✅ No backend runs; in %s %s\n", file.c_str(), one_line(verdict->what).c_str());
    }
    return 0;
}

int audit_verify(const HistoryArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.ask_quietly("GET", "/api/audit/verify");
    if (!answer && answer.error().error.code != ErrorCode::malformed) {
        return audit_verify_file(talk, context, answer.error());
    }
    if (!answer) talk.report(answer.error().error);
    if (answer && !answer->good()) talk.report(*answer);
    if (!answer || !answer->good()) return context.exit_code;
    const bool is_whole = truth_in(answer->fields, "whole");
    if (talk.print_json(*answer)) return is_whole ? 0 : 1;
    if (is_whole) {
        std::printf("✅ The audit log is whole: %s records, head %s\n", text_in(answer->fields, "records").c_str(),
                    text_in(answer->fields, "head").c_str());
        return 0;
    }
    std::fprintf(stderr, "cryptopiggy: the audit log is not whole: record %s: %s\n",
                 text_in(answer->fields, "first_bad").c_str(), one_line(text_in(answer->fields, "message")).c_str());
    return 1;
}

}  // namespace

void add_history_commands(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<HistoryArguments>();
    const auto add = [&](CLI::App& group, const char* name, const char* help, bool has_pages, auto run) {
        CLI::App* command = group.add_subcommand(name, help);
        add_json_flag(*command, arguments->json);
        if (has_pages) {
            command->add_option("--limit", arguments->limit, "So many, newest first")
                ->check(CLI::Range(1, 500))
                ->capture_default_str();
            command->add_option("--offset", arguments->offset, "Beginning after so many")
                ->check(CLI::NonNegativeNumber)
                ->capture_default_str();
        }
        command->callback([arguments, &context, run] { context.exit_code = run(*arguments, context); });
        return command;
    };
    add(app, "orders", "Live orders, and what became of one", true, orders)
        ->add_option("id", arguments->id, "The request id of one order");
    add(app, "trades", "Live trades, fill by fill", true, trades);
    add(app, "balance", "What the account holds, and what it is worth", false, balance);
    CLI::App* audit = app.add_subcommand("audit", "The log of everything that concerned money or keys");
    audit->require_subcommand(1);
    add(*audit, "list", "Its newest records", true, audit_list);
    add(*audit, "verify", "Whether it is whole; names the first record that is not", false, audit_verify);
}

}  // namespace piggy::apps
