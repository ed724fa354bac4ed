#include "apps/home_restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <set>

#include "adapters/sqlite/database_copy.h"
#include "adapters/system/private_folder.h"
#include "apps/books_aside.h"
#include "apps/build_info.h"
#include "apps/home_contents.h"
#include "apps/home_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

// With its own name at the end: "/data/.cryptopiggy" for ".cryptopiggy/".
fs::path named(const fs::path& home) {
    const fs::path whole = fs::absolute(home).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

Error trouble(const std::string& what, const fs::path& path, const std::error_code& error) {
    return {ErrorCode::unavailable, "cannot " + what + " " + path.string() + ": " + error.message()};
}

// That the folder may be renamed: it is ours, and nobody is at work in it as long as the locks are held.
Result<std::deque<HomeLock>> take_home(const fs::path& home) {
    std::deque<HomeLock> locks;
    std::error_code error;
    if (fs::is_symlink(home, error)) {
        return fail(ErrorCode::refused, home.string() + " is a link; name the folder it leads to with --home");
    }
    struct stat status {};
    if (::stat(home.c_str(), &status) != 0) return locks;
    // As root, say: it would become a folder that its owner can't read.
    if (status.st_uid != ::geteuid()) {
        return fail(ErrorCode::refused, home.string() + " is another user's; give the command as that user");
    }
    const bool is_ours =
        fs::is_empty(home, error) ||
        std::ranges::any_of(home_files(),
                            [&](const HomeFile& known) { return fs::exists(home / known.name, error); }) ||
        fs::exists(home / "app.lock", error) || fs::exists(home / "candles", error);
    if (!is_ours) {
        return fail(ErrorCode::refused,
                    home.string() + " has other things in it than CryptoPiggy's; name its folder with --home");
    }
    const auto lock = [&](const fs::path& folder, const char* name) -> Result<> {
        auto taken = HomeLock::take(folder, name);
        if (!taken) return fail(taken.error());
        locks.push_back(std::move(*taken));
        return {};
    };
    for (const char* name : {"app.lock", "backend.lock"}) {
        if (auto taken = lock(home, name); !taken) return fail(taken.error());
    }
    for (const fs::path& other : {home / "practice" / "exchange.lock", home / "alerts.lock"}) {
        if (!fs::exists(other, error)) continue;
        if (auto taken = lock(other.parent_path(), other.filename().c_str()); !taken) return fail(taken.error());
    }
    return locks;
}

Result<> make_room_for(const fs::path& place, const fs::path& below) {
    const fs::path folder = place.parent_path();
    if (folder == below) return {};
    if (auto made = make_room_for(folder, below); !made) return made;  // each private, so one by one
    return system::make_private_folder(folder);
}

Result<> take_out(const archive::ArchiveReader& reader, const fs::path& staging) {
    for (std::size_t i = 0; i < reader.manifest().entries.size(); ++i) {
        const std::string& name = reader.manifest().entries[i].name;
        if (name == state_file_name) continue;  // an export; it is written anew
        const fs::path place = staging / name;
        if (auto room = make_room_for(place, staging); !room) return room;
        if (auto taken = reader.extract(i, place); !taken) return taken;
    }
    for (const HomeFile& known : home_files()) {
        std::error_code error;
        const fs::path file = staging / known.name;
        if (known.schema == nullptr || !fs::exists(file, error)) continue;
        if (auto sound = sqlite::check_database(file, *known.schema); !sound) return sound;
        if (!known.is_live_books) continue;
        if (auto marked = sqlite::mark_restored(file, reader.manifest().made, limits_sha256()); !marked) return marked;
    }
    return {};
}

Result<> copy_whole(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::copy_file(from, to, error);
    if (error) return fail(trouble("copy", from, error));
    return flush_to_disk(to);
}

// For candles alone: these are never written into once they have their name, so both folders may have the same ones.
Result<> link_or_copy(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_hard_link(from, to, error);
    return error ? copy_whole(from, to) : Result<>();
}

// What alerts.db has is told afterwards. One that is damaged stays aside: it must not be what a restore fails for.
Result<bool> take_over_alerts(const fs::path& home, const fs::path& staging) {
    const fs::path from = home / alerts_file, to = staging / alerts_file;
    std::error_code error;
    if (!fs::is_regular_file(from, error) || fs::file_size(from, error) == 0) return false;
    const auto copied = sqlite::copy_database(from, to);
    if (copied) return true;
    if (copied.error().code != ErrorCode::malformed) return fail(copied.error());
    fs::remove(to, error);
    return false;
}

// What the backup lacks is as it was: the books of an exchange that it knows nothing of, keys, the bot, what waits to
// be told, candles. A live ledger goes only where the backup has another one: with it would go its latch and its
// losses.
Result<std::vector<std::string>> take_over(const fs::path& home, const fs::path& staging) {
    std::vector<std::string> kept;
    std::error_code error;
    std::set<std::string> of_paper, of_live;  // exchanges that the backup has any books of, and live ones
    for (const HomeFile& known : home_files()) {
        if (known.exchange.empty() || !fs::exists(staging / known.name, error)) continue;
        of_paper.insert(known.exchange);
        if (known.is_live_books) of_live.insert(known.exchange);
    }
    for (const HomeFile& known : home_files()) {
        const fs::path from = home / known.name, to = staging / known.name;
        const auto& exchanges = known.name.ends_with("/paper.db") ? of_paper : of_live;
        const bool is_of_backup = exchanges.contains(known.exchange) || known.name == "app.db";
        if (is_of_backup || fs::exists(to, error) || !fs::is_regular_file(from, error)) continue;
        if (known.schema != nullptr && fs::file_size(from, error) == 0) continue;
        if (auto room = make_room_for(to, staging); !room) return fail(room.error());
        const auto copied = known.schema != nullptr ? sqlite::copy_database(from, to) : copy_whole(from, to);
        if (!copied) return fail(copied.error());
        const fs::path head = fs::path(from).replace_extension(".head");
        if (known.schema != nullptr && fs::exists(head, error)) {
            if (auto with = copy_whole(head, fs::path(to).replace_extension(".head")); !with) return fail(with.error());
        }
        kept.push_back(known.name);
    }
    if (fs::is_regular_file(home / telegram_file, error)) {
        if (auto copied = copy_whole(home / telegram_file, staging / telegram_file); !copied)
            return fail(copied.error());
        kept.emplace_back(telegram_file);
    }
    const auto alerts = take_over_alerts(home, staging);
    if (!alerts) return fail(alerts.error());
    if (*alerts) kept.emplace_back(alerts_file);
    // All or none: a model of one time beside the evaluation of another would be refused.
    const bool backup_has_models = fs::exists(staging / "models", error);
    bool has_models = false;
    for (fs::directory_iterator entry(home / "models", error), end; !backup_has_models && !error && entry != end;
         entry.increment(error)) {
        const fs::path below = entry->path().lexically_relative(home), to = staging / below;
        std::error_code there;
        if (!is_model_file(below.generic_string()) || !fs::is_regular_file(entry->path(), there)) continue;
        if (auto room = make_room_for(to, staging); !room) return fail(room.error());
        if (auto copied = copy_whole(entry->path(), to); !copied) return fail(copied.error());
        has_models = true;
    }
    if (has_models) kept.emplace_back("models");
    bool has_candles = false;
    for (fs::recursive_directory_iterator entry(home / "candles", error), end; !error && entry != end;
         entry.increment(error)) {
        const fs::path below = entry->path().lexically_relative(home), to = staging / below;
        std::error_code there;
        if (!is_candle_file(below.generic_string()) || fs::exists(to, there)) continue;
        if (auto room = make_room_for(to, staging); !room) return fail(room.error());
        if (auto linked = link_or_copy(entry->path(), to); !linked) return fail(linked.error());
        has_candles = true;
    }
    if (has_candles) kept.emplace_back("candles");
    return kept;
}

Result<> flush_folders(const fs::path& staging) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(staging, error), end; !error && entry != end; entry.increment(error)) {
        if (auto flushed = flush_to_disk(entry->path()); !flushed) return flushed;
    }
    return flush_to_disk(staging);
}

