#include "adapters/login/login_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/login/password_hash.h"
#include "adapters/login/password_rules.h"
#include "adapters/net/json_object.h"
#include "core/json_text.h"

namespace piggy::login {
namespace {

constexpr std::size_t file_bytes_max = 1024;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

Result<> check_kind_and_rights(int descriptor, const std::string& name) {
    struct stat found {};
    if (::fstat(descriptor, &found) != 0) {
        return fail(ErrorCode::unavailable, "cannot look at " + name + ": " + std::strerror(errno));
    }
    if (!S_ISREG(found.st_mode)) {
        return fail(ErrorCode::refused, name + " must be a file, and is something else; move it away");
    }
    if (found.st_uid != ::geteuid()) {
        return fail(ErrorCode::refused, name + " belongs to another user; move it away");
    }
    if ((found.st_mode & 0077U) != 0) {
        return fail(ErrorCode::refused, "other users have rights on " + name + "; type: chmod 600 " + name);
    }
    return {};
}

Result<std::string> read_private(const std::filesystem::path& file) {
    const std::string name = file.string();
    // A pipe in its place must not hold us up.
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (in.get() < 0) {
        if (errno == ENOENT) {
            return fail(ErrorCode::not_found, "no password has been set; type: cryptopiggy password set");
        }
        if (errno == ELOOP) {
            return fail(ErrorCode::refused, name + " is a link, which is not followed; put the file itself there");
        }
        return fail(ErrorCode::unavailable, "cannot open " + name + ": " + std::strerror(errno));
    }
    if (auto fits = check_kind_and_rights(in.get(), name); !fits) return fail(fits.error());
    std::string text(file_bytes_max + 1, '\0');
    const ssize_t size = ::read(in.get(), text.data(), text.size());
    if (size < 0) return fail(ErrorCode::unavailable, "cannot read " + name + ": " + std::strerror(errno));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

// Beside its place and renamed over it: whoever reads finds the old one or the new one, whole.
Result<> replace_private(const std::filesystem::path& file, const std::string& text) {
    const std::string beside = file.string() + ".new";
    const auto trouble = [&] {
        const int reason = errno;
        ::unlink(beside.c_str());
        return fail(ErrorCode::unavailable, "cannot write " + file.string() + ": " + std::strerror(reason));
    };
    ::unlink(beside.c_str());  // of a write that a power cut ended
    {
        const Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (out.get() < 0) return trouble();
        const bool is_written = ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
        if (!is_written || ::fsync(out.get()) != 0) return trouble();
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) return trouble();
    const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
        return fail(ErrorCode::unavailable, "cannot make sure that " + file.string() + " is on the disk");
    }
    return {};
}

}  // namespace

Result<> LoginFile::set(std::string_view password, Timestamp now) const {
    if (auto fits = check_new_password(password); !fits) return fits;
    const auto hash = hash_password(password);
    if (!hash) return fail(hash.error());
    JsonText json;
    json.begin_object().field("version", std::int64_t{1}).field("hash", *hash).field("set_at", format_iso8601(now)).end_object();
    return replace_private(file_, json.take() + "\n");
}

Result<std::string> LoginFile::hash() const {
    const auto text = read_private(file_);
    if (!text) return fail(text.error());
    const auto wrong = [&] {
        return fail(
            ErrorCode::malformed,
            file_.string() + " is not what this program wrote; set the password anew: cryptopiggy password set");
    };
    const auto object = net::parse_json_object(*text);
    if (!object) return wrong();
    net::JsonObject fields(*object);
    static_cast<void>(fields.integer("version", 1, 1));
    std::string hash = fields.text("hash");
    static_cast<void>(fields.text("set_at"));
    if (!fields.done() || !is_password_hash(hash)) return wrong();
    return hash;
}

Result<bool> LoginFile::is_right(std::string_view password) const {
    const auto kept = hash();
    if (!kept) return fail(kept.error());
    return is_password_of(*kept, password);
}

std::string LoginFile::stamp() const {
    struct stat found {};
    if (::lstat(file_.c_str(), &found) != 0) return "";
    return std::to_string(found.st_ino) + ":" + std::to_string(found.st_mtim.tv_sec) + "." +
           std::to_string(found.st_mtim.tv_nsec);
}

}  // namespace piggy::login
