// cryptopiggy-torture: deterministic days by the thousand, and the table of what they were made of. No part of the
// product: it links what only tests have.

#include <unistd.h>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "day.h"
#include "kills.h"

namespace {

using namespace piggy::torture;

constexpr const char* usage =
    "usage: cryptopiggy-torture [--seeds N] [--first S] [--jobs J]   days of the seeds S to S + N - 1, and a table\n"
    "       cryptopiggy-torture --seed X [--trace FILE]              one day; what happened, line by line, into FILE\n"
    "       cryptopiggy-torture kills [--count N] [--first S] [--jobs J]\n"
    "                                                                backends as processes, killed N times\n";

struct Wish {
    std::uint64_t seeds = 200, first = 1, count = 1'000;
    std::optional<std::uint64_t> jobs;
    std::optional<std::uint64_t> seed;
    std::string trace;
};

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Wish> read(const std::vector<std::string>& words) {
    Wish wish;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (i + 1 == words.size()) return std::nullopt;
        if (words[i] == "--trace") {
            wish.trace = words[i + 1];
            continue;
        }
        const auto value = number(words[i + 1]);
        if (!value) return std::nullopt;
        if (words[i] == "--seeds")
            wish.seeds = *value;
        else if (words[i] == "--count")
            wish.count = *value;
        else if (words[i] == "--first")
            wish.first = *value;
        else if (words[i] == "--jobs")
            wish.jobs = *value;
        else if (words[i] == "--seed")
            wish.seed = *value;
        else
            return std::nullopt;
    }
    if (wish.jobs == 0U || wish.seeds == 0) return std::nullopt;
    return wish;
}

// An invariant of the program itself ends it at once; which day it was must not be lost.
thread_local std::uint64_t running_seed = 0;
void tell_seed(int) {
    char text[96];
    const int size = std::snprintf(text, sizeof text, "ended within: cryptopiggy-torture --seed %llu\n",
                                   static_cast<unsigned long long>(running_seed));
    if (size > 0 && ::write(STDERR_FILENO, text, static_cast<std::size_t>(size)) < 0) std::_Exit(3);
}

DayReport run(std::uint64_t seed, bool keeps_trace) {
    running_seed = seed;
    return run_day(seed, keeps_trace);
}

void tell_broken(const DayReport& report) {
    std::printf("BROKEN: cryptopiggy-torture --seed %llu\n", static_cast<unsigned long long>(report.seed));
    for (const std::string& one : report.broken) std::printf("    %s\n", one.c_str());
    std::fflush(stdout);
}

void tell_table(const std::string& seeds, const Tally& tally, std::size_t days_broken) {
    std::printf("\n| | |\n| --- | ---: |\n| seeds | %s |\n", seeds.c_str());
    for (const auto& [what, count] : tally) std::printf("| %s | %lld |\n", what.c_str(), static_cast<long long>(count));
    std::printf("| days with a broken invariant | %zu |\n", days_broken);
}

int run_one(std::uint64_t seed, const std::string& file) {
    const DayReport report = run(seed, !file.empty());
    if (!file.empty() && !(std::ofstream(file, std::ios::binary) << report.trace)) {
        std::fprintf(stderr, "%s can't be written\n", file.c_str());
        return 2;
    }
    if (!report.broken.empty()) tell_broken(report);
    tell_table(std::to_string(seed), report.tally, report.broken.empty() ? 0 : 1);
    std::printf("trace %016llx\n", static_cast<unsigned long long>(report.digest));
    return report.broken.empty() ? 0 : 1;
}

int run_many(const Wish& wish) {
    std::atomic<std::uint64_t> next{0};
    std::mutex mutex;
    Tally tally;
    std::size_t days_broken = 0, done = 0;
    const auto work = [&] {
        for (std::uint64_t i = next++; i < wish.seeds; i = next++) {
            const DayReport report = run(wish.first + i, false);
            const std::lock_guard lock(mutex);
            for (const auto& [what, count] : report.tally) tally[what] += count;
            if (!report.broken.empty()) {
                ++days_broken;
                tell_broken(report);
            }
            if (++done % 100 == 0)
                std::fprintf(stderr, "%zu of %llu days\n", done, static_cast<unsigned long long>(wish.seeds));
        }
    };
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < wish.jobs.value_or(1); ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    tell_table(std::to_string(wish.seeds) + ", from " + std::to_string(wish.first) + " on", tally, days_broken);
    return days_broken == 0 ? 0 : 1;
}

int kill(const Wish& wish) {
    KillWish kills;
    kills.count = static_cast<int>(wish.count);
    kills.seed = wish.first;
    kills.side_by_side = static_cast<int>(wish.jobs.value_or(6));  // they mostly wait
    const KillReport report = run_kills(kills);
    for (const std::string& one : report.broken) std::printf("BROKEN: %s\n", one.c_str());
    std::printf("%s", kill_table(kills, report).c_str());
    return report.broken.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    std::vector<std::string> given(words + 1, words + count);
    const bool kills = !given.empty() && given.front() == "kills";
    if (kills) given.erase(given.begin());
    const auto wish = read(given);
    if (!wish) {
        std::fputs(usage, stderr);
        return 2;
    }
    if (kills) return kill(*wish);
    std::signal(SIGABRT, tell_seed);
    return wish->seed ? run_one(*wish->seed, wish->trace) : run_many(*wish);
}
