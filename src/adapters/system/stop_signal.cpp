#include "adapters/system/stop_signal.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "core/invariant.h"

namespace piggy::system {
namespace {

sigset_t stopping_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        // What nohup, or a script for its background jobs, has told us to ignore stays ignored.
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) continue;
        sigaddset(&signals, signal);
    }
    return signals;
}

}  // namespace

StopSignal::StopSignal() {
    const sigset_t signals = stopping_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    descriptor_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    invariant(descriptor_ >= 0, "the kernel has signal descriptors");
}

StopSignal::~StopSignal() {
    ::close(descriptor_);
    unblock();
}

bool StopSignal::wait_for(std::chrono::milliseconds time) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(time.count())) <= 0) return false;
    signalfd_siginfo signal{};
    return ::read(descriptor_, &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal);
}

void StopSignal::wait() {
    while (!wait_for(std::chrono::hours(1))) {
    }
}

void StopSignal::unblock() {
    const sigset_t signals = stopping_signals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace piggy::system
