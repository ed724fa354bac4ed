#include "apps/books_aside.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "adapters/system/private_folder.h"

namespace piggy::apps {

namespace fs = std::filesystem;

Result<> flush_to_disk(const fs::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_flushed = opened >= 0 && ::fsync(opened) == 0;
    const int reason = errno;
    if (opened >= 0) ::close(opened);
    if (is_flushed) return {};
    return fail(ErrorCode::unavailable,
                "cannot make sure that " + path.string() + " is on the disk: " + std::strerror(reason));
}

Result<> BooksAside::ask(Timestamp now) const {
    std::string name = prefix_ + format_iso8601(now);
    for (char& c : name) c = c == ':' || c == '.' ? '-' : c;
    std::error_code error;
    while (fs::exists(folder_ / name, error)) name += "-A";  // twice within a moment: no books take another's place
    // Whole or not at all: half a name would keep the books closed.
    const fs::path marker = folder_ / marker_, beside = folder_ / (marker_ + ".part");
    {
        std::ofstream file(beside, std::ios::trunc);
        file << name << std::flush;
        if (!file) {
            fs::remove(beside, error);
            return fail(ErrorCode::unavailable, "cannot write " + marker.string());
        }
    }
    if (auto flushed = flush_to_disk(beside); !flushed) return flushed;
    fs::rename(beside, marker, error);
    if (error) return fail(ErrorCode::unavailable, "cannot write " + marker.string() + ": " + error.message());
    return flush_to_disk(folder_);
}

// However often it is cut short, the next one goes on with it.
Result<> BooksAside::go_on_if_asked() const {
    const fs::path marker = folder_ / marker_;
    std::error_code error;
    if (!fs::exists(marker, error)) return {};
    std::string name;
    std::getline(std::ifstream(marker), name);
    const auto is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; };
    if (!name.starts_with(prefix_) || !std::ranges::all_of(name.substr(prefix_.size()), is_plain)) {
        return fail(ErrorCode::malformed, marker.string() + " names no folder for the old books; remove it");
    }
    const fs::path aside = folder_ / name;
    if (auto made = system::make_private_folder(aside); !made) return made;
    for (const char* part : {".head", ".db-shm", ".db-wal", ".db-journal", ".db"}) {
        const fs::path from = folder_ / (name_ + part), to = aside / (name_ + part);
        if (!fs::exists(from, error)) continue;
        fs::rename(from, to, error);
        if (error) return fail(ErrorCode::unavailable, "cannot move " + from.string() + ": " + error.message());
    }
    if (auto flushed = flush_to_disk(aside); !flushed) return flushed;
    if (auto flushed = flush_to_disk(folder_); !flushed) return flushed;
    fs::remove(marker, error);
    if (error) return fail(ErrorCode::unavailable, "cannot remove " + marker.string() + ": " + error.message());
    return flush_to_disk(folder_);
}

}  // namespace piggy::apps
