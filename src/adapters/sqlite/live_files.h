#pragma once
// Inner header: the files beside the live books: the lease that one process holds (ledger.lock), the head that says how
// far the books got (ledger.head), and the room kept free for a full disk (ledger.headroom).

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "core/result.h"

namespace piggy::sqlite {

// An open file, closed with this.
class OpenFile {
public:
    explicit OpenFile(int descriptor = -1) : descriptor_(descriptor) {}
    ~OpenFile();
    OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    OpenFile& operator=(OpenFile&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

// "ledger.lock" beside "ledger.db". Held until it is closed, by this process alone.
// errors: refused: another process, or another store of this one, has it; unavailable
[[nodiscard]] Result<OpenFile> take_lease(const std::filesystem::path& books);

// Which books got how far. Written after each commit, not flushed: it may be behind the books, never ahead of them. A
// damaged write-ahead log is cut off by SQLite without a word; this is how that is noticed.
class HeadFile {
public:
    struct Head {
        std::string book_id;
        std::int64_t commits = 0;
    };
    // Opens or makes it. errors: malformed: it is damaged; unavailable
    [[nodiscard]] static Result<HeadFile> open(const std::filesystem::path& books);
    // What stood in it when it was opened.
    [[nodiscard]] const std::optional<Head>& head() const { return head_; }
    void write(const Head& head);  // what the disk refuses is left

private:
    OpenFile file_;
    std::optional<Head> head_;
};

// errors: unavailable: there is no room for twice as much
[[nodiscard]] Result<> reserve_headroom(const std::filesystem::path& books, std::int64_t bytes);
[[nodiscard]] Result<> free_headroom(const std::filesystem::path& books);

// So that a file just made is still there after a power cut. errors: unavailable
[[nodiscard]] Result<> flush_folder_of(const std::filesystem::path& file);

}  // namespace piggy::sqlite
