#include "alerts/commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/shortened.h"

namespace piggy::alerts {
namespace {

constexpr std::array<std::pair<std::string_view, Command>, 8> commands = {{
    {"/status", Command::status},
    {"/pnl", Command::pnl},
    {"/trades", Command::trades},
    {"/limits", Command::limits},
    {"/balance", Command::balance},
    {"/stop", Command::stop},
    {"/help", Command::help},
    {"/start", Command::help},  // what Telegram sends when a chat begins
}};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return result;
}

}  // namespace

Command read_command(std::string_view text) {
    if (!text.starts_with('/')) return Command::none;
    const std::string word = lower(text.substr(0, text.find_first_of(" \n\t@")));
    const auto* const found = std::ranges::find(commands, word, [](const auto& entry) { return entry.first; });
    return found != commands.end() ? found->second : Command::unknown;
}

std::string help_text(bool balance_is_shown) {
    std::string text =
        "What I understand\n"
        "/status – is it live, what stands in its way\n"
        "/pnl – the day's profit or loss\n"
        "/trades – the last trades\n"
        "/limits – the six limits and what is left of today's\n";
    if (balance_is_shown) text += "/balance – what the account holds\n";
    return text +
           "/stop – stops trading at once, live and paper, without asking back\n"
           "/help – this\n"
           "Nothing can be started, bought or sold from here.";
}

Judged judge(const Asked& asked, const Pairing& pairing, Timestamp now) {
    const bool is_ours = pairing.user_id != 0 && asked.chat_id == pairing.chat_id && asked.user_id == pairing.user_id;
    if (!is_ours) return {};
    const Command command = read_command(asked.text);
    if (command == Command::stop) return {Verdict::carry_out, command, ""};
    if (now - asked.time > question_age_max) {
        return {Verdict::say_it_is_old, command,
                "Your message of " + format_iso8601(asked.time) +
                    " reached me only now, so it was not acted on. Ask again, please."};
    }
    switch (command) {
        case Command::none:
            return {Verdict::refuse, command, "I only understand commands, sorry. /help lists them."};
        case Command::unknown:
            return {Verdict::refuse, command,
                    "I don't know " + shortened(asked.text) +
                        ", sorry. I can show things and stop trading, nothing else: /help lists it."};
        case Command::balance:
            if (pairing.balance) break;
            return {Verdict::refuse, command,
                    "Balances are not sent to Telegram unless you allow it under Settings, Telegram. Sorry."};
        default: break;
    }
    return {Verdict::carry_out, command, ""};
}

}  // namespace piggy::alerts
