#include "adapters/http_api/strategy_fields.h"

#include <charconv>

namespace piggy::http_api {

using net::JsonObject;

namespace {

std::string shortest(double number) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number);
    return {text, end.ptr};
}

}  // namespace

void read_decimal(JsonObject& body, std::string_view field, Decimal& into) {
    const auto text = body.optional_text(field, 40);
    if (!text) return;
    if (const auto value = parsed(body, field, *text, &Decimal::parse)) into = *value;
}

void read_decimal(JsonObject& body, std::string_view field, std::optional<Decimal>& into) {
    const auto text = body.optional_text(field, 40);
    if (text) into = parsed(body, field, *text, &Decimal::parse);
}

std::map<std::string, std::string> read_parameters(JsonObject& body) {
    std::map<std::string, std::string> parameters;
    const boost::json::object* given = body.optional_object("params");
    if (given == nullptr) return parameters;
    for (const auto& pair : *given) {
        const std::string name(pair.key().data(), pair.key().size());
        const boost::json::value& value = pair.value();
        if (value.is_int64()) {
            parameters[name] = std::to_string(value.get_int64());
        } else if (value.is_double()) {
            parameters[name] = shortest(value.get_double());
        } else if (value.is_string() && value.get_string().size() <= 100) {
            parameters[name] = std::string(value.get_string().data(), value.get_string().size());
        } else {
            body.refuse("params." + name, "params." + name + " must be a number or a short string");
        }
    }
    return parameters;
}

strategy::Stops read_stops(JsonObject& body) {
    strategy::Stops stops;
    const boost::json::object* found = body.optional_object("stops");
    if (found == nullptr) return stops;
    JsonObject inner(*found, "stops");
    read_decimal(inner, "stop_loss", stops.stop_loss);
    read_decimal(inner, "take_profit", stops.take_profit);
    read_decimal(inner, "trailing_stop", stops.trailing_stop);
    if (auto done = inner.done(); !done) {
        body.refuse(inner.wrong_field(), done.error().what);
    } else if (auto sound = strategy::checked(stops); !sound) {
        body.refuse("stops", sound.error().what);
    }
    return stops;
}

}  // namespace piggy::http_api
