#pragma once
// Inner header of the live desk: its state, and what its parts share.
//
//   live_desk.cpp       start, vault, arming and disarming, the periodic round
//   desk_orders.cpp     an order through the gate, out, and to its end
//   desk_reconcile.cpp  the venue's word against the books, in rounds
//   desk_fills.cpp      fills and orders as the venue lists them
//   desk_transfers.cpp  deposits, drops, withdrawals
//   desk_day.cpp        time, day, baseline, daily loss
//   desk_status.cpp     guards, mode, status, facts for the gate
//
// Rule of the lock: functions that end in _locked need `mutex`; the venue is never asked while it is held. What moves
// orders, books or fills besides needs the lane, so an order and a reconciliation never cross.

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "execution/balance_judge.h"
#include "execution/client_order_id.h"
#include "execution/live_desk.h"
#include "execution/venue_calendar.h"
#include "orders/trade_line.h"
#include "risk/loss_watch.h"

namespace piggy::execution {

using std::chrono::nanoseconds;

// How long things take and wait. All by the monotonic clock, but what is compared with a signed time.
struct DeskTimes {
    static constexpr std::chrono::milliseconds receive_window{5'000};
    static constexpr std::chrono::seconds engine_time_out{10};
    static constexpr std::chrono::seconds clock_lead{1};
    // The request may land until then; see reliability, finding 2.
    static constexpr std::chrono::seconds may_land = std::chrono::seconds(5) + engine_time_out + clock_lead;
    // The venue's lists may be this late; absence in them counts only afterwards.
    static constexpr std::chrono::seconds lists_lag{11};
    static constexpr std::chrono::seconds absence_apart{2};
    static constexpr int absences_needed = 4;  // of two endpoints, two each
    static constexpr std::chrono::seconds decision_max = decision_age_max;
    static constexpr std::chrono::seconds lane_wait{2}, repeat_wait{12};
    static constexpr std::chrono::minutes transient_max{5};
    static constexpr std::chrono::seconds reconcile_armed{30}, reconcile_idle{60}, reconcile_again{2};
    static constexpr std::chrono::seconds reconcile_apart{5};        // whatever happens
    static constexpr std::chrono::seconds reconcile_unresolved{10};  // while an order is
    static constexpr std::chrono::seconds orders_list_every{60};
    static constexpr std::chrono::minutes reconciled_max{5};  // older: not reconciled any more
    static constexpr std::chrono::seconds price_poll_armed{3}, price_poll_idle{8}, price_poll_sealed{30};
    static constexpr std::chrono::hours rules_every{1};
    static constexpr std::chrono::seconds rules_closed{30};  // while the market is closed
    static constexpr std::chrono::hours keys_valid_for{24};
    static constexpr std::chrono::seconds drop_confirmed_after{60};  // then it leaves the books
    static constexpr std::chrono::seconds stranger_after{120};       // a fill whose order no list shows
    static constexpr std::chrono::hours no_fills_overlap{1};         // of a symbol never traded, asked for again
    static constexpr std::chrono::seconds storage_probe_every{5};
    static constexpr std::chrono::seconds paper_rest{60};  // after a series of rejects
};

inline constexpr const char* behind_fact = "books_behind_on_day";
inline constexpr const char* live_on_fact = "live_on_since";  // empty: it is off
inline constexpr int rejects_max = 5;                         // in a row: live pauses
inline constexpr int keys_refused_max = 3;                    // in a row: nothing more is asked with these keys

// An order that has not ended yet, and what has been asked about it.
struct Pursuit {
    orders::LiveOrder order;
    int absences = 0;
    std::optional<nanoseconds> last_absence;
    nanoseconds ask_at{};
    nanoseconds wait = std::chrono::milliseconds(500);
};

// A drop of a balance that nothing explains, until its owner does. Amounts above zero, values in USDT when first seen.
struct OpenDrop {
    Decimal pending, pending_value;  // still in the books
    nanoseconds since{};             // seen in every look since
    Decimal booked, booked_value;    // taken out of the books; the day's loss has it
};

// Books and day as they will be once this is on the disk.
struct Change {
    ledger::Books books;
    std::optional<DayRow> day;
};

// A condition of being live, and what it means when it is red.
struct GuardState {
    Guard guard;
    bool transient = false;     // may turn green by itself
    bool pauses = true;         // red while armed: nothing leaves
    bool in_freshness = false;  // which stage of the gate it belongs to
};

struct LiveDesk::Inside {
    Inside(DeskPorts desk_ports, DeskSettings desk_settings)
        : ports(std::move(desk_ports)), settings(std::move(desk_settings)), calendar(std::nullopt) {
        if (settings.paper) paper_reason = "the exchange has not told its time yet";
    }

