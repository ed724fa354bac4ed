#include "apps/catalogue_commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/json_text.h"
#include "strategy/registry.h"

namespace piggy::apps {
namespace {

std::string range_text(const strategy::ParameterSpec& spec) {
    if (const auto* whole = std::get_if<strategy::IntegerRange>(&spec.range)) {
        return std::to_string(whole->min) + " to " + std::to_string(whole->max) + ", default " +
               std::to_string(whole->initial);
    }
    if (const auto* number = std::get_if<strategy::NumberRange>(&spec.range)) {
        return strategy::to_text(number->min) + " to " + strategy::to_text(number->max) + ", default " +
               strategy::to_text(number->initial);
    }
    const auto& choice = std::get<strategy::Choice>(spec.range);
    std::string names;
    for (const std::string& name : choice.names) names += (names.empty() ? "" : " or ") + name;
    return names + ", default " + choice.initial;
}

void write_range(JsonText& json, const strategy::ParameterSpec& spec) {
    if (const auto* whole = std::get_if<strategy::IntegerRange>(&spec.range)) {
        json.field("type", "integer")
            .field("min", whole->min)
            .field("max", whole->max)
            .field("default", whole->initial);
    } else if (const auto* number = std::get_if<strategy::NumberRange>(&spec.range)) {
        json.field("type", "number").field("min", number->min).field("max", number->max);
        json.field("default", number->initial);
    } else {
        const auto& choice = std::get<strategy::Choice>(spec.range);
        json.field("type", "choice").field("default", choice.initial).key("choices").begin_array();
        for (const std::string& name : choice.names) json.value(name);
        json.end_array();
    }
}

void print_strategies_json() {
    JsonText json;
    json.begin_object().key("items").begin_array();
    for (const strategy::StrategyInfo& info : strategy::all_strategies()) {
        json.begin_object().field("name", info.name).field("summary", info.summary).key("parameters").begin_array();
        for (const strategy::ParameterSpec& spec : info.parameters) {
            json.begin_object().field("name", spec.name);
            write_range(json, spec);
            json.field("help", spec.help).end_object();
        }
        json.end_array().end_object();
    }
    json.end_array().end_object();
    std::printf("%s\n", json.text().c_str());
}

void print_strategies() {
    for (const strategy::StrategyInfo& info : strategy::all_strategies()) {
        std::printf("%s\n  %s\n", info.name.c_str(), info.summary.c_str());
        for (const strategy::ParameterSpec& spec : info.parameters) {
            std::printf("    %-11s %s (%s)\n", spec.name.c_str(), spec.help.c_str(), range_text(spec).c_str());
        }
        std::printf("\n");
    }
}

}  // namespace

void add_catalogue_commands(CLI::App& app, CommandContext&) {
    auto json = std::make_shared<bool>(false);
    CLI::App* strategies = app.add_subcommand("strategies", "The strategies and their parameters");
    strategies->add_flag("--json", *json, "As JSON");
    strategies->callback([json] { *json ? print_strategies_json() : print_strategies(); });
}

}  // namespace piggy::apps
