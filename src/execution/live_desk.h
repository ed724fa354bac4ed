#pragma once
// LiveDesk: the backend's core. Takes live orders through the gate, hands each to the venue once, follows it to its
// end, keeps the books, the day and its limits, and says at any time whether and why not live trading is on.
//
// Threads: every call may come from any thread. A short lock guards the state; it is never held while the venue is
// asked. One order at a time is on its way (the lane); another waits for the lane up to two seconds.
// Time comes in through the clock, and with tick(), which does whatever has fallen due and blocks as long as the venue
// takes to answer. With a virtual clock and a single thread a day of it is the same every time.
//
// After a failure of the store that is not a full disk nothing leaves any more (storage_failed()); the program is to
// end, and its next start is the recovery.

#include <functional>
#include <memory>
#include <span>

#include "core/clock.h"
#include "core/random.h"
#include "execution/account_reader.h"
#include "execution/desk_steps.h"
#include "execution/gate.h"
#include "execution/live_status.h"
#include "execution/live_store.h"
#include "execution/order_gateway.h"
#include "market/market_feed.h"

namespace piggy::execution {

struct DeskPorts {
    const Clock& clock;
    LiveStore& store;
    market::MarketFeed& feed;  // for prices that the streams did not bring, and a day's opening price
    std::function<void(std::string_view line)> log;         // for people: no secrets
    std::function<void(std::string_view trade)> log_trade;  // the runbook's line, "🔴LIVE …"
    StepObserver* steps = nullptr;
};

struct DeskSettings {
    bool allow_live = false;  // ALLOW_LIVE was exactly 1
    bool practice = true;     // play money
    // The venue is this program's own memory: other words, no guards about keys and vault, no orders that outlive the
    // program; and it arms itself whenever nothing stands in the way, for there is no money to be careful with.
    bool paper = false;
    std::string exchange;  // name, for sentences
    std::string limits_sha256;
    std::uint64_t seed = 0;  // of this start's part of the client order ids
};

// The venue with keys: what is at hand while the vault is open.
struct VenueAccess {
    virtual ~VenueAccess() = default;
    [[nodiscard]] virtual OrderGateway& orders() = 0;
    [[nodiscard]] virtual AccountReader& account() = 0;
};

// An order that was asked for: what became of it, or why it did not leave. refusal is set exactly where state is
// refused; a refusal that was never written down (BAD_REQUEST, RATE_LIMITED, DUPLICATE_ID_MISMATCH) has no order.
struct TradeAnswer {
    std::optional<orders::LiveOrder> order;
    std::vector<orders::BookedFill> fills;
    std::optional<TradeRefusal> refusal;
};

class LiveDesk final : public market::MarketListener {
public:
    // Local recovery: reads the books, takes what was only reserved out of the way, keeps what may have left as
    // unknown. Comes up as PAPER. errors: those of the store; refused: the gate's self-test failed
    [[nodiscard]] static Result<std::unique_ptr<LiveDesk>> start(DeskPorts ports, DeskSettings settings);
    ~LiveDesk() override;

    // The vault was opened: from now on the venue can be asked for orders and balances; tick() reconciles before
    // anything leaves. key: for the rows' MACs. errors: malformed: rows were changed by somebody else
    [[nodiscard]] Result<> open_venue(std::shared_ptr<VenueAccess> access, std::span<const std::byte> key);
    // Sealed: disarms; a request on its way keeps its access until it ends.
    void close_venue();
    // The account was read with these keys just now, or could not be for a reason that makes them invalid.
    void keys_validated(bool valid, const std::string& why);

    [[nodiscard]] TradeAnswer trade(const TradeRequest& request);
    // The passphrase has been checked by whoever calls. errors: refused: the guards that are red, in one sentence
    [[nodiscard]] Result<> enable(const std::string& actor);
    // PAPER at once; what is on its way may finish.
    void disable(const std::string& actor);
    // The same, and cancels everything of ours at the venue (with the next tick).
    void kill(const std::string& actor);
    // A person has seen that live trading was on when the program ended last, and is off since.
    void see_restart(const std::string& actor);
    // The program is about to end: what is on now was on when it ended, whatever is closed before it is gone.
    void ending();
    // "I withdrew this": the passphrase has been checked. errors: refused: there is no such unexplained drop
    [[nodiscard]] Result<> acknowledge_withdrawal(const Asset& asset, Decimal amount, const std::string& actor);
    // Something else for the audit log: "vault.unsealed", "keys.saved". errors: unavailable
    [[nodiscard]] Result<> audit(const std::string& actor, const std::string& action, const std::string& details,
                                 const std::string& result);

    // Whatever has fallen due. Gives how long until it makes sense to call again.
    std::chrono::nanoseconds tick();
    // The user stream told of something, or may have missed something: ask soon.
    void look_again_soon();
    void on_top(const Symbol& symbol, const market::TopOfBook& top) override;
    void on_status(const market::FeedStatus& status) override;

    [[nodiscard]] LiveStatus status() const;
    [[nodiscard]] BalanceSheet balances() const;
    [[nodiscard]] GateFacts facts(const Symbol& symbol) const;  // for /api/limits
    // Empty where there is none. errors: those of the store
    [[nodiscard]] Result<std::optional<TradeAnswer>> order(const std::string& request_id) const;
    [[nodiscard]] bool storage_failed() const;

    struct Inside;

private:
    explicit LiveDesk(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::execution
