#include "kills.h"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/random.h"
#include "execution/desk_steps.h"
#include "live_books.h"
#include "memory_folder.h"
#include "support/running_program.h"

namespace piggy::torture {
namespace {

using namespace std::chrono_literals;
using execution::DeskStep;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::RunningProgram;

constexpr const char* passphrase = "kill campaign passphrase 1";
constexpr int slots_before_moving = 15;  // then a new account and new books

bool eventually(const std::function<bool()>& is_so, std::chrono::seconds patience) {
    const auto until = steady_clock::now() + patience;
    while (!is_so()) {
        if (steady_clock::now() > until) return false;
        std::this_thread::sleep_for(100ms);  // 20 requests a second are allowed
    }
    return true;
}

// What all backends have in common: the exchange, the order of kills, the report.
struct Campaign {
    explicit Campaign(const KillWish& its_wish)
        : wish(its_wish),
          exchange("cryptopiggy-exchange",
                   {"--port", "0", "--home", (folder.path() / "exchange").string(), "--seed", "7"}) {
        port = exchange.port_after("127.0.0.1:");
        ::setenv("PRACTICE_EXCHANGE_URL", ("http://127.0.0.1:" + std::to_string(port)).c_str(), 1);
        ::setenv("ALLOW_LIVE", "1", 1);
        // A venue that takes its time, so that kills find orders on their way.
        fault(R"({"kind":"delay","ms":250,"endpoint":"POST /api/v3/order","probability":0.5,"seed":1})");
        fault(R"({"kind":"delay","ms":1500,"endpoint":"POST /api/v3/order","probability":0.1,"seed":2})");
        fault(R"({"kind":"drop_after","how":"reset","endpoint":"POST /api/v3/order","probability":0.1,"seed":3})");
        fault(R"({"kind":"late_landing","ms":3000,"how":"reset","endpoint":"POST /api/v3/order","probability":0.05,"seed":4})");
    }

    HttpAnswer fault(const std::string& rule) const {
        return ask_exchange(port, "POST", "/practice/faults", rule);
    }
    void count(const std::string& what, std::int64_t many = 1) {
        const std::lock_guard lock(mutex);
        report.tally[what] += many;
    }
    void broken(const std::string& what) {
        const std::lock_guard lock(mutex);
        report.broken.push_back(what);
        std::fprintf(stderr, "BROKEN: %s\n", what.c_str());
    }
    void recovered(double ms) {
        const std::lock_guard lock(mutex);
        report.recovery_ms.push_back(ms);
    }
    // The next kill's number, or none when all are done.
    std::optional<int> next() {
        const int number = next_kill++;
        if (number > 0 && number % 50 == 0) std::fprintf(stderr, "%d of %d kills\n", number, wish.count);
        return number < wish.count ? std::optional(wish.first + number) : std::nullopt;
    }

    KillWish wish;
    MemoryFolder folder;
    RunningProgram exchange;
    std::uint16_t port = 0;
    std::atomic<int> next_kill = 0, next_house = 0;
    std::mutex mutex;
    KillReport report;
};

// How the next life ends: at a named step, or at any moment once orders flow.
struct Death {
    std::optional<DeskStep> step;
    int nth = 1;
    milliseconds after{};  // of the first order, where no step is named
};

// An account, its books, and one backend after the other.
class House {
public:
    explicit House(Campaign& campaign)
        : campaign_(campaign), home_((campaign.folder.path() / ("home" + std::to_string(campaign.next_house++))).string()) {
        const auto made = ask_exchange(campaign_.port, "POST", "/practice/account",
                                       R"({"balances":{"USDT":"8000","BTC":"0.05","ETH":"0.5"}})")
                              .object();
        account_ = made.contains("account") ? made.at("account").as_int64() : 0;
        if (account_ == 0) {
            campaign_.broken("the exchange opens no account");
            return;
        }
        key_ = made.at("api_key").as_string();
        secret_ = made.at("api_secret").as_string();
        campaign_.count("accounts");
    }

