#include "script.h"

#include <algorithm>
#include <array>

namespace piggy::torture {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// When the owner sits in front of it.
struct Session {
    Timestamp from, to;
};

struct Weighted {
    Happening what;
    std::uint64_t weight;
};

constexpr std::array<Weighted, 13> owners_doings = {{{Happening::buy, 44},
                                                     {Happening::sell, 20},
                                                     {Happening::close_out, 3},
                                                     {Happening::illegal, 6},
                                                     {Happening::repeat, 5},
                                                     {Happening::repeat_other, 3},
                                                     {Happening::enable, 8},
                                                     {Happening::disable, 2},
                                                     {Happening::kill, 1},
                                                     {Happening::seal, 1},
                                                     {Happening::unseal, 3},
                                                     {Happening::acknowledge, 2},
                                                     {Happening::interrupt, 2}}};

constexpr std::array<Weighted, 16> misfortunes = {{{Happening::fault, 40},
                                                   {Happening::bad_weather, 12},
                                                   {Happening::connection_off, 3},
                                                   {Happening::stream_gap, 4},
                                                   {Happening::bad_tick, 3},
                                                   {Happening::odd_time, 3},
                                                   {Happening::crash, 2},
                                                   {Happening::deposit, 3},
                                                   {Happening::withdraw, 2},
                                                   {Happening::trade_elsewhere, 3},
                                                   {Happening::wall_jump, 3},
                                                   {Happening::sleep, 2},
                                                   {Happening::stall_at_step, 2},
                                                   {Happening::death, 4},
                                                   {Happening::death_at_step, 12},
                                                   {Happening::death_at_request, 8}}};

template <std::size_t size>
Happening draw(const std::array<Weighted, size>& choices, Random& random) {
    std::uint64_t all = 0;
    for (const Weighted& one : choices) all += one.weight;
    std::uint64_t at = random.below(all);
    for (const Weighted& one : choices) {
        if (at < one.weight) return one.what;
        at -= one.weight;
    }
    return choices[0].what;
}

std::string number(Random& random, std::int64_t low, std::int64_t high) {
    return std::to_string(random.between(low, high));
}
std::string probability(Random& random) {
    return R"(,"probability":0.)" + number(random, 2, 9) + R"(,"seed":)" + number(random, 1, 1'000'000);
}
std::string either(Random& random, const char* a, const char* b) { return random.chance(0.5) ? a : b; }

// One rule of the switchboard; ACCOUNT stands for the account's number. What an order may meet stays within what the
// venue promises: it lands at most 16 s after it was signed, and the lists lag ten seconds at most.
std::string draw_rule(Random& random) {
    const std::string order = R"(,"endpoint":"POST /api/v3/order")";
    const std::string where = random.chance(0.7) ? order : R"(,"endpoint":"/api/v3/*")";
    const std::string how = R"(,"how":")" + either(random, "silent", "reset") + R"(")";
    const std::string executed = random.chance(0.5) ? R"(,"executed":true)" : "";
    const std::string symbol = R"(,"symbol":")" + either(random, "BTCUSDT", "ETHUSDT") + R"(")";
    constexpr std::array<const char*, 6> unknown_codes = {"-1000", "-1001", "-1006", "-1007", "-1008", "-1016"};
    constexpr std::array<const char*, 5> refusals = {"-2010", "-1013", "-1015", "-1021", "-1022"};
    constexpr std::array<const char*, 6> statuses = {"500", "502", "503", "504", "404", "403"};
    constexpr std::array<const char*, 4> bodies = {"html", "captive_portal", "other_json", "empty"};
    switch (random.below(25)) {
        case 0: return R"("kind":"delay","ms":)" + number(random, 100, 15'000) + where + probability(random);
        case 1: return R"("kind":"drop_before")" + how + where + probability(random);
        case 2:
        case 3: return R"("kind":"drop_after")" + how + where + probability(random);
        case 4: return R"("kind":"reset_mid_answer")" + where + probability(random);
        case 5: return R"("kind":"cut_body")" + where + probability(random);
        case 6:
            return std::string(R"("kind":"foreign_body","body":")") + bodies[random.below(bodies.size())] + "\"" +
                   executed + where + probability(random);
        case 7:
            return std::string(R"("kind":"status","status":)") + statuses[random.below(statuses.size())] + executed +
                   where + probability(random);
        case 8:
        case 9:
            return std::string(R"("kind":"error","code":)") + unknown_codes[random.below(unknown_codes.size())] +
                   executed + where + probability(random);
        case 10:
            return std::string(R"("kind":"error","code":)") + refusals[random.below(refusals.size())] + order +
                   probability(random);
        case 11:
        case 12:
            return R"("kind":"late_landing","ms":)" + number(random, 50, 10'000) + R"(,"how":")" +
                   (random.chance(0.3) ? "timeout" : either(random, "silent", "reset")) + "\"" + order +
                   probability(random);
        case 13:
        case 14:
            return R"("kind":"no_such_order","ms":)" + number(random, 500, 60'000) + R"(,"list_ms":)" +
                   number(random, 0, 10'000);
        case 15: return R"("kind":"extra_fields")";
        case 16: return R"("kind":"stale_balance","ms":)" + number(random, 1'000, 120'000);
        case 17:
            return R"("kind":"rate_limit","retry_after":)" + number(random, 1, 60) +
                   (random.chance(0.3) ? R"(,"header":false)" : "") + where + R"(,"count":)" + number(random, 1, 3);
        case 18: return R"("kind":"ban","seconds":)" + number(random, 5, 240);
        case 19: return R"("kind":"maintenance")";
        case 20: return R"("kind":"clock_skew","ms":)" + either(random, "-", "") + number(random, 100, 90'000);
        case 21: return either(random, R"("kind":"halt")", R"("kind":"close_market")") + symbol;
        case 22:
            return R"("kind":"filters")" + symbol + R"(,"changes":{)" +
                   either(random, R"("minNotional":"20")", R"("stepSize":"0.001")") + "}";
        case 23:
            return R"("kind":"fees","account":ACCOUNT,"taker":"0.00)" + number(random, 0, 9) + R"(","in_bnb":)" +
                   either(random, "true", "false");
        default: return either(random, R"("kind":"no_trade_permission")", R"("kind":"revoke_key")");
    }
}

nanoseconds duration(Happening what, Random& random) {
    switch (what) {
        case Happening::fault: return seconds(random.between(5, 180));
        case Happening::bad_weather: return seconds(random.between(20, 300));
        case Happening::connection_off: return seconds(random.between(10, 400));
        case Happening::stream_gap: return seconds(random.between(5, 200));
        case Happening::wall_jump: return seconds(random.between(30, 600));
        default: return {};
    }
}

class Writer {
public:
    explicit Writer(std::uint64_t seed) : random_(seed ^ 0x6a09e667f3bcc908ULL) {}

    Script write() {
        using namespace std::chrono;
        script_.start = Timestamp(sys_days(year(2026) / 9 / 6)) + 23h + seconds(random_.between(0, 600));
        const Timestamp midnight = Timestamp(sys_days(year(2026) / 9 / 7));
        script_.end = midnight + 25h;
        script_.quiet = midnight + 24h + 14min;
        const Timestamp noon = midnight + 8h + minutes(random_.between(0, 420));
        const std::array<Session, 4> sessions = {{{script_.start + 1min, script_.start + 12min},
                                                  {midnight - 7min, midnight + 8min},
                                                  {noon, noon + 25min},
                                                  {midnight + 24h - 8min, midnight + 24h + 9min}}};
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            write(sessions[i]);
            // Between sessions the machine is mostly off.
            if (i + 1 < sessions.size() && random_.chance(i == 0 ? 0.2 : 0.7)) {
                const Timestamp off = sessions[i].to + seconds(random_.between(10, 400));
                Event event{off, Happening::power_off, random_.next(), {}, {}, {}};
                const bool over_midnight = random_.chance(0.2);
                event.lasts = sessions[i + 1].from + (over_midnight ? 200s : -20s) - off;
                if (event.lasts > nanoseconds::zero()) script_.events.push_back(event);
            }
        }
        std::ranges::stable_sort(script_.events, {}, &Event::at);
        return std::move(script_);
    }

private:
    void write(const Session& session) {
        add(session.from, Happening::unseal);
        Timestamp at = session.from + seconds(random_.between(4, 40));
        add(at, Happening::enable);
        const double badness = random_.chance(0.15) ? 0.0 : 0.1 + 0.25 * random_.uniform();
        while (at < session.to) {
            at += milliseconds(random_.between(300, random_.chance(0.7) ? 12'000 : 50'000));
            if (random_.chance(badness)) {
                misfortune(at);
            } else {
                add(at, draw(owners_doings, random_));
            }
        }
        if (random_.chance(0.97)) add(session.to + 1s, Happening::disable);  // else it stays on
    }

    void misfortune(Timestamp at) {
        Event event{at, draw(misfortunes, random_), random_.next(), {}, {}, {}};
        event.lasts = duration(event.what, random_);
        if (event.what == Happening::fault) event.rule = "{" + draw_rule(random_) + "}";
        event.step = static_cast<execution::DeskStep>(random_.below(execution::desk_step_count));
        script_.events.push_back(event);
        // After what may have disarmed it, the owner tries again.
        if (random_.chance(0.5)) add(at + event.lasts + seconds(random_.between(3, 90)), Happening::enable);
    }

    void add(Timestamp at, Happening what) { script_.events.push_back({at, what, random_.next(), {}, {}, {}}); }

    Random random_;
    Script script_;
};

}  // namespace

Script write_script(std::uint64_t seed) { return Writer(seed).write(); }

}  // namespace piggy::torture
