#pragma once
// Events of the user-data stream in our words, raw (listen key) or wrapped {"subscriptionId": 0, "event": {…}}, and
// the answers of the WebSocket API.
// The stream is a hint, not the truth: events may be lost, doubled, or overtake the answer they belong to.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/venue_error.h"

namespace piggy::binance_us {

struct OrderTold {
    orders::VenueOrder order;
    std::optional<orders::VenueFill> fill;  // where the event is a trade
};
// Only of assets that may have changed; zeros are kept.
struct BalancesTold {
    std::vector<execution::AssetBalance> balances;
    Timestamp time;
};
// A deposit, withdrawal or transfer: below zero where it left.
struct TransferTold {
    Asset asset;
    Decimal change;
    Timestamp time;
};
// The subscription or listen key has ended: make another and reconcile.
struct StreamEndedTold {};
// The answer to a request of ours on the WebSocket API.
struct AnswerTold {
    std::string id;
    int status = 0;
    std::optional<VenueError> error;
};
// Well-formed, and nothing that we use: listStatus, externalLockUpdate.
struct OtherUserTold {};

using UserTold = std::variant<OtherUserTold, OrderTold, BalancesTold, TransferTold, StreamEndedTold, AnswerTold>;

// errors: malformed, out_of_range
[[nodiscard]] Result<UserTold> decode_user_frame(JsonReader& reader, std::string_view frame);

}  // namespace piggy::binance_us