    [[nodiscard]] bool is_used_up() const { return slots_used_ >= slots_before_moving; }
    // A life that ends as it is told. False: it did not die there, and was ended otherwise.
    bool live_and_die(const Death& death, Random& dice);
    // A life in which everything is resolved and compared, and that ends in order.
    void settle();

private:
    [[nodiscard]] HttpAnswer ask(const std::string& method, const std::string& target, const std::string& body = "") {
        return ask_backend(port_, home_, method, target, body);
    }
    [[nodiscard]] json::object status() { return ask("GET", "/api/live/status").object(); }
    [[nodiscard]] bool has_ended();
    bool begin(const Death* death);
    bool open_vault();
    bool wait_until_resolved();
    void compare();
    void provoke(DeskStep step);
    void trade(Random& dice);

    Campaign& campaign_;
    std::string home_, key_, secret_;
    std::int64_t account_ = 0;
    std::unique_ptr<RunningProgram> backend_;
    std::uint16_t port_ = 0;
    bool has_keys_ = false;
    int lives_ = 0, requests_ = 0;
    std::int64_t slots_used_ = 0;
};

bool House::has_ended() {
    siginfo_t ended{};
    ended.si_pid = 0;
    const auto process = static_cast<id_t>(backend_->process());
    return ::waitid(P_PID, process, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid != 0;
}

// Until the books agree with the exchange; false when it died on the way.
bool House::begin(const Death* death) {
    const auto from = steady_clock::now();
    const bool torn = death != nullptr && death->step;
    backend_ = torn ? std::make_unique<RunningProgram>(
                          "torn-backend", std::vector<std::string>{home_, execution::desk_step_name(*death->step),
                                                                   std::to_string(death->nth)})
                    : std::make_unique<RunningProgram>("cryptopiggy-backend",
                                                       std::vector<std::string>{"--port", "0", "--home", home_});
    port_ = backend_->port_after("The backend is at http://127.0.0.1:");
    if (port_ == 0) return false;
    if (lives_++ > 0) {
        campaign_.count("restarts");
        const json::object found = status();
        if (found.contains("mode") && found.at("mode") == "LIVE") campaign_.broken("a backend came back armed");
    }
    if (!open_vault()) return false;
    const bool reconciled = eventually(
        [&] {
            const json::object found = status();
            return has_ended() || (found.contains("reconciled") && found.at("reconciled") == true);
        },
        60s);
    if (has_ended()) return false;
    if (!reconciled) {
        campaign_.broken("a backend did not reconcile within a minute: " + ask("GET", "/api/live/status").body);
        return false;
    }
    if (lives_ > 1) {
        campaign_.recovered(std::chrono::duration<double, std::milli>(steady_clock::now() - from).count());
    }
    return true;
}

bool House::open_vault() {
    const HttpAnswer answer =
        has_keys_ ? ask("POST", "/api/vault/unseal", R"({"passphrase":")" + std::string(passphrase) + "\"}")
                  : ask("POST", "/api/credentials",
                        R"({"api_key":")" + key_ + R"(","api_secret":")" + secret_ + R"(","passphrase":")" +
                            passphrase + "\"}");
    if (answer.status == 200) return has_keys_ = true;
    // It may have died after the keys were in the vault's file.
    if (std::filesystem::exists(std::filesystem::path(home_) / "credentials.json")) has_keys_ = true;
    if (answer.status != 0) {
        campaign_.broken("the vault can't be opened: " + std::to_string(answer.status) + " " + answer.body);
    }
    return false;
}

bool House::wait_until_resolved() {
    const bool resolved = eventually(
        [&] {
            const json::object found = status();
            return has_ended() || (found.contains("unknown_orders") && found.at("unknown_orders") == 0 &&
                                   found.at("reconciled") == true);
        },
        120s);
    if (has_ended()) return false;
    if (!resolved) campaign_.broken("orders stay unknown: " + ask("GET", "/api/live/status").body);
    return resolved;
}

void House::compare() {
    Comparison found;
    // What the exchange has just filled may not be in the books of a backend that was not asked to look yet.
    eventually(
        [&] {
            found = compare_books(campaign_.port, account_, port_, home_);
            return found.differences.empty();
        },
        45s);
    campaign_.count("comparisons");
    for (const std::string& difference : found.differences) campaign_.broken(home_ + ": " + difference);
    const json::object now = status();
    if (now.contains("trades_used")) slots_used_ = now.at("trades_used").as_int64();
    if (slots_used_ > 20) campaign_.broken("more than 20 slots are used");
}

// Steps that trading alone does not come to.
void House::provoke(DeskStep step) {
    const auto transfer = [&](const char* kind, const char* amount) {
        static_cast<void>(campaign_.fault(std::string(R"({"kind":")") + kind + R"(","account":)" +
                                          std::to_string(account_) + R"(,"asset":"USDT","amount":")" + amount +
                                          "\"}"));
    };
    if (step == DeskStep::transfer_written) transfer("deposit", "25");
    // Money that leaves and is acknowledged by nobody is a loss after a minute.
    if (step == DeskStep::latch_written) transfer("withdraw", "4000");
}

void House::trade(Random& dice) {
    const std::string symbol = dice.chance(0.5) ? "BTC/USDT" : "ETH/USDT";
    const std::string side = dice.chance(0.6) ? "buy" : "sell";
    const std::string amount = std::to_string(dice.between(5, 45));
    const HttpAnswer answer =
        ask("POST", "/api/trade",
            R"({"request_id":"kill-)" + std::to_string(lives_) + "-" + std::to_string(++requests_) +
                R"(","symbol":")" + symbol + R"(","side":")" + side + R"(","amount_usd":")" + amount + "\"}");
    if (answer.status != 0) campaign_.count("trades answered " + std::to_string(answer.status));
    else campaign_.count("trades unanswered");
}

