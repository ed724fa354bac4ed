#include "apps/trade_commands.h"

#include <CLI/CLI.hpp>
#include <array>
#include <boost/json/array.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "adapters/system/system.h"
#include "apps/backend_talk.h"
#include "apps/effective_limits.h"
#include "apps/trade_line.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

struct TradeArguments {
    bool json = false;
    std::string symbol = "BTC/USDT";
    std::string amount;
    std::string request_id;
};

struct Wish {
    std::string side;
    std::string amount;  // as typed, to the digit; empty: everything, as a close-out
};

constexpr auto look_every = 500ms;
constexpr auto patience = 30s;

// Made before anything is sent, so that whatever happens on the way the same order can be asked for.
std::string new_request_id() {
    std::array<std::byte, 12> bytes{};
    system::fill_with_random_bytes(bytes);
    std::string id = "cli-";
    for (const std::byte byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        id += digits[std::to_integer<std::size_t>(byte) >> 4U];
        id += digits[std::to_integer<std::size_t>(byte) & 15U];
    }
    return id;
}

std::string order_body(const Wish& wish, const std::string& symbol, const std::string& request_id) {
    JsonText body;
    body.begin_object().field("request_id", request_id).field("symbol", symbol).field("side", wish.side);
    if (wish.amount.empty()) {
        body.field("close", true);
    } else {
        body.field("amount_usd", wish.amount);
    }
    body.field("decided_at", format_iso8601(system::SystemClock().now(), TimePrecision::milliseconds));
    return body.end_object().take();
}

// The order as the books have it, once it has come to its end or no more is learned for a while.
std::optional<BackendAnswer> follow(BackendTalk& talk, const std::string& request_id) {
    const auto until = std::chrono::steady_clock::now() + patience;
    std::optional<BackendAnswer> newest;
    while (std::chrono::steady_clock::now() < until) {
        auto answer = talk.ask_quietly("GET", "/api/orders/" + request_id);
        if (answer && answer->good()) {
            newest = std::move(*answer);
            if (is_final(text_in(newest->fields, "state"))) break;
        } else if (answer && answer->status == 404) {
            break;  // it did not come that far
        }
        std::this_thread::sleep_for(look_every);
    }
    return newest;
}

int show(BackendTalk& talk, CommandContext& context, const BackendAnswer& answer) {
    const auto line = trade_line(answer.fields);
    if (!talk.print_json(answer)) {
        if (line) std::printf("%s\n", line->c_str());
        std::fprintf(line ? stdout : stderr, "%s%s\n",
                     line ? "" : "cryptopiggy: ", trade_sentence(answer.fields).c_str());
    }
    context.exit_code = line ? 0 : 1;
    return context.exit_code;
}

int not_known(BackendTalk& talk, CommandContext& context, const std::string& why, const std::string& request_id) {
    talk.report({ErrorCode::outcome_unknown, why + "; it is not known what became of the order. `cryptopiggy orders " +
                                                 request_id + "` asks, and the same order with --request-id " +
                                                 request_id + " is never placed twice"});
    return context.exit_code;
}

int send(BackendTalk& talk, CommandContext& context, const TradeArguments& arguments, const Wish& wish) {
    const std::string id = arguments.request_id.empty() ? new_request_id() : arguments.request_id;
    if (!is_request_id(id)) {
        talk.report({ErrorCode::malformed, "--request-id is 1 to 64 of A-Z a-z 0-9 - _ . :"});
        return context.exit_code;
    }
    const auto answer = talk.ask_quietly("POST", "/api/trade", order_body(wish, arguments.symbol, id));
    if (!answer && !answer.error().maybe_arrived) {
        talk.report(answer.error().error);
        return context.exit_code;
    }
    const bool has_order = answer && answer->fields.contains("state");
    if (answer && (!has_order || text_in(answer->fields, "state") == "refused")) {
        talk.report(*answer);
        return context.exit_code;
    }
    if (answer && is_final(text_in(answer->fields, "state"))) return show(talk, context, *answer);
    const auto later = follow(talk, id);
    if (!later) return not_known(talk, context, answer ? "no end is known yet" : answer.error().error.what, id);
    if (text_in(later->fields, "state") == "refused") {
        talk.report(*later);
        return context.exit_code;
    }
    if (!is_final(text_in(later->fields, "state"))) return not_known(talk, context, "the exchange has not said", id);
    return show(talk, context, *later);
}

