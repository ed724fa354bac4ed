#include "adapters/sqlite/live_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "adapters/sqlite/digest.h"

namespace piggy::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t head_bytes = 128;  // padded with spaces, so that every write is of one size

fs::path beside(const fs::path& books, const char* extension) { return fs::path(books).replace_extension(extension); }

Error trouble(const std::string& what, const fs::path& file, int error) {
    const std::string head = error == ENOSPC || error == EDQUOT ? "STORAGE_FULL: " : "";
    return {ErrorCode::unavailable, head + "cannot " + what + " " + file.string() + ": " + std::strerror(error)};
}

Result<OpenFile> open_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return fail(trouble("open", file, errno));
    return OpenFile(descriptor);
}

std::string head_text(const HeadFile::Head& head) {
    const std::string what = head.book_id + " " + std::to_string(head.commits);
    std::string text = what + " " + sha256(what);
    text.resize(head_bytes - 1, ' ');
    return text + "\n";
}

}  // namespace

OpenFile::~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<OpenFile> take_lease(const fs::path& books) {
    auto file = open_file(beside(books, ".lock"));
    if (!file) return fail(file.error());
    if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) == 0) return std::move(*file);
    return fail(ErrorCode::refused, "another process keeps the live books " + books.string() +
                                        "; stop it first: two at once could count the day's orders twice");
}

Result<HeadFile> HeadFile::open(const fs::path& books) {
    const fs::path name = beside(books, ".head");
    auto file = open_file(name);
    if (!file) return fail(file.error());
    HeadFile opened;
    opened.file_ = std::move(*file);
    std::array<char, head_bytes + 1> bytes{};
    const ssize_t size = ::pread(opened.file_.descriptor(), bytes.data(), bytes.size(), 0);
    if (size < 0) return fail(trouble("read", name, errno));
    const std::string text(bytes.data(), static_cast<std::size_t>(size));
    // Nothing, or what a power cut leaves of a file whose bytes never came: no head.
    if (std::ranges::all_of(text, [](char c) { return c == '\0'; })) return opened;
    Head head;
    std::istringstream words(text);
    words >> head.book_id >> head.commits;
    if (text != head_text(head)) {
        return fail(ErrorCode::malformed, "the file " + name.string() +
                                              ", which says how far the live books got, is damaged; if `cryptopiggy "
                                              "audit verify` finds the books whole, remove it and start again");
    }
    opened.head_ = std::move(head);
    return opened;
}

void HeadFile::write(const Head& head) {
    const std::string text = head_text(head);
    [[maybe_unused]] const ssize_t written = ::pwrite(file_.descriptor(), text.data(), text.size(), 0);
}

Result<> reserve_headroom(const fs::path& books, std::int64_t bytes) {
    if (bytes == 0) return {};
    const fs::path name = beside(books, ".headroom");
    auto file = open_file(name);
    if (!file) return fail(file.error());
    struct stat status {};
    if (::fstat(file->descriptor(), &status) == 0 && status.st_blocks * 512 >= bytes) return {};
    // Twice as much has to be there: room that was only just given back is no sign that the disk takes data again.
    if (const int error = ::posix_fallocate(file->descriptor(), 0, 2 * bytes); error != 0) {
        [[maybe_unused]] const int emptied = ::ftruncate(file->descriptor(), 0);
        return fail(trouble("keep room free in", name, error));
    }
    if (::ftruncate(file->descriptor(), bytes) != 0) return fail(trouble("keep room free in", name, errno));
    if (::fsync(file->descriptor()) != 0) return fail(trouble("flush", name, errno));
    return {};
}

Result<> free_headroom(const fs::path& books) {
    const fs::path name = beside(books, ".headroom");
    auto file = open_file(name);
    if (!file) return fail(file.error());
    if (::ftruncate(file->descriptor(), 0) != 0) return fail(trouble("empty", name, errno));
    return {};
}

Result<> flush_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const OpenFile opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.descriptor() < 0) return fail(trouble("open", folder, errno));
    if (::fsync(opened.descriptor()) != 0) return fail(trouble("flush", folder, errno));
    return {};
}

}  // namespace piggy::sqlite