    [[nodiscard]] orders::TradeLineMode line_mode() const {
        return settings.paper ? orders::TradeLineMode::paper : orders::TradeLineMode::live;
    }
    // How sentences call what this desk does, and how they begin with it.
    [[nodiscard]] std::string trading() const { return settings.paper ? "paper trading" : "live trading"; }
    [[nodiscard]] std::string at_the_start() const { return settings.paper ? "Paper trading" : "Live trading"; }
    // One of two wordings.
    [[nodiscard]] std::string worded(const char* live, const char* paper) const {
        return settings.paper ? paper : live;
    }

    // ---- live_desk.cpp
    [[nodiscard]] Result<> recover();
    void remember_former_wallets();
    [[nodiscard]] nanoseconds tick();
    void disarm_locked(const std::string& why, const std::string& actor);
    [[nodiscard]] Result<> enable_locked(const std::string& actor);
    void see_restart_locked(const std::string& actor);
    void arm_itself_locked();
    [[nodiscard]] bool is_left_to_the_gate(const GuardState& state) const;
    void cancel_all();
    void probe_storage();
    void refresh_rules();

    // ---- desk_orders.cpp
    [[nodiscard]] TradeAnswer trade(const TradeRequest& request);
    struct Reserved {
        orders::LiveOrder order;
        OrderToSend to_send;
        nanoseconds decided{};
        Timestamp decided_wall;
    };
    [[nodiscard]] std::variant<Reserved, TradeAnswer> reserve_locked(const ParsedTrade& trade,
                                                                     const std::string& actor);
    [[nodiscard]] Result<> write_sending_locked(Reserved& reserved);
    void send(Reserved& reserved);
    void take_outcome_locked(const std::string& request_id, const PlacementOutcome& outcome);
    void pursue();
    void pursue_one(const std::string& request_id);
    // What the venue says about an order of ours; fills come along or are read later.
    void settle_locked(const std::string& request_id, const orders::VenueOrder& venue);
    void not_placed_locked(const std::string& request_id, const std::string& why);
    void count_end_locked(const orders::LiveOrder& order);
    void end_pursuit_locked(const std::string& request_id);
    [[nodiscard]] std::int64_t unresolved_locked() const;
    [[nodiscard]] Pursuit* pursuit_locked(const std::string& request_id);
    [[nodiscard]] TradeAnswer repeated_answer(const orders::LiveOrder& order, const ParsedTrade& trade) const;
    [[nodiscard]] std::optional<TradeAnswer> earlier_answer(const ParsedTrade& trade) const;
    [[nodiscard]] TradeAnswer answer_for(const orders::LiveOrder& order) const;
    [[nodiscard]] TradeAnswer refusal_answer(const TradeRefusal& refusal) const;

