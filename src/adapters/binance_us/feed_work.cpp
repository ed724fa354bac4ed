#include "adapters/binance_us/feed_work.h"

#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

using market::FeedState;

std::string target_of(const std::vector<Symbol>& symbols, market::Timeframe timeframe) {
    std::string names;
    for (const Symbol& symbol : symbols) {
        const std::string code = stream_code(symbol);
        for (const std::string& kind :
             {std::string("@trade"), std::string("@bookTicker"), "@kline_" + std::string(timeframe.name())}) {
            names += (names.empty() ? "" : "/") + code + kind;
        }
    }
    return "/stream?streams=" + names;
}

}  // namespace

FeedWork::FeedWork(FeedParts parts) : parts_(std::move(parts)), back_off_(parts_.seed) {
    connect_at_ = now();
    poll_at_ = now() + FeedTimes::stale_after;  // the stream gets its chance first
    const Timestamp running = parts_.timeframe.open_time(parts_.rest.venue_clock().now());
    std::uint64_t seed = parts_.seed;
    for (const Symbol& symbol : parts_.symbols) {
        told_.emplace(symbol, Told{running - parts_.timeframe.length(), -1, -1, now(), BackOff(++seed)});
    }
}

void FeedWork::set_status(FeedState state, std::string reason) {
    reason_ = std::move(reason);
    if (state == FeedState::live) poll_trouble_.clear();
    market::FeedStatus status{state, reason_};
    if (!poll_trouble_.empty()) status.reason += (reason_.empty() ? "" : "; ") + poll_trouble_;
    if (status_.state == status.state && status_.reason == status.reason) return;
    status_ = std::move(status);
    parts_.status(status_);
    parts_.listener.on_status(status_);
}

FeedWork::Connection FeedWork::connect() {
    Connection connection;
    connection.number = ++connections_;
    connection.begun = now();
    connection.last_frame = now();
    net::StreamOptions options;
    options.address = parts_.streams;
    options.target = target_of(parts_.symbols, parts_.timeframe);
    connection.stream = parts_.open(std::move(options), queue_listener(parts_.queue, connection.number));
    return connection;
}

// The current connection is over. Prices and candles come by REST until another one tells something.
void FeedWork::drop(std::string why) {
    // One that keeps closing at once is not opened faster and faster.
    if (current_.told_something && now() - current_.begun >= FeedTimes::reconnect_after) back_off_.reset();
    current_ = {};
    const Nanoseconds pause = back_off_.next();
    connect_at_ = now() + pause;
    poll_at_ = std::min(poll_at_, now());
    set_status(FeedState::down, "the streams of " + parts_.rest.venue_name() + " are down: " + why +
                                    "; prices are asked for every 5 s and the streams opened again");
}

void FeedWork::on(const StreamNews& news) {
    Connection* connection = news.connection == current_.number ? &current_
                             : news.connection == next_.number  ? &next_
                                                                : nullptr;
    if (connection == nullptr || !connection->stream) return;  // of a connection that is already gone
    switch (news.kind) {
        case StreamNews::Kind::opened:
            connection->open = true;
            connection->begun = news.received;
            connection->last_frame = news.received;
            // Ids may begin anew where the venue has.
            for (auto& [symbol, told] : told_) told.trade_id = told.update_id = -1;
            if (connection == &next_) {
                current_ = std::move(next_);
                next_ = {};
            }
            break;
        case StreamNews::Kind::closed:
            if (connection == &next_) {
                next_ = {};
            } else if (next_.stream) {
                current_ = std::move(next_);
                next_ = {};
                set_status(FeedState::connecting, "a stream of " + parts_.rest.venue_name() + " has closed (" +
                                                      news.text + "), the next one is being opened");
            } else {
                drop(news.text);
            }
            break;
        case StreamNews::Kind::text:
            if (connection == &current_) take_frame(news);
            break;
    }
}

void FeedWork::take_frame(const StreamNews& news) {
    const auto told = decode_stream_frame(reader_, news.text);
    if (!told) {
        nonsense_ = told.error().what;  // and the silence goes on
        return;
    }
    tell(*told, news.received);
}

void FeedWork::tell(const StreamTold& told, Nanoseconds received) {
    if (std::holds_alternative<ShutdownTold>(told)) {
        renew_now_ = true;
        return;
    }
    if (const auto* control = std::get_if<ControlTold>(&told)) {
        if (!control->ok) nonsense_ = "the venue refuses a subscription: " + control->what;
        return;
    }
    current_.last_frame = received;
    current_.told_something = true;
    if (const auto* candle = std::get_if<CandleTold>(&told)) tell_candle(candle->update);
    if (const auto* trade = std::get_if<TradeTold>(&told)) tell_trade(*trade);
    if (const auto* top = std::get_if<TopTold>(&told)) tell_top(*top, received);
}

void FeedWork::tell_trade(const TradeTold& told) {
    const auto known = told_.find(told.symbol);
    if (known == told_.end() || told.aggregate || told.trade.id <= known->second.trade_id) return;
    known->second.trade_id = told.trade.id;
    parts_.listener.on_trade(told.symbol, told.trade);
}

void FeedWork::tell_top(const TopTold& told, Nanoseconds received) {
    const auto known = told_.find(told.symbol);
    if (known == told_.end() || told.update_id < known->second.update_id) return;
    known->second.update_id = told.update_id;
    market::TopOfBook top = told.top;
    top.received = received;
    parts_.listener.on_top(told.symbol, top);
}

