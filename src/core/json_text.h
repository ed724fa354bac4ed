#pragma once
// JsonText: writes JSON as people read it. Boost.JSON, which reads ours elsewhere, prints 12.5 as 1.25E1; a report is
// looked at, so numbers come out in their shortest plain form. Keeps track of commas, escapes text, and turns what is
// not a finite number into null.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace piggy {

class JsonText {
public:
    JsonText& begin_object() { return open('{'); }
    JsonText& end_object() { return close('}'); }
    JsonText& begin_array() { return open('['); }
    JsonText& end_array() { return close(']'); }
    JsonText& key(std::string_view name);

    JsonText& value(std::string_view text);
    JsonText& value(const char* text) { return value(std::string_view(text)); }
    JsonText& value(double number);
    JsonText& value(std::int64_t number);
    JsonText& value(std::size_t number);
    JsonText& value(bool truth);
    JsonText& null();
    JsonText& value(const std::optional<double>& number) { return number ? value(*number) : null(); }
    // JSON that is already written.
    JsonText& raw(std::string_view json);

    template <class Value>
    JsonText& field(std::string_view name, const Value& content) {
        key(name);
        return value(content);
    }

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    JsonText& open(char bracket);
    JsonText& close(char bracket);
    void separate();
    void quoted(std::string_view text);
    void escaped(char c);

    std::string text_;
    bool first_ = true;
};

}  // namespace piggy
