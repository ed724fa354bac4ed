// The doctor on what is stored: databases, books, audit chain, candles.

#include <algorithm>

#include "adapters/candle_store/candle_store.h"
#include "adapters/sqlite/database_check.h"
#include "apps/doctor.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t wal_bytes_usual = 64ULL << 20U;

// A database of ours, and the lock that a program holds while it has it open.
struct Known {
    const char* file;
    const char* lock;
    bool has_books;
};
constexpr Known all[] = {{"app.db", "app.lock", false},
                         {"alerts.db", "alerts.lock", false},
                         {"practice/exchange.db", "practice/exchange.lock", false},
                         {"practice/ledger.db", "practice/ledger.lock", true},
                         {"practice/paper.db", "practice/paper.lock", true},
                         {"binanceus/ledger.db", "binanceus/ledger.lock", true},
                         {"binanceus/paper.db", "binanceus/paper.lock", true}};

const char* const keep_it = "Stop the programs, keep the folder as it is, and put a backup of the file in its place.";

std::uintmax_t bytes_of(const fs::path& file) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    return error ? 0 : bytes;
}

// Of a sentence about damaged books what was found; the file in it is a copy's.
std::string what_was_found(const std::string& sentence) {
    constexpr std::string_view before = "are damaged: ", after = ". Nothing was changed";
    const std::size_t from = sentence.find(before);
    if (from == std::string::npos) return "a row is not as it was written";
    const std::size_t begin = from + before.size();
    return sentence.substr(begin, sentence.find(after, begin) - begin);
}

void look_at_books(const DoctorCase& about, const sqlite::ReadableDatabase& database, const std::string& name) {
    const auto found = sqlite::examine_books(database);
    if (!found) {
        const bool is_damaged = found.error().code == ErrorCode::malformed;
        const bool is_none = found.error().code == ErrorCode::not_found;
        about.tell({"database",
                    is_damaged ? Level::fail
                    : is_none  ? Level::ok
                               : Level::warn,
                    is_none ? name + " has no books yet"
                            : name + (is_damaged ? " is damaged: " + what_was_found(found.error().what)
                                                 : " can't be read through"),
                    is_damaged ? keep_it
                    : is_none  ? ""
                               : "Run this again; if it stays, start the programs once (`cryptopiggy up`)."});
        return;
    }
    about.tell({"database", Level::ok,
                name + ": " + std::to_string(found->orders) + " orders, " + std::to_string(found->fills) +
                    " fills and " + std::to_string(found->entries) +
                    " entries are as they were written and fit the seal",
                ""});
    const auto& audit = found->audit;
    if (audit.first_bad) {
        about.tell({"audit", Level::fail,
                    name + ": the audit chain is broken at record " + std::to_string(*audit.first_bad), keep_it});
    } else {
        about.tell({"audit", Level::ok,
                    name + ": the audit chain of " + std::to_string(audit.records) + " records is whole", ""});
    }
}

void look_at_database(const DoctorCase& about, const Known& known) {
    const std::string name = known.file;
    const fs::path file = about.home / known.file;
    // The app reads and writes the alerts beside the one that sends them.
    const bool is_in_use =
        is_lock_held(about.home / known.lock) || (name == "alerts.db" && is_lock_held(about.home / "app.lock"));
    const auto database = sqlite::ReadableDatabase::prepare(file, is_in_use);
    if (!database) {
        about.tell({"database", Level::warn, name + " was not checked: " + database.error().what,
                    "Make room in the folder for temporary files, or name another one with TMPDIR."});
        return;
    }
    const auto found = sqlite::examine(*database, file.filename().string());
    if (!found) {
        about.tell({"database", Level::fail, name + " can't be opened",
                    "Look at its rights; if they are right: " + std::string(keep_it)});
        return;
    }
    if (!found->damage.empty()) {
        about.tell({"database", Level::fail, name + " is damaged: " + found->damage, keep_it});
        return;
    }
    const std::uintmax_t wal = bytes_of(file.string() + "-wal");
    std::string seen = name + ": every page is sound, schema " + std::to_string(found->version) + ", " +
                       grouped_bytes(bytes_of(file)) + " and " + grouped_bytes(wal) + " of write-ahead log";
    if (found->version_known > 0 && found->version > found->version_known) {
        about.tell({"database", Level::fail,
                    name + " was written by a newer CryptoPiggy (schema " + std::to_string(found->version) + ")",
                    "Use the newer programs."});
        return;
    }
    if (found->version_known > 0 && found->version < found->version_known) {
        about.tell({"database", Level::warn, seen + "; this program has schema " + std::to_string(found->version_known),
                    "Start the programs once (`cryptopiggy up`); they bring it up to date."});
    } else {
        about.tell({"database", wal > wal_bytes_usual ? Level::warn : Level::ok, seen,
                    wal > wal_bytes_usual ? "Stop and start the programs, which folds the log into the file." : ""});
    }
    if (known.has_books) look_at_books(about, *database, name);
}

}  // namespace

void look_at_databases(const DoctorCase& about) {
    bool any = false;
    std::error_code ignored;
    for (const Known& known : all) {
        if (!fs::exists(about.home / known.file, ignored)) continue;
        any = true;
        look_at_database(about, known);
    }
    if (!any) about.tell({"database", Level::ok, "There is no database yet; the first start makes them", ""});
}

void look_at_candles(const DoctorCase& about) {
    const candle_store::CandleStore store(about.home / "candles");
    const auto listing = store.list();
    for (const Error& damaged : listing.damaged) {
        about.tell(
            {"candles", Level::fail, damaged.what, "Remove that file, then download or import the candles again."});
    }
    for (const auto& info : listing.series) {
        const std::string name = info.symbol.to_string() + " " + std::string(info.timeframe.name());
        const auto mapped = store.open(info.symbol, info.timeframe, info.origin);
        const auto sound = mapped ? mapped->verify() : Result<>(fail(mapped.error()));
        if (!sound) {
            about.tell({"candles", Level::fail, name + ": " + sound.error().what,
                        "Download or import it again: `cryptopiggy data download --help`."});
            continue;
        }
        const std::string candles = name + ": " + std::to_string(info.candles) + " candles, their checksums agree";
        about.tell(info.gaps == 0
                       ? Finding{"candles", Level::ok, candles + ", no gaps", ""}
                       : Finding{"candles", Level::warn,
                                 candles + "; " + std::to_string(info.missing) + " are missing in " +
                                     std::to_string(info.gaps) + " gaps",
                                 "`cryptopiggy data check` lists them; the exchange may never have had them."});
    }
    if (listing.series.empty() && listing.damaged.empty()) {
        about.tell({"candles", Level::ok, "No candles are stored; backtests can generate or download some", ""});
    }
}

}  // namespace piggy::apps
