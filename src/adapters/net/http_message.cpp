#include "adapters/net/http_message.h"

#include <algorithm>
#include <system_error>

#include "adapters/net/http_sender.h"
#include "adapters/net/url.h"
#include "adapters/net/wire_server.h"

namespace piggy::net {
namespace {

auto find_field(const std::vector<Field>& fields, std::string_view name) {
    return std::ranges::find_if(fields, [&](const Field& field) { return equal_ignoring_case(field.name, name); });
}

std::size_t count_fields(const std::vector<Field>& fields, std::string_view name) {
    return static_cast<std::size_t>(
        std::ranges::count_if(fields, [&](const Field& field) { return equal_ignoring_case(field.name, name); }));
}

std::string_view field_or_nothing(const std::vector<Field>& fields, std::string_view name) {
    const auto found = find_field(fields, name);
    return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

std::optional<std::string_view> value_of(const std::vector<Field>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    if (found == fields.end()) return std::nullopt;
    return found->value;
}

}  // namespace

std::optional<std::string_view> RequestHead::find(std::string_view name) const {
    const auto found = find_field(fields, name);
    if (found == fields.end()) return std::nullopt;
    return found->value;
}

std::size_t RequestHead::count(std::string_view name) const { return count_fields(fields, name); }

std::string_view WireRequest::field(std::string_view name) const { return field_or_nothing(fields, name); }

std::size_t WireRequest::count(std::string_view name) const { return count_fields(fields, name); }

std::string_view InboundAnswer::field(std::string_view name) const { return field_or_nothing(fields, name); }

UploadedFile::~UploadedFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

std::string_view Request::parameter(std::string_view name) const { return value_of(parameters, name).value_or(""); }

std::optional<std::string_view> Request::query_value(std::string_view name) const { return value_of(query, name); }

}  // namespace piggy::net
