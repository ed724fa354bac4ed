#include "apps/download_command.h"

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "adapters/candle_store/candle_store.h"
#include "apps/candle_join.h"
#include "apps/candle_text.h"
#include "apps/data_commands.h"
#include "apps/exchange_choice.h"
#include "apps/home_folder.h"
#include "apps/progress_bar.h"
#include "apps/venue_connection.h"

namespace piggy::apps {
namespace {

using binance_us::DownloadOrder;
using binance_us::DownloadReport;
using candle_store::CandleStore;
using market::CandleSeries;
using market::Origin;

struct DownloadArguments {
    std::string symbol = "BTC/USDT", timeframe = "1m", from, to;
    bool json = false;
};

// Candles are stored in portions of this size, so that a download that is cut off has kept nearly all it had.
constexpr std::size_t candles_per_write = 200'000;

volatile std::sig_atomic_t asked_to_stop = 0;
void note_stop(int) { asked_to_stop = 1; }

Result<DownloadOrder> understand(const DownloadArguments& arguments, Timestamp now) {
    DownloadOrder order;
    auto symbol = Symbol::parse(arguments.symbol);
    if (!symbol) return fail(symbol.error());
    order.symbol = *symbol;
    auto timeframe = market::Timeframe::parse(arguments.timeframe);
    if (!timeframe) return fail(timeframe.error());
    order.timeframe = *timeframe;
    auto from = parse_iso8601(arguments.from);
    if (!from) return fail(from.error());
    order.from = *from;
    order.to = now;
    if (!arguments.to.empty()) {
        auto to = parse_iso8601(arguments.to);
        if (!to) return fail(to.error());
        const bool is_date = arguments.to.size() == 10;  // a day includes itself
        order.to = std::min(now, is_date ? *to + std::chrono::days(1) : *to);
    }
    if (order.from >= order.to) {
        return fail(ErrorCode::out_of_range, "nothing can be downloaded from " + format_iso8601(order.from) + " to " +
                                                 format_iso8601(order.to) +
                                                 ": the end must come after the beginning, "
                                                 "and the beginning must have passed");
    }
    return order;
}

// What the store holds of a series, and what is added to it portion by portion.
class StoredDownload {
public:
    StoredDownload(CandleStore store, const DownloadOrder& order, Origin origin)
        : store_(std::move(store)), origin_(origin) {
        waiting_.symbol = order.symbol;
        waiting_.timeframe = order.timeframe;
        waiting_.origin = origin;
    }

    // Where the download goes on: after the unbroken run of stored candles that begins at `from`, else at `from`.
    [[nodiscard]] Timestamp resume_at(Timestamp from) const {
        const auto stored = store_.open(waiting_.symbol, waiting_.timeframe, origin_);
        if (!stored) return from;
        const auto view = stored->view();
        std::int64_t next = nanoseconds_since_epoch(waiting_.timeframe.open_time(from));
        const std::int64_t* end = view.time + view.size;
        for (const std::int64_t* at = std::lower_bound(view.time, end, next); at != end && *at == next; ++at) {
            next += waiting_.timeframe.nanoseconds();
        }
        return timestamp_from_nanoseconds(next);
    }

    Result<> add(const CandleSeries& page) {
        const auto view = page.view();
        for (std::size_t i = 0; i < view.size; ++i) waiting_.push_back(view.at(i));
        return waiting_.size() < candles_per_write ? Result<>() : flush();
    }

    Result<> flush() {
        if (waiting_.size() == 0) return {};
        const auto lock = store_.lock();
        if (!lock) return fail(lock.error());
        CandleSeries portion = std::move(waiting_);
        waiting_ = {};
        waiting_.symbol = portion.symbol;
        waiting_.timeframe = portion.timeframe;
        waiting_.origin = portion.origin;
        const auto stored = store_.open(portion.symbol, portion.timeframe, origin_);
        if (!stored && stored.error().code != ErrorCode::not_found) return fail(stored.error());
        if (!stored) {
            counts.added += portion.size();
            return store_.write(portion);
        }
        const JoinedCandles joined = join_candles(*stored, std::move(portion), Conflicts::keep_stored);
        counts.added += joined.counts.added;
        counts.identical += joined.counts.identical;
        counts.conflicting += joined.counts.conflicting;
        return joined.counts.added == 0 ? Result<>() : store_.write(joined.whole);
    }

