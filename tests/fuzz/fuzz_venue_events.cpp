// Any bytes as an event of the account or an answer on the WebSocket API. Never a crash, never a fill without sense.

#include <cstddef>
#include <cstdint>

#include "adapters/binance_us/decode_user.h"
#include "venue_judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace piggy;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (
        const char* inside :
        {R"({"subscriptionId":0,"event":{"e":"executionReport","E":1,"s":"BTCUSDT","c":"x","S":"BUY","q":"1","p":"1","x":"TRADE",)"
         R"("X":"FILLED","i":1,"l":"1","z":"1","L":@,"n":"0","N":null,"T":1,"t":1,"m":false,"Z":"1","Y":"1"}})",
         R"({"e":"outboundAccountPosition","E":1,"B":[@]})", R"({"e":"balanceUpdate","E":1,"a":"BTC","d":@,"T":1})",
         R"({"id":"1","status":@,"error":{"code":-2010,"msg":"x"}})", R"({"id":"1","status":400,"error":@})"}) {
        fuzz::try_alone_and_inside(bytes, inside, [](const std::string& text) {
            static binance_us::JsonReader reader;
            const auto told = binance_us::decode_user_frame(reader, text);
            if (!told) return;
            if (const auto* order = std::get_if<binance_us::OrderTold>(&*told)) {
                fuzz::judge(order->order);
                if (order->fill) fuzz::judge(*order->fill);
            }
            if (const auto* balances = std::get_if<binance_us::BalancesTold>(&*told)) {
                for (const auto& balance : balances->balances) fuzz::judge(balance);
            }
        });
    }
    return 0;
}
