// The doctor on the home folder: room, rights, vault, locks, Telegram's file.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "adapters/net/json_object.h"
#include "adapters/telegram/telegram_file.h"
#include "apps/answer_fields.h"
#include "apps/doctor.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t bytes_needed = 100ULL << 20U, bytes_wanted = 1ULL << 30U;
constexpr std::uintmax_t secret_bytes_max = 64 * 1024;

// A path as a person can type it into a shell.
std::string typed(const fs::path& path) {
    std::string text = "'";
    for (const char c : path.string()) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

std::string content_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(file, error)) || fs::file_size(file, error) > secret_bytes_max)
        return "";
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// What is wrong with a private file or folder; empty check: nothing.
Finding wrong_rights(const fs::path& path, bool is_folder) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return {};
    const std::string name = path.string();
    const bool is_kind = is_folder ? S_ISDIR(found.st_mode) : S_ISREG(found.st_mode);
    if (!is_kind) {
        return {"permissions", Level::fail, name + (is_folder ? " is no folder" : " is no ordinary file"),
                "Look at what it is (ls -l " + typed(path) + ") and put the real one in its place."};
    }
    if (found.st_uid != ::geteuid()) {
        return {"permissions", Level::fail, name + " belongs to another user",
                "sudo chown \"$(id -u)\" " + typed(path)};
    }
    if ((found.st_mode & 0077U) != 0) {
        std::array<char, 8> mode{};
        std::snprintf(mode.data(), mode.size(), "%04o", found.st_mode & 07777U);
        return {"permissions", Level::fail, "Other users may get at " + name + " (mode " + mode.data() + ")",
                std::string("chmod ") + (is_folder ? "700 " : "600 ") + typed(path)};
    }
    return {};
}

bool is_private_file(const std::string& name) {
    constexpr std::array<std::string_view, 5> secrets = {"credentials.json", "credentials.json.previous",
                                                         "backend.token", "telegram.json", "login.json"};
    return std::ranges::find(secrets, name) != secrets.end() || name.find(".db") != std::string::npos;
}

}  // namespace

std::string grouped_bytes(std::uintmax_t bytes) {
    constexpr std::array<const char*, 5> units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; amount >= 1024 && unit + 1 < units.size(); ++unit) amount /= 1024;
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    return text.data();
}

