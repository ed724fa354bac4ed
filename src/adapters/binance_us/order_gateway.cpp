#include "adapters/binance_us/order_gateway.h"

#include <algorithm>

#include "adapters/binance_us/cleaned.h"
#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

using execution::OrderToSend;
using execution::Placement;
using execution::PlacementOutcome;
using execution::RefusalKind;
using orders::VenueFill;
using orders::VenueOrder;

constexpr std::size_t page_rows = 1'000;
constexpr std::chrono::hours longest_span{24};  // that allOrders and myTrades take
constexpr int pages_max = 10'000;

PlacementOutcome outcome(Placement placement, std::string what, RefusalKind refusal = RefusalKind::none, int code = 0) {
    return {placement, refusal, code, std::move(what), std::nullopt};
}

std::string order_name(const OrderToSend& order) { return "the order " + cleaned(order.client_order_id); }

// The order of this answer is the one that was sent, or the answer is another's.
Result<> is_ours(const VenueOrder& answered, const OrderToSend& sent) {
    const orders::OrderIntent& intent = sent.approved.intent();
    if (answered.client_order_id != sent.client_order_id) {
        return fail(ErrorCode::malformed, "it is about the order '" + cleaned(answered.client_order_id) + "'");
    }
    if (answered.side != intent.side || answered.quantity != intent.quantity ||
        answered.limit_price != venue_limit(intent)) {
        return fail(ErrorCode::malformed, "side, quantity or price in it are not those that were sent");
    }
    return {};
}

Result<VenueOrder> read_placed(const OrderToSend& sent, const std::string& body) {
    JsonReader reader;
    const auto json = reader.read(body);
    if (!json) return fail(json.error());
    auto order = decode_order(*json, sent.approved.intent().symbol);
    if (!order) return fail(order.error());
    if (auto foreign = is_ours(*order, sent); !foreign) return fail(foreign.error());
    // Fills that don't add up are left out: myTrades is the truth about them.
    int128 filled = 0;
    for (const VenueFill& fill : order->fills) filled += fill.quantity.value.ticks();
    if (filled != order->executed.value.ticks()) order->fills.clear();
    return order;
}

std::optional<std::string> limit_order(const OrderToSend& order, const execution::RequestSigner* signer) {
    const orders::OrderIntent& intent = order.approved.intent();
    Query query;
    query.add("symbol", symbol_code(intent.symbol));
    query.add("side", side_word(intent.side));
    query.add("type", "LIMIT");
    query.add("timeInForce", "IOC");
    query.add("quantity", intent.quantity.value.to_string());
    query.add("price", venue_limit(intent).value.to_string());
    query.add("newClientOrderId", order.client_order_id);
    query.add("newOrderRespType", "FULL");
    return signed_query(std::move(query), order.signed_at, order.receive_window, signer);
}

// What would make the request wrong before it leaves; empty when nothing.
std::string fault_of(const OrderToSend& order, const RestClient& rest) {
    if (!is_client_order_id(order.client_order_id)) {
        return "the client id '" + cleaned(order.client_order_id) + "' is not 1 to 36 of A-Z a-z 0-9 - _";
    }
    if (order.receive_window <= std::chrono::milliseconds::zero() || order.receive_window > std::chrono::minutes(1)) {
        return "the receive window is not from 1 ms to 60 s";
    }
    if (order.deadline <= std::chrono::milliseconds::zero()) return "no time is left for it";
    if (rest.api_key().empty()) return "no API keys are known";
    return {};
}

// The port knows two: the venue said no, or there is no clear answer yet.
Error error_of(const NoGoodAnswer& failure) {
    const bool no = failure.error.code == ErrorCode::refused || failure.error.code == ErrorCode::not_found;
    return {no ? ErrorCode::refused : ErrorCode::unavailable, failure.error.what};
}

Error no_clear_answer(const Error& error) {
    return {ErrorCode::unavailable, "the venue gave an answer without sense: " + error.what};
}

