#include "adapters/binance_us/decode_user.h"

#include <algorithm>

#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

using orders::VenueFill;
using orders::VenueOrder;

template <class Value>
Value taken(Fields& fields, Result<Value> value) {
    if (value) return std::move(*value);
    fields.refuse(value.error());
    return {};
}

VenueFill take_fill(Fields& fields, const VenueOrder& order) {
    VenueFill fill;
    fill.symbol = order.symbol;
    fill.order_id = order.order_id;
    fill.side = order.side;
    fill.time = order.updated;
    fill.trade_id = fields.integer("t");
    fill.price = fields.price("L");
    fill.quantity = fields.quantity("l");
    fill.notional = fields.decimal("Y");
    fill.is_maker = fields.truth("m");
    fill.fee.amount = fields.decimal("n");
    // A trade without a fee names no asset.
    if (fields.has("N") || fill.fee.amount.ticks() != 0) {
        fill.fee.asset = take_asset(fields, "N");
    } else {
        fill.fee.asset = order.symbol.quote;
    }
    return fill;
}

Result<UserTold> decode_order_report(Fields& fields) {
    OrderTold told;
    VenueOrder& order = told.order;
    order.symbol = taken(fields, parse_symbol_code(fields.text("s")));
    order.order_id = fields.integer("i");
    // On a cancel, c is the cancel's own id and C the order's.
    const std::string_view original = fields.text_or("C", "");
    order.client_order_id = original.empty() ? fields.text("c") : original;
    order.side = taken(fields, parse_side(fields.text("S")));
    order.state = taken(fields, parse_state(fields.text("X")));
    order.limit_price = {fields.decimal("p")};
    order.quantity = fields.quantity("q");
    order.executed = fields.quantity("z");
    order.spent = fields.signed_decimal("Z");
    order.updated = fields.time("T");
    order.created = fields.time_or("O", order.updated);
    if (order.executed > order.quantity && order.quantity.value.ticks() != 0) fields.refuse("z", "is above q");
    // Only TRADE is a fill; TRADE_PREVENTION and the rest are not.
    if (fields.text("x") == "TRADE") told.fill = take_fill(fields, order);
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return told;
}

Result<UserTold> decode_balances(Fields& fields) {
    BalancesTold told;
    told.time = fields.time_or("u", fields.time("E"));
    for (Json entry : fields.array("B")) {
        Fields balance(entry, "a balance");
        told.balances.push_back({take_asset(balance, "a"), balance.decimal("f"), balance.decimal("l")});
        if (auto bad = balance.done(); !bad) return fail(bad.error());
    }
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return told;
}

Result<UserTold> decode_transfer(Fields& fields) {
    TransferTold told{take_asset(fields, "a"), fields.signed_decimal("d"), fields.time("T")};
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return told;
}

Result<UserTold> decode_event(Json event) {
    Fields fields(event, "an event of the account");
    const std::string_view type = fields.text("e");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    if (type == "executionReport") return decode_order_report(fields);
    if (type == "outboundAccountPosition") return decode_balances(fields);
    if (type == "balanceUpdate") return decode_transfer(fields);
    if (type == "eventStreamTerminated" || type == "listenKeyExpired" || type == "serverShutdown") {
        return StreamEndedTold{};
    }
    return OtherUserTold{};
}

Result<UserTold> decode_answer(Fields& fields) {
    AnswerTold told;
    told.status = static_cast<int>(fields.integer("status", 0, 999));
    std::string_view text;
    const auto id = fields.find("id");
    if (id && id->get(text) == simdjson::SUCCESS) told.id = std::string(text.substr(0, 100));
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    if (const auto error = fields.find("error")) {
        told.error = decode_venue_error(told.status, *error);
    } else if (told.status != 200) {
        told.error = VenueError{told.status, 0, ""};
    }
    return told;
}

}  // namespace

Result<UserTold> decode_user_frame(JsonReader& reader, std::string_view frame) {
    const auto json = reader.read(frame);
    if (!json) return fail(json.error());
    Fields fields(*json, "a frame of the account");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    if (const auto event = fields.find("event")) return decode_event(*event);
    if (fields.has("status")) return decode_answer(fields);
    // The combined wrapper of the listen-key stream.
    if (fields.has("stream") && fields.has("data")) return decode_event(*fields.find("data"));
    return decode_event(*json);
}

}  // namespace piggy::binance_us
