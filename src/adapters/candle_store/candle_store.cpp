#include "adapters/candle_store/candle_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "market/resample.h"

namespace piggy::candle_store {
namespace {

namespace fs = std::filesystem;
using market::Origin;
using market::Timeframe;

constexpr std::string_view recorded_ending = ".candles";
constexpr std::string_view synthetic_ending = ".synthetic.candles";

std::string_view ending_of(Origin origin) { return origin == Origin::recorded ? recorded_ending : synthetic_ending; }

bool is_series_file(const fs::path& file) {
    return file.extension() == recorded_ending && file.filename().string().front() != '.';
}

// What lies in a folder; nothing where it can't be read. (The standard's range loop would throw half-way.)
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code trouble;
    for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
        entries.push_back(*at);
    }
    return entries;
}

// Everything in the symbols' folders of a store.
std::vector<fs::path> files_of_symbols(const fs::path& store) {
    std::vector<fs::path> files;
    std::error_code trouble;
    for (const fs::directory_entry& symbol : entries_of(store)) {
        if (!symbol.is_directory(trouble)) continue;
        for (const fs::directory_entry& entry : entries_of(symbol.path())) files.push_back(entry.path());
    }
    return files;
}

Error misplaced(const fs::path& file, const SeriesInfo& info) {
    return {ErrorCode::malformed, "the stored candles " + file.string() + " belong to " + info.symbol.to_string() +
                                      " " + std::string(info.timeframe.name()) + "; the file was moved or renamed"};
}

auto sort_key(const SeriesInfo& info) { return std::tuple(info.symbol, info.timeframe, info.origin); }

// What is stored for a symbol, for the sentence that says that something else is not.
std::string stored_frames(const std::vector<SeriesInfo>& all, const Symbol& symbol) {
    std::string names;
    for (const SeriesInfo& info : all) {
        if (info.symbol != symbol) continue;
        names += (names.empty() ? "" : ", ") + std::string(info.timeframe.name());
        if (info.origin == Origin::synthetic) names += " (synthetic)";
    }
    return names;
}

}  // namespace

StoreLock::~StoreLock() {
    if (file_ >= 0) ::close(file_);
}

market::CandleView LoadedSeries::view() const {
    return std::visit([](const auto& candles) { return candles.view(); }, candles_);
}
const Symbol& LoadedSeries::symbol() const {
    const auto* stored = std::get_if<MappedSeries>(&candles_);
    return stored != nullptr ? stored->info().symbol : std::get<market::CandleSeries>(candles_).symbol;
}
Timeframe LoadedSeries::timeframe() const {
    const auto* stored = std::get_if<MappedSeries>(&candles_);
    return stored != nullptr ? stored->info().timeframe : std::get<market::CandleSeries>(candles_).timeframe;
}
Origin LoadedSeries::origin() const {
    const auto* stored = std::get_if<MappedSeries>(&candles_);
    return stored != nullptr ? stored->info().origin : std::get<market::CandleSeries>(candles_).origin;
}
int LoadedSeries::volume_places() const {
    const auto* stored = std::get_if<MappedSeries>(&candles_);
    return stored != nullptr ? stored->info().volume_places : std::get<market::CandleSeries>(candles_).volume_places;
}

fs::path CandleStore::file_of(const Symbol& symbol, Timeframe timeframe, Origin origin) const {
    return folder_ / (symbol.base.code + "-" + symbol.quote.code) /
           (std::string(timeframe.name()) + std::string(ending_of(origin)));
}

StoreListing CandleStore::list() const {
    StoreListing listing;
    for (const fs::path& file : files_of_symbols(folder_)) {
        if (!is_series_file(file)) continue;
        auto series = MappedSeries::open(file);
        if (!series) {
            listing.damaged.push_back(series.error());
            continue;
        }
        const SeriesInfo& info = series->info();
        if (file_of(info.symbol, info.timeframe, info.origin) != file) {
            listing.damaged.push_back(misplaced(file, info));
            continue;
        }
        listing.series.push_back(info);
    }
    std::sort(listing.series.begin(), listing.series.end(),
              [](const auto& a, const auto& b) { return sort_key(a) < sort_key(b); });
    std::sort(listing.damaged.begin(), listing.damaged.end(),
              [](const Error& a, const Error& b) { return a.what < b.what; });
    return listing;
}

Result<MappedSeries> CandleStore::open(const Symbol& symbol, Timeframe timeframe, Origin origin) const {
    const fs::path file = file_of(symbol, timeframe, origin);
    auto series = MappedSeries::open(file);
    if (!series) return series;
    const SeriesInfo& info = series->info();
    if (sort_key(info) != std::tuple(symbol, timeframe, origin)) return fail(misplaced(file, info));
    return series;
}

Result<LoadedSeries> CandleStore::load(const Symbol& symbol, Timeframe timeframe) const {
    const auto& frames = Timeframe::all();
    for (const Origin origin : {Origin::recorded, Origin::synthetic}) {
        for (auto smaller = frames.rbegin(); smaller != frames.rend(); ++smaller) {  // largest first
            if (!smaller->divides_into(timeframe)) continue;
            auto stored = open(symbol, *smaller, origin);
            if (!stored && stored.error().code == ErrorCode::not_found) continue;
            if (!stored) return fail(stored.error());
            if (*smaller == timeframe) return LoadedSeries(std::move(*stored));
            market::CandleSeries label;
            label.symbol = symbol;
            label.timeframe = *smaller;
            label.origin = origin;
            label.volume_places = stored->info().volume_places;
            auto derived = market::resample(stored->view(), label, timeframe);
            if (!derived) return fail(derived.error());
            return LoadedSeries(std::move(*derived), *smaller);
        }
    }
    const std::string there = stored_frames(list().series, symbol);
    return fail(ErrorCode::not_found,
                "there are no " + std::string(timeframe.name()) + " candles of " + symbol.to_string() +
                    (there.empty() ? ", nor any other of it; import a file with 'data import' or make some with "
                                     "'data generate'"
                                   : " and they can't be put together from what is stored (" + there + ")"));
}

Result<StoreLock> CandleStore::lock() const {
    const auto failure = [&](int error) {
        return fail(ErrorCode::unavailable,
                    "the candle store " + folder_.string() + " can't be written: " + std::strerror(error));
    };
    std::error_code trouble;
    fs::create_directories(folder_, trouble);
    if (trouble) return failure(trouble.value());
    const int file = ::open((folder_ / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return failure(errno);
    StoreLock lock(file);
    while (::flock(file, LOCK_EX) != 0) {
        if (errno != EINTR) return failure(errno);
    }
    // Nobody else writes now, so a file left beside its place belongs to a process that died.
    for (const fs::path& left : files_of_symbols(folder_)) {
        const std::string name = left.filename().string();
        if (name.starts_with('.') && name.find(".candles.tmp-") != std::string::npos) fs::remove(left, trouble);
    }
    return lock;
}

Result<> CandleStore::write(const market::CandleSeries& series) const {
    return write_series_file(file_of(series.symbol, series.timeframe, series.origin), series);
}

}  // namespace piggy::candle_store
