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
#include "raw_client.h"
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

// What all have in common: the order of kills, and the report.
struct Campaign {
    explicit Campaign(const KillWish& its_wish) : wish(its_wish) { ::setenv("ALLOW_LIVE", "1", 1); }

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
    // With the address of its exchange in its environment, which is ours at the moment it is started.
    std::unique_ptr<RunningProgram> start(const std::string& name, std::vector<std::string> arguments,
                                          std::uint16_t exchange_port) {
        const std::lock_guard lock(starting);
        ::setenv("PRACTICE_EXCHANGE_URL", ("http://127.0.0.1:" + std::to_string(exchange_port)).c_str(), 1);
        return std::make_unique<RunningProgram>(name, std::move(arguments));
    }

    KillWish wish;
    MemoryFolder folder;
    std::atomic<int> next_kill = 0, next_home = 0;
    std::mutex mutex, starting;
    KillReport report;
};

// An exchange, and whoever is at it: the venue counts an address's requests, so each backend has one of its own.
class Town {
public:
    Town(Campaign& its_campaign, int number)
        : campaign(its_campaign),
          exchange_("cryptopiggy-exchange",
                    {"--port", "0", "--home", (campaign.folder.path() / ("exchange" + std::to_string(number))).string(),
                     "--seed", "7"}) {
        port = exchange_.port_after("127.0.0.1:");
        // A venue that takes its time and loses answers, so that kills find orders on their way.
        const std::string orders = R"(,"endpoint":"POST /api/v3/order","probability":)";
        fault(R"({"kind":"delay","ms":250)" + orders + R"(0.5,"seed":1})");
        fault(R"({"kind":"delay","ms":1500)" + orders + R"(0.1,"seed":2})");
        fault(R"({"kind":"drop_after","how":"reset")" + orders + R"(0.1,"seed":3})");
        fault(R"({"kind":"late_landing","ms":3000,"how":"reset")" + orders + R"(0.05,"seed":4})");
    }
    void fault(const std::string& rule) const {
        if (ask_exchange(port, "POST", "/practice/faults", rule).status != 200) campaign.broken("refused: " + rule);
    }
    // A backend that comes up knows nothing of the requests that the one before has made; where the venue has counted
    // many, it waits for the next minute, and that would be measured instead of the recovery.
    void rest() const {
        constexpr int weight_max = 400;
        eventually(
            [&] {
                const auto answer = test::RawClient(port).ask("GET", "/api/v3/ping");
                const std::string used = answer.field("x-mbx-used-weight-1m");
                return !used.empty() && std::stoi(used) <= weight_max;
            },
            90s);
    }
    void end() {
        if (exchange_.end(SIGTERM) != 0) campaign.broken("the exchange did not end in order");
    }

