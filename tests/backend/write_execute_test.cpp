// The backend makes no code at run time, and nobody else can make it: the kernel refuses.

#include "apps/backend/write_execute.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <thread>

#include "backend_town.h"

namespace piggy {
namespace {

constexpr std::size_t page = 4096;

bool is_refused(int protection, int later) {
    void* const memory = ::mmap(nullptr, page, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return errno == EPERM;
    return later != PROT_NONE && ::mprotect(memory, page, later) != 0 && errno == EPERM;
}

// In a process of its own: the filter is for good.
int in_a_child(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int what_is_refused() {
    int refused = is_refused(PROT_READ | PROT_WRITE | PROT_EXEC, PROT_NONE) ? 1 : 0;
    refused += is_refused(PROT_READ | PROT_WRITE, PROT_READ | PROT_EXEC) ? 2 : 0;
    std::thread([&] { refused += is_refused(PROT_WRITE | PROT_EXEC, PROT_NONE) ? 4 : 0; }).join();
    // What a program needs is left: memory, read-only memory, threads.
    refused += is_refused(PROT_READ | PROT_WRITE, PROT_READ) ? 8 : 0;
    return refused;
}

TEST(WriteExecute, IsRefusedOnceItIsDeniedAndNothingElseIs) {
    EXPECT_EQ(in_a_child(what_is_refused), 0) << "or the test shows nothing";
    EXPECT_EQ(in_a_child([] { return apps::deny_write_execute() ? what_is_refused() : 64; }), 1 + 2 + 4);
}

// As in a container that takes no filters of its own.
TEST(WriteExecute, WhereTheSystemTakesNoFilterItSaysSo) {
    const auto refused = [] {
        scmp_filter_ctx outer = ::seccomp_init(SCMP_ACT_ALLOW);
        ::seccomp_rule_add(outer, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0);
        ::seccomp_rule_add(outer, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 0);
        if (::seccomp_load(outer) != 0) return 2;
        const auto denied = apps::deny_write_execute();
        const bool says_so = !denied && denied.error().what.find("takes no filter") != std::string::npos;
        return says_so && what_is_refused() == 0 ? 42 : 1;
    };
    EXPECT_EQ(in_a_child(refused), 42);
}

class DeniedWriteExecute : public BackendTown {};

TEST_F(DeniedWriteExecute, TheRunningBackendHasGivenItUp) {
    backend();
    std::ifstream status("/proc/" + std::to_string(backend_->process()) + "/status");
    std::string found;
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("Seccomp:")) found = line;
    }
    EXPECT_EQ(found, "Seccomp:\t2");  // a filter
    EXPECT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0) << "and works";
}

}  // namespace
}  // namespace piggy
