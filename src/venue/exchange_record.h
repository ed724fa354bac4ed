#pragma once
// ExchangeRecord: the port behind which the exchange keeps what happened: every request, every change of an order,
// every fill, every transfer; rows are only ever added. What the exchange knows after a restart is read back from these
// rows alone. Only user accounts are recorded; the market's own traders start anew.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "venue/exchange.h"
#include "venue/price_path.h"

namespace piggy::venue {

struct RecordedRequest {
    Timestamp time{};
    AccountId account = 0;  // 0: none was known
    std::string method, path;
    std::string parameters;  // as sent, without the signature
    int status = 0;          // 0: no answer left
    int code = 0;            // the venue's error code, 0 for none
    std::string fault;       // what the switchboard did to it; empty for nothing
};

// An order as it was after one execution report.
struct RecordedExecution {
    std::int64_t id = 0;
    ExecutionKind kind = ExecutionKind::placed;
    Order order;
};

struct RecordedTransfer {
    Timestamp time{};
    AccountId account = 0;
    AssetId asset = 0;
    Ticks amount = 0;
};

// A key pair of an account. Play money, so the secret is kept as it is.
struct RecordedKey {
    std::string key, secret;
    AccountId account = 0;
    bool may_trade = true, may_withdraw = false, revoked = false;
    std::vector<std::string> source_ips;  // empty: any
    Timestamp created{};
};

// What belongs together is written in one transaction, before the answer that tells of it leaves.
struct RecordBatch {
    std::vector<RecordedRequest> requests;
    std::vector<RecordedExecution> executions;
    std::vector<Fill> fills;
    std::vector<RecordedTransfer> transfers;
    std::vector<OrderList> lists;                  // as they are now
    std::vector<ExchangeState::Account> accounts;  // as they are now
    std::vector<RecordedKey> keys;                 // as they are now
    struct Minute {
        InstrumentId instrument = 0;
        VenueCandle candle;
    };
    std::vector<Minute> minutes;  // closed ones
    // Counters as they are now; empty: unchanged.
    std::optional<ExchangeState> counters;  // only next_*, update_id are read
    [[nodiscard]] bool empty() const {
        return requests.empty() && executions.empty() && fills.empty() && transfers.empty() && lists.empty() &&
               accounts.empty() && keys.empty() && minutes.empty() && !counters;
    }
};

struct RecordedExchange {
    ExchangeState state;
    std::vector<RecordedKey> keys;
    std::vector<RecordBatch::Minute> minutes;  // oldest first
};

// One page of the record for people and judges, oldest first; rows with an id above `after`.
struct RecordPage {
    std::vector<std::pair<std::int64_t, RecordedRequest>> requests;
    std::vector<std::pair<std::int64_t, RecordedExecution>> executions;
    std::vector<std::pair<std::int64_t, Fill>> fills;
    std::vector<std::pair<std::int64_t, RecordedTransfer>> transfers;
};

struct ExchangeRecord {
    virtual ~ExchangeRecord() = default;
    // errors: unavailable (the disk did not take it): nothing of the batch was kept
    [[nodiscard]] virtual Result<> append(const RecordBatch& batch) = 0;
    // Empty where nothing was kept yet. errors: unavailable, malformed
    [[nodiscard]] virtual Result<std::optional<RecordedExchange>> load() = 0;
    [[nodiscard]] virtual Result<RecordPage> page(std::optional<AccountId> account, std::int64_t after_request,
                                                  std::int64_t after_execution, std::int64_t after_fill,
                                                  std::int64_t after_transfer, std::size_t rows_max) = 0;
};

}  // namespace piggy::venue