    // ---- desk_reconcile.cpp
    void reconcile();
    void reconcile_soon_locked();
    [[nodiscard]] bool open_books();
    [[nodiscard]] Timestamp opened_at_locked() const;
    [[nodiscard]] bool read_fills();
    [[nodiscard]] std::optional<std::vector<orders::VenueFill>> new_fills(VenueAccess& venue_access,
                                                                          const Symbol& symbol);
    [[nodiscard]] bool read_orders(const Symbol& symbol);
    [[nodiscard]] std::optional<AccountState> read_account();
    [[nodiscard]] bool compare_balances(const AccountState& account, nanoseconds asked_at);
    // Books one fill within a transaction. False: it was there already.
    [[nodiscard]] Result<bool> book_fill(LiveTransaction& transaction, Change& changed, const orders::BookedFill& fill);
    [[nodiscard]] bool read_fill(VenueAccess& venue_access, const orders::VenueFill& fill);
    [[nodiscard]] std::optional<std::string> owner_of(VenueAccess& venue_access, const orders::VenueFill& fill);
    void remember_order_locked(const Symbol& symbol, std::int64_t id, const std::string& client_id);
    [[nodiscard]] bool consider_own_order(VenueAccess& venue_access, const Symbol& symbol, const std::string& client_id,
                                          Timestamp around);
    [[nodiscard]] bool consider(VenueAccess& venue_access, const orders::VenueOrder& listed);
    void adopt_locked(const std::optional<orders::LiveOrder>& known, const orders::VenueOrder& venue);
    [[nodiscard]] bool book_transfer_locked(const Asset& asset, Decimal amount, bool counts_to_baseline,
                                            const char* kind);
    void see_drop_locked(const Asset& asset, Decimal amount);
    void read_open_drops();
    [[nodiscard]] Result<> forget_booked_drops(LiveTransaction& transaction) const;  // on the disk
    void forget_booked_drops_locked();

    // ---- desk_day.cpp
    void hear_time();
    void roll_day_locked();
    void see_restored_locked();
    void set_baseline_locked();
    void write_baseline_locked(Decimal baseline, bool is_of_now, const char* how);
    [[nodiscard]] bool wants_baseline_locked() const;
    [[nodiscard]] nanoseconds price_interval_locked() const;
    void rebuild_first_baseline();
    void take_top_locked(const Symbol& symbol, const market::TopOfBook& top);
    void watch_loss_locked();
    void latch_locked(Decimal baseline, Decimal equity);
    void write_latch_locked();
    [[nodiscard]] std::string day_marks_locked() const;
    [[nodiscard]] std::string loss_parts_locked(Decimal change) const;
    void poll_prices();
    [[nodiscard]] bool price_is_fresh_locked(const Symbol& symbol) const;
    [[nodiscard]] ledger::Bids fresh_bids_locked() const;
    [[nodiscard]] std::optional<Decimal> equity_locked() const;
    [[nodiscard]] Decimal adjusted_baseline_locked() const;
    [[nodiscard]] Timestamp venue_now_locked() const;
    [[nodiscard]] bool latched_today_locked() const { return day && day->latched; }

    // ---- desk_status.cpp
    [[nodiscard]] std::vector<GuardState> guards_locked() const;
    [[nodiscard]] bool is_reconciled_locked() const;  // and not long ago
    void update_mode_locked();
    [[nodiscard]] std::string why_not_locked(const std::vector<GuardState>& guards) const;
    [[nodiscard]] Mode mode_locked(const std::vector<GuardState>& guards) const;
    [[nodiscard]] LiveStatus status_locked() const;
    [[nodiscard]] BalanceSheet balances_locked() const;
    [[nodiscard]] GateFacts facts_locked(const Symbol& symbol, std::int64_t slots_used) const;
    [[nodiscard]] std::int64_t slots_used_locked() const;

    // ---- shared
    [[nodiscard]] nanoseconds now() const { return ports.clock.monotonic(); }
    void step(DeskStep at) const {
        if (ports.steps) ports.steps->at(at);
    }
    void alert_locked(const std::string& sentence);
    [[nodiscard]] AuditEvent event_locked(std::string actor, std::string action, std::string details,
                                          std::string result) const;
    // A transaction of one's own: work(LiveTransaction&) -> Result<>, then commit. A failure is noted.
    [[nodiscard]] Result<> write_locked(const std::function<Result<>(LiveTransaction&)>& work);
    void storage_trouble_locked(const Error& error);
    [[nodiscard]] static std::string storage_sentence(const Error& error);
    void venue_said(bool answered, const std::string& what);
    // The same of a question that was signed, which also tells whether the keys are still good. null: a good answer.
    void signed_answer(const Error* error);
    [[nodiscard]] std::shared_ptr<VenueAccess> venue() const;

    // The lane: one order, or one reconciliation, at a time.
    class Lane {
    public:
        Lane(Inside& inside, std::chrono::milliseconds wait);
        ~Lane();
        Lane(const Lane&) = delete;
        Lane& operator=(const Lane&) = delete;
        [[nodiscard]] bool taken() const { return taken_; }

