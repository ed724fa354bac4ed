#pragma once
// Recorder: writes down what happens to user accounts, before anybody is told of it. Collects between two commits;
// questions that change nothing may wait a moment to be written together.

#include <set>
#include <vector>

#include "venue/exchange.h"
#include "venue/exchange_record.h"
#include "venue/trade_tape.h"
#include "venue/venue_listener.h"

namespace piggy::practice_exchange {

class Recorder final : public venue::VenueListener {
public:
    static constexpr std::size_t reads_waiting_max = 256;
    static constexpr std::chrono::milliseconds reads_wait{200};

    Recorder(venue::ExchangeRecord& record, const venue::Exchange& exchange, const venue::TradeTape& tape);

    // From now on this account is recorded.
    void add_user(venue::AccountId account);
    [[nodiscard]] const std::set<venue::AccountId>& users() const { return users_; }
    // What was brought in before this run, for the sums.
    void add_restored(venue::AssetId asset, venue::Ticks amount) { brought_in_[asset] += amount; }

    void on_order(const venue::Order& order, const venue::Execution& execution) override;
    void on_list(const venue::OrderList& list) override;
    void on_balances(venue::AccountId account, venue::AssetId a, venue::AssetId b, Timestamp time) override;
    void on_transfer(venue::AccountId account, venue::AssetId asset, venue::Ticks amount, Timestamp time) override;
    void note_account(venue::AccountId account) { touched_.insert(account); }
    void note_key(venue::RecordedKey key) { batch_.keys.push_back(std::move(key)); }
    void note_request(venue::RecordedRequest request, bool is_read);

    // Accounts whose balances changed since the last commit.
    [[nodiscard]] const std::set<venue::AccountId>& touched() const { return touched_; }
    // Writes what must not wait. errors: unavailable
    [[nodiscard]] Result<> commit(Timestamp now);
    // On the clock: what may wait, and minutes that have closed. errors: unavailable
    [[nodiscard]] Result<> tick(Timestamp now);
    // All that is left. errors: unavailable
    [[nodiscard]] Result<> finish(Timestamp now);

    // All deposits less all withdrawals, house included.
    [[nodiscard]] venue::Ticks brought_in(venue::AssetId asset) const { return brought_in_[asset]; }
    [[nodiscard]] venue::ExchangeState::Account account_now(venue::AccountId account) const;

private:
    [[nodiscard]] Result<> write(Timestamp now);
    void add_closed_minutes(Timestamp now);

    venue::ExchangeRecord& record_;
    const venue::Exchange& exchange_;
    const venue::TradeTape& tape_;
    std::set<venue::AccountId> users_, touched_;
    std::vector<venue::Ticks> brought_in_;
    std::vector<Timestamp> minutes_written_;  // by instrument, opening times before this
    venue::RecordBatch batch_;
    bool must_write_ = false;
    Timestamp last_write_{}, next_look_at_minutes_{};
};

}  // namespace piggy::practice_exchange