// The smallest amount that can be sold again, as the backend sees the market now.
int test_buy(const TradeArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto limits = ask_effective_limits(talk, arguments.symbol);
    if (!limits) return context.exit_code;
    if (!limits->test_buy_usd) {
        talk.report({ErrorCode::refused, "there is no amount of " + arguments.symbol +
                                             " now that could be bought and sold again" + limits->because()});
        return context.exit_code;
    }
    return send(talk, context, arguments, {"buy", limits->test_buy_usd->to_string()});
}

// All of it where that is one legal order, else the smallest piece.
int test_sell(const TradeArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto limits = ask_effective_limits(talk, arguments.symbol);
    if (!limits) return context.exit_code;
    const auto balance = talk.get("/api/balance/owner");
    if (!balance) return context.exit_code;
    const std::string base = arguments.symbol.substr(0, arguments.symbol.find('/'));
    std::optional<Decimal> worth;
    for (const json::value& row : list_in(balance->fields, "assets")) {
        if (row.is_object() && text_in(row.get_object(), "asset") == base) {
            worth = decimal_in(row.get_object(), "value_usd");
        }
    }
    const bool is_small = worth && limits->max_usd && *worth <= *limits->max_usd;
    if (!worth || worth->ticks() == 0 || is_small || !limits->min_usd)
        return send(talk, context, arguments, {"sell", ""});
    return send(talk, context, arguments, {"sell", limits->min_usd->to_string()});
}

}  // namespace

void add_trade_commands(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<TradeArguments>();
    CLI::App* trade = app.add_subcommand("trade", "Live orders, one at a time, within the limits");
    trade->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, auto run) {
        CLI::App* command = trade->add_subcommand(name, help);
        add_json_flag(*command, arguments->json);
        command
            ->add_option("--request-id", arguments->request_id,
                         "The order's id, 1 to 64 characters; the same id never orders twice")
            ->type_name("ID");
        command->callback([arguments, &context, run] { context.exit_code = run(*arguments, context); });
        return command;
    };
    const auto symbol_of = [&](CLI::App* command) {
        return command->add_option("symbol", arguments->symbol, "BTC/USDT or ETH/USDT");
    };
    const auto amount_of = [&](CLI::App* command) {
        command->add_option("amount", arguments->amount, "In dollars, such as 25 or 2.50")->required();
    };
    const auto order = [](const char* side) {
        return [side](const TradeArguments& given, CommandContext& where) {
            BackendTalk talk(where, given.json);
            return send(talk, where, given, {side, given.amount});
        };
    };
    for (const char* side : {"buy", "sell"}) {
        const bool buys = side[0] == 'b';
        CLI::App* command = add(side, buys ? "Buy for so many dollars" : "Sell for so many dollars", order(side));
        symbol_of(command)->required();
        amount_of(command);
    }
    symbol_of(add("close", "Sell everything of it, as one order",
                  [](const TradeArguments& given, CommandContext& where) {
                      BackendTalk talk(where, given.json);
                      return send(talk, where, given, {"sell", ""});
                  }))
        ->required();
    symbol_of(add("test-buy", "Buy the smallest amount that can be sold again", test_buy))->capture_default_str();
    symbol_of(add("test-sell", "Sell it again: all of it where that is one legal order", test_sell))
        ->capture_default_str();
}

}  // namespace piggy::apps
