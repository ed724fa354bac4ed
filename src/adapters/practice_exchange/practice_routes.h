#pragma once
// /practice/…: what a rehearsal needs and no real exchange has: accounts for the asking, the switchboard, the whole
// record, the clock. Nothing of it is reachable under the venue's own addresses.
//
// It is only play money, so there is no token; but no page of a foreign site may drive it, so each request must name us
// as its host (security.md S2), come from nowhere or from our own page (S3), and carry application/json when it
// changes something (S4): a browser sends that across sites only after asking, and nobody answers.

#include <functional>
#include <string>
#include <vector>

#include "adapters/net/wire_server.h"
#include "adapters/practice_exchange/api_keys.h"
#include "adapters/practice_exchange/faults.h"
#include "adapters/practice_exchange/recorder.h"
#include "venue/traders.h"

namespace piggy::practice_exchange {

struct PracticeParts {
    venue::Exchange& exchange;
    const venue::Traders& traders;
    ApiKeys& keys;
    venue::ExchangeRecord& record;
    Recorder& recorder;
    Faults& faults;
    venue::Profile profile = venue::Profile::binanceus;
    std::uint64_t seed = 1;
    std::function<Result<std::int64_t>(FaultRule)> add_fault;
    std::function<bool(std::int64_t)> remove_fault;
    std::function<Result<>(std::chrono::milliseconds)> advance;
    std::function<std::size_t()> open_sessions;
    std::function<bool()> is_trading;
    bool has_virtual_clock = false;
};

// hosts: the names that mean us. The caller commits the record afterwards, before the answer leaves.
[[nodiscard]] net::WireAnswer answer_practice(PracticeParts& parts, const net::WireRequest& request,
                                              const std::vector<std::string>& hosts, Timestamp now);

[[nodiscard]] venue::RecordedKey recorded(const ApiKey& key);

}  // namespace piggy::practice_exchange
