#include "adapters/telegram/telegram_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "adapters/net/json_object.h"
#include "adapters/telegram/bot_token.h"
#include "core/json_text.h"

namespace piggy::telegram {
namespace {

// No sentence quotes what was given: people paste a token where a chat id should be.
constexpr std::size_t file_bytes_max = 4096;
// 52 bits, says the Bot API, for chats and users alike.
constexpr std::int64_t id_max = (std::int64_t{1} << 53) - 1;
constexpr const char* environment_wins =
    "token and chat come from TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID of the environment, which stand above what is "
    "saved; take them out of there first";

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

Result<std::optional<std::string>> read_private(const std::filesystem::path& file) {
    const std::string name = file.string();
    // A pipe in its place must not hold us up.
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (in.get() < 0) {
        if (errno == ENOENT) return std::nullopt;
        if (errno == ELOOP) {
            return fail(ErrorCode::refused, name + " is a link, which is not followed; put the file itself there");
        }
        return fail(ErrorCode::unavailable, "cannot open " + name + ": " + std::strerror(errno));
    }
    struct stat found {};
    if (::fstat(in.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
        return fail(ErrorCode::refused, name + " must be a file, and is something else; move it away");
    }
    if (found.st_uid != ::geteuid()) {
        return fail(ErrorCode::refused, name + " belongs to another user; move it away");
    }
    if ((found.st_mode & 0077U) != 0) {
        return fail(ErrorCode::refused,
                    "other users have rights on " + name + ", which holds the bot's token; type: chmod 600 " + name);
    }
    std::string text(file_bytes_max + 1, '\0');
    const ssize_t size = ::read(in.get(), text.data(), text.size());
    if (size < 0) return fail(ErrorCode::unavailable, "cannot read " + name + ": " + std::strerror(errno));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

// Beside its place and renamed over it: whoever reads finds the old one or the new one, whole.
Result<> replace_private(const std::filesystem::path& file, const std::string& text) {
    const std::string beside = file.string() + ".new";
    const auto trouble = [&] {
        const int reason = errno;
        ::unlink(beside.c_str());
        return fail(ErrorCode::unavailable, "cannot write " + file.string() + ": " + std::strerror(reason));
    };
    ::unlink(beside.c_str());  // of a write that a power cut ended
    {
        const Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (out.get() < 0) return trouble();
        const bool is_written = ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
        if (!is_written || ::fsync(out.get()) != 0) return trouble();
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) return trouble();
    const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
        return fail(ErrorCode::unavailable, "cannot make sure that " + file.string() + " is on the disk");
    }
    return {};
}

std::string text_of(const char* value) { return value != nullptr ? value : ""; }

// A chat with one person has that person's number, so the chat's own is enough there.
std::int64_t user_of(std::int64_t chat_id, std::optional<std::int64_t> named) {
    return named ? *named : std::max<std::int64_t>(chat_id, 0);
}

}  // namespace

TelegramEnvironment TelegramEnvironment::of_process() {
    return {text_of(std::getenv("TELEGRAM_BOT_TOKEN")), text_of(std::getenv("TELEGRAM_CHAT_ID")),
            text_of(std::getenv("TELEGRAM_API_BASE"))};
}

Result<std::int64_t> read_chat_id(const std::string& text) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id == 0 || id > id_max || id < -id_max) {
        return fail(ErrorCode::malformed,
                    "the chat id must be a whole number such as 123456789, or -1001234567890 for a group");
    }
    return id;
}

Result<std::optional<TelegramSettings>> TelegramFile::load_file() const {
    auto text = read_private(file_);
    if (!text) return fail(text.error());
    if (!*text) return std::nullopt;
    const auto wrong = [&](const std::string& what) {
        return fail(ErrorCode::malformed, file_.string() + " can't be used: " + what +
                                              "; save token and chat id anew under Settings, Telegram");
    };
    const auto object = net::parse_json_object(**text);
    if (!object) return wrong("it is no JSON object");
    net::JsonObject fields(*object);
    TelegramSettings settings;
    settings.token = fields.text("token");
    settings.chat_id = fields.integer("chat_id", -id_max, id_max);
    settings.user_id = user_of(settings.chat_id, fields.optional_integer("user_id", 0, id_max));
    settings.api_base = fields.optional_text("api_base").value_or("");
    if (const auto* balance = fields.any("balance")) {
        if (balance->is_bool()) {
            settings.balance = balance->get_bool();
        } else {
            fields.refuse("balance", "balance must be true or false");
        }
    }
    if (auto done = fields.done(); !done) return wrong(done.error().what);
    if (!is_bot_token(settings.token)) return wrong("the token has not the form of one");
    if (settings.chat_id == 0) return wrong("the chat id is 0");
    return settings;
}