fs::path place_aside(const fs::path& home, Timestamp now) {
    std::string name = home.string() + ".before-restore-" + format_iso8601(now);
    std::ranges::replace(name, ':', '-');
    std::error_code error;
    while (fs::exists(name, error)) name += "-A";
    return name;
}

// Between the two renames there is no folder. Its name aside is noted before, so that a restore that was cut short
// there is undone by the next one, and this one takes over from it what its backup lacks.
fs::path note_of(const fs::path& home) { return home.string() + ".restoring-from"; }

Result<> undo_cut_short(const fs::path& home, const fs::path& staging) {
    std::error_code error;
    if (!fs::exists(home, error) && fs::exists(staging, error)) {
        std::string name;
        std::getline(std::ifstream(note_of(home)), name);
        const fs::path aside = home.parent_path() / fs::path(name).filename();
        if (!name.empty() && fs::is_directory(aside, error)) {
            fs::rename(aside, home, error);
            if (error) return fail(trouble("rename", aside, error));
        }
    }
    return {};
}

Result<> note_aside(const fs::path& home, const fs::path& aside) {
    const fs::path note = note_of(home);
    std::ofstream out(note);
    if (!(out << aside.filename().string() << '\n' << std::flush)) {
        return fail(ErrorCode::unavailable, "cannot write " + note.string());
    }
    out.close();
    if (auto flushed = flush_to_disk(note); !flushed) return flushed;
    return flush_to_disk(home.parent_path());
}

}  // namespace

