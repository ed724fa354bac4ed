// Any bytes as the body and the headers of an answer to an order. Never a crash; a 2xx that is not exactly ours, a 5xx
// or a body without the venue's code is never taken for a refusal; and no sentence carries what could deceive a reader.

#include <cstddef>
#include <cstdint>

#include "adapters/binance_us/order_gateway.h"
#include "adapters/net/url.h"
#include "risk/risk.h"
#include "venue_judge.h"

namespace {

using namespace piggy;
using execution::Placement;

const execution::OrderToSend& sent() {
    static const execution::OrderToSend order = [] {
        const orders::OrderIntent intent{Symbol::parse("BTC/USDT").value(),
                                         orders::Side::buy,
                                         Decimal::whole(30),
                                         {Decimal::whole(1)},
                                         {Decimal::whole(30)}};
        risk::Exposure exposure;
        exposure.equity = Decimal::whole(10'000);
        return execution::OrderToSend{std::get<risk::ApprovedOrder>(risk::check(intent, exposure)), "x", {}};
    }();
    return order;
}

struct StillClock final : Clock {
    [[nodiscard]] Timestamp now() const override { return Timestamp(std::chrono::seconds(1'788'516'000)); }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override { return std::chrono::seconds(1); }
};

void judge(int status, const std::string& body) {
    const auto outcome = binance_us::judge_placement(sent(), {status, {}, body});
    fuzz::must(outcome.placement != Placement::nothing_sent);
    fuzz::must(outcome.placement != Placement::accepted || (status >= 200 && status < 300));
    fuzz::must(outcome.placement != Placement::refused || (status >= 400 && status < 500 && outcome.venue_code < 0));
    fuzz::must(outcome.order.has_value() == (outcome.placement == Placement::accepted));
    if (outcome.order) {
        fuzz::judge(*outcome.order);
        fuzz::must(outcome.order->client_order_id == "x" && outcome.order->quantity.value == Decimal::whole(1));
    }
    fuzz::must(net::is_valid_utf8(outcome.what) && outcome.what.size() < 1'000);
    for (const char c : outcome.what) fuzz::must(static_cast<unsigned char>(c) >= 0x20);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (
        const char* inside :
        {R"({"code":@,"msg":"no"})", R"({"code":-2010,"msg":"@"})",
         R"({"symbol":"BTCUSDT","orderId":1,"clientOrderId":"x","side":"BUY","status":"FILLED","price":"30","origQty":"1",)"
         R"("executedQty":@,"cummulativeQuoteQty":"0","transactTime":1})"}) {
        piggy::fuzz::try_alone_and_inside(bytes, inside, [](const std::string& text) {
            for (const int status : {200, 302, 400, 403, 429, 503}) judge(status, text);
        });
    }
    const StillClock clock;
    binance_us::VenueClock venue(clock);
    binance_us::RequestBudget budget(clock, venue);
    for (const char* name : {"Retry-After", "X-MBX-USED-WEIGHT-1M", "X-MBX-ORDER-COUNT-10S"}) {
        for (const int status : {200, 403, 418, 429})
            budget.answered({status, {{name, std::string(bytes)}}, std::string(bytes)});
    }
    piggy::fuzz::must(budget.stopped_for() <= std::chrono::days(3));
    return 0;
}