Result<std::optional<TelegramSettings>> TelegramFile::load() const {
    const bool has_both = !environment_.token.empty() && !environment_.chat_id.empty();
    auto saved = load_file();
    if (!has_both && !saved) return fail(saved.error());
    std::optional<TelegramSettings> settings = saved ? std::move(*saved) : std::nullopt;
    if (!environment_.token.empty() || !environment_.chat_id.empty()) {
        if (!settings) settings.emplace();
        settings->from_environment = true;
        if (!environment_.token.empty()) {
            settings->token = environment_.token;
            if (!is_bot_token(settings->token)) {
                return fail(ErrorCode::malformed, "TELEGRAM_BOT_TOKEN has not the form of a bot's token");
            }
        }
        if (!environment_.chat_id.empty()) {
            const auto chat = read_chat_id(environment_.chat_id);
            if (!chat) return fail(chat.error().code, "TELEGRAM_CHAT_ID: " + chat.error().what);
            if (settings->chat_id != *chat) settings->user_id = user_of(*chat, std::nullopt);
            settings->chat_id = *chat;
        }
        if (settings->token.empty() || settings->chat_id == 0) {
            return fail(ErrorCode::malformed, settings->token.empty()
                                                  ? "TELEGRAM_CHAT_ID is set, but TELEGRAM_BOT_TOKEN is not"
                                                  : "TELEGRAM_BOT_TOKEN is set, but TELEGRAM_CHAT_ID is not");
        }
    }
    if (!settings) return std::nullopt;
    if (!environment_.api_base.empty()) settings->api_base = environment_.api_base;
    if (auto address = api_address(settings->api_base); !address) return fail(address.error());
    return settings;
}

Result<> TelegramFile::save(TelegramSettings settings) const {
    if (!environment_.token.empty() || !environment_.chat_id.empty()) {
        return fail(ErrorCode::refused, environment_wins);
    }
    // One that can't be read is written over, but there is no token to keep in it.
    const auto before = load_file().value_or(std::nullopt);
    if (settings.token.empty() && before) settings.token = before->token;
    if (!is_bot_token(settings.token)) {
        return fail(ErrorCode::malformed,
                    "a bot's token looks like 123456789:AAE… as @BotFather gives it, and this does not");
    }
    if (settings.chat_id == 0 || settings.chat_id > id_max || settings.chat_id < -id_max) {
        return fail(ErrorCode::malformed, read_chat_id(std::to_string(settings.chat_id)).error().what);
    }
    JsonText json;
    json.begin_object().field("token", settings.token).field("chat_id", settings.chat_id);
    if (settings.user_id > 0) json.field("user_id", settings.user_id);
    json.field("balance", settings.balance);
    if (before && !before->api_base.empty()) json.field("api_base", before->api_base);
    json.end_object();
    return replace_private(file_, json.take() + "\n");
}

Result<> TelegramFile::remove() const {
    if (!environment_.token.empty() || !environment_.chat_id.empty()) {
        return fail(ErrorCode::refused, environment_wins);
    }
    if (::unlink(file_.c_str()) != 0 && errno != ENOENT) {
        return fail(ErrorCode::unavailable, "cannot remove " + file_.string() + ": " + std::strerror(errno));
    }
    return {};
}

std::string TelegramFile::stamp() const {
    struct stat found {};
    if (::lstat(file_.c_str(), &found) != 0) return "";
    return std::to_string(found.st_ino) + ":" + std::to_string(found.st_ctim.tv_sec) + "." +
           std::to_string(found.st_ctim.tv_nsec);
}

Result<net::ServerAddress> api_address(const std::string& api_base) {
    if (api_base.empty()) return net::ServerAddress{"api.telegram.org", 443, true};
    const auto wrong = [&] {
        return fail(ErrorCode::malformed,
                    "TELEGRAM_API_BASE must be https://api.telegram.org, or for tests an address on this machine such "
                    "as http://127.0.0.1:8081");
    };
    std::string_view place = api_base;
    if (place.ends_with('/')) place.remove_suffix(1);
    if (place == "https://api.telegram.org") return net::ServerAddress{"api.telegram.org", 443, true};
    constexpr std::string_view scheme = "http://";
    if (!place.starts_with(scheme)) return wrong();
    place.remove_prefix(scheme.size());
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos) return wrong();
    net::ServerAddress address{std::string(place.substr(0, colon)), 0, false};
    const std::string_view port = place.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error != std::errc() || end != port.data() + port.size() || address.port == 0) return wrong();
    if (address.host != "127.0.0.1" && address.host != "localhost") return wrong();
    return address;
}

}  // namespace piggy::telegram
