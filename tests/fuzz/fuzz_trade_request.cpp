// An order from any bytes. Never a crash; a number arrives as it was written; what the gate makes of it is what was
// asked for, to the last digit; and the strict reader takes what the transport's own strict reader takes, no more.

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/backend_api/flat_body.h"
#include "adapters/backend_api/trade_request.h"
#include "adapters/net/json_object.h"
#include "execution/gate.h"

namespace {

using namespace piggy;
namespace json = boost::json;

void must(bool holds) {
    if (!holds) std::abort();
}

bool same_text(const json::object& object, const char* name, const std::string& text) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() && std::string_view(value->get_string()) == text;
}

// What our reader took, the other one took as well, and with the same texts in it.
void as_the_other_reader(std::string_view body, const execution::TradeRequest& request) {
    const auto object = net::parse_json_object(body);
    must(object.has_value());
    must(same_text(*object, "symbol", request.symbol) && same_text(*object, "side", request.side));
    must(request.request_id.empty() == !object->contains("request_id"));
    must(request.request_id.empty() || same_text(*object, "request_id", request.request_id));
    const auto* amount = object->if_contains("amount_usd");
    must(object->contains("decided_at") == request.decided_at.has_value());
    must(!request.decided_at || same_text(*object, "decided_at", *request.decided_at));
    must((amount == nullptr) == !request.amount_usd.has_value());
    if (amount == nullptr) return;
    must(amount->is_string() ? same_text(*object, "amount_usd", *request.amount_usd)
                             : amount->is_number() && body.find(*request.amount_usd) != std::string_view::npos);
}

// Flat, few fields, no null: then we must have taken it for an object too, whatever its fields are.
void as_well_as_the_other_reader(std::string_view body) {
    const auto object = net::parse_json_object(body);
    const auto is_plain = [](const auto& pair) {
        return pair.value().is_string() || pair.value().is_number() || pair.value().is_bool();
    };
    const bool is_flat = object && object->size() <= 16 && std::all_of(object->begin(), object->end(), is_plain);
    must(backend_api::FlatBody::read(body).has_value() == (is_flat || body.empty()));
}

void as_the_gate_reads_it(const execution::TradeRequest& request) {
    const auto parsed = execution::parse_trade(request);
    const auto* trade = std::get_if<execution::ParsedTrade>(&parsed);
    if (trade == nullptr) {
        const auto& refusal = std::get<execution::TradeRefusal>(parsed);
        must(!refusal.violations.empty());
        must(refusal.code() == "BAD_REQUEST" || refusal.code() == "SYMBOL_NOT_ALLOWED");
        return;
    }
    must(trade->symbol.to_string() == request.symbol && orders::side_name(trade->side) == request.side);
    must(trade->request_id == request.request_id && trade->request_id.size() <= 64);
    must(trade->amount_usd.has_value() + trade->quantity.has_value() + trade->close == 1);
    // A time is read as what was written; a close-out is never too late.
    must(trade->decided_at.has_value() == (request.decided_at.has_value() && !trade->close));
    must(!trade->decided_at || *trade->decided_at == parse_iso8601(*request.decided_at).value());
    must(!trade->quantity || (trade->side == orders::Side::sell && trade->quantity->value > Decimal{}));
    if (!trade->amount_usd) return;
    must(*trade->amount_usd > Decimal{});
    const bool is_plain = request.amount_usd->find_first_not_of("0123456789.") == std::string::npos;
    must(is_plain && Decimal::parse(*request.amount_usd).value() == *trade->amount_usd);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    as_well_as_the_other_reader(body);
    const auto request = backend_api::read_trade_request(body);
    if (!request) {
        must(request.error().code == ErrorCode::malformed && !request.error().what.empty());
        return 0;
    }
    as_the_other_reader(body, *request);
    as_the_gate_reads_it(*request);
    return 0;
}
