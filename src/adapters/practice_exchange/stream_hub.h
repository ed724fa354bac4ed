#pragma once
// StreamHub: market events to whoever listens. Each frame is written once for a stream and handed to all its receivers;
// nothing is written for a stream without any. Trades and best prices go out at flush(), right after the call that
// caused them; the others on the clock, at tick().

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/practice_exchange/event_gate.h"
#include "adapters/practice_exchange/stream_json.h"
#include "adapters/practice_exchange/stream_names.h"
#include "venue/candle_history.h"
#include "venue/exchange.h"
#include "venue/trade_tape.h"
#include "venue/venue_listener.h"

namespace piggy::practice_exchange {

using Frame = std::shared_ptr<const std::string>;

struct StreamReceiver {
    virtual ~StreamReceiver() = default;
    // Whether it takes {"stream":…,"data":…} or the event alone.
    [[nodiscard]] virtual bool wants_wrapped() const = 0;
    virtual void receive(const Frame& frame) = 0;
};

class StreamHub final : public venue::VenueListener {
public:
    // tape must hear of each trade before this does.
    StreamHub(const venue::Exchange& exchange, const venue::TradeTape& tape, const venue::CandleHistory& history,
              EventGate& gate, venue::Profile profile);
    ~StreamHub() override;

    // Unknown names are taken and never send anything. A receiver subscribes to a name once, and stays until it leaves.
    void subscribe(const std::string& name, StreamReceiver& receiver);
    void unsubscribe(const std::string& name, StreamReceiver& receiver);

    void on_trade(const venue::PublicTrade& trade) override;
    void on_book(const venue::BookChange& change) override;

    // After each call into the exchange.
    void flush(Timestamp now);
    void tick(Timestamp now);
    // A snapshot of this book is about to be shown: what changed so far is sent, so that its lastUpdateId is a u.
    void close_depth_windows(venue::InstrumentId instrument, Timestamp now);

private:
    struct Channel;
    struct OneInstrument {
        bool is_traded = false, has_new_book = false;  // since the last flush
        std::vector<venue::PublicTrade> trades;        // since then, while somebody listens
        std::int64_t aggregate_sent = 0;
        std::pair<venue::Level, venue::Level> best_sent;
        Channel* trade = nullptr;
        Channel* aggregate = nullptr;
        Channel* book = nullptr;
        std::vector<Channel*> depths;
    };

    void connect(Channel& channel);
    void disconnect(Channel& channel);
    void broadcast(Channel& channel, std::string event, EventClass what, Timestamp now);
    void send(Channel& channel, const std::string& event);
    void flush(venue::InstrumentId id, OneInstrument& one, Timestamp now);
    void tick(Channel& channel, Timestamp now);
    void send_depth_window(Channel& channel, Timestamp now);
    void send_kline(Channel& channel, Timestamp now);
    void send_tickers(Channel& channel, Timestamp now);
    std::string ticker(const Stream& stream, venue::InstrumentId instrument, Timestamp now);
    const venue::VenueCandle& rolling(venue::InstrumentId instrument, std::chrono::minutes length, Timestamp now);
    void drop_empty();

    const venue::Exchange& exchange_;
    const venue::TradeTape& tape_;
    const venue::CandleHistory& history_;
    EventGate& gate_;
    venue::Profile profile_;
    std::vector<OneInstrument> instruments_;
    std::map<std::string, std::unique_ptr<Channel>, std::less<>> channels_;
    std::vector<Channel*> timed_;
    std::map<std::pair<venue::InstrumentId, std::int64_t>, venue::VenueCandle> windows_;  // of this tick
    int sending_ = 0;  // depth of broadcasts: receivers that leave meanwhile are swept up afterwards
    bool has_empty_ = false;
};

}  // namespace piggy::practice_exchange
