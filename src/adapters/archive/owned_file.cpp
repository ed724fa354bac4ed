#include "adapters/archive/owned_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace piggy::archive {

namespace fs = std::filesystem;

Error OwnedFile::trouble(const char* what) const {
    return {ErrorCode::unavailable, std::string("cannot ") + what + " " + file_.string() + ": " + std::strerror(errno)};
}

Result<OwnedFile> OwnedFile::open(const fs::path& file) {
    OwnedFile opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), file);
    if (opened.descriptor_ < 0) {
        if (errno == ENOENT) return fail(ErrorCode::not_found, "there is no file " + file.string());
        return fail(opened.trouble("open"));
    }
    struct stat status {};
    if (::fstat(opened.descriptor_, &status) != 0) return fail(opened.trouble("look at"));
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::refused, file.string() + " is no ordinary file");
    return opened;
}

Result<OwnedFile> OwnedFile::make(const fs::path& file) {
    OwnedFile made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600), file);
    if (made.descriptor_ >= 0) return made;
    Error error = made.trouble("make");
    if (errno == EEXIST) error.code = ErrorCode::refused;
    return fail(std::move(error));
}

OwnedFile::~OwnedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::int64_t> OwnedFile::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return fail(trouble("look at"));
    return status.st_size;
}

Result<bool> OwnedFile::read(std::int64_t at, std::span<char> bytes) const {
    while (!bytes.empty()) {
        const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(trouble("read"));
        if (got == 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(got));
        at += got;
    }
    return true;
}

Result<> OwnedFile::append(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(trouble("write"));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<> OwnedFile::flush() const {
    if (::fsync(descriptor_) != 0) return fail(trouble("flush"));
    return {};
}

Result<> flush_folder(const fs::path& folder) {
    const fs::path named = folder.empty() ? fs::path(".") : folder;
    const OwnedFile opened(::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), named);
    return opened.flush();
}

}  // namespace piggy::archive
