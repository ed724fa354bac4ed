#pragma once
// Inner header: a run of the Validation Checklist, as its items see it.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_api/validation.h"

namespace piggy::http_api {

// How an item ended.
struct Outcome {
    ItemState state = ItemState::failed;
    std::string seen;
    std::string fix{};
};
[[nodiscard]] Outcome held(std::string seen);
[[nodiscard]] Outcome failed(std::string seen, std::string fix);

// What the backend answered.
struct Told {
    int status = 0;
    boost::json::object fields;
    bool settled = false;  // of trade(): nothing more can become of the order
    [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
    // Its sentence, or one about the status.
    [[nodiscard]] std::string message() const;
};

// Fields of an answer; what is absent, null or of another kind is empty.
[[nodiscard]] std::string text_of(const boost::json::object& fields, std::string_view name);
[[nodiscard]] bool truth_of(const boost::json::object& fields, std::string_view name);
[[nodiscard]] Decimal decimal_of(const boost::json::object& fields, std::string_view name);
[[nodiscard]] std::vector<boost::json::object> objects_of(const boost::json::object& fields, std::string_view name);

[[nodiscard]] std::string with_places(double number, int places);
// Down to whole steps, never below zero; a step of nothing changes nothing.
[[nodiscard]] Decimal floor_to(Decimal value, Decimal step);

// Of an order: its fees, what it brought or took of the coin (fees in the coin taken off), whether it traded at all.
[[nodiscard]] std::string fees_of(const boost::json::object& order);
[[nodiscard]] Decimal coin_of(const boost::json::object& order);
[[nodiscard]] bool has_traded(const boost::json::object& order);
// A question that was never sent, or refused before anything was done.
[[nodiscard]] bool is_refused(const Told& told);

// Ids begin as those of the page's own test trades: its Test Live SELL finds what the checklist has left.
inline constexpr std::string_view buy_prefix = "test-buy-";
inline constexpr std::string_view sell_prefix = "test-sell-";
inline constexpr std::string_view our_mark = "validate-";
// A trade is not begun with less time than this: too little to learn what became of it.
inline constexpr std::chrono::seconds trade_needs{20};

class ValidationWork {
public:
    static constexpr const char* symbol = "BTC/USDT";

    ValidationWork(AppState& state, const ValidationOrder& order, const TellValidation& tell);
    [[nodiscard]] Result<std::string> run();

private:
    [[nodiscard]] Outcome programs();
    [[nodiscard]] Outcome backend();
    [[nodiscard]] Outcome keys();
    [[nodiscard]] Outcome validate_keys();
    [[nodiscard]] Outcome price();
    [[nodiscard]] Outcome backtest();
    [[nodiscard]] Outcome paper_trade();
    [[nodiscard]] Outcome live_on();
    [[nodiscard]] Outcome test_buy();
    [[nodiscard]] Outcome test_sell();

    [[nodiscard]] Outcome save_practice_keys();
    [[nodiscard]] std::optional<Outcome> open_vault();
    // Waits for what the backend asks of the exchange after the vault was opened. The status as it is then.
    [[nodiscard]] Told settled_status();
    // Of the coin, by what the checklist's live orders bought, less what anybody has sold since.
    // errors: unavailable: the books could not be read, which is not the same as nothing
    [[nodiscard]] Result<Decimal> holding();
    // No more of it than the account has.
    [[nodiscard]] Decimal within_wallet(Decimal coin);
    [[nodiscard]] std::string sell_left_over(Decimal step);
    // Asks after a buy whose end is not known. Why there is nothing to sell, or nothing.
    [[nodiscard]] std::optional<Outcome> find_buy();
    void clean_up();
    // Says how it went.
    [[nodiscard]] std::string put_live_back();
    void tell_what_is_held();

    [[nodiscard]] Outcome run_item(std::size_t at);
    [[nodiscard]] std::string missing_for(const ValidationItem& item) const;
    [[nodiscard]] ItemState state_of(std::string_view id) const;
    [[nodiscard]] std::string to_json() const;
    bool tell();
    [[nodiscard]] std::string summary() const;

    // Of the backend, within what is left of the item's time, less what is spared of it.
    [[nodiscard]] Told ask(std::string_view method, std::string_view path, std::string body = "",
                           std::chrono::milliseconds spared = {});
    [[nodiscard]] Told with_passphrase(std::string_view path);
    // Placed once and followed to its end. body: of POST /api/trade, without id and time.
    [[nodiscard]] Told trade(const std::string& request_id, std::string_view side, std::string_view how,
                             const std::string& amount);
    // The order as the log has it: its line begins with 🔴LIVE. Empty: it is not there in time.
    [[nodiscard]] std::string line_in_log(const std::string& request_id);
    [[nodiscard]] boost::json::object effective_limits();
    // False where the item's time is over or the run was canceled.
    [[nodiscard]] bool wait(std::chrono::milliseconds time);
    [[nodiscard]] std::chrono::milliseconds time_left() const;
    [[nodiscard]] std::string new_mark();

    AppState& state_;
    const ValidationOrder& order_;
    const TellValidation& tell_;
    std::array<ValidationItem, 10> items_;
    std::vector<std::string> after_;  // what was put back, what it cost, what is still held
    std::size_t at_ = 0;
    std::chrono::nanoseconds item_until_{};
    bool canceled_ = false;
    bool switched_on_ = false;           // live trading, by this run, or perhaps so
    std::string bought_mark_;            // what this run has bought, or may have, and not sold yet
    bool bought_settled_ = false;        // nothing more becomes of that buy
    Decimal carried_;                    // of earlier runs, to go with this one's sale
    boost::json::object bought_, sold_;  // the orders
};

}  // namespace piggy::http_api
