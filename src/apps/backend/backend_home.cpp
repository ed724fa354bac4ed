#include "apps/backend/backend_home.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "adapters/system/private_folder.h"
#include "adapters/system/random_bytes.h"

namespace piggy::apps {

namespace fs = std::filesystem;

namespace {

constexpr const char* practice = "practice";
constexpr const char* marker_name = "new-books";
const std::string aside_prefix = "books-until-";

// A folder's entries, or a file's bytes. errors: unavailable
Result<> flush(const fs::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_flushed = opened >= 0 && ::fsync(opened) == 0;
    const int reason = errno;
    if (opened >= 0) ::close(opened);
    if (is_flushed) return {};
    return fail(ErrorCode::unavailable,
                "cannot make sure that " + path.string() + " is on the disk: " + std::strerror(reason));
}

}  // namespace

Result<BackendHome> BackendHome::take(const fs::path& home, const std::string& exchange) {
    if (auto prepared = prepare_home(home); !prepared) return fail(prepared.error());
    auto lock = HomeLock::take(home, "backend.lock");
    if (!lock) return fail(lock.error());
    if (auto made = system::make_private_folder(home / exchange); !made) return fail(made.error());
    // Books in folders that a power cut takes away would be gone with them.
    for (const fs::path& folder : {home / exchange, home}) {
        if (auto flushed = flush(folder); !flushed) return fail(flushed.error());
    }
    static_cast<void>(flush(fs::absolute(home).parent_path()));  // which may be another user's, closed to us
    BackendHome taken(home, exchange, std::move(*lock));
    if (auto begun = taken.put_books_aside_if_asked(); !begun) return fail(begun.error());
    return taken;
}

Result<> BackendHome::ask_for_new_practice_books(Timestamp now) const {
    if (exchange_ != practice) return fail(ErrorCode::refused, "only practice books can be begun anew");
    std::string folder = aside_prefix + format_iso8601(now);
    for (char& c : folder) c = c == ':' || c == '.' ? '-' : c;
    const fs::path marker = home_ / practice / marker_name;
    {
        std::ofstream file(marker, std::ios::trunc);
        file << folder << std::flush;
        if (!file) return fail(ErrorCode::unavailable, "cannot write " + marker.string());
    }
    if (auto flushed = flush(marker); !flushed) return flushed;
    return flush(marker.parent_path());
}

// However often it is cut short, the next start goes on with it.
Result<> BackendHome::put_books_aside_if_asked() const {
    const fs::path here = home_ / practice, marker = here / marker_name;
    std::error_code error;
    if (exchange_ != practice || !fs::exists(marker, error)) return {};
    std::string name;
    std::getline(std::ifstream(marker), name);
    const auto is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; };
    if (!name.starts_with(aside_prefix) || !std::ranges::all_of(name.substr(aside_prefix.size()), is_plain)) {
        return fail(ErrorCode::malformed, marker.string() + " names no folder for the old practice books; remove it");
    }
    const fs::path aside = here / name;
    if (auto made = system::make_private_folder(aside); !made) return made;
    for (const char* part : {"ledger.head", "ledger.db-shm", "ledger.db-wal", "ledger.db-journal", "ledger.db"}) {
        if (!fs::exists(here / part, error)) continue;
        fs::rename(here / part, aside / part, error);
        if (error)
            return fail(ErrorCode::unavailable, "cannot move " + (here / part).string() + ": " + error.message());
    }
    if (auto flushed = flush(aside); !flushed) return flushed;
    if (auto flushed = flush(here); !flushed) return flushed;
    fs::remove(marker, error);
    if (error) return fail(ErrorCode::unavailable, "cannot remove " + marker.string() + ": " + error.message());
    return flush(here);
}

// Beside its place and renamed over it: whoever reads finds the old one or the new one, whole. A file that was there
// with wider rights is replaced, not written into.
Result<> BackendHome::publish_token(const std::string& token) const {
    const std::string place = (home_ / "backend.token").string();
    const std::string beside = place + ".new";
    const auto failed = [&] {
        const int reason = errno;
        ::unlink(beside.c_str());
        return fail(ErrorCode::unavailable, "cannot write " + place + ": " + std::strerror(reason));
    };
    ::unlink(beside.c_str());
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return failed();
    const std::string line = token + "\n";
    const bool is_written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (::close(file) != 0 || !is_written || ::rename(beside.c_str(), place.c_str()) != 0) return failed();
    return {};
}

std::string new_backend_token() {
    std::array<std::byte, 32> bytes{};
    system::fill_with_random_bytes(bytes);
    std::string token;
    for (const std::byte byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        token += digits[std::to_integer<std::size_t>(byte) >> 4U];
        token += digits[std::to_integer<std::size_t>(byte) & 15U];
    }
    return token;
}

}  // namespace piggy::apps
