#pragma once
// FlatBody: the body of a request, one flat JSON object, read strictly. Unlike net::JsonObject it keeps numbers as they
// were written (50.000000001 must not become 50 on its way to the gate), and wipes what it read when it goes: keys and
// passphrases come through here.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace piggy::backend_api {

class FlatBody {
public:
    // No bytes at all are read as {}.
    // errors: malformed: no JSON, not UTF-8, bytes after it, no object, a name given twice, a null, an object or a list
    // inside, more than 16 fields
    [[nodiscard]] static Result<FlatBody> read(std::string_view body);
    ~FlatBody();
    FlatBody(FlatBody&&) = default;
    FlatBody(const FlatBody&) = delete;
    FlatBody& operator=(const FlatBody&) = delete;
    FlatBody& operator=(FlatBody&&) = delete;

    // The fields are taken one by one; the first thing that is wrong is kept and told by done().
    // What is given back lives as long as this.
    // Required, not empty; "" when missing or wrong.
    [[nodiscard]] const std::string& text(std::string_view name, std::size_t bytes_max);
    // nullptr when absent or wrong; never empty.
    [[nodiscard]] const std::string* optional_text(std::string_view name, std::size_t bytes_max);
    // A string's text, or a number exactly as it was written.
    [[nodiscard]] const std::string* optional_amount(std::string_view name);
    // false when absent.
    [[nodiscard]] bool flag(std::string_view name);
    // errors: malformed: the first thing that was wrong, or a field that nobody asked for
    [[nodiscard]] Result<> done() const;

    enum class Kind { text, number, truth };
    struct Field {
        std::string name;
        Kind kind;
        std::string text;  // "true" of a truth
        bool asked_for = false;
    };

private:
    FlatBody() = default;
    [[nodiscard]] Field* find(std::string_view name);
    void refuse(std::string sentence);
    [[nodiscard]] bool is_sound(const Field& field, std::size_t bytes_max);

    std::vector<Field> fields_;
    std::string error_;
};

}  // namespace piggy::backend_api
