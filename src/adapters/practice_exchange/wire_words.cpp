#include "adapters/practice_exchange/wire_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

template <class Value, std::size_t size>
using Words = std::array<std::pair<Value, std::string_view>, size>;

constexpr Words<venue::Side, 2> sides{{{venue::Side::buy, "BUY"}, {venue::Side::sell, "SELL"}}};
constexpr Words<venue::OrderType, 7> types{{
    {venue::OrderType::limit, "LIMIT"},
    {venue::OrderType::market, "MARKET"},
    {venue::OrderType::limit_maker, "LIMIT_MAKER"},
    {venue::OrderType::stop_loss, "STOP_LOSS"},
    {venue::OrderType::stop_loss_limit, "STOP_LOSS_LIMIT"},
    {venue::OrderType::take_profit, "TAKE_PROFIT"},
    {venue::OrderType::take_profit_limit, "TAKE_PROFIT_LIMIT"},
}};
constexpr Words<venue::TimeInForce, 3> times_in_force{
    {{venue::TimeInForce::gtc, "GTC"}, {venue::TimeInForce::ioc, "IOC"}, {venue::TimeInForce::fok, "FOK"}}};
constexpr Words<venue::OrderStatus, 7> statuses{{
    {venue::OrderStatus::new_order, "NEW"},
    {venue::OrderStatus::partially_filled, "PARTIALLY_FILLED"},
    {venue::OrderStatus::filled, "FILLED"},
    {venue::OrderStatus::canceled, "CANCELED"},
    {venue::OrderStatus::rejected, "REJECTED"},
    {venue::OrderStatus::expired, "EXPIRED"},
    {venue::OrderStatus::expired_in_match, "EXPIRED_IN_MATCH"},
}};
constexpr Words<venue::SelfTrade, 4> self_trades{{
    {venue::SelfTrade::none, "NONE"},
    {venue::SelfTrade::expire_taker, "EXPIRE_TAKER"},
    {venue::SelfTrade::expire_maker, "EXPIRE_MAKER"},
    {venue::SelfTrade::expire_both, "EXPIRE_BOTH"},
}};
constexpr Words<venue::ExpiryReason, 6> expiry_reasons{{
    {venue::ExpiryReason::none, ""},
    {venue::ExpiryReason::insufficient_liquidity, "INSUFFICIENT_LIQUIDITY"},
    {venue::ExpiryReason::unfilled_ioc, "UNFILLED_IOC_QUANTITY_EXPIRED"},
    {venue::ExpiryReason::unfilled_fok, "UNFILLED_FOK_ORDER_EXPIRED"},
    {venue::ExpiryReason::exchange_canceled, "EXCHANGE_CANCELED"},
    {venue::ExpiryReason::oco_trigger, "OCO_TRIGGER"},
}};
constexpr Words<venue::InstrumentStatus, 3> instrument_statuses{{
    {venue::InstrumentStatus::trading, "TRADING"},
    {venue::InstrumentStatus::halted, "HALT"},
    {venue::InstrumentStatus::on_break, "BREAK"},
}};

template <class Value, std::size_t size>
std::string_view word_of(const Words<Value, size>& words, Value value) {
    const auto found = std::ranges::find(words, value, &std::pair<Value, std::string_view>::first);
    invariant(found != words.end(), "every value of the venue has a word");
    return found->second;
}

template <class Value, std::size_t size>
std::optional<Value> value_of(const Words<Value, size>& words, std::string_view word) {
    const auto found = std::ranges::find(words, word, &std::pair<Value, std::string_view>::second);
    if (found == words.end()) return std::nullopt;
    return found->first;
}

constexpr std::int64_t latest_ms = 7'258'118'400'000;  // 2200-01-01

}  // namespace

std::string_view side_word(venue::Side side) { return word_of(sides, side); }
std::string_view type_word(venue::OrderType type) { return word_of(types, type); }
std::string_view time_in_force_word(venue::TimeInForce time_in_force) { return word_of(times_in_force, time_in_force); }
std::string_view status_word(venue::OrderStatus status) { return word_of(statuses, status); }
std::string_view self_trade_word(venue::SelfTrade self_trade) { return word_of(self_trades, self_trade); }
std::string_view expiry_word(venue::ExpiryReason reason) { return word_of(expiry_reasons, reason); }
std::string_view instrument_status_word(venue::InstrumentStatus status) { return word_of(instrument_statuses, status); }

std::string_view list_order_status_word(venue::ListStatus status) {
    return status == venue::ListStatus::executing ? "EXECUTING" : "ALL_DONE";
}
std::string_view list_status_type_word(venue::ListStatus status) {
    return status == venue::ListStatus::executing ? "EXEC_STARTED" : "ALL_DONE";
}

std::optional<venue::Side> side_from(std::string_view word) { return value_of(sides, word); }
std::optional<venue::OrderType> type_from(std::string_view word) { return value_of(types, word); }
std::optional<venue::TimeInForce> time_in_force_from(std::string_view word) { return value_of(times_in_force, word); }
std::optional<venue::SelfTrade> self_trade_from(std::string_view word) { return value_of(self_trades, word); }

void append_ticks(std::string& text, Ticks ticks) {
    constexpr std::uint64_t unit = Decimal::ticks_per_unit;
    std::uint64_t rest = static_cast<std::uint64_t>(ticks);
    if (ticks < 0) {
        text += '-';
        rest = 0 - rest;
    }
    std::array<char, 32> buffer{};
    const auto whole = std::to_chars(buffer.data(), buffer.data() + buffer.size(), rest / unit);
    text.append(buffer.data(), whole.ptr);
    std::uint64_t fraction = rest % unit;
    for (std::size_t i = Decimal::places; i > 0; --i) {
        buffer[i] = static_cast<char>('0' + static_cast<int>(fraction % 10));
        fraction /= 10;
    }
    buffer[0] = '.';
    text.append(buffer.data(), Decimal::places + 1);
}

std::string ticks_text(Ticks ticks) {
    std::string text;
    append_ticks(text, ticks);
    return text;
}

void append_integer(std::string& text, std::int64_t number) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    text.append(buffer.data(), end.ptr);
}

std::int64_t milliseconds(Timestamp time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

Timestamp from_milliseconds(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(std::clamp<std::int64_t>(milliseconds, 0, latest_ms)));
}

}  // namespace piggy::practice_exchange
