#include "apps/stored_candles.h"

#include <unistd.h>

#include "apps/candle_import.h"
#include "apps/candle_text.h"
#include "market/synthetic.h"

namespace piggy::apps {
namespace {

tl::unexpected<Error> stopped() { return fail(ErrorCode::refused, "this was stopped; nothing was changed"); }

// The sentence with the file's own name where it says our path to the upload.
std::string without(std::string sentence, const std::string& path, const std::string& name) {
    for (std::size_t at = sentence.find(path); at != std::string::npos; at = sentence.find(path, at + name.size())) {
        sentence.replace(at, path.size(), name);
    }
    return sentence;
}

// The uploaded file under the name that its person knows: the reader looks there for symbol and form, and reports it.
class NamedLink {
public:
    NamedLink(const std::filesystem::path& file, const std::string& name) : folder_(file.string() + ".named") {
        std::error_code error;
        std::filesystem::create_directory(folder_, error);
        path_ = folder_ / (name.empty() || name.front() == '.' ? "upload" + name : name);
        if (!error) std::filesystem::create_hard_link(file, path_, error);
        if (error) path_ = file;
    }
    ~NamedLink() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    NamedLink(const NamedLink&) = delete;
    NamedLink& operator=(const NamedLink&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path folder_, path_;
};

}  // namespace

Result<std::vector<http_api::SeriesInfo>> StoredCandles::list() {
    const candle_store::StoreListing listing = store_.list();
    for (const Error& damage : listing.damaged) log_(damage.what);
    std::vector<http_api::SeriesInfo> all;
    for (const candle_store::SeriesInfo& info : listing.series) {
        all.push_back({info.symbol.to_string(), std::string(info.timeframe.name()), info.first, info.last, info.candles,
                       info.origin == market::Origin::synthetic, info.gaps, info.missing});
    }
    return all;
}

Result<http_api::LoadedCandles> StoredCandles::load(const Symbol& symbol, market::Timeframe timeframe) {
    auto loaded = store_.load(symbol, timeframe);
    if (!loaded) return fail(loaded.error());
    auto series = std::make_shared<const candle_store::LoadedSeries>(std::move(*loaded));
    return http_api::LoadedCandles{
        {series->symbol(), series->timeframe(), series->origin(), series->view(), series->volume_places()}, series};
}

Result<std::string> StoredCandles::generate(const http_api::GenerateOrder& order, const http_api::Progress& progress) {
    constexpr std::size_t minutes_of_day = 24 * 60;
    market::SyntheticOptions options;
    options.symbol = order.symbol;
    options.candles = static_cast<std::size_t>(order.days) * minutes_of_day;
    options.seed = order.seed;
    if (!progress(0.05, "making candles")) return stopped();
    const market::CandleSeries series = market::synthetic_market(options);
    if (!progress(0.7, "storing them")) return stopped();
    const auto lock = store_.lock();
    if (!lock) return fail(lock.error());
    if (auto written = store_.write(series); !written) return fail(written.error());
    const auto stored = store_.open(series.symbol, series.timeframe, series.origin);
    if (!stored) return fail(stored.error());
    JsonText json;
    write_json(json, stored->info());
    return json.take();
}

Result<std::string> StoredCandles::import(const http_api::ImportOrder& order, const http_api::Progress& progress) {
    ImportOptions options;
    options.read.symbol = order.symbol;
    options.read.timeframe = order.timeframe;
    const NamedLink named(order.file, order.name);
    const auto outcome = import_candles(store_, named.path(), options, [&](double share, const std::string& detail) {
        return progress(share, detail);
    });
    if (!outcome) return fail(outcome.error().code, without(outcome.error().what, named.path().string(), order.name));
    return to_json(*outcome);
}

}  // namespace piggy::apps
