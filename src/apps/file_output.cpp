#include "apps/file_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace piggy::apps {
namespace {

// So that the new name is still there after a power cut. What the disk says to it changes nothing: the file is whole.
void flush_folder_of(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

}  // namespace

Result<void> write_whole_file(const std::filesystem::path& path, std::string_view content, Readers readers) {
    std::error_code trouble;
    const auto kind = std::filesystem::status(path, trouble).type();
    if (kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::regular) {
        return fail(ErrorCode::unavailable, "can't write " + path.string() + ": it is there and is no ordinary file");
    }
    // A link is followed, not replaced.
    const std::filesystem::path place =
        kind == std::filesystem::file_type::regular ? std::filesystem::canonical(path, trouble) : path;
    if (trouble && kind == std::filesystem::file_type::regular) {
        return fail(ErrorCode::unavailable, "can't write " + path.string() + ": " + trouble.message());
    }
    const std::string beside = place.string() + ".part" + std::to_string(::getpid());
    const auto failed = [&](int reason) {
        ::unlink(beside.c_str());
        return fail(ErrorCode::unavailable, "can't write " + path.string() + ": " + std::strerror(reason));
    };
    const mode_t mode = readers == Readers::owner ? 0600 : 0644;
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) return failed(errno);
    // One that was left over may have another mode.
    if ((readers == Readers::owner && ::fchmod(file, mode) != 0) || !write_all(file, content)) {
        const int reason = errno;
        ::close(file);
        return failed(reason);
    }
    if (::close(file) != 0) return failed(errno);
    if (::rename(beside.c_str(), place.c_str()) != 0) return failed(errno);
    flush_folder_of(place);
    return {};
}

}  // namespace piggy::apps