bool House::live_and_die(const Death& death, Random& dice) {
    const auto was_killed = [&] {
        const int code = backend_->wait();
        backend_.reset();
        if (code == 128 + SIGKILL) return true;
        campaign_.broken("a backend ended by itself: " + std::to_string(code));
        return false;
    };
    if (!begin(&death)) return backend_ && (port_ == 0 || has_ended()) ? was_killed() : false;
    if (!wait_until_resolved()) return has_ended() && was_killed();
    compare();
    eventually(
        [&] {
            const int code =
                ask("POST", "/api/live/enable", R"({"passphrase":")" + std::string(passphrase) + "\"}").status;
            return code == 200 || has_ended();
        },
        30s);
    if (death.step) provoke(*death.step);
    std::thread killer;
    if (!death.step) {
        killer = std::thread([&, process = backend_->process()] {
            std::this_thread::sleep_for(death.after);
            ::kill(process, SIGKILL);
        });
    }
    const bool waits = death.step == DeskStep::transfer_written || death.step == DeskStep::latch_written;
    const auto patience = steady_clock::now() + (waits ? 150s : 30s);
    while (!has_ended() && steady_clock::now() < patience) {
        if (!waits && slots_used_ < 20) trade(dice);
        else std::this_thread::sleep_for(100ms);
    }
    if (killer.joinable()) killer.join();
    const bool died = has_ended();
    if (!died) backend_->send(SIGKILL);
    return was_killed() && died;
}

void House::settle() {
    if (!begin(nullptr)) return campaign_.broken("a backend that nobody kills dies");
    if (wait_until_resolved()) compare();
    const Comparison all = compare_books(campaign_.port, account_, port_, home_);
    campaign_.count("orders", all.orders);
    campaign_.count("fills", all.fills);
    const int code = backend_->end(SIGTERM);
    if (code != 0) campaign_.broken("a backend that was asked to stop ended with " + std::to_string(code));
    backend_.reset();
}

