#include "day.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <memory>

#include "backend_core.h"
#include "invariants.h"
#include "memory_folder.h"
#include "script.h"

namespace piggy::torture {
namespace {

using namespace std::chrono_literals;
using execution::DeskStep;
using execution::Mode;
using execution::TradeRequest;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t broken_max = 20;  // then the day is given up

std::string balances_of(std::uint64_t seed) {
    constexpr std::array<const char*, 6> wealth = {R"({"USDT":"4000","BTC":"0.06","ETH":"0.8","BNB":"1"})",
                                                   R"({"USDT":"4000","BTC":"0.06","ETH":"0.8"})",
                                                   R"({"USDT":"10000"})",
                                                   R"({"USDT":"900","BTC":"0.03","ETH":"0.2"})",
                                                   R"({"USDT":"300","BTC":"0.1","SOL":"3"})",
                                                   R"({"USDT":"6000","ETH":"2"})"};
    return wealth[Random(seed).below(wealth.size())];
}

// A code after which an order was definitely not placed.
bool is_certain_refusal(const std::string& rule) {
    if (rule.find(R"("kind":"error")") == std::string::npos) return false;
    constexpr std::array<const char*, 5> codes = {":-2010", ":-1013", ":-1015", ":-1021", ":-1022"};
    return std::ranges::any_of(codes, [&](const char* code) { return rule.find(code) != std::string::npos; });
}

class Day final : public execution::StepObserver {
public:
    Day(std::uint64_t seed, bool keeps_trace, Sabotage sabotage)
        : seed_(seed),
          sabotage_(sabotage),
          script_(write_script(seed)),
          world_(seed, script_.start, balances_of(seed)),
          clock_(world_.clock()),
          trace_(world_.clock(), keeps_trace),
          network_(world_, trace_, report_.tally, seed ^ 0xbb67ae8584caa73bULL),
          invariants_(world_, network_, trace_) {
        network_.delivers_twice = sabotage == Sabotage::orders_arrive_twice;
        network_.on_order = [this](const std::string& client_id) {
            invariants_.order_leaves(client_id);
            if (interruption_) std::exchange(interruption_, nullptr)();
        };
    }

    DayReport run();
    void at(DeskStep step) override;

private:
    struct Ending {
        Timestamp at;
        std::function<void()> what;
    };

    void begin_life();
    void end_life(const std::string& why, nanoseconds down);
    void live_through(const std::function<void()>& what);
    void pass_to(Timestamp time);
    void look();
    void look_at_books();
    void push_tops();
    void happen(const Event& event);
    void owner_does(const Event& event, Random& dice);
    void misfortune(const Event& event, Random& dice);
    void die(const Event& event, Random& dice);
    void trade(TradeRequest request);
    [[nodiscard]] TradeRequest draw_request(const Event& event, Random& dice);
    [[nodiscard]] TradeRequest draw_illegal(Random& dice);
    void unseal();
    void acknowledge();
    void fault(const std::string& rule, nanoseconds lasts);
    void end_of(Timestamp at, std::function<void()> what) { endings_.push_back({at, std::move(what)}); }
    void make_quiet();
    [[nodiscard]] Timestamp next_thing() const;
    [[nodiscard]] bool in_session() const;
    void count(const std::string& what) { ++report_.tally[what]; }
    void count_truth();

