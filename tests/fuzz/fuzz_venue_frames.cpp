// Any bytes as a frame of a market stream, and a book fed with what was taken. Never a crash, never a crossed top.

#include <cstddef>
#include <cstdint>

#include "adapters/binance_us/local_book.h"
#include "venue_judge.h"

namespace {

using namespace piggy;
using namespace piggy::binance_us;

void feed(LocalBook& book, const StreamTold& told) {
    if (const auto* trade = std::get_if<TradeTold>(&told)) fuzz::judge(trade->trade);
    if (const auto* candle = std::get_if<CandleTold>(&told)) fuzz::judge(candle->update.candle);
    if (const auto* top = std::get_if<TopTold>(&told)) fuzz::judge(top->top);
    if (const auto* ticker = std::get_if<TickerTold>(&told)) fuzz::judge(ticker->last);
    if (const auto* partial = std::get_if<PartialDepthTold>(&told)) {
        fuzz::judge(partial->book.bids);
        fuzz::judge(partial->book.asks);
        static_cast<void>(book.snapshot(partial->book));
    }
    if (const auto* step = std::get_if<DepthTold>(&told)) {
        fuzz::judge(step->bids);
        fuzz::judge(step->asks);
        static_cast<void>(book.step(*step));
    }
    if (const auto top = book.top()) fuzz::judge(*top);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    LocalBook book;
    book.snapshot({100, {{{Decimal::whole(1)}, {Decimal::whole(1)}}}, {{{Decimal::whole(2)}, {Decimal::whole(1)}}}});
    for (
        const char* inside :
        {R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":@,"q":"1","T":1,"m":true}})",
         R"({"e":"kline","E":1,"s":"BTCUSDT","k":{"t":1788516000000,"s":"BTCUSDT","i":"1m","o":"1","c":@,"h":"1","l":"1","v":"1","x":true}})",
         R"({"u":1,"s":"BTCUSDT","b":@,"B":"1","a":"2","A":"1"})",
         R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":101,"u":101,"b":[@],"a":[["2","1"]]})",
         R"({"e":"24hrTicker","s":"BTCUSDT","c":@})", R"({"code":@,"msg":"x"})"}) {
        piggy::fuzz::try_alone_and_inside(bytes, inside, [&](const std::string& text) {
            static JsonReader reader;
            if (const auto told = decode_stream_frame(reader, text)) feed(book, *told);
        });
    }
    return 0;
}
