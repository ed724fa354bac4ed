#pragma once
// Token and chat of the alerts: telegram.json in the home folder (0600), and TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID of
// the environment, which win. Outside the key vault: an alert must leave while the vault is sealed.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "adapters/net/http_client.h"
#include "core/result.h"

namespace piggy::telegram {

struct TelegramSettings {
    std::string token;
    std::int64_t chat_id = 0;
    std::int64_t user_id = 0;  // whose commands are heard; 0: nobody's, as in a group where none was named
    bool balance = false;      // /balance is answered
    std::string api_base;      // empty: Telegram's own
    bool from_environment = false;
    bool operator==(const TelegramSettings&) const = default;
};

// What stands in the environment.
struct TelegramEnvironment {
    std::string token, chat_id, api_base;
    // TELEGRAM_BOT_TOKEN, TELEGRAM_CHAT_ID, TELEGRAM_API_BASE
    [[nodiscard]] static TelegramEnvironment of_process();
};

class TelegramFile {
public:
    TelegramFile(std::filesystem::path file, TelegramEnvironment environment)
        : file_(std::move(file)), environment_(std::move(environment)) {}

    // Nothing: no Telegram is set up. errors: refused: others may read the file (with the chmod that mends it), it is
    // another user's, a link; malformed: it, or the environment, is not as it has to be
    [[nodiscard]] Result<std::optional<TelegramSettings>> load() const;
    // Whole or not at all. A token that is empty keeps the one that is there; api_base stays what it was.
    // errors: malformed: no token, no chat id; refused: it comes from the environment; unavailable: the disk
    [[nodiscard]] Result<> save(TelegramSettings settings) const;
    [[nodiscard]] Result<> remove() const;  // errors: refused: it comes from the environment; unavailable
    // Another text whenever the file has changed. Cheap.
    [[nodiscard]] std::string stamp() const;

private:
    [[nodiscard]] Result<std::optional<TelegramSettings>> load_file() const;

    std::filesystem::path file_;
    TelegramEnvironment environment_;
};

// "https://api.telegram.org" (also where empty), or for tests http:// on this machine. errors: malformed, refused
[[nodiscard]] Result<net::ServerAddress> api_address(const std::string& api_base);
// A chat's number: negative for groups, never 0. errors: malformed
[[nodiscard]] Result<std::int64_t> read_chat_id(const std::string& text);

}  // namespace piggy::telegram
