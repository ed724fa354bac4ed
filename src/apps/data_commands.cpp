#include "apps/data_commands.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "adapters/candle_files/csv_writer.h"
#include "apps/candle_import.h"
#include "apps/candle_text.h"
#include "apps/download_command.h"
#include "apps/home_folder.h"
#include "apps/progress_bar.h"
#include "market/synthetic.h"

namespace piggy::apps {
namespace {

using candle_store::CandleStore;
using market::Origin;
using market::Timeframe;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void complain(const std::string& sentence) { std::fprintf(stderr, "cryptopiggy: %s\n", sentence.c_str()); }

constexpr int done = 0;
constexpr int failed = 1;
constexpr int bad_usage = 2;

// What was typed, as text, until it is understood.
struct ImportArguments {
    std::vector<std::string> files;
    std::string symbol, timeframe, columns, shift;
    bool strict = false, replace = false, json = false;
};
struct CheckArguments {
    std::string symbol, timeframe;
    bool json = false;
};
struct GenerateArguments {
    std::string symbol = "BTC/USDT", from, output, model = "market";
    std::uint64_t days = 0, candles = 0, seed = 42;
    bool json = false;
};

Result<ImportOptions> understand(const ImportArguments& arguments) {
    ImportOptions options;
    if (!arguments.symbol.empty()) {
        auto symbol = Symbol::parse(arguments.symbol);
        if (!symbol) return fail(symbol.error());
        options.read.symbol = *symbol;
    }
    if (!arguments.timeframe.empty()) {
        auto timeframe = Timeframe::parse(arguments.timeframe);
        if (!timeframe) return fail(timeframe.error());
        options.read.timeframe = *timeframe;
    }
    if (!arguments.shift.empty()) {
        auto shift = parse_shift(arguments.shift);
        if (!shift) return fail(shift.error());
        options.read.shift = *shift;
        options.shift_was_told = true;
    }
    options.read.columns = arguments.columns;
    if (arguments.strict) options.read.strictness = candle_files::Strictness::refuse;
    if (arguments.replace) options.conflicts = Conflicts::replace;
    return options;
}

double megabytes_of(const std::string& file) {
    std::error_code trouble;
    const auto bytes = std::filesystem::file_size(file, trouble);
    return trouble ? 0 : static_cast<double>(bytes) / 1e6;
}

std::string error_json(const std::string& file, const Error& error) {
    JsonText json;
    json.begin_object().field("file", file).key("error").begin_object();
    json.field("code", error_code_name(error.code)).field("message", error.what).end_object().end_object();
    return json.take();
}

int run_import(const ImportArguments& arguments, const CommandContext& context) {
    const auto options = understand(arguments);
    if (!options) {
        complain(options.error().what);
        return bad_usage;
    }
    // Made only when there is something to keep in it: a wrong path leaves nothing behind.
    const auto exists = [](const std::string& file) { return std::filesystem::exists(file); };
    if (std::any_of(arguments.files.begin(), arguments.files.end(), exists)) {
        if (const auto home = prepare_home(context.home); !home) {
            complain(home.error().what);
            return failed;
        }
    }
    const CandleStore store(candle_folder(context));
    std::vector<std::string> json;
    int exit_code = done;
    for (const std::string& file : arguments.files) {
        Result<ImportOutcome> outcome = [&] {
            ProgressBar bar("importing " + std::filesystem::path(file).filename().string(), megabytes_of(file), "MB");
            return import_candles(store, file, *options, [&](double fraction, const std::string&) {
                bar.show(fraction);
                return true;
            });
        }();
        if (!outcome) {
            complain(outcome.error().what);
            json.push_back(error_json(file, outcome.error()));
            exit_code = failed;
        } else if (arguments.json) {
            json.push_back(to_json(*outcome));
        } else {
            print(to_text(*outcome));
        }
    }
    if (!arguments.json) return exit_code;
    std::string text;
    for (const std::string& item : json) text += (text.empty() ? "" : ",") + item;
    print(json.size() == 1 ? text + "\n" : "[" + text + "]\n");
    return exit_code;
}

int run_list(bool as_json, const CommandContext& context) {
    const CandleStore store(candle_folder(context));
    const candle_store::StoreListing listing = store.list();
    print(as_json ? to_json(listing) + "\n" : to_text(listing, store.folder().string()));
    return listing.damaged.empty() ? done : failed;
}

CheckedSeries check_series(const CandleStore& store, const candle_store::SeriesInfo& info) {
    CheckedSeries checked{info, {}, ""};
    const auto series = store.open(info.symbol, info.timeframe, info.origin);
    if (!series) {
        checked.damage = series.error().what;
        return checked;
    }
    if (auto verified = series->verify(); !verified) checked.damage = verified.error().what;
    checked.check = market::check_candles(series->view(), info.timeframe);
    return checked;
}

int run_check(const CheckArguments& arguments, const CommandContext& context) {
    const CandleStore store(candle_folder(context));
    const candle_store::StoreListing listing = store.list();
    JsonText json;
    json.begin_object().key("items").begin_array();
    std::string text;
    bool is_sound = listing.damaged.empty();
    std::size_t count = 0;
    for (const candle_store::SeriesInfo& info : listing.series) {
        if (!arguments.symbol.empty() && info.symbol.to_string() != arguments.symbol) continue;
        if (!arguments.timeframe.empty() && info.timeframe.name() != arguments.timeframe) continue;
        const CheckedSeries checked = check_series(store, info);
        is_sound = is_sound && checked.is_sound();
        ++count;
        write_json(json, checked);
        text += to_text(checked);
    }
    json.end_array().key("damaged").begin_array();
    for (const Error& error : listing.damaged) {
        json.value(error.what);
        text += "NOT SOUND: " + error.what + "\n";
    }
    json.end_array().end_object();
    if (count == 0 && listing.damaged.empty()) {
        complain("there are no such candles to check; 'data list' shows what is stored");
        return failed;
    }
    print(arguments.json ? json.take() + "\n" : text);
    return is_sound ? done : failed;
}

// What is to be made, or why not. errors: malformed, out_of_range
Result<market::CandleSeries> make_candles(const GenerateArguments& arguments) {
    const auto symbol = Symbol::parse(arguments.symbol);
    if (!symbol) return fail(symbol.error());
    constexpr std::uint64_t candles_max = 100'000'000;
    constexpr std::uint64_t minutes_of_day = 24 * 60;
    if (arguments.days > candles_max / minutes_of_day || arguments.candles > candles_max) {
        return fail(ErrorCode::out_of_range, "at most 100 million one-minute candles (190 years) are made at once");
    }
    std::uint64_t candles = arguments.candles;
    if (candles == 0) candles = (arguments.days == 0 ? 365 : arguments.days) * minutes_of_day;
    if (arguments.model == "reference") {
        if (!arguments.from.empty()) {
            return fail(ErrorCode::malformed, "the reference candles always begin on 2020-01-01; leave out --from");
        }
        market::CandleSeries series = market::reference_market(candles, arguments.seed);
        series.symbol = *symbol;
        return series;
    }
    market::SyntheticOptions options;
    options.symbol = *symbol;
    options.candles = candles;
    options.seed = arguments.seed;
    if (!arguments.from.empty()) {
        const auto from = parse_iso8601(arguments.from);
        if (!from) return fail(from.error());
        options.from = *from;
    }
    const auto years_left = *parse_iso8601("2200-12-31") - options.from;
    if (years_left < std::chrono::minutes(candles)) {
        return fail(ErrorCode::out_of_range, "these candles would reach beyond the year 2200; begin earlier");
    }
    return market::synthetic_market(options);
}

int run_generate(const GenerateArguments& arguments, const CommandContext& context) {
    const auto series = make_candles(arguments);
    if (!series) {
        complain(series.error().what);
        return bad_usage;
    }
    const auto finish = [&](const Result<>& written, const std::string& place) {
        if (!written) {
            complain(written.error().what);
            return failed;
        }
        candle_store::SeriesInfo info;
        info.symbol = series->symbol;
        info.timeframe = series->timeframe;
        info.origin = Origin::synthetic;
        info.candles = series->size();
        info.first = timestamp_from_nanoseconds(series->time[0]);
        info.last = timestamp_from_nanoseconds(series->time[series->size() - 1]);
        JsonText json;
        write_json(json, info);
        print(arguments.json ? json.take() + "\n"
                             : "Made " + grouped(info.candles) + " synthetic 1m candles of " + info.symbol.to_string() +
                                   ", " + format_iso8601(info.first) + " to " + format_iso8601(info.last) + " (seed " +
                                   std::to_string(arguments.seed) + "), in " + place + "\n");
        return done;
    };
    if (!arguments.output.empty()) {
        // The reference's own form, so that the files are equal byte for byte.
        const bool is_reference = arguments.model == "reference";
        const candle_files::CsvStyle style =
            is_reference ? candle_files::CsvStyle{"timestamp", 2, 3} : candle_files::CsvStyle{"open_time_ms", 2, -1};
        return finish(candle_files::write_csv_file(arguments.output, *series, style), arguments.output);
    }
    if (const auto home = prepare_home(context.home); !home) return finish(home, context.home.string());
    const CandleStore store(candle_folder(context));
    const auto lock = store.lock();
    return finish(lock ? store.write(*series) : Result<>(fail(lock.error())), store.folder().string());
}

void add_import(CLI::App& data, CommandContext& context) {
    auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command = data.add_subcommand("import", "Bring candle files into the store: CSV or JSON, plain or .gz");
    command->add_option("files", arguments->files, "Files to import, one after the other")->required();
    command->add_option("--symbol", arguments->symbol, "Such as BTC/USDT; else from the file's columns or name");
    command->add_option("--timeframe", arguments->timeframe, "Such as 1m; else the commonest distance of the rows");
    command->add_flag("--strict", arguments->strict,
                      "Refuse a file with any defect: bad rows, duplicates, disorder, gaps, a guessed column order");
    command->add_flag("--replace", arguments->replace, "Where stored candles differ from the file's, take the file's");
    command->add_option("--columns", arguments->columns,
                        "The columns in the file's order, like time,open,close,high,low,volume; - for one to skip");
    command->add_option("--shift", arguments->shift, "Move every time by this much, like -8h; 0 to believe the file");
    command->add_flag("--json", arguments->json, "Print the report as JSON");
    command->callback([arguments, &context] { context.exit_code = run_import(*arguments, context); });
}

void add_list(CLI::App& data, CommandContext& context) {
    auto as_json = std::make_shared<bool>(false);
    CLI::App* command = data.add_subcommand("list", "Show what candles are stored");
    command->add_flag("--json", *as_json, "Print JSON");
    command->callback([as_json, &context] { context.exit_code = run_list(*as_json, context); });
}

void add_check(CLI::App& data, CommandContext& context) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command =
        data.add_subcommand("check", "Read stored candles through: checksums, order, gaps, impossible ones, jumps");
    command->add_option("--symbol", arguments->symbol, "Only this one, such as BTC/USDT");
    command->add_option("--timeframe", arguments->timeframe, "Only this one, such as 1h");
    command->add_flag("--json", arguments->json, "Print JSON");
    command->callback([arguments, &context] { context.exit_code = run_check(*arguments, context); });
}

void add_generate(CLI::App& data, CommandContext& context) {
    auto arguments = std::make_shared<GenerateArguments>();
    CLI::App* command = data.add_subcommand("generate", "Make a synthetic market of one-minute candles");
    command->add_option("--symbol", arguments->symbol, "Such as BTC/USDT")->capture_default_str();
    CLI::Option* days = command->add_option("--days", arguments->days, "How many days (default 365)");
    days->check(CLI::PositiveNumber);
    command->add_option("--candles", arguments->candles, "How many candles, instead of days")
        ->excludes(days)
        ->check(CLI::PositiveNumber);
    command->add_option("--from", arguments->from, "First day (default 2024-01-01)");
    command->add_option("--seed", arguments->seed, "The same seed makes the same market")->capture_default_str();
    command->add_option("--model", arguments->model, "market, or the benches' reference")
        ->check(CLI::IsMember({"market", "reference"}))
        ->capture_default_str();
    command->add_option("--output", arguments->output, "Write this CSV file instead of the store");
    command->add_flag("--json", arguments->json, "Print JSON");
    command->callback([arguments, &context] { context.exit_code = run_generate(*arguments, context); });
}

}  // namespace

std::filesystem::path candle_folder(const CommandContext& context) { return context.home / "candles"; }

void add_data_commands(CLI::App& app, CommandContext& context) {
    CLI::App* data = app.add_subcommand("data", "Candles: import, list, check, generate, download");
    data->require_subcommand(1);
    add_import(*data, context);
    add_list(*data, context);
    add_check(*data, context);
    add_generate(*data, context);
    add_download_command(*data, context);
}

}  // namespace piggy::apps
