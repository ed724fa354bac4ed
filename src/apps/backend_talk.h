#pragma once
// BackendTalk: what all commands that ask the backend have in common: where it is, how its refusals and its silence
// are reported, and how its answers are read.

#include <CLI/App.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "apps/answer_fields.h"
#include "apps/backend_client.h"
#include "apps/command.h"
#include "core/decimal.h"

namespace piggy::apps {

class BackendTalk {
public:
    // json: answers and refusals go to standard output as the backend gave them.
    BackendTalk(CommandContext& context, bool json);

    // The answer where it is a good one. Otherwise everything has been said and the exit code set.
    [[nodiscard]] std::optional<BackendAnswer> ask(std::string_view method, std::string_view path,
                                                   const std::string& body = "");
    [[nodiscard]] std::optional<BackendAnswer> get(std::string_view path) { return ask("GET", path); }
    // Whatever comes; nothing is said.
    [[nodiscard]] tl::expected<BackendAnswer, NoBackend> ask_quietly(std::string_view method, std::string_view path,
                                                                     const std::string& body = "");

    void report(const Error& error);
    // "cryptopiggy: <the message>", and every further limit that was broken. Exit code 2 for what was typed wrongly.
    void report(const BackendAnswer& refusal);
    // With --json the body, as it came; false without.
    bool print_json(const BackendAnswer& answer) const;

    [[nodiscard]] bool json() const { return json_; }

private:
    CommandContext& context_;
    bool json_;
    std::optional<BackendClient> client_;
};

// To standard error: what stands in the way of live trading, and what mends it.
void print_red_guards(const boost::json::array& guards);
// Without control characters: a line of the backend's stays one line and moves no cursor.
[[nodiscard]] std::string one_line(std::string_view text);
// "$10,000.00"; empty: "unknown"
[[nodiscard]] std::string dollars(const std::optional<Decimal>& amount);

// A flag --json, kept where the command finds it.
void add_json_flag(CLI::App& command, bool& json);

}  // namespace piggy::apps
