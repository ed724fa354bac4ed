#pragma once
// LocalBook: an order book kept from a snapshot and the steps after it, by the venue's procedure (as corrected in
// November 2025): buffer steps from the first on, get a snapshot that is not older than it, drop what the snapshot
// already holds, then apply each step that joins on without a gap. One owner, one thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "adapters/binance_us/decode_stream.h"

namespace piggy::binance_us {

class LocalBook {
public:
    enum class State {
        buffering,    // needs a snapshot
        live,         // in step with the venue
        must_resync,  // a step is missing, or the book got crossed: call restart()
    };
    enum class Decision {
        buffer,   // kept until a snapshot comes
        ignore,   // already in the book
        apply,    // done
        refetch,  // the snapshot is older than the first step: get another
        resync,   // start over
    };
    static constexpr std::size_t buffered_max = 10'000;

    // Steps come in the order of the stream.
    Decision step(const DepthTold& step);
    // What became of the snapshot and then of each step buffered so far; refetch alone where it was too old.
    std::vector<Decision> snapshot(const BookSnapshot& snapshot);
    // Forgets everything.
    void restart();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] std::int64_t last_update_id() const { return last_update_id_; }
    // Best first.
    [[nodiscard]] std::vector<BookLevel> bids() const;
    [[nodiscard]] std::vector<BookLevel> asks() const;
    // Empty unless live with something on both sides. `received` is left to the caller.
    [[nodiscard]] std::optional<market::TopOfBook> top() const;

private:
    Decision take(const DepthTold& step);

    State state_ = State::buffering;
    std::int64_t last_update_id_ = 0;
    std::optional<std::int64_t> first_buffered_;
    std::deque<DepthTold> buffer_;
    std::map<Price, Quantity, std::greater<>> bids_;
    std::map<Price, Quantity> asks_;
};

}  // namespace piggy::binance_us