    private:
        Inside& inside_;
        bool taken_;
    };

    DeskPorts ports;
    DeskSettings settings;

    mutable std::mutex mutex;  // of everything below
    std::condition_variable lane_is_free;
    bool lane_is_taken = false;
    std::string lane_order;  // request id of the order that is on the lane

    // Ids.
    std::string book_id, boot_id;
    std::int64_t next_number = 1;
    Timestamp booted;  // venue time of the first believed answer of this start; before: nothing is foreign
    bool booted_known = false;

    // What the disk has, too.
    ledger::Books books;
    bool books_open = false;  // opening balances were booked once
    std::vector<Pursuit> pursuits;
    std::optional<DayRow> day;  // the last one of the books
    std::map<std::string, std::string> facts;

    // The venue.
    std::shared_ptr<VenueAccess> access;
    bool keys_valid = false;
    std::string keys_reason = "the keys were not validated yet";
    std::optional<nanoseconds> keys_validated_at;
    int keys_refused = 0;  // in a row
    bool venue_answers = false;
    std::string venue_reason = "the exchange was not asked yet";
    std::map<Symbol, TradingRules> rules;
    std::optional<nanoseconds> rules_read_at, rules_asked_at;
    FeeRate taker_fee{Decimal::from_ticks(100'000)};  // 0.1 % until the venue has told
    bool taker_fee_told = false;
    std::map<Symbol, std::map<std::int64_t, std::string>> order_ids;  // venue's id → client id ("" of others')
    std::map<Asset, AssetBalance> balances;
    Timestamp balances_at;
    bool market_open = true;
    std::string market_reason;

    // Prices.
    std::map<Symbol, market::TopOfBook> tops;
    market::FeedStatus feed_status;
    std::optional<nanoseconds> polled_at;

    // Time and loss.
    VenueCalendar calendar;
    std::optional<TimeAnswer> last_time;
    std::optional<nanoseconds> time_asked_at;
    bool time_wanted = false;  // the exchange has refused an order for its time
    std::optional<Timestamp> time_written;
    std::optional<nanoseconds> first_baseline_at;  // tried
    risk::LossWatch loss;
    std::string latch_details;  // of a latch that is not on the disk yet
    BalanceJudge judge_of_balances;
    std::map<Asset, OpenDrop> drops;
    bool balance_lags_too_long = false;
    bool look_at_balances_again = false;

    // Arming.
    bool armed = false;
    bool needs_rearm = false;
    std::string rearm_reason;
    std::string paper_reason = "live trading was not enabled since the program started";
    std::optional<nanoseconds> paused_since;
    bool was_live = false;                   // when the program ended last, and nobody has said anything about it since
    bool is_ending = false;                  // what is on now counts as on at the end
    int rejects = 0;                         // definite rejects and empty expiries in a row
    std::optional<nanoseconds> rejected_at;  // the last of them
    Mode told_mode = Mode::paper;

    // Reconciliation.
    bool reconciled = false;
    std::optional<nanoseconds> reconciled_at;
    nanoseconds reconcile_due{};
    std::optional<nanoseconds> reconcile_begun;
    std::optional<nanoseconds> orders_listed_at;
    std::optional<Timestamp> orders_listed_from;  // venue time up to which the list was clean
    bool foreign_instance = false;
    std::string foreign_reason;
    std::optional<std::int64_t> behind_day;  // the books proved older than the account on this day
    std::string restored_from;               // the books came from a backup, and the day of that is not certain yet
    bool cancel_pending = false;
    std::optional<nanoseconds> cancels_asked_at;

    // Storage.
    bool storage_full = false, storage_failed = false;
    std::string storage_reason;
    std::optional<nanoseconds> storage_probed_at;

    std::deque<std::string> alerts;
};

// The state an order of ours is in when the venue says this.
[[nodiscard]] orders::OrderState order_state_of(orders::VenueState state);
// The symbols this program trades, as Symbol.
[[nodiscard]] const std::vector<Symbol>& allowed_symbols();
[[nodiscard]] inline Asset usdt() { return Asset{"USDT"}; }

}  // namespace piggy::execution