Death draw_death(int number, Random& dice) {
    Death death;
    // Every named step comes round; between them, as many moments that nobody chose, and more.
    constexpr int steps = execution::desk_step_count;
    if (number % 3 == 0) {
        death.step = static_cast<DeskStep>(number / 3 % steps);
        const bool is_of_orders = *death.step <= DeskStep::outcome_written;
        death.nth = is_of_orders ? static_cast<int>(dice.between(1, 3)) : 1;
    } else {
        death.after = milliseconds(dice.between(0, dice.chance(0.7) ? 900 : 4'000));
    }
    return death;
}

// These come only with new books.
bool wants_new_books(const Death& death) {
    return death.step == DeskStep::day_rolled || death.step == DeskStep::baseline_written;
}
bool leaves_useless_books(const Death& death) { return death.step == DeskStep::latch_written; }
// These come only where an order's fate is open.
bool wants_doubt(const Death& death) {
    return death.step == DeskStep::before_resolution || death.step == DeskStep::resolution_written;
}

void live_in_houses(Campaign& campaign, std::uint64_t seed) {
    Random dice(seed);
    auto house = std::make_unique<House>(campaign);
    while (const auto number = campaign.next()) {
        const Death death = draw_death(*number, dice);
        const std::string name = death.step ? execution::desk_step_name(*death.step) : "a random moment";
        if (house->is_used_up() || wants_new_books(death)) {
            if (!wants_new_books(death) || house->is_used_up()) house->settle();
            house = std::make_unique<House>(campaign);
        }
        if (wants_doubt(death)) {
            Death first;
            first.step = DeskStep::before_post;
            if (house->live_and_die(first, dice)) campaign.count("kills at before_post");
        }
        campaign.count((house->live_and_die(death, dice) ? "kills at " : "never came to ") + name);
        if (leaves_useless_books(death)) {
            house->settle();
            house = std::make_unique<House>(campaign);
        }
    }
    house->settle();
}

}  // namespace

double KillReport::recovery_percentile(double share) const {
    if (recovery_ms.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(recovery_ms.size() - 1) + 0.5);
    return recovery_ms[at];
}

KillReport run_kills(const KillWish& wish) {
    Campaign campaign(wish);
    std::vector<std::thread> threads;
    for (int i = 0; i < wish.side_by_side; ++i) {
        threads.emplace_back([&, seed = wish.seed * 1'000 + static_cast<std::uint64_t>(i)] { live_in_houses(campaign, seed); });
    }
    for (std::thread& thread : threads) thread.join();
    if (campaign.exchange.end(SIGTERM) != 0) campaign.broken("the exchange did not end in order");
    std::ranges::sort(campaign.report.recovery_ms);
    return campaign.report;
}

std::string kill_table(const KillWish& wish, const KillReport& report) {
    std::string text = "| | |\n| --- | ---: |\n";
    const auto row = [&](const std::string& name, const std::string& value) {
        text += "| " + name + " | " + value + " |\n";
    };
    std::int64_t kills = 0;
    for (const auto& [what, count] : report.tally) {
        if (what.starts_with("kills at ")) kills += count;
    }
    row("kills asked for", std::to_string(wish.count));
    row("kills", std::to_string(kills));
    for (const auto& [what, count] : report.tally) row(what, std::to_string(count));
    row("mismatches", std::to_string(report.broken.size()));
    const auto seconds = [](double ms) {
        char shown[32];
        std::snprintf(shown, sizeof shown, "%.1f s", ms / 1000);
        return std::string(shown);
    };
    row("recovery (start to reconciled books), p50", seconds(report.recovery_percentile(0.5)));
    row("recovery, p99", seconds(report.recovery_percentile(0.99)));
    return text;
}

}  // namespace piggy::torture
