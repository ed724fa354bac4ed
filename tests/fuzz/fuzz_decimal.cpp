// Decimal, symbol, sizing and strategy parameters from any bytes: never a crash, and what is taken reads back the same.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "backtest/request_text.h"
#include "core/decimal.h"
#include "core/symbol.h"
#include "strategy/registry.h"

namespace {

using namespace piggy;

void must(bool holds) {
    if (!holds) std::abort();
}

void decimal(std::string_view text) {
    const auto value = Decimal::parse(text);
    if (!value) return;
    must(Decimal::parse(value->to_string()).value() == *value);
    must(Decimal::parse(value->to_fixed(8)).value() == *value);
    for (int places = 0; places <= 8; ++places) must(!value->to_fixed(places).empty());
}

void request_parts(std::string_view text) {
    if (const auto symbol = Symbol::parse(text)) must(symbol->to_string() == text);
    if (const auto sizing = backtest::parse_sizing(text)) {
        must(backtest::parse_sizing(backtest::to_text(*sizing)).value() == *sizing);
    }
    for (const strategy::StrategyInfo& info : strategy::all_strategies()) {
        for (const strategy::ParameterSpec& spec : info.parameters) {
            const auto parameters = strategy::read_parameters(info, {{spec.name, std::string(text)}});
            if (parameters) static_cast<void>(strategy::make_strategy(info.name, *parameters));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    decimal(text);
    request_parts(text);
    return 0;
}