    std::uint64_t seed_;
    Sabotage sabotage_;
    DayReport report_;
    Script script_;
    World world_;
    OwnersClock clock_;
    Trace trace_;
    Network network_;
    Invariants invariants_;
    MemoryFolder folder_;
    std::unique_ptr<BackendCore> core_;
    std::uint64_t lives_ = 0;
    Timestamp tick_at_{}, reborn_at_{}, looked_at_books_{};
    std::size_t next_event_ = 0, posts_looked_at_ = 0;
    int landing_ = 0, refusing_ = 0;  // faults of these sorts that are on
    std::vector<Ending> endings_;
    bool is_quiet_ = false, stream_is_up_ = true, orders_were_open_ = false;
    std::optional<TradeRequest> last_request_;
    std::function<void()> interruption_;  // of the next order that leaves
    std::int64_t requests_ = 0;
    std::map<Asset, Decimal> withdrawn_;                       // and not acknowledged
    std::optional<std::pair<DeskStep, std::uint64_t>> death_;  // the nth time from now
    std::optional<std::tuple<DeskStep, nanoseconds, bool>> stall_;
};

// --- a life, and its end

void Day::begin_life() {
    ++lives_;
    CoreParts parts{world_, network_, clock_, trace_, folder_.path() / "ledger.db", seed_ * 1'000 + lives_, true, this};
    trace_.line("start " + std::to_string(lives_));
    auto core = BackendCore::start(std::move(parts));
    invariants_.expect(core.has_value(), "the backend does not start: " + (core ? "" : core.error().what));
    if (!core) return end_life("did not start", 1min);
    core_ = std::move(*core);
    invariants_.set_core(core_.get());
    tick_at_ = world_.now();
    if (lives_ > 1) count("restarts");
    invariants_.expect(core_->desk().status().mode != Mode::live, "it came back armed");
    look_at_books();
    Random dice(seed_ + lives_);
    const Timestamp soon = world_.now() + seconds(dice.between(1, 20));
    if (is_quiet_ || in_session()) end_of(soon, [this] { unseal(); });
}

void Day::end_life(const std::string& why, nanoseconds down) {
    trace_.line("dead: " + why);
    invariants_.set_core(nullptr);
    core_.reset();
    reborn_at_ = world_.now() + down;
}

void Day::live_through(const std::function<void()>& what) {
    try {
        what();
    } catch (const Died& died) {
        count("death " + died.where);
        Random dice(seed_ * 31 + lives_);
        end_life(died.where, milliseconds(dice.between(100, dice.chance(0.8) ? 8'000 : 90'000)));
    }
}

void Day::at(DeskStep step) {
    trace_.line(std::string("step ") + execution::desk_step_name(step));
    if (step == DeskStep::before_reservation) invariants_.decides();
    if (stall_ && std::get<0>(*stall_) == step) {
        const auto [at, time, sleeps] = *std::exchange(stall_, std::nullopt);
        count(sleeps ? "sleeps at a step" : "stalls at a step");
        world_.pass_unseen(time);
        invariants_.disturbed();
        if (sleeps) {
            clock_.slept(time);
            invariants_.slept();
        }
    }
    if (!death_ || death_->first != step || --death_->second > 0) return;
    death_.reset();
    throw Died{std::string("at ") + execution::desk_step_name(step)};
}

// --- time

bool Day::in_session() const {
    if (is_quiet_) return true;
    const auto near = [&](const Event& event) {
        return event.at > world_.now() - 2min && event.at < world_.now() + 2min;
    };
    for (std::size_t i = next_event_ > 0 ? next_event_ - 1 : 0; i < script_.events.size() && i <= next_event_; ++i) {
        if (near(script_.events[i])) return true;
    }
    return !endings_.empty();
}

Timestamp Day::next_thing() const {
    Timestamp next = script_.end;
    if (!is_quiet_) next = std::min(next, script_.quiet);
    if (next_event_ < script_.events.size()) next = std::min(next, script_.events[next_event_].at);
    for (const Ending& ending : endings_) next = std::min(next, ending.at);
    return std::min(next, core_ ? tick_at_ : reborn_at_);
}

void Day::push_tops() {
    invariants_.sample();
    if (!core_ || !stream_is_up_) return;
    for (const Symbol& symbol : {btc_usdt(), eth_usdt()}) {
        auto top = world_.top(symbol);
        if (!top) continue;
        top->received = clock_.monotonic();
        core_->desk().on_top(symbol, *top);
    }
}

void Day::pass_to(Timestamp time) {
    const bool is_busy = in_session();
    world_.set_pace(is_busy ? 5s : 5min, is_busy ? 0s : 60s);
    world_.set_beat(is_busy ? 2s : 25s, [this] { push_tops(); });
    if (time > world_.now()) world_.pass(time - world_.now());
}

void Day::look() {
    if (!core_) return;
    invariants_.check();
    const bool is_due = world_.now() - looked_at_books_ > 15min;
    if (is_due || network_.posts().size() != posts_looked_at_) look_at_books();
}

void Day::look_at_books() {
    looked_at_books_ = world_.now();
    posts_looked_at_ = network_.posts().size();
    invariants_.check_books();
}

DayReport Day::run() {
    report_.seed = seed_;
    live_through([this] { begin_life(); });
    Timestamp looked{};
    std::int64_t standing = 0;
    while (world_.now() < script_.end && invariants_.broken().size() < broken_max) {
        const Timestamp before = world_.now();
        live_through([this] { pass_to(next_thing()); });
        std::vector<Ending> due;
        std::erase_if(endings_, [&](Ending& ending) {
            if (ending.at > world_.now()) return false;
            due.push_back(std::move(ending));
            return true;
        });
        for (Ending& ending : due) live_through(ending.what);
        if (!is_quiet_ && world_.now() >= script_.quiet) make_quiet();
        while (next_event_ < script_.events.size() && script_.events[next_event_].at <= world_.now()) {
            const Event& event = script_.events[next_event_++];
            if (!is_quiet_) live_through([&] { happen(event); });
            look();
        }
        if (!core_ && world_.now() >= reborn_at_) live_through([this] { begin_life(); });
        if (core_ && world_.now() >= tick_at_) {
            live_through([this] {
                const nanoseconds rest = core_->desk().tick();
                tick_at_ = world_.now() + rest;
            });
        }
        if (in_session() || world_.now() - looked > 1min) {
            look();
            looked = world_.now();
        }
        standing = world_.now() == before ? standing + 1 : 0;
        if (standing < 1'000) continue;
        invariants_.expect(false, "the desk asks to be called again and again at the same moment");
        break;
    }
    if (sabotage_ == Sabotage::secret_withdrawal) world_.transfer("withdraw", Asset{"USDT"}, Decimal::from_ticks(1));
    if (sabotage_ == Sabotage::forged_order) world_.trade_elsewhere("BTCUSDT", "BUY", "0.0005", "cpg-aaaaaa-bbbbbb-");
    if (invariants_.broken().empty()) invariants_.check_end();
    count_truth();
    report_.broken = invariants_.broken();
    report_.digest = trace_.digest();
    report_.trace = trace_.text();
    return std::move(report_);
}

void Day::count_truth() {
    report_.tally["fills"] = static_cast<std::int64_t>(world_.fills().size());
    report_.tally["switchboard refusals"] = world_.trouble();
    for (const auto& [client_id, post] : network_.posts()) {
        if (post.arrivals > 0) count("orders that reached the venue");
    }
}

// --- what happens

void Day::happen(const Event& event) {
    Random dice(event.dice);
    if (event.what >= Happening::death) return die(event, dice);
    if (event.what >= Happening::fault) return misfortune(event, dice);
    if (core_) owner_does(event, dice);
}

void Day::trade(TradeRequest request) {
    trace_.line("trade " + request.request_id + " " + request.side + " " + request.symbol + " " +
                request.amount_usd.value_or("-") + (request.close ? " close" : ""));
    count("trades asked for");
    const auto answer = core_->desk().trade(request);
    std::string line = "answer " + request.request_id;
    if (answer.refusal) line += " " + answer.refusal->code();
    if (answer.order) line += std::string(" ") + orders::order_state_name(answer.order->state);
    trace_.line(line);
    if (answer.refusal) count("refused " + answer.refusal->code());
    invariants_.check_answer(answer);
}

TradeRequest Day::draw_request(const Event& event, Random& dice) {
    TradeRequest request;
    if (!dice.chance(0.1)) request.request_id = "r-" + std::to_string(++requests_);
    request.symbol = dice.chance(0.5) ? "BTC/USDT" : "ETH/USDT";
    request.side = event.what == Happening::buy ? "buy" : "sell";
    if (event.what == Happening::close_out) {
        request.close = true;
        return request;
    }
    const std::int64_t cents = dice.between(200, dice.chance(0.5) ? 1'500 : 5'000);
    request.amount_usd = Decimal::from_ticks(cents * 1'000'000).to_fixed(2);
    return request;
}

TradeRequest Day::draw_illegal(Random& dice) {
    constexpr std::array<const char*, 9> amounts = {"50.01", "50.00000001", "1.99", "0",     "-5",
                                                    "5,0",   "1e1",         "",     "100000"};
    constexpr std::array<const char*, 4> symbols = {"btc/usdt", "BTCUSDT", "SOL/USDT", "BTC/USDT "};
    TradeRequest request;
    request.request_id = "x-" + std::to_string(++requests_);
    request.symbol = "BTC/USDT";
    request.side = "buy";
    request.amount_usd = "10";
    if (dice.chance(0.7))
        request.amount_usd = amounts[dice.below(amounts.size())];
    else if (dice.chance(0.7))
        request.symbol = symbols[dice.below(symbols.size())];
    else
        request.side = "hold";
    return request;
}

void Day::unseal() {
    if (!core_) return;
    network_.keys_are_new();
    const auto opened = core_->unseal();
    trace_.line("unsealed");
    invariants_.expect(opened.has_value(), "the vault can't be opened: " + (opened ? "" : opened.error().what));
    invariants_.disturbed();
    tick_at_ = world_.now();
}

// The owner knows what he has withdrawn.
void Day::acknowledge() {
    const auto stored = core_->store().load();
    if (!stored) return;
    const auto truth = world_.balances();
    const auto tell = [&](const Asset& asset, Decimal amount) {
        const auto done = core_->desk().acknowledge_withdrawal(asset, amount, "api");
        trace_.line("acknowledge " + amount.to_string() + " " + asset.code + ": " +
                    (done ? "done" : done.error().what));
        if (done) count("withdrawals acknowledged");
        return done.has_value();
    };
    for (const auto& [asset, amount] : stored->books.wallets) {
        const auto at_venue = truth.find(asset);
        const Decimal missing = amount - (at_venue == truth.end() ? Decimal{} : at_venue->second);
        const Decimal withdrawn = withdrawn_[asset];
        if (withdrawn > Decimal{} && tell(asset, withdrawn))
            withdrawn_[asset] = {};
        else if (missing > Decimal{} && missing != withdrawn && tell(asset, missing))
            withdrawn_[asset] = {};
    }
}

void Day::owner_does(const Event& event, Random& dice) {
    execution::LiveDesk& desk = core_->desk();
    switch (event.what) {
        case Happening::enable: {
            const auto enabled = desk.enable("api");
            trace_.line("enable: " + (enabled ? "done" : enabled.error().what));
            count(enabled ? "enabled" : "enabling refused");
            return;
        }
        case Happening::buy:
        case Happening::sell:
        case Happening::close_out: last_request_ = draw_request(event, dice); return trade(*last_request_);
        case Happening::illegal: return trade(draw_illegal(dice));
        case Happening::repeat:
            if (last_request_ && !last_request_->request_id.empty()) trade(*last_request_);
            return;
        case Happening::repeat_other: {
            if (!last_request_ || last_request_->request_id.empty()) return;
            TradeRequest other = *last_request_;
            other.side = other.side == "buy" ? "sell" : "buy";
            other.close = false;
            other.amount_usd = "7";
            return trade(other);
        }
        case Happening::disable: trace_.line("disable"); return desk.disable("api");
        case Happening::kill: trace_.line("kill"); return desk.kill("api");
        case Happening::seal:
            trace_.line("seal");
            end_of(world_.now() + seconds(dice.between(5, 60)), [this] { unseal(); });
            return core_->seal();
        case Happening::unseal:
            if (!core_->is_unsealed()) unseal();
            return;
        case Happening::acknowledge: return acknowledge();
        case Happening::interrupt:
            interruption_ = [this, way = dice.below(3)] {
                trace_.line("interrupted while it flies");
                count("interruptions of an order on its way");
                if (way == 0) core_->desk().disable("api");
                if (way == 1) core_->desk().kill("api");
                if (way != 2) return;
                core_->seal();
                end_of(world_.now() + 30s, [this] { unseal(); });
            };
            return;
        default: return;
    }
}

void Day::fault(const std::string& rule, nanoseconds lasts) {
    // No venue refuses an order for certain and then lets it land.
    const bool lands = rule.find("late_landing") != std::string::npos;
    const bool refuses = rule.find("rate_limit") != std::string::npos || is_certain_refusal(rule);
    if ((lands && refusing_ > 0) || (refuses && landing_ > 0)) return;
    landing_ += lands ? 1 : 0;
    refusing_ += refuses ? 1 : 0;
    trace_.line("fault " + rule);
    if (const std::size_t skew = rule.find("clock_skew"); skew != std::string::npos) {
        invariants_.venue_clock_wrong(milliseconds(std::stoll(rule.substr(rule.find("\"ms\":") + 5))) + 8s);
    }
    invariants_.disturbed();
    const std::int64_t id = world_.fault(rule);
    const std::size_t from = rule.find("\"kind\":\"") + 8;
    count("fault " + rule.substr(from, rule.find('"', from) - from));
    if (id == 0) return;
    end_of(world_.now() + lasts, [this, id, rule, lands, refuses] {
        trace_.line("fault ends " + rule);
        landing_ -= lands ? 1 : 0;
        refusing_ -= refuses ? 1 : 0;
        world_.remove_fault(id);
        invariants_.disturbed();
        // A key that was refused is validated anew by its owner.
        if (core_ && rule.find("revoke_key") != std::string::npos) unseal();
    });
}

void Day::misfortune(const Event& event, Random& dice) {
    trace_.line("misfortune " + std::to_string(static_cast<int>(event.what)));
    invariants_.disturbed();
    const Timestamp until = world_.now() + event.lasts;
    switch (event.what) {
        case Happening::fault: return fault(event.rule, event.lasts);
        case Happening::crash: {
            const std::string how = R"(,"depth":0.)" + std::to_string(dice.between(10, 30)) + R"(,"fall_ms":)" +
                                    std::to_string(dice.between(1'000, 60'000)) + R"(,"recovery_ms":)" +
                                    std::to_string(dice.between(30'000, 900'000)) + "}";
            fault(R"({"kind":"flash_crash","symbol":"BTCUSDT")" + how, 20min);
            return fault(R"({"kind":"flash_crash","symbol":"ETHUSDT")" + how, 20min);
        }
        case Happening::deposit:
        case Happening::withdraw: {
            const bool comes = event.what == Happening::deposit;
            const Asset asset{dice.chance(0.7) ? "USDT" : dice.chance(0.5) ? "BTC" : "ETH"};
            const std::int64_t units = asset.code == "USDT"  ? dice.between(1, 80'000)
                                       : asset.code == "BTC" ? dice.between(1, 1'000)
                                                             : dice.between(1, 20'000);
            const std::int64_t tick = asset.code == "USDT" ? 1'000'000 : asset.code == "BTC" ? 1'000 : 10'000;
            const Decimal amount = Decimal::from_ticks(units * tick);
            const bool done = world_.transfer(comes ? "deposit" : "withdraw", asset, amount);
            trace_.line(std::string(comes ? "deposit " : "withdraw ") + amount.to_string() + " " + asset.code);
            if (done) count(comes ? "deposits" : "withdrawals");
            if (done && !comes) withdrawn_[asset] += amount;
            if (done && !comes && dice.chance(0.7)) {
                end_of(world_.now() + seconds(dice.between(20, 400)), [this] {
                    if (core_) acknowledge();
                });
            }
            return;
        }
        case Happening::trade_elsewhere: {
            const auto stored = core_ ? core_->store().load() : fail(ErrorCode::not_found, "");
            if (!stored || stored->books.entries == 0) return;  // trades before the books are none of theirs
            const bool is_btc = dice.chance(0.5);
            world_.trade_elsewhere(is_btc ? "BTCUSDT" : "ETHUSDT", dice.chance(0.5) ? "BUY" : "SELL",
                                   is_btc ? "0.0005" : "0.02");
            return count("trades elsewhere");
        }
        case Happening::bad_weather: {
            Weather bad;
            bad.no_connection = dice.chance(0.3) ? 0.3 * dice.uniform() : 0;
            bad.lost = 0.25 * dice.uniform();
            bad.arrives_late = 0.25 * dice.uniform();
            bad.answer_lost = 0.25 * dice.uniform();
            bad.answer_late = 0.1 * dice.uniform();
            network_.orders = bad;
            if (dice.chance(0.5)) network_.questions = bad;
            return end_of(until, [this] { network_.orders = network_.questions = {}; });
        }
        case Happening::connection_off:
            network_.is_down = true;
            stream_is_up_ = false;
            return end_of(until, [this] {
                network_.is_down = false;
                stream_is_up_ = true;
            });
        case Happening::stream_gap: stream_is_up_ = false; return end_of(until, [this] { stream_is_up_ = true; });
        case Happening::bad_tick: {
            const Symbol symbol = dice.chance(0.5) ? btc_usdt() : eth_usdt();
            auto top = world_.top(symbol);
            if (!top || !core_ || !stream_is_up_) return;
            count("bad ticks");
            const auto wrong = [&](Price price) { return Price{Decimal::from_ticks(price.value.ticks() / 2)}; };
            top->bid = wrong(top->bid);
            top->ask = wrong(top->ask);
            top->received = clock_.monotonic();
            return core_->desk().on_top(symbol, *top);
        }
        case Happening::odd_time:
            count("odd times");
            return network_.tell_odd_time(milliseconds((dice.chance(0.5) ? 1 : -1) * dice.between(6'000, 200'000'000)));
        case Happening::wall_jump:
            count("wall jumps");
            clock_.set_wall_error(seconds((dice.chance(0.5) ? 1 : -1) * dice.between(1, 200'000)));
            return end_of(until, [this] { clock_.set_wall_error({}); });
        case Happening::sleep: {
            const nanoseconds time = seconds(dice.between(2, 1'200));
            count("sleeps");
            world_.pass_unseen(time);
            clock_.slept(time);
            invariants_.slept();
            return invariants_.disturbed();
        }
        case Happening::stall_at_step:
            stall_ = {event.step, milliseconds(dice.between(500, 60'000)), dice.chance(0.4)};
            return;
        default: return;
    }
}

void Day::die(const Event& event, Random& dice) {
    switch (event.what) {
        case Happening::death:
            if (!core_) return;
            throw Died{"between two things"};
        case Happening::death_at_step: death_ = {event.step, static_cast<std::uint64_t>(dice.between(1, 2))}; return;
        case Happening::death_at_request: return network_.die_at_request(dice.between(1, 12), dice.chance(0.6));
        case Happening::power_off:
            if (core_)
                end_life("switched off", event.lasts);
            else
                reborn_at_ = std::max(reborn_at_, world_.now() + event.lasts);
            return;
        default: return;
    }
}

// From now on nothing goes wrong any more, and all there is to do is done.
void Day::make_quiet() {
    trace_.line("quiet");
    is_quiet_ = true;
    endings_.clear();
    death_.reset();
    stall_.reset();
    interruption_ = nullptr;
    network_.die_at_request(0, false);
    network_.orders = network_.questions = {};
    network_.is_down = false;
    stream_is_up_ = true;
    clock_.set_wall_error({});
    world_.remove_all_faults();
    invariants_.disturbed();
    if (core_) {
        core_->seal();
        unseal();
    } else {
        reborn_at_ = world_.now();
    }
    for (int i = 1; i <= 7; ++i) {
        end_of(world_.now() + i * 5min, [this] {
            if (core_) acknowledge();
        });
    }
}

}  // namespace

DayReport run_day(std::uint64_t seed, bool keeps_trace, Sabotage sabotage) {
    return Day(seed, keeps_trace, sabotage).run();
}

}  // namespace piggy::torture