    Campaign& campaign;
    std::uint16_t port = 0;

private:
    RunningProgram exchange_;
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
    explicit House(Town& town)
        : town_(town),
          campaign_(town.campaign),
          home_((campaign_.folder.path() / ("home" + std::to_string(campaign_.next_home++))).string()) {
        const auto made = ask_exchange(town_.port, "POST", "/practice/account",
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
    bool compare();
    void provoke(DeskStep step);
    void trade(Random& dice);

    Town& town_;
    Campaign& campaign_;
    std::string home_, key_, secret_;
    std::int64_t account_ = 0;
    std::unique_ptr<RunningProgram> backend_;
    std::uint16_t port_ = 0;
    bool has_keys_ = false;
    std::string died_of_ = "nothing";
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
    town_.rest();
    const auto from = steady_clock::now();
    const bool torn = death != nullptr && death->step;
    backend_ =
        torn ? campaign_.start("torn-backend",
                               {home_, execution::desk_step_name(*death->step), std::to_string(death->nth)}, town_.port)
             : campaign_.start("cryptopiggy-backend", {"--port", "0", "--home", home_}, town_.port);
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
        const auto took = std::chrono::duration<double, std::milli>(steady_clock::now() - from);
        campaign_.recovered(took.count());
        if (took > 10s) campaign_.count("recoveries of more than 10 s, after death at " + died_of_);
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

// False when the backend has died before it could be compared.
bool House::compare() {
    Comparison found;
    // What the exchange has just filled may not be in the books of a backend that was not asked to look yet.
    eventually(
        [&] {
            found = compare_books(town_.port, account_, port_, home_);
            return found.differences.empty() || has_ended();
        },
        45s);
    if (!found.differences.empty() && has_ended()) return false;  // it answered the first questions at most
    campaign_.count("comparisons");
    for (const std::string& difference : found.differences) campaign_.broken(home_ + ": " + difference);
    const json::object now = status();
    if (now.contains("trades_used")) slots_used_ = now.at("trades_used").as_int64();
    if (slots_used_ > 20) campaign_.broken("more than 20 slots are used");
    return true;
}

// Steps that trading alone does not come to.
void House::provoke(DeskStep step) {
    const auto transfer = [&](const char* kind, const char* amount) {
        town_.fault(std::string(R"({"kind":")") + kind + R"(","account":)" + std::to_string(account_) +
                    R"(,"asset":"USDT","amount":")" + amount + "\"}");
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
            R"({"request_id":"kill-)" + std::to_string(lives_) + "-" + std::to_string(++requests_) + R"(","symbol":")" +
                symbol + R"(","side":")" + side + R"(","amount_usd":")" + amount + "\"}");
    if (answer.status == 0) {
        std::this_thread::sleep_for(20ms);
        return campaign_.count("trades without an answer");
    }
    const json::object told = answer.object();
    const json::value* code = told.if_contains("code");
    campaign_.count(code != nullptr && code->is_string() ? "trades refused: " + std::string(code->as_string().c_str())
                                                         : "trades answered " + std::to_string(answer.status));
    if (answer.status >= 400) std::this_thread::sleep_for(answer.status == 429 ? 1'000ms : 200ms);
}

bool House::live_and_die(const Death& death, Random& dice) {
    const auto was_killed = [&] {
        const int code = backend_->wait();
        backend_.reset();
        died_of_ = death.step ? execution::desk_step_name(*death.step) : "a random moment";
        if (code == 128 + SIGKILL) return true;
        campaign_.broken("a backend ended by itself: " + std::to_string(code));
        return false;
    };
    if (!begin(&death)) return backend_ && (port_ == 0 || has_ended()) ? was_killed() : false;
    if (!wait_until_resolved()) return has_ended() && was_killed();
    if (!compare()) return was_killed();
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
        if (!waits && slots_used_ < 20)
            trade(dice);
        else
            std::this_thread::sleep_for(100ms);
    }
    if (killer.joinable()) killer.join();
    const bool died = has_ended();
    if (!died) backend_->send(SIGKILL);
    return was_killed() && died;
}

void House::settle() {
    if (!begin(nullptr)) return campaign_.broken("a backend that nobody kills dies");
    if (wait_until_resolved() && !compare()) campaign_.broken("a backend that nobody kills dies of being asked");
    const Comparison all = compare_books(town_.port, account_, port_, home_);
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

void live_in_houses(Campaign& campaign, int number_of_town) {
    Random dice(campaign.wish.seed * 1'000 + static_cast<std::uint64_t>(number_of_town));
    Town town(campaign, number_of_town);
    auto house = std::make_unique<House>(town);
    while (const auto number = campaign.next()) {
        const Death death = draw_death(*number, dice);
        const std::string name = death.step ? execution::desk_step_name(*death.step) : "a random moment";
        if (house->is_used_up() || wants_new_books(death)) {
            if (!wants_new_books(death) || house->is_used_up()) house->settle();
            house = std::make_unique<House>(town);
        }
        if (wants_doubt(death)) {
            Death first;
            first.step = DeskStep::before_post;
            if (house->live_and_die(first, dice)) campaign.count("kills at before_post");
        }
        campaign.count((house->live_and_die(death, dice) ? "kills at " : "never came to ") + name);
        if (leaves_useless_books(death)) {
            house->settle();
            house = std::make_unique<House>(town);
        }
    }
    house->settle();
    town.end();
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
        threads.emplace_back([&campaign, i] { live_in_houses(campaign, i); });
    }
    for (std::thread& thread : threads) thread.join();
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
