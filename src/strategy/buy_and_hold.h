#pragma once
// Buy_and_Hold: buys after the first candle and never sells. The line that everything else is measured against.

#include "market/candle.h"
#include "strategy/parameter.h"
#include "strategy/signal.h"

namespace piggy::strategy {

class BuyAndHold {
public:
    [[nodiscard]] static StrategyInfo info() {
        return {"Buy_and_Hold", "Buys once and holds: what every other strategy has to beat.", {}, false};
    }
    [[nodiscard]] static Result<BuyAndHold> make(const Parameters&) { return BuyAndHold(); }

    [[nodiscard]] std::size_t look_back() const { return 0; }

    [[nodiscard]] Signal on_candle(const market::CandleWindow&) {
        if (bought_) return Signal::none;
        bought_ = true;
        return Signal::enter_long;
    }

    [[nodiscard]] std::string outlook(const market::CandleWindow&, bool in_position) const {
        if (in_position) return "holds, and never sells";
        return bought_ ? "has bought once, and does not buy again" : "buys when the next candle closes";
    }

private:
    bool bought_ = false;
};

}  // namespace piggy::strategy
