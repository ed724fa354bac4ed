#include "adapters/http_api/live_market.h"

#include <algorithm>
#include <utility>

#include "adapters/http_api/market_json.h"
#include "core/json_text.h"

namespace piggy::http_api {
namespace {

constexpr std::size_t reason_bytes_max = 500;

// A venue's own words may be any length; cut between characters.
std::string capped(std::string text) {
    if (text.size() <= reason_bytes_max) return text;
    std::size_t bytes = reason_bytes_max;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    text.resize(bytes);
    return text + "…";
}

const char* state_name(market::FeedState state) {
    switch (state) {
        case market::FeedState::connecting: return "connecting";
        case market::FeedState::live: return "live";
        case market::FeedState::stale: return "stale";
        case market::FeedState::down: return "down";
    }
    return "down";
}

void write_price(JsonText& json, std::string_view name, const std::optional<Price>& price) {
    json.key(name);
    price ? json.value(price->value.to_string()) : json.null();
}

void write_candle(JsonText& json, std::string_view name, const std::optional<market::Candle>& candle) {
    json.key(name);
    candle ? json.raw(http_api::to_json(*candle)) : json.null();
}

// "{…}" as fields of a longer object.
std::string without_braces(const std::string& object) { return object.substr(1, object.size() - 2); }

}  // namespace

LiveMarket::LiveMarket(ExchangePort exchange, std::vector<Symbol> symbols, const Clock& clock, Publish publish)
    : exchange_(std::move(exchange)), symbols_(std::move(symbols)), clock_(clock), feed_(std::move(exchange_.feed)) {
    for (const Symbol& symbol : symbols_) {
        latest_.emplace_back();
        latest_.back().symbol = symbol;
    }
    if (!feed_) {
        status_ = {market::FeedState::down, capped(exchange_.reason)};
        return;  // nothing will ever change
    }
    exchange_.name = feed_->name();
    publisher_ = std::jthread([this, publish = std::move(publish)] { publish_changes(publish); });
    feed_->follow(symbols_, market::Timeframe::one_minute(), *this);
}

LiveMarket::~LiveMarket() {
    feed_.reset();  // from here on nobody calls the listener
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
}

void LiveMarket::change(const Symbol& symbol, const std::function<void(Latest&)>& how) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(latest_, symbol, &Latest::symbol);
        if (found == latest_.end()) return;
        how(*found);
        found->changed = true;
    }
    wake_.notify_one();
}

void LiveMarket::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    change(symbol, [&](Latest& latest) {
        latest.bid = top.bid;
        latest.ask = top.ask;
        latest.heard = std::max(latest.heard.value_or(top.received), top.received);
    });
    for (market::MarketListener* listener : exchange_.also) listener->on_top(symbol, top);
}

void LiveMarket::on_quote(const market::PriceQuote& quote) {
    take(quote);
    for (market::MarketListener* listener : exchange_.also) listener->on_quote(quote);
}

void LiveMarket::on_trade(const Symbol& symbol, const market::Trade& trade) {
    const auto now = clock_.monotonic();
    change(symbol, [&](Latest& latest) {
        latest.last = trade.price;
        latest.heard = now;
    });
    for (market::MarketListener* listener : exchange_.also) listener->on_trade(symbol, trade);
}

void LiveMarket::on_candle(const market::CandleUpdate& update) {
    keep_candle(update);
    for (market::MarketListener* listener : exchange_.also) listener->on_candle(update);
}

void LiveMarket::keep_candle(const market::CandleUpdate& update) {
    if (update.timeframe != market::Timeframe::one_minute()) return;
    const auto now = clock_.monotonic();
    const auto opened = update.candle.open_time;
    change(update.symbol, [&](Latest& latest) {
        // What comes late, of a minute that is over, changes nothing any more.
        const bool is_over = latest.closed_minute && opened <= latest.closed_minute->open_time;
        if (is_over || (!update.closed && latest.minute && opened < latest.minute->open_time)) return;
        if (update.closed) {
            latest.closed_minute = update.candle;
            if (latest.minute && latest.minute->open_time <= opened) latest.minute.reset();
            return;
        }
        latest.minute = update.candle;
        // The candle stream lags behind the trades, so it only speaks of the price while they have not.
        if (!latest.last) latest.last = update.candle.close;
        latest.heard = now;
    });
}

void LiveMarket::on_status(const market::FeedStatus& status) {
    {
        const std::lock_guard lock(mutex_);
        status_ = {status.state, capped(status.reason)};
        status_changed_ = true;
    }
    wake_.notify_one();
    for (market::MarketListener* listener : exchange_.also) listener->on_status(status);
}

void LiveMarket::take(const market::PriceQuote& quote) {
    change(quote.symbol, [&](Latest& latest) {
        latest.last = quote.last;
        latest.bid = quote.top.bid;
        latest.ask = quote.top.ask;
        latest.heard = std::max(latest.heard.value_or(quote.top.received), quote.top.received);
    });
}

std::optional<market::Candle> LiveMarket::minute(const Symbol& symbol) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(latest_, symbol, &Latest::symbol);
    return found == latest_.end() ? std::nullopt : found->minute;
}

bool LiveMarket::has_news() const { return status_changed_ || std::ranges::any_of(latest_, &Latest::changed); }

void LiveMarket::publish_changes(const Publish& publish) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [&] { return stopping_ || has_news(); });
        if (stopping_) return;
        std::vector<std::pair<std::string, std::string>> news;
        if (std::exchange(status_changed_, false)) {
            news.emplace_back("exchange", "{\"kind\":\"exchange\"," + exchange_fields() + "}");
        }
        for (Latest& latest : latest_) {
            if (!std::exchange(latest.changed, false)) continue;
            news.emplace_back("quote " + latest.symbol.to_string(),
                              "{\"kind\":\"quote\"," + quote_fields(latest) + "}");
        }
        lock.unlock();
        for (auto& [topic, object] : news) publish(topic, std::move(object));
        lock.lock();
        wake_.wait_for(lock, spacing, [&] { return stopping_; });
    }
}

std::string LiveMarket::exchange_fields() const {
    JsonText json;
    json.begin_object();
    json.key("exchange").begin_object().field("id", exchange_.id).field("name", exchange_.name).end_object();
    json.key("status").begin_object();
    json.field("state", state_name(status_.state)).field("reason", status_.reason).end_object();
    json.end_object();
    return without_braces(json.text());
}

std::string LiveMarket::quote_fields(const Latest& latest) const {
    JsonText json;
    json.begin_object().field("symbol", latest.symbol.to_string());
    write_price(json, "last", latest.last);
    write_price(json, "bid", latest.bid);
    write_price(json, "ask", latest.ask);
    json.key("age_ms");
    const auto age = latest.heard ? std::max(clock_.monotonic() - *latest.heard, std::chrono::nanoseconds(0))
                                  : std::chrono::nanoseconds::max();
    using std::chrono::milliseconds;
    latest.heard ? json.value(std::int64_t{std::chrono::duration_cast<milliseconds>(age).count()}) : json.null();
    json.field("stale", age > stale_after);
    write_candle(json, "minute", latest.minute);
    write_candle(json, "closed_minute", latest.closed_minute);
    json.end_object();
    return without_braces(json.text());
}

std::string LiveMarket::to_json() const {
    const std::lock_guard lock(mutex_);
    std::string json = "{" + exchange_fields() + ",\"symbols\":[";
    for (const Latest& latest : latest_) {
        if (json.back() == '}') json += ",";
        json += "{" + quote_fields(latest) + "}";
    }
    return json + "]}";
}

}  // namespace piggy::http_api