template <class Decode>
auto decode_body(const std::string& body, Decode decode) -> decltype(decode(std::declval<Json>())) {
    JsonReader reader;
    const auto json = reader.read(body);
    if (!json) return fail(no_clear_answer(json.error()));
    auto value = decode(*json);
    if (!value) return fail(no_clear_answer(value.error()));
    return value;
}

Question signed_question(const char* path, const Query& query, std::int64_t weight) {
    return {path, query, weight, Security::signed_by_key, Purpose::orders};
}

Query of_symbol(const Symbol& symbol) { return Query().add("symbol", symbol_code(symbol)); }

// A list that is not known to be whole proves the absence of nothing.
Error unfinished_list() {
    return {ErrorCode::unavailable,
            "the venue's list has more pages than are asked for, so it isn't known to be whole"};
}

// All rows since a time: spans of 24 h, and from a full page on by id, which has no such limit.
// The venue is always asked, even when `from` lies in what we take for the future: an empty list that nobody gave would
// pass for proof that there is nothing.
//   ask  rows of a query, oldest first;  id, time  of a row
template <class Row, class Ask, class Id, class Time>
Result<std::vector<Row>> rows_since(const Symbol& symbol, Timestamp from, Timestamp now, const char* id_parameter,
                                    Ask ask, Id id, Time time) {
    std::vector<Row> rows;
    // The venue counts milliseconds: what it stamped in the same one as `from` belongs to it. No row is dropped for a
    // time that is not told.
    const Timestamp earliest = std::chrono::floor<std::chrono::milliseconds>(from);
    const auto take = [&](std::vector<Row>& page) {
        for (Row& row : page) {
            if ((time(row) >= earliest || time(row) == Timestamp{}) && (rows.empty() || id(row) > id(rows.back())))
                rows.push_back(std::move(row));
        }
    };
    bool full = false;
    const Timestamp last_start = std::max(from, now + std::chrono::minutes(1));  // our idea of now may be a little late
    for (Timestamp start = from; start <= last_start && !full; start += longest_span) {
        auto page = ask(of_symbol(symbol)
                            .add("startTime", venue_milliseconds(start))
                            .add("endTime", venue_milliseconds(start + longest_span) - 1)
                            .add("limit", static_cast<std::int64_t>(page_rows)));
        if (!page) return fail(page.error());
        full = page->size() >= page_rows;
        take(*page);
    }
    for (int pages = 0; full && pages < pages_max && !rows.empty(); ++pages) {
        const std::int64_t next = id(rows.back()) + 1;
        auto page = ask(of_symbol(symbol).add(id_parameter, next).add("limit", static_cast<std::int64_t>(page_rows)));
        if (!page) return fail(page.error());
        full = page->size() >= page_rows;
        take(*page);
        if (full && id(rows.back()) < next) {
            return fail(ErrorCode::unavailable, std::string("the venue gives the same page again, asked from ") +
                                                    id_parameter + " " + std::to_string(next));
        }
    }
    if (full) return fail(unfinished_list());
    return rows;
}

}  // namespace

PlacementOutcome judge_placement(const OrderToSend& sent, const net::InboundAnswer& answer) {
    const std::string name = order_name(sent);
    if (answer.status >= 200 && answer.status < 300) {
        auto order = read_placed(sent, answer.body);
        if (!order) {
            return outcome(Placement::unknown, name + " was answered " + std::to_string(answer.status) +
                                                   ", but the answer makes no sense: " + order.error().what);
        }
        PlacementOutcome accepted = outcome(Placement::accepted, name + " was accepted");
        accepted.order = std::move(*order);
        return accepted;
    }
    const VenueError error = read_venue_error(answer);
    if (leaves_order_unknown(error)) {
        return outcome(Placement::unknown,
                       name + ": the venue " + error.sentence() + ", which leaves open what became of it",
                       RefusalKind::none, error.code);
    }
    const RefusalKind kind = refusal_kind(error);
    if (kind == RefusalKind::duplicate) {
        // Ids are used once, so the order that has this one is ours and lives.
        return outcome(Placement::unknown, name + ": the venue " + error.sentence() + ", so an order of ours lives",
                       kind, error.code);
    }
    return outcome(Placement::refused, name + " was refused: the venue " + error.sentence(), kind, error.code);
}

