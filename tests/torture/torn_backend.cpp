// torn-backend: the backend of the same parts, with one more wish: to be killed, as if the machine had lost power, at
// the nth time it comes to a named step. No part of the product.
//   torn-backend HOME STEP NTH

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "adapters/system/system.h"
#include "apps/backend/running_backend.h"

namespace {

using namespace piggy;

class Tear final : public execution::StepObserver {
public:
    Tear(std::string step, int nth) : step_(std::move(step)), left_(nth) {}
    void at(execution::DeskStep step) override {
        if (step_ == execution::desk_step_name(step) && left_.fetch_sub(1) == 1) ::kill(::getpid(), SIGKILL);
    }

private:
    std::string step_;
    std::atomic<int> left_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: torn-backend HOME STEP NTH\n", stderr);
        return 2;
    }
    system::StopSignal stop;
    Tear tear(words[2], std::atoi(words[3]));
    const auto exchange = apps::exchange_of_environment();
    apps::BackendSettings settings;
    settings.home = words[1];
    settings.port = 0;
    if (exchange) settings.exchange = *exchange;
    settings.allow_live = true;
    settings.steps = &tear;
    const auto backend = apps::RunningBackend::start(settings);
    if (!backend) {
        std::fprintf(stderr, "torn-backend: %s\n", backend.error().what.c_str());
        return 1;
    }
    std::printf("The backend is at http://127.0.0.1:%u\n", static_cast<unsigned>((*backend)->port()));
    std::fflush(stdout);
    while (!stop.wait_for(std::chrono::milliseconds(200)) && !(*backend)->storage_failed()) {
    }
    return 0;
}
