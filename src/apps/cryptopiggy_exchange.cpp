// cryptopiggy-exchange: the practice exchange as a program of its own, on this machine only.

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "adapters/candle_files/candle_files.h"
#include "adapters/practice_exchange/practice_exchange.h"
#include "adapters/sqlite/exchange_record_store.h"
#include "adapters/system/system.h"
#include "apps/build_info.h"
#include "apps/home_folder.h"

namespace {

using namespace piggy;
namespace fs = std::filesystem;

struct Arguments {
    std::uint16_t port = 9000;
    std::string home;
    std::string profile = "binanceus";
    std::vector<std::string> market = {"synthetic"};
    std::uint64_t seed = 1;
    double speed = 1;
    std::string clock = "real";
    bool fresh = false;
};

void log_warning(std::string_view line) { system::log_line(system::LogLevel::warning, "exchange", line); }

std::string default_home() {
    const char* named = std::getenv("CRYPTOPIGGY_HOME");
    return named != nullptr && *named != '\0' ? named : ".cryptopiggy";
}

int failed(const Error& error) {
    std::fprintf(stderr, "cryptopiggy-exchange: %s\n", error.what.c_str());
    return 1;
}

// A recorded file's candles, and which of the traded symbols it is about.
Result<std::unique_ptr<venue::PricePath>> recorded_path(const Arguments& arguments, const venue::Market& market,
                                                        Timestamp start) {
    const auto file = candle_files::read_candle_file(arguments.market[1]);
    if (!file) return fail(file.error());
    const market::CandleSeries& series = file->series;
    const std::string code = series.symbol.base.code + series.symbol.quote.code;
    venue::InstrumentId instrument = 0;  // a file that does not say is taken for bitcoin
    if (!code.empty()) {
        std::string known;
        bool is_found = false;
        for (std::size_t i = 0; i < market.instruments.size(); ++i) {
            known.append(known.empty() ? "" : ", ").append(market.instruments[i].code);
            if (market.instruments[i].code != code) continue;
            instrument = static_cast<venue::InstrumentId>(i);
            is_found = true;
        }
        if (!is_found) {
            return fail(ErrorCode::refused, arguments.market[1] + " is about " + series.symbol.to_string() +
                                                ", which is not traded here; there are " + known);
        }
    }
    std::vector<venue::RecordedCandle> candles(series.size());
    const market::CandleView view = series.view();
    for (std::size_t i = 0; i < candles.size(); ++i) {
        candles[i] = {timestamp_from_nanoseconds(view.time[i]), view.open[i], view.high[i], view.low[i], view.close[i]};
    }
    return venue::recorded_path(market, instrument, std::move(candles), arguments.speed, start, arguments.seed);
}

Result<> remove_record(const fs::path& file) {
    std::error_code trouble;
    for (const char* ending : {"", "-wal", "-shm"}) {
        fs::remove(file.string() + ending, trouble);
        if (trouble)
            return fail(ErrorCode::unavailable, "cannot remove " + file.string() + ending + ": " + trouble.message());
    }
    return {};
}

// Everything of one running exchange, in the order it is built up; taken down the other way round.
struct Running {
    explicit Running(apps::HomeLock home_lock) : lock(std::move(home_lock)) {}
    ~Running() {
        if (server) server->stop();  // before what its handlers use
        if (!exchange) return;
        if (auto finished = exchange->finish(); !finished) log_warning(finished.error().what);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    apps::HomeLock lock;
    system::SystemClock real_clock;
    std::unique_ptr<practice_exchange::VirtualClock> virtual_clock;
    std::unique_ptr<sqlite::SqliteExchangeRecord> record;
    std::unique_ptr<practice_exchange::PracticeExchange> exchange;
    std::unique_ptr<net::WireServer> server;
};

// Whoever watches over this program starts it again (cryptopiggy up does); it then goes on from what was written.
std::atomic<bool> cannot_record = false;
void end_for_the_record() {
    cannot_record = true;
    ::kill(::getpid(), SIGTERM);
}

Result<std::unique_ptr<Running>> start(const Arguments& arguments) {
    const fs::path home = arguments.home;
    if (auto prepared = apps::prepare_home(home); !prepared) return fail(prepared.error());
    const fs::path folder = home / "practice";
    if (auto made = system::make_private_folder(folder); !made) return fail(made.error());
    auto lock = apps::HomeLock::take(folder, "exchange.lock");
    if (!lock) return fail(lock.error());
    auto running = std::make_unique<Running>(std::move(*lock));
    const Timestamp now = running->real_clock.now();

    practice_exchange::PracticeSettings settings;
    settings.profile = arguments.profile == "binance" ? venue::Profile::binance : venue::Profile::binanceus;
    settings.seed = arguments.seed;
    if (arguments.market[0] == "replay") {
        auto path = recorded_path(arguments, venue::practice_market(settings.profile), now);
        if (!path) return fail(path.error());
        settings.path = std::move(*path);
    }
    const fs::path file = folder / "exchange.db";
    if (arguments.fresh) {
        if (auto removed = remove_record(file); !removed) return fail(removed.error());
    }
    auto record = sqlite::SqliteExchangeRecord::open(file);
    if (!record) return fail(record.error());
    running->record = std::move(*record);
    if (arguments.clock == "virtual") running->virtual_clock = std::make_unique<practice_exchange::VirtualClock>(now);

    const Clock& clock =
        running->virtual_clock ? static_cast<const Clock&>(*running->virtual_clock) : running->real_clock;
    auto exchange = practice_exchange::PracticeExchange::open(
        std::move(settings),
        {clock, *running->record, system::fill_with_random_bytes, log_warning, running->virtual_clock.get(),
         end_for_the_record});
    if (!exchange) return fail(exchange.error());
    running->exchange = std::move(*exchange);

    net::WireServerOptions options;
    options.port = arguments.port;
    options.log = log_warning;
    // Beyond this the longest idle one goes; where there are no descriptors left nobody new could even be heard.
    constexpr std::size_t other_files = 32;
    const std::size_t files = system::raise_open_files_limit();
    options.connections_max = std::min(options.connections_max, std::max(files, 2 * other_files) - other_files);
    auto server = practice_exchange::serve(*running->exchange, std::move(options));
    if (!server) return fail(server.error());
    running->server = std::move(*server);
    return running;
}

// CLI11 takes -1 for the largest number there is.
std::string wrong_seed(const std::string& text) {
    std::uint64_t seed = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return "";
    return "a seed is a whole number from 0 to 18446744073709551615, found " + text;
}

// CLI11's checks say what is wrong with one option; what options mean together is said here.
std::string wrong_combination(const Arguments& arguments) {
    const bool is_replay = arguments.market[0] == "replay";
    if (!is_replay && arguments.market[0] != "synthetic") {
        return "--market is synthetic, or replay followed by a file of candles; found " + arguments.market[0];
    }
    if (is_replay && arguments.market.size() != 2) return "--market replay needs a file of candles after it";
    if (!is_replay && arguments.market.size() != 1) return "--market synthetic takes no file";
    if (!is_replay && arguments.speed != 1) return "--speed is for --market replay only";
    return "";
}

int run(const Arguments& arguments) {
    system::StopSignal stop;  // before the first thread
    const auto running = start(arguments);
    if (!running) return failed(running.error());
    std::printf("practice exchange is at http://127.0.0.1:%u (%s, %s market, seed %llu)\n",
                static_cast<unsigned>((*running)->server->port()), arguments.profile.c_str(),
                arguments.market[0].c_str(), static_cast<unsigned long long>(arguments.seed));
    std::fflush(stdout);
    stop.wait();
    if (!cannot_record) return 0;
    return failed({ErrorCode::unavailable,
                   "it ends, because it can't write down what happens; started again it goes on from what is written"});
}

int parse_and_run(int count, char** words) {
    Arguments arguments;
    arguments.home = default_home();
    CLI::App app("CryptoPiggy's practice exchange: Binance.US's protocol on this machine, with play money.",
                 "cryptopiggy-exchange");
    app.set_version_flag("--version", "cryptopiggy-exchange " + apps::version() + "\ncommit " + apps::commit() +
                                          "\ncompiler " + apps::compiler());
    app.add_option("--port", arguments.port, "Port on 127.0.0.1 and ::1; 0 takes any free one")
        ->envname("CRYPTOPIGGY_EXCHANGE_PORT")
        ->capture_default_str();
    app.add_option("--home", arguments.home, "Keeps its record in the folder practice below this (or CRYPTOPIGGY_HOME)")
        ->capture_default_str();
    app.add_option("--profile", arguments.profile, "Whose rules and ways")
        ->check(CLI::IsMember({"binanceus", "binance"}))
        ->capture_default_str();
    app.add_option("--market", arguments.market, "synthetic, or replay FILE with recorded candles")
        ->expected(1, 2)
        ->capture_default_str();
    app.add_option("--seed", arguments.seed, "What prices and traders follow from")
        ->check(CLI::Validator(wrong_seed, ""))
        ->capture_default_str();
    app.add_option("--speed", arguments.speed, "A replay's prices run so many times faster; the clock stays true")
        ->check(CLI::Range(0.01, 100'000.0))
        ->capture_default_str();
    app.add_option("--clock", arguments.clock, "virtual: stands still but for POST /practice/clock")
        ->check(CLI::IsMember({"real", "virtual"}))
        ->capture_default_str();
    app.add_flag("--fresh", arguments.fresh, "Forget accounts, orders and the record of earlier runs");
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        const bool asked_for = error.get_exit_code() == 0;  // --help, --version
        app.exit(error);
        return asked_for ? 0 : 2;
    }
    if (const std::string wrong = wrong_combination(arguments); !wrong.empty()) {
        std::fprintf(stderr, "cryptopiggy-exchange: %s\n", wrong.c_str());
        return 2;
    }
    return run(arguments);
}

}  // namespace

int main(int count, char** words) {
    try {
        return parse_and_run(count, words);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "cryptopiggy-exchange: this machine has not enough free memory for that\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cryptopiggy-exchange: %s\n", error.what());
    }
    return 1;
}