void FeedWork::tell_candle(const market::CandleUpdate& update) {
    const auto known = told_.find(update.symbol);
    if (known == told_.end() || update.timeframe != parts_.timeframe) return;
    const Timestamp venue_now = parts_.rest.venue_clock().now();
    const Timestamp earliest =
        update.closed ? update.candle.open_time + update.timeframe.length() : update.candle.open_time;
    if (earliest > venue_now + FeedTimes::ahead_max) {
        nonsense_ = "a candle of " + format_iso8601(update.candle.open_time) + " was told before its time";
        return;
    }
    if (auto bad = check_candle(update.candle); !bad) {
        nonsense_ = bad.error().what;
        return;
    }
    Told& told = known->second;
    if (update.candle.open_time <= told.closed) return;  // told already
    if (update.candle.open_time > told.closed + parts_.timeframe.length() &&
        !fill_up_to(update.symbol, told, update.candle.open_time)) {
        return;  // the missing ones come first; this one is asked for with them
    }
    if (update.candle.open_time <= told.closed) return;
    if (update.closed) told.closed = update.candle.open_time;
    parts_.listener.on_candle(update);
}

bool FeedWork::fill_up_to(const Symbol& symbol, Told& told, Timestamp to) {
    if (now() < told.ask_again) return false;
    while (told.closed + parts_.timeframe.length() < to) {
        const auto page = ask_candles(parts_.rest, symbol, parts_.timeframe, told.closed + parts_.timeframe.length(),
                                      to, candles_per_page, quick);
        if (!page) {
            told.ask_again = now() + std::max(told.back_off.next(), page.error().again_after);
            return false;
        }
        for (const market::Candle& candle : page->closed) {
            told.closed = candle.open_time;
            parts_.listener.on_candle({symbol, parts_.timeframe, candle, true});
        }
        if (page->full && !page->closed.empty()) continue;
        // The last closed candle may be a moment late at the venue; one that is not there a minute later never was.
        if (told.closed + parts_.timeframe.length() < to) {
            if (parts_.rest.venue_clock().now() >= to + FeedTimes::candle_given_up) {
                told.closed = to - parts_.timeframe.length();
                break;
            }
            told.ask_again = now() + told.back_off.next();
            return false;
        }
    }
    told.back_off.reset();
    return true;
}

// Where to begin was judged by the local clock, as the venue's was not measured yet. Had that been ahead, every candle
// would pass for told until the venue got there.
void FeedWork::forget_the_future() {
    if (begun_ || parts_.rest.venue_clock().needs_measuring()) return;
    begun_ = true;
    const Timestamp running = parts_.timeframe.open_time(parts_.rest.venue_clock().now());
    for (auto& [symbol, told] : told_) told.closed = std::min(told.closed, running - parts_.timeframe.length());
}

void FeedWork::fetch_due_candles() {
    const Timestamp venue_now = parts_.rest.venue_clock().now();
    // While live the stream gets a moment to tell it by itself.
    const Nanoseconds grace =
        status_.state == FeedState::live ? Nanoseconds(FeedTimes::candle_grace) : Nanoseconds(std::chrono::seconds(1));
    const Timestamp running = parts_.timeframe.open_time(venue_now - grace);
    for (auto& [symbol, told] : told_) {
        if (told.closed + parts_.timeframe.length() < running) static_cast<void>(fill_up_to(symbol, told, running));
    }
}

void FeedWork::poll() {
    if (status_.state == FeedState::live || now() < poll_at_) return;
    poll_at_ = now() + FeedTimes::poll_every;
    for (const auto& [symbol, told] : told_) {
        const auto quote = ask_price(parts_.rest, symbol, quick);
        poll_trouble_ = quote ? "" : quote.error().what;
        if (quote) parts_.listener.on_quote(*quote);
        set_status(status_.state, reason_);
    }
}

void FeedWork::renew_in_time() {
    if (next_.stream && now() - next_.begun > FeedTimes::connect_max) {
        next_ = {};
        renew_at_ = now() + FeedTimes::reconnect_after;
    }
    if (!current_.open || next_.stream || now() < renew_at_) return;
    if (!renew_now_ && now() - current_.begun < FeedTimes::renew_after) return;
    renew_now_ = false;
    next_ = connect();
    renew_at_ = now() + FeedTimes::reconnect_after;
}

void FeedWork::watch() {
    if (!current_.stream) {
        if (now() < connect_at_) return;
        current_ = connect();
        if (!current_.stream) drop("no connection could be made");
        return;
    }
    if (!current_.open) {
        if (now() - current_.begun > FeedTimes::connect_max) drop("connecting took longer than 15 s");
        return;
    }
    const Nanoseconds silence = now() - current_.last_frame;
    const std::string nonsense = nonsense_.empty() ? "" : "; the last frame made no sense: " + nonsense_;
    if (silence >= FeedTimes::reconnect_after) {
        drop("nothing came for 60 s" + nonsense);
    } else if (silence >= FeedTimes::stale_after) {
        if (status_.state != FeedState::stale) poll_at_ = now();
        set_status(FeedState::stale, "the streams of " + parts_.rest.venue_name() +
                                         " have told nothing for 10 s; prices are asked for every 5 s" + nonsense);
    } else if (current_.told_something) {
        nonsense_.clear();
        set_status(FeedState::live, "");
    }
}

void FeedWork::tick() {
    watch();  // first: what follows may wait for an answer, and frames with it
    renew_in_time();
    parts_.rest.refresh_clock();
    forget_the_future();
    fetch_due_candles();
    poll();
}

}  // namespace piggy::binance_us