    JoinCounts counts;

private:
    CandleStore store_;
    Origin origin_;
    CandleSeries waiting_;
};

std::string to_text(const DownloadReport& report, const JoinCounts& counts, const DownloadOrder& order,
                    const std::string& source, const std::string& place) {
    std::string text = grouped(report.candles) + " " + std::string(order.timeframe.name()) + " candles of " +
                       order.symbol.to_string() + " from " + source + ", up to " + format_iso8601(report.next) + ": " +
                       grouped(counts.added) + " new, in " + place + "\n";
    if (counts.conflicting > 0) {
        text += grouped(counts.conflicting) + " are stored already with other values; the stored ones stay\n";
    }
    if (report.first && *report.first > order.from + order.timeframe.length()) {
        text += "The exchange's history begins at " + format_iso8601(*report.first) + "\n";
    }
    if (report.gaps.count > 0) {
        text += grouped(report.gaps.count) + " gaps, " + grouped(report.gaps.missing) +
                " candles missing, the longest " + grouped(report.gaps.longest) + "\n";
        for (const auto& gap : report.gaps.first) {
            text += "  " + grouped(gap.candles) + " from " +
                    format_iso8601(timestamp_from_nanoseconds(gap.first_missing)) + "\n";
        }
    }
    return text;
}

std::string to_json(const DownloadReport& report, const JoinCounts& counts, const DownloadOrder& order,
                    const std::string& source, Origin origin) {
    JsonText json;
    json.begin_object().field("symbol", order.symbol.to_string()).field("timeframe", order.timeframe.name());
    json.field("source", source).field("synthetic", origin == Origin::synthetic);
    json.field("candles", static_cast<std::size_t>(report.candles)).field("next", format_iso8601(report.next));
    json.field("added", static_cast<std::size_t>(counts.added));
    json.field("identical", static_cast<std::size_t>(counts.identical));
    json.field("conflicting", static_cast<std::size_t>(counts.conflicting));
    json.field("gaps", static_cast<std::size_t>(report.gaps.count));
    json.field("missing", static_cast<std::size_t>(report.gaps.missing));
    json.key("stopped_by");
    if (report.stopped_by) {
        json.value(report.stopped_by->what);
    } else {
        json.null();
    }
    return json.end_object().take() + "\n";
}

int run(const DownloadArguments& arguments, const CommandContext& context) {
    const auto failed = [&](const Error& error) { return report_failure(error, arguments.json); };
    const auto choice = exchange_of_environment();
    if (!choice) return failed(choice.error());
    const auto order = understand(arguments, system::SystemClock().now());
    if (!order) return failed(order.error());
    const auto address = venue_address(*choice);
    if (!address) return failed(address.error());
    if (const auto home = prepare_home(context.home); !home) return failed(home.error());
    std::signal(SIGINT, note_stop);
    std::signal(SIGTERM, note_stop);

    // A practised market is a made one, whatever it was made from.
    const Origin origin = choice->exchange == Exchange::practice ? Origin::synthetic : Origin::recorded;
    StoredDownload stored(CandleStore(candle_folder(context)), *order, origin);
    DownloadOrder rest_of_it = *order;
    rest_of_it.from = stored.resume_at(order->from);
    VenueConnection connection(*address, [] { return asked_to_stop != 0; });
    DownloadReport report;
    report.next = rest_of_it.from;
    if (rest_of_it.from < rest_of_it.to) {
        const auto length = order->timeframe.length();
        const auto whole = static_cast<double>((rest_of_it.to - rest_of_it.from) / length);
        ProgressBar bar("downloading " + arguments.symbol + " " + arguments.timeframe, whole, "candles");
        binance_us::DownloadHooks hooks;
        hooks.page = [&](const CandleSeries& page) { return stored.add(page); };
        hooks.progress = [&](const binance_us::DownloadProgress& progress) {
            bar.show(static_cast<double>((progress.reached - rest_of_it.from) / length) / whole);
            return asked_to_stop == 0;
        };
        report = binance_us::download_candles(connection.rest(), rest_of_it, hooks);
    }
    if (auto kept = stored.flush(); !kept) return failed(kept.error());
    const std::string place = candle_folder(context).string();
    const std::string text = arguments.json ? to_json(report, stored.counts, rest_of_it, address->name(), origin)
                                            : to_text(report, stored.counts, rest_of_it, address->name(), place);
    if (report.candles == 0 && report.stopped_by) {
        const std::string what = "no candles of " + arguments.symbol + " " + arguments.timeframe + " could be had: ";
        return failed({report.stopped_by->code, what + report.stopped_by->what});
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (!report.stopped_by) return 0;
    if (!arguments.json) std::fprintf(stderr, "cryptopiggy: %s\n", report.stopped_by->what.c_str());
    return 1;
}

}  // namespace

void add_download_command(CLI::App& data, CommandContext& context) {
    auto arguments = std::make_shared<DownloadArguments>();
    CLI::App* command = data.add_subcommand(
        "download", "Fetch candles from the exchange (EXCHANGE) into the store; goes on where it was cut off");
    command->add_option("--symbol", arguments->symbol, "Such as BTC/USDT")->capture_default_str();
    command->add_option("--timeframe", arguments->timeframe, "Such as 1m")->capture_default_str();
    command->add_option("--from", arguments->from, "First day or moment, UTC, such as 2024-01-01")->required();
    command->add_option("--to", arguments->to, "Last day or moment (default: now)");
    command->add_flag("--json", arguments->json, "Print the report as JSON");
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