PlacementOutcome BinanceOrderGateway::place(const OrderToSend& order) {
    const std::string name = order_name(order);
    if (const std::string fault = fault_of(order, rest_); !fault.empty()) {
        return outcome(Placement::nothing_sent, name + " was not sent: " + fault);
    }
    if (const auto not_now = rest_.budget().take_order()) {
        return outcome(Placement::nothing_sent, name + " was not sent: " + not_now->why);
    }
    if (const auto not_now = rest_.budget().take(Purpose::orders, 1)) {
        return outcome(Placement::nothing_sent, name + " was not sent: " + not_now->why);
    }
    auto query = limit_order(order, rest_.signer());
    if (!query) return outcome(Placement::nothing_sent, name + " was not sent: the keys were sealed a moment ago");
    const SentOnce sent = rest_.send_once({"POST", "/api/v3/order", std::move(*query), true, order.deadline});
    switch (sent.fate) {
        case SentOnce::Fate::nothing_sent:
            return outcome(Placement::nothing_sent, name + " was not sent: " + sent.what);
        case SentOnce::Fate::maybe_arrived:
            return outcome(Placement::unknown, name + " left, and no whole answer came back: " + sent.what);
        case SentOnce::Fate::answered: break;
    }
    PlacementOutcome judged = judge_placement(order, sent.answer);
    if (judged.refusal == RefusalKind::clock) rest_.venue_clock().distrust();
    return judged;
}

Result<std::optional<VenueOrder>> BinanceOrderGateway::find(const Symbol& symbol, const std::string& client_order_id) {
    const auto body =
        rest_.ask(signed_question("/api/v3/order", of_symbol(symbol).add("origClientOrderId", client_order_id), 4));
    if (!body) {
        if (body.error().venue.code == -2013) return std::nullopt;
        return fail(error_of(body.error()));
    }
    auto order = decode_body(*body, [&](Json json) { return decode_order(json, symbol); });
    if (!order) return fail(order.error());
    if (order->client_order_id != client_order_id) {
        return fail(ErrorCode::unavailable, "the venue was asked for the order " + cleaned(client_order_id) +
                                                " and answered about '" + cleaned(order->client_order_id) + "'");
    }
    return std::move(*order);
}

Result<std::vector<VenueOrder>> BinanceOrderGateway::open_orders(const Symbol& symbol) {
    const auto body = rest_.ask(signed_question("/api/v3/openOrders", of_symbol(symbol), 6));
    if (!body) return fail(error_of(body.error()));
    auto page = decode_body(*body, [&](Json json) { return decode_orders(json, symbol); });
    if (page) std::ranges::sort(*page, {}, &VenueOrder::order_id);  // promised, and what paging rests on
    return page;
}

Result<std::vector<VenueOrder>> BinanceOrderGateway::ask_orders(const Symbol& symbol, const Query& query) {
    const auto body = rest_.ask(signed_question("/api/v3/allOrders", query, 20));
    if (!body) return fail(error_of(body.error()));
    auto page = decode_body(*body, [&](Json json) { return decode_orders(json, symbol); });
    if (page) std::ranges::sort(*page, {}, &VenueOrder::order_id);  // promised, and what paging rests on
    return page;
}

Result<std::vector<VenueFill>> BinanceOrderGateway::ask_fills(const Symbol& symbol, const Query& query) {
    const auto body = rest_.ask(signed_question("/api/v3/myTrades", query, 20));
    if (!body) return fail(error_of(body.error()));
    auto page = decode_body(*body, [&](Json json) { return decode_my_trades(json, symbol); });
    if (page) std::ranges::sort(*page, {}, &VenueFill::trade_id);
    return page;
}

