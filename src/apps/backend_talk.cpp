#include "apps/backend_talk.h"

#include <boost/json/array.hpp>
#include <cstdio>

namespace piggy::apps {
namespace {

namespace json = boost::json;

void print_further_violations(const json::array& violations, const std::string& told) {
    for (const json::value& violation : violations) {
        if (!violation.is_object()) continue;
        const std::string further = text_in(violation.get_object(), "message");
        if (further != told) std::fprintf(stderr, "  and: %s\n", one_line(further).c_str());
    }
}

}  // namespace

BackendTalk::BackendTalk(CommandContext& context, bool json) : context_(context), json_(json) {}

tl::expected<BackendAnswer, NoBackend> BackendTalk::ask_quietly(std::string_view method, std::string_view path,
                                                                const std::string& body) {
    if (!client_) {
        auto address = backend_of_environment();
        if (!address) return tl::unexpected(NoBackend{address.error()});
        client_.emplace(std::move(*address), context_.home);
    }
    return client_->ask(method, path, body);
}

std::optional<BackendAnswer> BackendTalk::ask(std::string_view method, std::string_view path, const std::string& body) {
    auto answer = ask_quietly(method, path, body);
    if (!answer) {
        report(answer.error().error);
        return std::nullopt;
    }
    if (!answer->good()) {
        report(*answer);
        return std::nullopt;
    }
    return std::move(*answer);
}

void BackendTalk::report(const Error& error) { context_.exit_code = report_failure(error, json_); }

void BackendTalk::report(const BackendAnswer& refusal) {
    std::string message = text_in(refusal.fields, "message");
    if (message.empty()) message = "the backend answered with status " + std::to_string(refusal.status);
    std::fprintf(stderr, "cryptopiggy: %s\n", one_line(message).c_str());
    if (const json::array& guards = list_in(refusal.fields, "guards"); !guards.empty()) {
        print_red_guards(guards);
    } else {
        print_further_violations(list_in(refusal.fields, "violations"), message);
    }
    if (json_ && !refusal.body.empty()) std::printf("%s\n", refusal.body.c_str());
    const std::string code = text_in(refusal.fields, "code");
    const bool typed = refusal.status == 400 || code == "BAD_REQUEST" || code == "SYMBOL_NOT_ALLOWED";
    context_.exit_code = typed ? 2 : 1;
}

bool BackendTalk::print_json(const BackendAnswer& answer) const {
    if (json_) std::printf("%s\n", answer.body.c_str());
    return json_;
}

void print_red_guards(const json::array& guards) {
    for (const json::value& guard : guards) {
        if (!guard.is_object() || truth_in(guard.get_object(), "ok")) continue;
        const std::string fix = text_in(guard.get_object(), "fix");
        std::fprintf(stderr, "  ❌ %s%s%s\n", one_line(text_in(guard.get_object(), "reason")).c_str(),
                     fix.empty() ? "" : " → ", one_line(fix).c_str());
    }
}

std::string one_line(std::string_view text) {
    std::string line(text);
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return line;
}

std::string dollars(const std::optional<Decimal>& amount) {
    if (!amount) return "unknown";
    std::string text = amount->to_fixed(2);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = text.size() - 3; at > first + 3;) text.insert(at -= 3, 1, ',');
    return text.insert(first, 1, '$');
}

void add_json_flag(CLI::App& command, bool& json) { command.add_flag("--json", json, "As JSON"); }

}  // namespace piggy::apps