bool is_lock_held(const fs::path& lock) {
    const int file = ::open(lock.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return false;
    const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return held;
}

void look_at_disk(const DoctorCase& about) {
    fs::path place = fs::absolute(about.home);
    while (!is_there(place) && place != place.parent_path()) place = place.parent_path();
    struct statvfs found {};
    if (::statvfs(place.c_str(), &found) != 0) {
        about.tell(
            {"disk", Level::warn, "The disk of " + place.string() + " can't be looked at", "df -h " + typed(place)});
        return;
    }
    const std::uintmax_t room = std::uintmax_t{found.f_bavail} * found.f_frsize;
    const Level level = room < bytes_needed ? Level::fail : room < bytes_wanted ? Level::warn : Level::ok;
    about.tell({"disk", level, grouped_bytes(room) + " are free where " + about.home.string() + " is",
                level == Level::ok ? "" : "Free some space: live trading stops where nothing can be written."});
    if ((found.f_flag & ST_RDONLY) != 0) {
        about.tell({"disk", Level::fail, "The disk is mounted for reading alone", "mount -o remount,rw"});
    }
    for (const char* exchange : {"practice", "binanceus"}) {
        const fs::path books = about.home / exchange / "ledger.db";
        if (!is_there(books)) continue;
        std::error_code error;
        const auto kept = fs::file_size(about.home / exchange / "ledger.headroom", error);
        about.tell(
            error || kept == 0
                ? Finding{"disk", Level::warn, std::string("No room is kept aside for the books of ") + exchange,
                          "Free some space; the backend keeps it aside again when it starts."}
                : Finding{"disk", Level::ok, grouped_bytes(kept) + " are kept aside for the books of " + exchange, ""});
    }
}

void look_at_permissions(const DoctorCase& about) {
    if (!is_there(about.home)) {
        about.tell({"permissions", Level::ok, about.home.string() + " is not there yet; the first start makes it", ""});
        return;
    }
    std::size_t looked_at = 1, wrong = 0;
    const auto judge = [&](const fs::path& path, bool is_folder) {
        ++looked_at;
        Finding finding = wrong_rights(path, is_folder);
        if (finding.check.empty()) return;
        ++wrong;
        about.tell(finding);
    };
    judge(about.home, true);
    for (const char* folder : {"", "practice", "binanceus"}) {
        const fs::path place = *folder == '\0' ? about.home : about.home / folder;
        if (*folder != '\0' && is_there(place)) judge(place, true);
        std::error_code error;
        for (fs::directory_iterator entry(place, error), end; !error && entry != end; entry.increment(error)) {
            if (is_private_file(entry->path().filename().string())) judge(entry->path(), false);
        }
    }
    if (wrong > 0) return;
    about.tell(
        {"permissions", Level::ok,
         "The home folder and " + std::to_string(looked_at - 2) + " private files and folders in it are yours alone",
         ""});
}

void look_at_vault(const DoctorCase& about) {
    const fs::path file = about.home / "credentials.json";
    if (!is_there(file)) {
        about.tell({"vault", Level::ok, "No keys are saved yet", ""});
        return;
    }
    const char* mend = "Put a copy of it back: credentials.json.previous beside it is the one before the last change.";
    const std::string text = content_of(file);
    const auto fields = net::parse_json_object(text);
    if (!fields) {
        about.tell({"vault", Level::fail, file.string() + " can't be read, or is no vault any more", mend});
        return;
    }
    constexpr std::int64_t memory_floor_kib = 64 * 1024, memory_ceiling_kib = 1024 * 1024;
    const std::int64_t memory = number_in(*fields, "memory_kib"), passes = number_in(*fields, "passes");
    const bool is_ours = number_in(*fields, "version") == 1 && text_in(*fields, "cipher") == "xchacha20-poly1305" &&
                         text_in(*fields, "kdf") == "argon2id" && !text_in(*fields, "ciphertext").empty() &&
                         text_in(*fields, "salt").size() == 24 && text_in(*fields, "nonce").size() == 32;
    if (!is_ours) {
        about.tell({"vault", Level::fail, file.string() + " has not the head of a vault of version 1", mend});
    } else if (memory < memory_floor_kib || memory > memory_ceiling_kib || passes < 3 || passes > 10) {
        about.tell({"vault", Level::fail,
                    "The vault's key derivation is out of bounds: " + std::to_string(memory) + " KiB, " +
                        std::to_string(passes) + " passes",
                    mend});
    } else {
        about.tell({"vault", Level::ok,
                    "The vault's head is readable: Argon2id with " + std::to_string(memory / 1024) + " MiB and " +
                        std::to_string(passes) + " passes, keys of " +
                        std::to_string(list_in(*fields, "key_sets").size()) + " exchange(s)",
                    ""});
    }
}

// A lock belongs to a process, not to its file: one that nobody holds is never in the way.
void look_at_locks(const DoctorCase& about) {
    std::string held;
    for (const char* name :
         {"app.lock", "alerts.lock", "backend.lock", "practice/exchange.lock", "practice/ledger.lock",
          "practice/paper.lock", "binanceus/ledger.lock", "binanceus/paper.lock"}) {
        if (is_lock_held(about.home / name)) held += (held.empty() ? "" : ", ") + std::string(name);
    }
    about.tell({"locks", Level::ok, held.empty() ? "No program uses this home folder now" : "In use: " + held, ""});
    for (const char* exchange : {"practice", "binanceus"}) {
        for (const char* name : {"ledger.db", "paper.db"}) {
            const fs::path journal = (about.home / exchange / name).string() + "-journal";
            if (is_there(journal)) {
                about.tell({"locks", Level::warn,
                            "The making of " + journal.stem().string() + " was cut short: " + journal.string(),
                            "Start the programs once (`cryptopiggy up`); they clear it."});
            }
        }
    }
}

void look_at_telegram(const DoctorCase& about) {
    const fs::path file = about.home / "telegram.json";
    const auto settings = telegram::TelegramFile(file, telegram::TelegramEnvironment::of_process()).load();
    if (!settings) {
        about.tell({"telegram", Level::fail, settings.error().what,
                    "Correct the environment, or save it again in Settings › Telegram."});
        return;
    }
    if (!*settings) {
        const bool is_live = about.exchange.exchange == Exchange::binanceus;
        about.tell({"telegram", is_live ? Level::warn : Level::ok,
                    "Telegram is not configured; alerts stay on this machine",
                    is_live ? "With real money, let alerts reach you: Settings › Telegram." : ""});
        return;
    }
    const std::string configured =
        "Telegram is configured, by " + ((*settings)->from_environment ? "the environment" : file.string());
    const bool nobody_sends = is_lock_held(about.home / "app.lock") && !is_lock_held(about.home / "alerts.lock");
    about.tell({"telegram", nobody_sends ? Level::warn : Level::ok,
                configured + (nobody_sends ? ", but nobody sends what is waiting" : ""),
                nobody_sends ? "Start `cryptopiggy alerts`, or all with `cryptopiggy up`." : ""});
}

}  // namespace piggy::apps