Result<std::vector<VenueOrder>> BinanceOrderGateway::orders_since(const Symbol& symbol, Timestamp from) {
    rest_.refresh_clock();
    return rows_since<VenueOrder>(
        symbol, from, rest_.venue_clock().now(), "orderId",
        [&](const Query& query) { return ask_orders(symbol, query); },
        [](const VenueOrder& order) { return order.order_id; }, [](const VenueOrder& order) { return order.created; });
}

Result<std::vector<VenueFill>> BinanceOrderGateway::fills_since(const Symbol& symbol, Timestamp from) {
    rest_.refresh_clock();
    return rows_since<VenueFill>(
        symbol, from, rest_.venue_clock().now(), "fromId", [&](const Query& query) { return ask_fills(symbol, query); },
        [](const VenueFill& fill) { return fill.trade_id; }, [](const VenueFill& fill) { return fill.time; });
}

Result<std::vector<VenueFill>> BinanceOrderGateway::fills_after(const Symbol& symbol, std::int64_t trade_id) {
    std::vector<VenueFill> fills;
    std::int64_t last = trade_id;
    for (int pages = 0; pages < pages_max; ++pages) {
        auto page = ask_fills(symbol, of_symbol(symbol)
                                          .add("fromId", std::max<std::int64_t>(0, last + 1))
                                          .add("limit", static_cast<std::int64_t>(page_rows)));
        if (!page) return fail(page.error());
        const std::int64_t before = last;
        for (VenueFill& fill : *page) {
            if (fill.trade_id <= last) continue;
            last = fill.trade_id;
            fills.push_back(std::move(fill));
        }
        if (page->size() < page_rows) return fills;
        if (last == before) {
            return fail(ErrorCode::unavailable,
                        "the venue gives the same page of fills again, asked from id " + std::to_string(last + 1));
        }
    }
    return fail(unfinished_list());
}

Result<bool> BinanceOrderGateway::cancel(const Symbol& symbol, const std::string& client_order_id) {
    if (!is_client_order_id(client_order_id)) {
        return fail(ErrorCode::refused, "'" + cleaned(client_order_id) + "' is not a client id of an order");
    }
    const auto no_keys = [] { return fail(ErrorCode::refused, "no API keys are known, which a cancel needs"); };
    if (rest_.api_key().empty()) return no_keys();
    rest_.refresh_clock();
    if (const auto not_now = rest_.budget().take(Purpose::orders, 1)) {
        return fail(ErrorCode::unavailable, not_now->why);
    }
    auto query = signed_query(of_symbol(symbol).add("origClientOrderId", client_order_id), rest_.venue_clock().now(),
                              RestClient::receive_window, rest_.signer());
    if (!query) return no_keys();
    const std::string name = "the cancel of " + cleaned(client_order_id);
    const SentOnce sent = rest_.send_once({"DELETE", "/api/v3/order", std::move(*query)});
    if (sent.fate != SentOnce::Fate::answered) {
        return fail(ErrorCode::unavailable, name + " has no clear answer: " + sent.what);
    }
    if (sent.answer.status == 200) {
        const auto order = decode_body(sent.answer.body, [&](Json json) { return decode_order(json, symbol); });
        if (!order || order->client_order_id != client_order_id) {
            return fail(ErrorCode::unavailable, name + " was answered, but the answer makes no sense" +
                                                    (order ? std::string() : ": " + order.error().what));
        }
        return true;
    }
    const VenueError error = read_venue_error(sent.answer);
    if (error.status < 500 && error.code == -2011) return false;
    if (error.code == -1021) rest_.venue_clock().distrust();
    return fail(leaves_order_unknown(error) ? ErrorCode::unavailable : ErrorCode::refused,
                name + ": the venue " + error.sentence());
}

}  // namespace piggy::binance_us
