#pragma once
// Inner header: appends the fields of an event. Streams write thousands a second from known values, so nothing is
// escaped here: names and codes are ours, client ids are checked when they come in.

#include <string>
#include <string_view>

#include "adapters/practice_exchange/wire_words.h"
#include "venue/exchange.h"

namespace piggy::practice_exchange {

class EventText {
public:
    EventText() { text_.reserve(512); }
    EventText& open(std::string_view name = {}, char bracket = '{') {
        name_of(name);
        text_ += bracket;
        return *this;
    }
    EventText& close(char bracket = '}') {
        text_ += bracket;
        return *this;
    }
    EventText& text(std::string_view name, std::string_view value) {
        name_of(name);
        text_.append(1, '"').append(value).append(1, '"');
        return *this;
    }
    EventText& ticks(std::string_view name, venue::Ticks value) {
        name_of(name);
        text_ += '"';
        append_ticks(text_, value);
        text_ += '"';
        return *this;
    }
    EventText& number(std::string_view name, std::int64_t value) {
        name_of(name);
        append_integer(text_, value);
        return *this;
    }
    EventText& time(std::string_view name, Timestamp value) { return number(name, milliseconds(value)); }
    EventText& truth(std::string_view name, bool value) {
        name_of(name);
        text_ += value ? "true" : "false";
        return *this;
    }
    EventText& null(std::string_view name) {
        name_of(name);
        text_ += "null";
        return *this;
    }
    // [["price","quantity"],…]
    EventText& levels(std::string_view name, const std::vector<venue::Level>& levels) {
        open(name, '[');
        for (const venue::Level& level : levels) {
            open({}, '[').ticks({}, level.price).ticks({}, level.quantity).close(']');
        }
        return close(']');
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void name_of(std::string_view name) {
        if (!text_.empty() && text_.back() != '{' && text_.back() != '[') text_ += ',';
        if (!name.empty()) text_.append(1, '"').append(name).append("\":");
    }
    std::string text_;
};

}  // namespace piggy::practice_exchange
