#include "apps/home_backup.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "adapters/sqlite/database_copy.h"
#include "apps/build_info.h"
#include "apps/home_contents.h"
#include "apps/state_file.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

// Beside the backup, where there has to be room; gone with this.
class CopiesFolder {
public:
    static Result<CopiesFolder> make(const fs::path& place) {
        std::string name = place.string() + ".copies-XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) return CopiesFolder(name);
        return fail(ErrorCode::unavailable,
                    "cannot make a folder beside " + place.string() + ": " + std::strerror(errno));
    }
    ~CopiesFolder() {
        std::error_code error;
        if (!path_.empty()) fs::remove_all(path_, error);
    }
    CopiesFolder(CopiesFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    CopiesFolder& operator=(CopiesFolder&&) = delete;
    CopiesFolder(const CopiesFolder&) = delete;
    CopiesFolder& operator=(const CopiesFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    explicit CopiesFolder(fs::path path) : path_(std::move(path)) {}
    fs::path path_;
};

bool lies_in(const fs::path& place, const fs::path& folder) {
    std::error_code error;
    const fs::path inner = fs::weakly_canonical(place, error), outer = fs::weakly_canonical(folder, error);
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

Result<fs::path> copied(const fs::path& file, const HomeFile& known, const CopiesFolder& copies) {
    std::string name = known.name;
    std::ranges::replace(name, '/', '-');
    const fs::path copy = copies.path() / name;
    if (auto made = sqlite::copy_database(file, copy); !made) return fail(made.error());
    if (auto sound = sqlite::check_database(copy, *known.schema); !sound) {
        std::string what = sound.error().what;  // of the copy; the file is what its owner knows
        if (const auto at = what.find(copy.string()); at != std::string::npos) {
            what.replace(at, copy.string().size(), file.string());
        }
        return fail(sound.error().code, what + ". No backup was made; keep the last one");
    }
    return copy;
}

// Of a folder in the home, what goes by such names.
void add_files(const fs::path& home, const char* folder, bool (*is_one)(std::string_view),
               std::vector<archive::Part>& parts) {
    std::vector<archive::Part> found;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(home / folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().lexically_relative(home).generic_string();
        if (is_one(name) && archive::is_plain_name(name)) found.push_back({name, entry->path()});
    }
    std::ranges::sort(found, {}, &archive::Part::name);
    parts.insert(parts.end(), found.begin(), found.end());
}

std::vector<std::string> left_out_of(const BackupWish& wish) {
    std::vector<std::string> names;
    std::error_code error;
    if (fs::exists(wish.home / telegram_file, error)) {
        names.push_back(
            "telegram.json: its token is not encrypted; pair the bot again, or keep a copy in a safe place");
    }
    if (!wish.with_candles && fs::exists(wish.home / "candles", error)) {
        names.emplace_back("candles: they can be fetched again; --with-candles takes them in");
    }
    for (const char* exchange : {"practice", "binanceus"}) {
        for (fs::directory_iterator entry(wish.home / exchange, error), end; !error && entry != end;
             entry.increment(error)) {
            const std::string name = entry->path().filename();
            if (entry->is_directory(error))
                names.push_back(std::string(exchange) + "/" + name + ": books that were put aside");
        }
    }
    return names;
}

}  // namespace

Result<BackupMade> back_up(const BackupWish& wish) {
    std::error_code error;
    if (!fs::is_directory(wish.home, error)) {
        return fail(ErrorCode::not_found,
                    "there is no folder " + wish.home.string() + " to back up; name it with --home");
    }
    if (wish.place.filename().empty() || fs::is_directory(wish.place, error)) {
        return fail(ErrorCode::refused, wish.place.string() + " is a folder; name the file that the backup is to be");
    }
    if (lies_in(wish.place, wish.home)) {
        return fail(ErrorCode::refused, "a backup in " + wish.home.string() +
                                            " itself would be lost with it; name another place, best on another disk");
    }
    if (wish.overwrite == archive::Overwrite::no && fs::exists(fs::symlink_status(wish.place, error))) {
        return fail(ErrorCode::refused, wish.place.string() + " is there already; name another, or say --force");
    }
    auto copies = CopiesFolder::make(wish.place);
    if (!copies) return fail(copies.error());
    std::vector<archive::Part> parts;
    for (const HomeFile& known : home_files()) {
        const fs::path file = wish.home / known.name;
        // An empty database is one that was made and not used.
        if (!fs::exists(file, error) || (known.schema != nullptr && fs::file_size(file, error) == 0)) continue;
        auto copy = known.schema != nullptr ? copied(file, known, *copies) : Result<fs::path>(file);
        if (!copy) return fail(copy.error());
        parts.push_back({known.name, *copy});
    }
    if (parts.empty()) {
        return fail(ErrorCode::not_found, "there are no books, keys or settings in " + wish.home.string() + " yet");
    }
    if (const fs::path state = state_file_of(wish.home); fs::is_regular_file(state, error)) {
        parts.push_back({state_file_name, state});
    }
    add_files(wish.home, "models", is_model_file, parts);
    if (wish.with_candles) add_files(wish.home, "candles", is_candle_file, parts);
    auto manifest =
        archive::write_archive(wish.place, {version(), commit(), limits_sha256(), wish.now, {}}, parts, wish.overwrite);
    if (!manifest) return fail(manifest.error());
    return BackupMade{std::move(*manifest), static_cast<std::int64_t>(fs::file_size(wish.place, error)),
                      left_out_of(wish)};
}

}  // namespace piggy::apps
