#include "adapters/backend_api/flat_body.h"

#include <strings.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "core/shortened.h"

namespace piggy::backend_api {
namespace {

namespace json = boost::json;

constexpr std::size_t fields_max = 16;
constexpr std::size_t amount_bytes_max = 40;

// Listens to the parser, notes the fields and stops it at the first thing that our requests never have.
struct Reader {
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    using Code = boost::system::error_code;
    using Text = json::string_view;

    std::vector<FlatBody::Field>& fields;
    std::string wrong{};  // why it stopped, where it was not the syntax
    std::string name{};
    bool inside = false;
    bool value_begun = false;  // of a text or number that comes in parts

    bool stop(Code& code, std::string sentence) {
        wrong = std::move(sentence);
        code = json::error::syntax;
        return false;
    }
    bool stop_at_nested(Code& code) {
        if (!inside) return stop(code, "the body must be a JSON object");
        return stop(code, "the field " + shortened(name) + " must not be an object or a list");
    }
    // The field whose value is being read.
    bool part(FlatBody::Kind kind, Text text, Code& code) {
        if (!inside) return stop(code, "the body must be a JSON object");
        if (!value_begun) {
            if (fields.size() == fields_max) return stop(code, "the body has more than 16 fields");
            fields.push_back({name, kind, {}});
            value_begun = true;
        }
        fields.back().text.append(text.data(), text.size());
        return true;
    }
    bool whole(FlatBody::Kind kind, Text text, Code& code) {
        const bool taken = part(kind, text, code);
        value_begun = false;
        return taken;
    }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code& code) {
        if (inside) return stop_at_nested(code);
        inside = true;
        return true;
    }
    bool on_object_end(std::size_t, Code&) { return true; }
    bool on_array_begin(Code& code) { return stop_at_nested(code); }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(Text text, std::size_t total, Code&) {
        if (total == text.size()) name.clear();
        name.append(text.data(), text.size());
        return true;
    }
    bool on_key(Text text, std::size_t total, Code& code) {
        if (total == text.size()) name.clear();
        name.append(text.data(), text.size());
        const auto has_name = [&](const FlatBody::Field& field) { return field.name == name; };
        if (std::ranges::any_of(fields, has_name))
            return stop(code, "the body names the field " + shortened(name) + " twice");
        return true;
    }
    bool on_string_part(Text text, std::size_t, Code& code) { return part(FlatBody::Kind::text, text, code); }
    bool on_string(Text text, std::size_t, Code& code) { return whole(FlatBody::Kind::text, text, code); }
    bool on_number_part(Text text, Code& code) { return part(FlatBody::Kind::number, text, code); }
    bool on_int64(std::int64_t, Text text, Code& code) { return whole(FlatBody::Kind::number, text, code); }
    bool on_uint64(std::uint64_t, Text text, Code& code) { return whole(FlatBody::Kind::number, text, code); }
    bool on_double(double, Text text, Code& code) { return whole(FlatBody::Kind::number, text, code); }
    bool on_bool(bool truth, Code& code) { return whole(FlatBody::Kind::truth, truth ? "true" : "false", code); }
    bool on_null(Code& code) {
        if (!inside) return stop(code, "the body must be a JSON object");
        return stop(code, "the field " + shortened(name) + " is null; leave it out instead");
    }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }
};

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

Result<FlatBody> FlatBody::read(std::string_view body) {
    FlatBody flat;
    if (body.empty()) return flat;
    flat.fields_.reserve(fields_max);  // never moved: a moved short text would leave a copy behind
    json::basic_parser<Reader> parser(json::parse_options{}, Reader{flat.fields_});
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, body.data(), body.size(), error);
    if (!parser.handler().wrong.empty()) return fail(ErrorCode::malformed, parser.handler().wrong);
    if (!error && read < body.size()) return fail(ErrorCode::malformed, "the body has something after its JSON object");
    if (error == json::error::incomplete) return fail(ErrorCode::malformed, "the body's JSON ends too early");
    if (error) return fail(ErrorCode::malformed, "the body is not JSON: its syntax is wrong or it is not UTF-8");
    return flat;
}

FlatBody::~FlatBody() {
    for (Field& field : fields_) ::explicit_bzero(field.text.data(), field.text.size());
}

void FlatBody::refuse(std::string sentence) {
    if (error_.empty()) error_ = std::move(sentence);
}

FlatBody::Field* FlatBody::find(std::string_view name) {
    const auto found = std::ranges::find(fields_, name, &Field::name);
    if (found == fields_.end()) return nullptr;
    found->asked_for = true;
    return &*found;
}

bool FlatBody::is_sound(const Field& field, std::size_t bytes_max) {
    if (field.text.empty()) refuse("the field " + field.name + " is empty");
    if (field.text.size() > bytes_max)
        refuse("the field " + field.name + " is longer than " + std::to_string(bytes_max) + " bytes");
    if (has_control(field.text)) refuse("the field " + field.name + " has a control character in it");
    return error_.empty();
}

const std::string* FlatBody::optional_text(std::string_view name, std::size_t bytes_max) {
    const Field* field = find(name);
    if (field == nullptr) return nullptr;
    if (field->kind != Kind::text) refuse("the field " + field->name + " must be a string");
    return is_sound(*field, bytes_max) ? &field->text : nullptr;
}

const std::string& FlatBody::text(std::string_view name, std::size_t bytes_max) {
    static const std::string none;
    const std::string* text = optional_text(name, bytes_max);
    if (text == nullptr) refuse("the field " + std::string(name) + " is missing");
    return text == nullptr ? none : *text;
}

const std::string* FlatBody::optional_amount(std::string_view name) {
    const Field* field = find(name);
    if (field == nullptr) return nullptr;
    if (field->kind == Kind::truth) refuse("the field " + field->name + " must be a plain decimal number");
    return is_sound(*field, amount_bytes_max) ? &field->text : nullptr;
}

bool FlatBody::flag(std::string_view name) {
    const Field* field = find(name);
    if (field == nullptr) return false;
    if (field->kind != Kind::truth) refuse("the field " + field->name + " must be true or false");
    return field->text == "true";
}

Result<> FlatBody::done() const {
    if (!error_.empty()) return fail(ErrorCode::malformed, error_);
    for (const Field& field : fields_) {
        if (!field.asked_for) {
            return fail(ErrorCode::malformed, "the field " + shortened(field.name) + " is not one of this request");
        }
    }
    return {};
}

}  // namespace piggy::backend_api
