#include "apps/backend/backend_home.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "adapters/system/private_folder.h"
#include "adapters/system/random_bytes.h"

namespace piggy::apps {

namespace fs = std::filesystem;

namespace {

constexpr const char* practice = "practice";

}  // namespace

Result<BackendHome> BackendHome::take(const fs::path& home, const std::string& exchange) {
    if (auto prepared = prepare_home(home); !prepared) return fail(prepared.error());
    auto lock = HomeLock::take(home, "backend.lock");
    if (!lock) return fail(lock.error());
    if (auto made = system::make_private_folder(home / exchange); !made) return fail(made.error());
    // Books in folders that a power cut takes away would be gone with them.
    for (const fs::path& folder : {home / exchange, home}) {
        if (auto flushed = flush_to_disk(folder); !flushed) return fail(flushed.error());
    }
    static_cast<void>(flush_to_disk(fs::absolute(home).parent_path()));  // which may be another user's, closed to us
    BackendHome taken(home, exchange, std::move(*lock));
    if (exchange == practice) {
        if (auto begun = taken.aside().go_on_if_asked(); !begun) return fail(begun.error());
    }
    return taken;
}

BooksAside BackendHome::aside() const { return {home_ / exchange_, "ledger", "new-books", "books-until-"}; }

Result<> BackendHome::ask_for_new_practice_books(Timestamp now) const {
    if (exchange_ != practice) return fail(ErrorCode::refused, "only practice books can be begun anew");
    return aside().ask(now);
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
