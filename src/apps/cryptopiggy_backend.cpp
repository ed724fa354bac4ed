// cryptopiggy-backend: the program that holds the exchange keys and lets live orders leave, on this machine only.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "adapters/system/system.h"
#include "apps/backend/running_backend.h"
#include "apps/backend/write_execute.h"
#include "apps/build_info.h"

namespace {

using namespace piggy;
using namespace std::chrono_literals;

struct Arguments {
    std::uint16_t port = 8000;
    std::string home;
};

std::string default_home() {
    const char* named = std::getenv("CRYPTOPIGGY_HOME");
    return named != nullptr && *named != '\0' ? named : ".cryptopiggy";
}

// Exactly 1: "true", "01" or " 1" was meant to be careful about, and is not.
bool live_is_allowed() {
    const char* allow = std::getenv("ALLOW_LIVE");
    return allow != nullptr && std::string_view(allow) == "1";
}

std::string build_manifest() {
    return "cryptopiggy-backend " + apps::version() + "\ncommit " + apps::commit() + "\ncompiler " + apps::compiler() +
           "\nflags " + apps::flags() + "\nlimits_sha256 " + apps::limits_sha256();
}

int failed(const Error& error) {
    std::fprintf(stderr, "cryptopiggy-backend: %s\n", error.what.c_str());
    return 1;
}

int run(const Arguments& arguments) {
    system::StopSignal stop;  // before the first thread
    const auto exchange = apps::exchange_of_environment();
    if (!exchange) {
        static_cast<void>(failed(exchange.error()));
        return 2;
    }
    apps::BackendSettings settings{arguments.home, arguments.port, *exchange, live_is_allowed()};
    auto backend = apps::RunningBackend::start(settings);
    if (!backend) return failed(backend.error());
    system::log_line(system::LogLevel::info, "backend",
                     "started, version " + apps::version() + ", limits " + apps::limits_sha256().substr(0, 12));
    std::printf("The backend is at http://127.0.0.1:%u\n", static_cast<unsigned>((*backend)->port()));
    std::fflush(stdout);
    while (!stop.wait_for(200ms)) {
        if ((*backend)->storage_failed()) {
            return failed({ErrorCode::unavailable,
                           "the live books can't be written any more, so nothing can be traded; the next start goes on "
                           "from what is on the disk"});
        }
        if (!(*backend)->wants_to_begin_anew()) continue;
        settings.port = (*backend)->port();
        backend->reset();  // lets go of the folder and the port
        backend = apps::RunningBackend::start(settings);
        if (!backend) return failed(backend.error());
        system::log_line(system::LogLevel::info, "backend", "began anew: new practice books, the old ones are kept");
    }
    system::log_line(system::LogLevel::info, "backend", "stopping");
    return 0;
}

int parse_and_run(int count, char** words) {
    Arguments arguments;
    arguments.home = default_home();
    CLI::App app("CryptoPiggy's backend: keeps the exchange keys, guards the limits, sends live orders.",
                 "cryptopiggy-backend");
    app.set_version_flag("--version", build_manifest());
    app.add_option("--port", arguments.port, "Port on 127.0.0.1 and ::1; 0 takes any free one")
        ->envname("CRYPTOPIGGY_BACKEND_PORT")
        ->capture_default_str();
    app.add_option("--home", arguments.home, "Where vault and live books are kept (or CRYPTOPIGGY_HOME)")
        ->capture_default_str();
    app.footer(
        "Environment: EXCHANGE (practice or binanceus), PRACTICE_EXCHANGE_URL, and ALLOW_LIVE, which must be exactly "
        "1\n"
        "for live trading to be enabled at all.");
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        const bool asked_for = error.get_exit_code() == 0;  // --help, --version
        app.exit(error);
        return asked_for ? 0 : 2;
    }
    return run(arguments);
}

}  // namespace

int main(int count, char** words) {
    key_vault::harden_process();
    if (const auto denied = apps::deny_write_execute(); !denied) {
        system::log_line(system::LogLevel::warning, "backend",
                         denied.error().what + "; it goes on with memory that may be written and executed");
    }
    try {
        return parse_and_run(count, words);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "cryptopiggy-backend: this machine has not enough free memory for that\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cryptopiggy-backend: %s\n", error.what());
    }
    return 1;
}
