#include "apps/limits_command.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <cstdio>
#include <memory>

#include "apps/build_info.h"
#include "apps/effective_limits.h"
#include "core/json_text.h"
#include "risk/limits.h"

namespace piggy::apps {
namespace {

// The backend's view, where one answers; this command is of use without one too.
std::optional<BackendAnswer> backend_limits(CommandContext& context) {
    auto answer = BackendTalk(context, false).ask_quietly("GET", "/api/limits");
    return answer && answer->good() ? std::optional(std::move(*answer)) : std::nullopt;
}

void field_or_null(JsonText& json, const char* name, const std::optional<Decimal>& amount) {
    json.key(name);
    amount ? json.value(amount->to_string()) : json.null();
}

void write_effective(JsonText& json, const BackendAnswer& backend) {
    json.field("backend_limits_sha256", text_in(backend.fields, "limits_sha256"));
    json.key("effective").begin_array();
    for (const EffectiveNow& now : effective_limits_in(backend.fields)) {
        json.begin_object().field("symbol", now.symbol);
        field_or_null(json, "min_usd", now.min_usd);
        field_or_null(json, "max_usd", now.max_usd);
        field_or_null(json, "test_buy_usd", now.test_buy_usd);
        json.field("orders_left", now.orders_left).field("reason", now.reason).end_object();
    }
    json.end_array();
}

void print_effective(const BackendAnswer& backend) {
    std::printf("\nNow, by the backend:\n\n");
    for (const EffectiveNow& now : effective_limits_in(backend.fields)) {
        if (now.min_usd && now.max_usd) {
            std::printf("  %-9s %s to %s an order, %lld orders left today\n", now.symbol.c_str(),
                        dollars(now.min_usd).c_str(), dollars(now.max_usd).c_str(),
                        static_cast<long long>(now.orders_left));
        } else {
            std::printf("  %-9s no legal size%s\n", now.symbol.c_str(), now.because().c_str());
        }
    }
    if (text_in(backend.fields, "limits_sha256") != limits_sha256()) {
        std::printf("\n❌ The backend was built with other limits; install both programs from one build.\n");
    }
}

void print_limits_json(const std::optional<BackendAnswer>& backend) {
    using risk::Limits;
    JsonText json;
    json.begin_object();
    json.field("trade_usd_max", Limits::trade_usd_max.to_string());
    json.field("risk_percent_max", Limits::risk_percent_max);
    json.field("daily_orders_max", Limits::daily_orders_max);
    json.field("daily_loss_percent_max", Limits::daily_loss_percent_max);
    json.field("trade_usd_min", Limits::trade_usd_min.to_string());
    json.key("allowed_symbols").begin_array();
    for (const auto symbol : Limits::allowed_symbols) json.value(symbol);
    json.end_array().field("limits_sha256", limits_sha256());
    if (backend) write_effective(json, *backend);
    json.end_object();
    std::printf("%s\n", json.text().c_str());
}

void print_limits(const std::optional<BackendAnswer>& backend) {
    using risk::Limits;
    std::string symbols;
    for (const auto symbol : Limits::allowed_symbols) symbols += (symbols.empty() ? "" : ", ") + std::string(symbol);
    std::printf("Compiled in; cannot be changed.\n\n");
    std::printf("  Max trade         $%s per order\n", Limits::trade_usd_max.to_string().c_str());
    std::printf("  Max risk          %lld %% of the portfolio per order\n",
                static_cast<long long>(Limits::risk_percent_max));
    std::printf("  Max daily trades  %lld orders per UTC day\n", static_cast<long long>(Limits::daily_orders_max));
    std::printf("  Max daily loss    %lld %%, then live trading is off until 00:00 UTC\n",
                static_cast<long long>(Limits::daily_loss_percent_max));
    std::printf("  Min trade         $%s\n", Limits::trade_usd_min.to_string().c_str());
    std::printf("  Allowed symbols   %s\n\n", symbols.c_str());
    std::printf("  limits_sha256     %s\n", limits_sha256().c_str());
    if (backend) print_effective(*backend);
}

}  // namespace

void add_limits_command(CLI::App& app, CommandContext& context) {
    auto json = std::make_shared<bool>(false);
    CLI::App* limits = app.add_subcommand("limits", "The six safety limits, compiled in, and what is legal now");
    add_json_flag(*limits, *json);
    limits->callback([json, &context] {
        const auto backend = backend_limits(context);
        *json ? print_limits_json(backend) : print_limits(backend);
    });
}

}  // namespace piggy::apps