Result<archive::ArchiveReader> open_backup(const fs::path& file) {
    auto reader = archive::ArchiveReader::open(file);
    if (!reader) return reader;
    for (const archive::Entry& entry : reader->manifest().entries) {
        const bool is_known = home_file(entry.name) != nullptr || is_candle_file(entry.name) ||
                              is_model_file(entry.name) || entry.name == state_file_name;
        if (!is_known) {
            return fail(ErrorCode::malformed, "the backup " + file.string() +
                                                  " has a file that this program does not know: " + entry.name +
                                                  "; it may be of a newer CryptoPiggy");
        }
    }
    if (auto checked = reader->check(); !checked) return fail(checked.error());
    return reader;
}

Result<Restored> restore_home(const fs::path& folder, const fs::path& file, Timestamp now) {
    const auto reader = open_backup(file);
    if (!reader) return fail(reader.error());
    const fs::path home = named(folder), staging = home.string() + ".restoring";
    if (auto undone = undo_cut_short(home, staging); !undone) return fail(undone.error());
    const auto locks = take_home(home);
    if (!locks) return fail(locks.error());
    std::error_code error;
    fs::remove_all(staging, error);  // of one that was cut short
    if (error) return fail(trouble("remove", staging, error));
    fs::remove(note_of(home), error);
    if (auto made = system::make_private_folder(staging); !made) return fail(made.error());

    Restored restored;
    restored.manifest = reader->manifest();
    restored.has_live_books = std::ranges::any_of(restored.manifest.entries, [](const archive::Entry& entry) {
        const HomeFile* known = home_file(entry.name);
        return known != nullptr && known->is_live_books;
    });
    const auto made = [&]() -> Result<> {
        if (auto taken = take_out(*reader, staging); !taken) return taken;
        auto kept = take_over(home, staging);
        if (!kept) return fail(kept.error());
        restored.kept = std::move(*kept);
        return flush_folders(staging);
    }();
    if (!made) {
        fs::remove_all(staging, error);
        return fail(Error{made.error().code, made.error().what + ". Nothing was changed"});
    }
    if (fs::exists(home, error)) {
        restored.aside = place_aside(home, now);
        if (auto noted = note_aside(home, *restored.aside); !noted) return fail(noted.error());
        fs::rename(home, *restored.aside, error);
        if (error) return fail(trouble("rename", home, error));
    }
    fs::rename(staging, home, error);
    if (error) {
        const auto why = trouble("rename", staging, error);
        if (restored.aside) fs::rename(*restored.aside, home, error);
        return fail(why);
    }
    fs::remove(note_of(home), error);
    if (auto flushed = flush_to_disk(home.parent_path()); !flushed) return fail(flushed.error());
    return restored;
}

}  // namespace piggy::apps
