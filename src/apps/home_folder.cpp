#include "apps/home_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "adapters/system/private_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

bool holds_only_ours(const fs::path& home) {
    constexpr std::array<std::string_view, 7> ours = {"candles",  "models", "uploads",   "practice",
                                                      "app.lock", "app.db", "login.json"};
    std::error_code error;
    for (fs::directory_iterator entry(home, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool is_database = name.starts_with("app.db") || name.starts_with("research.db");
        if (!is_database && std::ranges::find(ours, name) == ours.end()) return false;
    }
    return !error;
}

}  // namespace

Result<> prepare_home(const fs::path& home) {
    auto made = system::make_private_folder(home);
    if (made || made.error().code != ErrorCode::refused) return made;
    std::error_code error;
    if (fs::is_symlink(home, error) || !fs::is_directory(home, error) || !holds_only_ours(home)) return made;
    fs::permissions(home, fs::perms::owner_all, error);
    return system::make_private_folder(home);
}

Result<HomeLock> HomeLock::take(const fs::path& home, const char* lock_name) {
    const std::string name = (home / lock_name).string();
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return fail(ErrorCode::unavailable, "cannot open " + name + ": " + std::strerror(errno));
    HomeLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return lock;
    return fail(ErrorCode::refused, "another CryptoPiggy is using the folder " + home.string() +
                                        "; stop it, or name another folder with --home");
}

HomeLock::~HomeLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace piggy::apps
