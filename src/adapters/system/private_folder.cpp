#include "adapters/system/private_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace piggy::system {

Result<> make_private_folder(const std::filesystem::path& folder) {
    const std::string name = folder.string();
    std::error_code error;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return fail(ErrorCode::unavailable, "cannot create the folder " + name + ": " + std::strerror(errno));
    }
    struct stat found {};
    if (::lstat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
        return fail(ErrorCode::refused,
                    name + " must be a folder, and is something else; move it away or name another");
    }
    if (found.st_uid != ::geteuid()) {
        return fail(ErrorCode::refused, "the folder " + name + " belongs to another user; name one of your own");
    }
    if ((found.st_mode & 0077U) != 0) {
        return fail(ErrorCode::refused, "other users may look into the folder " + name + "; type: chmod 700 " + name);
    }
    return {};
}

}  // namespace piggy::system
