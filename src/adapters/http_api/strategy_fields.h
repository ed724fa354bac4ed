#pragma once
// The fields that a backtest's order and the order to put a strategy to work have in common.

#include <map>
#include <optional>
#include <string>

#include "adapters/net/json_object.h"
#include "strategy/stops.h"

namespace piggy::http_api {

// Reads a field with a parser of ours; what it refuses becomes the body's error.
template <class Parse>
auto parsed(net::JsonObject& body, std::string_view field, const std::string& text, Parse parse)
    -> std::optional<typename decltype(parse(text))::value_type> {
    auto value = parse(text);
    if (value) return *value;
    body.refuse(field, body.called(field) + ": " + value.error().what);
    return std::nullopt;
}
// A decimal as text; what is not there changes nothing, or is empty.
void read_decimal(net::JsonObject& body, std::string_view field, Decimal& into);
void read_decimal(net::JsonObject& body, std::string_view field, std::optional<Decimal>& into);

// "params": {"fast": 10, "trigger": "cross"}, a number or a short text each; as text, to be judged by the strategy.
[[nodiscard]] std::map<std::string, std::string> read_parameters(net::JsonObject& body);
// "stops": {"stop_loss": "0.05"}, each a fraction of the price; judged here.
[[nodiscard]] strategy::Stops read_stops(net::JsonObject& body);

}  // namespace piggy::http_api
