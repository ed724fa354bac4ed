#pragma once
// What people may ask the bot. Only whom it is paired with is answered, and nothing that can be asked starts or enlarges
// anything: there is what reads, and there is the stop.
//
// A question that is older than a minute is not answered: the figures would be of now and the question of yesterday. A
// stop is carried out however old it is (Telegram keeps it for a day): who asked for it was not heard at that time, and
// stopping once too often costs a click, stopping once too rarely may cost money.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/timestamp.h"

namespace piggy::alerts {

enum class Command : std::uint8_t { status, pnl, trades, limits, balance, stop, help, none, unknown };

// "/status", "/Status@my_bot now" is status; text that begins with no slash is none.
[[nodiscard]] Command read_command(std::string_view text);
// What /help says.
[[nodiscard]] std::string help_text(bool balance_is_shown);

// A message to the bot, as far as it concerns us.
struct Asked {
    std::int64_t chat_id = 0, user_id = 0;  // 0: none, as in a channel
    Timestamp time;
    std::string text;
};
struct Pairing {
    std::int64_t chat_id = 0, user_id = 0;
    bool balance = false;  // amounts of money may be shown in the chat
};
enum class Verdict : std::uint8_t { carry_out, refuse, say_it_is_old, ignore };
struct Judged {
    Verdict verdict = Verdict::ignore;
    Command command = Command::none;
    std::string refusal;  // polite, where refused or old
};
[[nodiscard]] Judged judge(const Asked& asked, const Pairing& pairing, Timestamp now);

inline constexpr std::chrono::seconds question_age_max{60};

}  // namespace piggy::alerts
