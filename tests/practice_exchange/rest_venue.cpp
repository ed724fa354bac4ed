#include "practice_exchange/rest_venue.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/practice_exchange/rest_front.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"

namespace piggy::test {
namespace {

// Bytes that differ and are the same in every run.
practice_exchange::RandomBytes counted_bytes(std::uint64_t seed) {
    return [random = Random(seed)](std::span<std::byte> bytes) mutable {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next() & 0xFFU);
    };
}

}  // namespace

RestVenue::RestVenue(venue::Profile profile)
    : market(venue::practice_market(profile)),
      tape(market.instruments.size()),
      exchange(market, tape, 7),
      path(venue::synthetic_path(market, 11)),
      history(*path, tape),
      keys(counted_bytes(1)),
      listen_keys(counted_bytes(2)),
      api({exchange, tape, history, keys, limits, listen_keys, profile, 3}) {
    for (std::size_t i = 0; i < market.instruments.size(); ++i) {
        tape.begin(static_cast<venue::InstrumentId>(i), now);
        exchange.set_start_price(static_cast<venue::InstrumentId>(i), ticks("64800"));
    }
    house = exchange.open_account(true, now);
    user = exchange.open_account(false, now);
    for (const char* name : {"BTC", "ETH", "SOL", "USDT"}) {
        (void)exchange.transfer(house, asset(name), ticks("100000000"), now);
    }
    key_text = keys.create(user, now).key;
}

venue::AssetId RestVenue::asset(std::string_view name) const {
    for (std::size_t i = 0; i < market.assets.size(); ++i) {
        if (market.assets[i] == name) return static_cast<venue::AssetId>(i);
    }
    invariant(false, "the practice market has the asset a test asks for");
    return 0;
}

void RestVenue::deposit(std::string_view name, std::string_view amount) {
    (void)exchange.transfer(user, asset(name), ticks(amount), now);
}

venue::OrderId RestVenue::quote(venue::Side side, std::string_view price, std::string_view quantity,
                                std::string_view symbol) {
    venue::NewOrder order;
    order.instrument = exchange.instrument(symbol).value();
    order.side = side;
    order.price = ticks(price);
    order.quantity = ticks(quantity);
    const auto placed = exchange.place(house, order, now);
    invariant(placed.has_value(), "the house's order is taken");
    return placed->order.id;
}

ApiReply RestVenue::send(const std::string& method, const std::string& target, const std::string& query,
                         const std::string& body, const std::string& api_key) {
    net::WireRequest request;
    request.method = method;
    request.path = target;
    request.query = query;
    request.body = body;
    if (!api_key.empty()) request.fields.push_back({"x-mbx-apikey", api_key});
    return api.handle(practice_exchange::call_from(request, "127.0.0.1", now));
}

ApiReply RestVenue::call(const std::string& method, const std::string& target, const std::string& query,
                         const std::string& api_key) {
    return send(method, target, query, "", api_key);
}

std::string RestVenue::signed_text(const std::string& text) const {
    std::string payload = text;
    if (!payload.empty()) payload += '&';
    payload += "timestamp=" + std::to_string(practice_exchange::milliseconds(now));
    const std::string& secret = const_cast<practice_exchange::ApiKeys&>(keys).find(key_text)->secret;
    return payload + "&signature=" + practice_exchange::hmac_sha256_hex(secret, payload);
}

ApiReply RestVenue::signed_call(const std::string& method, const std::string& target, const std::string& text) {
    const std::string sent = signed_text(text);
    const bool in_body = method == "POST" || method == "PUT";
    return send(method, target, in_body ? "" : sent, in_body ? sent : "", key_text);
}

Ticks ticks(std::string_view decimal) { return Decimal::parse(decimal).value().ticks(); }

boost::json::value parsed(std::string_view text) { return boost::json::parse({text.data(), text.size()}); }
boost::json::value parsed(const ApiReply& reply) { return parsed(reply.body); }

std::string field(const ApiReply& reply, std::string_view name) {
    for (const net::Field& field : reply.fields) {
        if (field.name == name) return field.value;
    }
    return "";
}

std::string refusal_of(const ApiReply& reply) {
    const boost::json::value body = parsed(reply);
    const auto* object = body.if_object();
    if (object == nullptr || !object->contains("code")) return std::to_string(reply.status) + " " + reply.body;
    return std::to_string(reply.status) + " " + std::to_string(object->at("code").as_int64()) + " " +
           text_of(body, "msg");
}

std::string text_of(const boost::json::value& object, std::string_view name) {
    const auto* fields = object.if_object();
    const auto* value = fields == nullptr ? nullptr : fields->if_contains({name.data(), name.size()});
    if (value == nullptr) return "";
    if (!value->is_string()) return boost::json::serialize(*value);
    return {value->get_string().data(), value->get_string().size()};
}

}  // namespace piggy::test
