#include "adapters/key_vault/vault_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "adapters/key_vault/envelope.h"

namespace piggy::key_vault {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

tl::unexpected<Error> disk_trouble(const std::string& what) {
    return fail(ErrorCode::unavailable, what + ": " + std::strerror(errno));
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

Result<> check_owner_and_rights(const struct stat& found, const std::string& name, bool is_folder) {
    const std::string called = is_folder ? "the folder " + name : name;
    if (found.st_uid != ::geteuid()) {
        return fail(ErrorCode::refused, called + " belongs to another user; move it away or name another");
    }
    if ((found.st_mode & 0077U) != 0) {
        return fail(ErrorCode::refused,
                    "other users have rights on " + called + "; type: chmod " + (is_folder ? "700 " : "600 ") + name);
    }
    return {};
}

// Nothing where there is none.
Result<std::optional<Descriptor>> open_folder(const fs::path& folder) {
    const std::string name = folder.string();
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!opened.is_open()) {
        if (errno == ENOENT) return std::nullopt;
        if (errno == ELOOP || errno == ENOTDIR) {
            return fail(ErrorCode::refused,
                        name + " must be a folder, and is a link or something else; move it away or name another");
        }
        return disk_trouble("cannot open the folder " + name);
    }
    struct stat found {};
    if (::fstat(opened.get(), &found) != 0) return disk_trouble("cannot look at the folder " + name);
    if (auto refused = check_owner_and_rights(found, name, true); !refused) return fail(refused.error());
    return std::optional<Descriptor>(std::move(opened));
}

Result<std::optional<std::string>> read_all(const Descriptor& file, const std::string& name) {
    std::string text(vault_bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return disk_trouble("cannot read " + name);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > vault_bytes_max) return fail(ErrorCode::malformed, name + " is too large for a vault of keys");
    text.resize(size);
    return std::optional<std::string>(std::move(text));
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t put = ::write(descriptor, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

Result<> replace(const Descriptor& folder, const fs::path& file, std::string_view text) {
    const std::string name = file.filename().string();
    const std::string temporary = name + ".new";
    const auto trouble = [&] {
        auto error = disk_trouble("cannot write " + file.string() + ", which is as it was");
        ::unlinkat(folder.get(), temporary.c_str(), 0);
        return error;
    };
    ::unlinkat(folder.get(), temporary.c_str(), 0);  // of a write that a power cut ended
    {
        const Descriptor out(
            ::openat(folder.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!out.is_open() || !write_all(out.get(), text) || ::fsync(out.get()) != 0) return trouble();
    }
    if (::renameat(folder.get(), temporary.c_str(), folder.get(), name.c_str()) != 0) return trouble();
    if (::fsync(folder.get()) != 0) return disk_trouble("cannot make sure that " + file.string() + " is on the disk");
    return {};
}

}  // namespace

fs::path previous_of(const fs::path& file) { return fs::path(file.string() + ".previous"); }

Result<std::optional<std::string>> read_vault_file(const fs::path& file) {
    const auto folder = open_folder(folder_of(file));
    if (!folder) return fail(folder.error());
    if (!*folder) return std::nullopt;
    const std::string name = file.string();
    // A pipe in its place must not hold us up.
    const Descriptor opened(
        ::openat((*folder)->get(), file.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!opened.is_open()) {
        if (errno == ENOENT) return std::nullopt;
        if (errno == ELOOP) {
            return fail(ErrorCode::refused, name + " is a link, which is not followed; put the file itself there");
        }
        if (errno == EACCES) return fail(ErrorCode::refused, name + " can't be read; type: chmod 600 " + name);
        return disk_trouble("cannot open " + name);
    }
    struct stat found {};
    if (::fstat(opened.get(), &found) != 0) return disk_trouble("cannot look at " + name);
    if (!S_ISREG(found.st_mode)) {
        return fail(ErrorCode::refused, name + " must be a file, and is something else; move it away");
    }
    if (auto refused = check_owner_and_rights(found, name, false); !refused) return fail(refused.error());
    return read_all(opened, name);
}

Result<> write_vault_file(const fs::path& file, const std::string& text, const std::optional<std::string>& previous) {
    const fs::path where = folder_of(file);
    if (::mkdir(where.c_str(), 0700) != 0 && errno != EEXIST) {
        return disk_trouble("cannot create the folder " + where.string());
    }
    const auto folder = open_folder(where);
    if (!folder) return fail(folder.error());
    if (!*folder) return fail(ErrorCode::unavailable, "the folder " + where.string() + " went away again");
    if (previous) {
        if (auto kept = replace(**folder, previous_of(file), *previous); !kept) return kept;
    }
    return replace(**folder, file, text);
}

}  // namespace piggy::key_vault
