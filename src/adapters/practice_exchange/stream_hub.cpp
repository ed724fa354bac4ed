#include "adapters/practice_exchange/stream_hub.h"

#include <algorithm>

namespace piggy::practice_exchange {

using venue::InstrumentId;
using venue::Level;
using venue::VenueCandle;

namespace {

// Levels that changed since the last event, as they are now; 0 is gone.
struct DepthWindow {
    std::int64_t first = 0, last = 0;
    std::map<venue::Ticks, venue::Ticks, std::greater<>> bids;
    std::map<venue::Ticks, venue::Ticks> asks;

    void note(const venue::BookChange& change) {
        if (first == 0) first = change.update_id;
        last = change.update_id;
        if (change.side == venue::Side::buy) {
            bids[change.price] = change.quantity;
        } else {
            asks[change.price] = change.quantity;
        }
    }
};

std::vector<Level> levels_of(const auto& side) {
    std::vector<Level> levels;
    for (const auto& [price, quantity] : side) levels.push_back({price, quantity});
    return levels;
}

// More bars than this are not told one by one when the clock jumps.
constexpr std::size_t bars_at_once_max = 1000;

}  // namespace

struct StreamHub::Channel {
    std::string name;
    Stream stream;
    std::vector<StreamReceiver*> receivers;  // nullptr: left while a frame was being sent
    Timestamp due{};
    DepthWindow window;
    std::optional<Timestamp> bar;                 // the kline's that was told of last
    std::map<InstrumentId, venue::TradeId> told;  // newest trade that an array has shown
};

StreamHub::StreamHub(const venue::Exchange& exchange, const venue::TradeTape& tape, const venue::CandleHistory& history,
                     EventGate& gate, venue::Profile profile)
    : exchange_(exchange),
      tape_(tape),
      history_(history),
      gate_(gate),
      profile_(profile),
      instruments_(exchange.market().instruments.size()) {}
StreamHub::~StreamHub() = default;

void StreamHub::subscribe(const std::string& name, StreamReceiver& receiver) {
    auto found = channels_.find(name);
    if (found == channels_.end()) {
        auto stream = parse_stream_name(name, exchange_.market());
        if (!stream) return;
        auto channel = std::make_unique<Channel>();
        channel->name = name;
        channel->stream = *stream;
        found = channels_.emplace(name, std::move(channel)).first;
        connect(*found->second);
    }
    found->second->receivers.push_back(&receiver);
}

void StreamHub::unsubscribe(const std::string& name, StreamReceiver& receiver) {
    const auto found = channels_.find(name);
    if (found == channels_.end()) return;
    for (StreamReceiver*& one : found->second->receivers) {
        if (one == &receiver) one = nullptr;
    }
    has_empty_ = true;
    drop_empty();
}

void StreamHub::drop_empty() {
    if (sending_ > 0 || !has_empty_) return;
    has_empty_ = false;
    for (auto at = channels_.begin(); at != channels_.end();) {
        Channel& channel = *at->second;
        std::erase(channel.receivers, nullptr);
        if (!channel.receivers.empty()) {
            ++at;
            continue;
        }
        disconnect(channel);
        at = channels_.erase(at);
    }
}

void StreamHub::connect(Channel& channel) {
    const Stream& stream = channel.stream;
    if (stream.every.count() > 0) timed_.push_back(&channel);
    if (!stream.instrument) return;
    OneInstrument& one = instruments_[*stream.instrument];
    switch (stream.kind) {
        case StreamKind::trade: one.trade = &channel; break;
        case StreamKind::aggregate_trade:
            one.aggregate = &channel;
            one.aggregate_sent = tape_.next_aggregate(*stream.instrument) - 1;
            break;
        case StreamKind::book_ticker:
            one.book = &channel;
            one.best_sent = {};
            one.has_new_book = true;  // the newcomer hears at once how things stand
            break;
        case StreamKind::depth: one.depths.push_back(&channel); break;
        default: break;
    }
}

void StreamHub::disconnect(Channel& channel) {
    std::erase(timed_, &channel);
    for (OneInstrument& one : instruments_) {
        for (Channel** place : {&one.trade, &one.aggregate, &one.book}) {
            if (*place == &channel) *place = nullptr;
        }
        std::erase(one.depths, &channel);
    }
}

void StreamHub::on_trade(const venue::PublicTrade& trade) {
    OneInstrument& one = instruments_[trade.instrument];
    one.is_traded = true;
    if (one.trade != nullptr) one.trades.push_back(trade);
}

void StreamHub::on_book(const venue::BookChange& change) {
    OneInstrument& one = instruments_[change.instrument];
    one.has_new_book = true;
    for (Channel* channel : one.depths) channel->window.note(change);
}

void StreamHub::flush(Timestamp now) {
    for (std::size_t i = 0; i < instruments_.size(); ++i) {
        OneInstrument& one = instruments_[i];
        if (one.is_traded || one.has_new_book) flush(static_cast<InstrumentId>(i), one, now);
    }
}

void StreamHub::flush(InstrumentId id, OneInstrument& one, Timestamp now) {
    const std::string& code = exchange_.market().instruments[id].code;
    one.is_traded = false;
    const std::vector<venue::PublicTrade> trades = std::exchange(one.trades, {});
    for (const venue::PublicTrade& trade : trades) {
        if (one.trade == nullptr) break;
        const bool has_orders = profile_ == venue::Profile::binanceus;
        broadcast(*one.trade, trade_event(code, trade, has_orders, now), EventClass::plain, now);
    }
    if (one.aggregate != nullptr) {
        const auto& all = tape_.aggregate_trades(id);
        auto from = all.end();
        while (from != all.begin() && std::prev(from)->id > one.aggregate_sent) --from;
        for (; from != all.end() && one.aggregate != nullptr; ++from) {
            one.aggregate_sent = from->id;
            broadcast(*one.aggregate, aggregate_trade_event(code, *from, now), EventClass::plain, now);
        }
    }
    if (!std::exchange(one.has_new_book, false) || one.book == nullptr) return;
    const std::pair best{exchange_.best(id, venue::Side::buy).value_or(Level{}),
                         exchange_.best(id, venue::Side::sell).value_or(Level{})};
    if (best == one.best_sent) return;
    one.best_sent = best;
    broadcast(*one.book, book_ticker_event(code, exchange_.update_id(id), best.first, best.second), EventClass::plain,
              now);
}

void StreamHub::tick(Timestamp now) {
    windows_.clear();
    const std::vector<Channel*> timed = timed_;
    ++sending_;  // so that none of them goes meanwhile
    for (Channel* channel : timed) tick(*channel, now);
    --sending_;
    drop_empty();
}

void StreamHub::tick(Channel& channel, Timestamp now) {
    const Stream& stream = channel.stream;
    const bool has_bar_closed = channel.bar && stream.interval && now >= stream.interval->next_open(*channel.bar);
    if (now < channel.due && !has_bar_closed) return;
    // On the grid of the clock, so that what belongs together goes out together.
    channel.due = Timestamp((now.time_since_epoch() / stream.every + 1) * stream.every);
    switch (stream.kind) {
        case StreamKind::depth: return send_depth_window(channel, now);
        case StreamKind::partial_depth:
            return broadcast(channel, partial_depth_event(exchange_.depth(*stream.instrument, stream.levels)),
                             EventClass::plain, now);
        case StreamKind::kline: return send_kline(channel, now);
        default: return send_tickers(channel, now);
    }
}

void StreamHub::send_depth_window(Channel& channel, Timestamp now) {
    const DepthWindow window = std::exchange(channel.window, {});
    if (window.first == 0) return;
    const std::string& code = exchange_.market().instruments[*channel.stream.instrument].code;
    broadcast(channel,
              depth_event(code, window.first, window.last, levels_of(window.bids), levels_of(window.asks), now),
              EventClass::depth_change, now);
}

void StreamHub::close_depth_windows(InstrumentId instrument, Timestamp now) {
    ++sending_;
    for (Channel* channel : instruments_[instrument].depths) send_depth_window(*channel, now);
    --sending_;
    drop_empty();
}

void StreamHub::send_kline(Channel& channel, Timestamp now) {
    const InstrumentId id = *channel.stream.instrument;
    const venue::Interval interval = *channel.stream.interval;
    const std::string& code = exchange_.market().instruments[id].code;
    const Timestamp open = interval.open_time(now);
    if (channel.bar && *channel.bar < open) {
        const auto closed =
            history_.candles(id, interval, *channel.bar, open - std::chrono::nanoseconds(1), bars_at_once_max, now);
        for (const VenueCandle& bar : closed) {
            const Timestamp closes = interval.next_open(bar.open_time);
            broadcast(channel, kline_event(code, interval.name(), bar, closes, true, now), EventClass::final_candle,
                      now);
        }
    }
    channel.bar = open;
    const VenueCandle bar = history_.current(id, interval, now);
    broadcast(channel, kline_event(code, interval.name(), bar, interval.next_open(open), false, now), EventClass::plain,
              now);
}

const VenueCandle& StreamHub::rolling(InstrumentId instrument, std::chrono::minutes length, Timestamp now) {
    const auto [at, is_new] = windows_.try_emplace({instrument, length.count()});
    if (is_new) at->second = history_.rolling(instrument, length, now);
    return at->second;
}

std::string StreamHub::ticker(const Stream& stream, InstrumentId instrument, Timestamp now) {
    const bool is_rolling = stream.kind == StreamKind::rolling_ticker;
    TickerFigures figures;
    figures.code = exchange_.market().instruments[instrument].code;
    figures.window = rolling(instrument, is_rolling ? stream.window_length : std::chrono::hours(24), now);
    const auto& trades = tape_.trades(instrument);
    if (!trades.empty()) figures.last_quantity = trades.back().quantity;
    if (stream.kind == StreamKind::mini_ticker) return mini_ticker_event(figures, now);
    figures.bid = exchange_.best(instrument, venue::Side::buy).value_or(Level{});
    figures.ask = exchange_.best(instrument, venue::Side::sell).value_or(Level{});
    return ticker_event(is_rolling ? stream.window + "Ticker" : "24hrTicker", figures, now);
}

void StreamHub::send_tickers(Channel& channel, Timestamp now) {
    if (channel.stream.instrument) {
        return broadcast(channel, ticker(channel.stream, *channel.stream.instrument, now), EventClass::plain, now);
    }
    // Of all instruments, those that traded since the last time.
    std::string array = "[";
    for (std::size_t i = 0; i < instruments_.size(); ++i) {
        const auto id = static_cast<InstrumentId>(i);
        const auto& trades = tape_.trades(id);
        const venue::TradeId newest = trades.empty() ? 0 : trades.back().id;
        const auto [told, is_first] = channel.told.try_emplace(id, newest);
        if (!is_first && told->second == newest) continue;
        told->second = newest;
        if (array.size() > 1) array += ',';
        array += ticker(channel.stream, id, now);
    }
    if (array.size() > 1) broadcast(channel, array + "]", EventClass::plain, now);
}

void StreamHub::broadcast(Channel& channel, std::string event, EventClass what, Timestamp now) {
    gate_.pass(channel.name, channel.name, what, now, [this, name = channel.name, text = std::move(event)] {
        const auto found = channels_.find(name);  // by name: late ones may outlive the channel
        if (found != channels_.end()) send(*found->second, text);
    });
}

void StreamHub::send(Channel& channel, const std::string& event) {
    Frame raw, wrapped;
    ++sending_;
    for (std::size_t i = 0; i < channel.receivers.size(); ++i) {
        StreamReceiver* receiver = channel.receivers[i];
        if (receiver == nullptr) continue;
        Frame& frame = receiver->wants_wrapped() ? wrapped : raw;
        if (!frame) {
            frame = std::make_shared<const std::string>(receiver->wants_wrapped() ? wrapped_event(channel.name, event)
                                                                                  : event);
        }
        receiver->receive(frame);
    }
    --sending_;
    drop_empty();
}

}  // namespace piggy::practice_exchange
