#include "adapters/binance_us/venue_error.h"

#include "adapters/binance_us/cleaned.h"

namespace piggy::binance_us {

using execution::RefusalKind;

std::string VenueError::sentence() const {
    std::string text = "answered " + std::to_string(status);
    if (!message.empty()) text += ": '" + message + "'";
    if (code != 0) text += " (code " + std::to_string(code) + ")";
    return text;
}

VenueError decode_venue_error(int status, Json body) {
    VenueError error;
    error.status = status;
    Fields fields(body, "an error");
    const std::int64_t code = fields.integer("code", -999'999, -1);
    const std::string_view message = fields.Checked::text(fields.find("msg"), "msg", 100'000);
    if (fields.failed()) return error;
    error.code = static_cast<int>(code);
    error.message = cleaned(message);
    return error;
}

VenueError read_venue_error(const net::InboundAnswer& answer) {
    JsonReader reader;
    if (const auto body = reader.read(answer.body)) {
        VenueError error = decode_venue_error(answer.status, *body);
        if (error.code != 0) return error;
    }
    return {answer.status, 0, cleaned(answer.body)};
}

bool leaves_order_unknown(const VenueError& error) {
    if (error.status < 400 || error.status >= 500 || error.code == 0) return true;
    switch (error.code) {
        case -1002:
        case -1003:
        case -1013:
        case -1014:
        case -1015:
        case -1020:
        case -1021:
        case -1022: return false;
        default: break;
    }
    // The rest of -1000 to -1099 is the server's own trouble, listed (-1000, -1001, -1006, -1007, -1008, -1016) or not.
    return error.code > -1100;
}

namespace {

// -2010 says why in its text only.
RefusalKind rejected_order(const std::string& message) {
    const auto says = [&](const char* words) { return message.find(words) != std::string::npos; };
    if (says("Duplicate order")) return RefusalKind::duplicate;
    if (says("Market is closed")) return RefusalKind::market;
    if (says("disabled on this account") || says("not permitted for this")) return RefusalKind::credentials;
    return RefusalKind::order;
}

}  // namespace

RefusalKind refusal_kind(const VenueError& error) {
    switch (error.code) {
        case -1002:
        case -1022:
        case -2014:
        case -2015: return RefusalKind::credentials;
        case -1003:
        case -1015: return RefusalKind::rate_limit;
        case -1013:
        case -1121: return RefusalKind::filters;
        case -1021: return RefusalKind::clock;
        case -1112:
        case -2016: return RefusalKind::market;
        case -1014:
        case -1020: return RefusalKind::request;
        case -2010: return rejected_order(error.message);
        default: break;
    }
    if (error.code <= -1100 && error.code > -1200) return RefusalKind::request;
    return RefusalKind::order;
}

bool may_ask_again(const VenueError& error) {
    return error.status >= 500 || error.code == -1000 || error.code == -1001 || error.code == -1008;
}

}  // namespace piggy::binance_us
