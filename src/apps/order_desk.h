#pragma once
// OrderDesk: takes the orders of strategies to the desks and tells their ends. Paper and live have a thread each, so
// that paper never waits for live. An order is handed over once, ever, and at once: one that has waited behind another
// for too long, or whose run was stopped meanwhile, never leaves. Where it is not clear what became of one, only
// questions follow, until it is.

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "apps/desk_facts.h"
#include "apps/order_outcome.h"
#include "apps/work_thread.h"
#include "core/clock.h"

namespace piggy::apps {

class OrderDesk {
public:
    struct Ports {
        http_api::PaperPort& paper;
        http_api::BackendPort& backend;
        DeskFactsPort& facts;  // told when a desk's facts have changed
        const Clock& clock;
        std::function<void(trading::OrderEnded)> ended;               // without facts; from the orders' threads
        std::function<void(http_api::NoticeLevel, std::string)> say;  // a sentence for people
    };
    struct Settings {
        std::chrono::milliseconds ask_every{1000};
        // The backend does not know an order whose request may still be on its way to it: believed after this long and
        // this many times.
        std::chrono::nanoseconds absence_min = std::chrono::seconds(20);
        int absences = 3;
        // From the decision to the order's leaving, as in the gate: a queued order is a stale one.
        std::chrono::nanoseconds decision_max = execution::decision_age_max;
    };

    OrderDesk(Ports ports, Settings settings) : ports_(std::move(ports)), settings_(settings) {}
    ~OrderDesk() { stop(); }

    void start();
    // What is being handed over is; what waits never leaves.
    void stop();
    void place(const trading::PlaceOrder& order);
    // Of an earlier start of this program: asks what became of it, never hands it over.
    void settle(const trading::PlaceOrder& order);
    // The run was stopped: what of it waits to be handed over never leaves.
    void withdraw(const std::string& run_id);

private:
    struct Open {
        trading::PlaceOrder order;
        std::chrono::nanoseconds since{};  // monotonic
        int absences = 0;
    };

    // When an order was decided on, by both clocks: one of them stands still while a machine sleeps.
    struct Decided {
        std::chrono::nanoseconds monotonic{};
        Timestamp wall;
    };

    void place_paper(const trading::PlaceOrder& order);
    void place_live(const trading::PlaceOrder& order, Timestamp decided);
    // Why it must not leave any more; empty: it may.
    [[nodiscard]] std::string held_back(const trading::PlaceOrder& order, const Decided& decided);
    void ask_for(std::vector<Open>& open, bool (OrderDesk::*has_ended)(Open&));
    [[nodiscard]] bool paper_has_ended(Open& open);
    [[nodiscard]] bool live_has_ended(Open& open);
    void wait_for(std::vector<Open>& open, const trading::PlaceOrder& order);
    void tell(trading::OrderEnded ended, trading::RunMode mode);

    Ports ports_;
    Settings settings_;
    std::vector<Open> open_paper_, open_live_;  // each of its own thread
    std::mutex mutex_;
    std::set<std::string> withdrawn_;  // runs
    WorkThread paper_, live_;
};

}  // namespace piggy::apps
