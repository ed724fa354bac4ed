#include "adapters/http_api/desk_news.h"

#include <algorithm>
#include <utility>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_json.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

constexpr std::array<RunMode, 2> modes = {RunMode::paper, RunMode::live};

std::size_t index(RunMode mode) { return mode == RunMode::paper ? 0 : 1; }

std::string text_in(const boost::json::object& fields, const char* name) {
    const auto* value = fields.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

}  // namespace

DeskNews::DeskNews(TradingPorts ports, const Clock& clock, std::string limits_sha256, Publish publish,
                   std::function<void()> tell_all, std::function<void(std::string_view)> log)
    : ports_(ports),
      clock_(clock),
      limits_sha256_(std::move(limits_sha256)),
      publish_(std::move(publish)),
      tell_all_(std::move(tell_all)),
      log_(std::move(log)) {
    for (const RunMode mode : modes) desks_[index(mode)] = desk_fields(mode);
    if (ports_.runs != nullptr) runs_ = to_json(ports_.runs->list());
    static_cast<void>(load_paper_orders());
    thread_ = std::jthread([this] { tell_changes(); });
}

DeskNews::~DeskNews() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
}

std::string DeskNews::desk_fields(RunMode mode) const {
    const std::string read_at = format_iso8601(clock_.now(), TimePrecision::milliseconds);
    return (mode == RunMode::paper ? paper_desk_fields(ports_.paper, limits_sha256_)
                                   : live_desk_fields(ports_.backend)) +
           ",\"read_at\":\"" + read_at + "\"";
}

bool DeskNews::load_paper_orders() {
    if (ports_.paper == nullptr) return false;
    const auto known = paper_orders(*ports_.paper, {static_cast<std::int64_t>(orders_max), 0});
    known ? replace_orders(RunMode::paper, known->first) : log_(known.error().what);
    return known.has_value();
}

void DeskNews::read_paper_orders() {
    if (load_paper_orders()) tell_all_();
}

void DeskNews::desk_changed(RunMode mode) {
    const std::lock_guard lock(mutex_);
    desk_due_[index(mode)] = true;
    wake_.notify_all();
}

void DeskNews::runs_changed() {
    const std::lock_guard lock(mutex_);
    runs_due_ = true;
    wake_.notify_all();
}

std::optional<DeskNews::KnownOrder> DeskNews::read(RunMode mode, const std::string& order_json) {
    const auto fields = net::parse_json_object(order_json);
    if (!fields) return std::nullopt;
    KnownOrder order{mode, text_in(*fields, "request_id"), text_in(*fields, "created_at"), with_mode(mode, order_json)};
    return order.id.empty() ? std::nullopt : std::optional(std::move(order));
}

void DeskNews::take(KnownOrder order) {
    std::erase_if(orders_, [&](const KnownOrder& known) { return known.mode == order.mode && known.id == order.id; });
    // Times are ISO-8601 in UTC to the microsecond, so their texts have their order.
    const auto place =
        std::ranges::find_if(orders_, [&](const KnownOrder& known) { return known.created_at <= order.created_at; });
    orders_.insert(place, std::move(order));
    if (orders_.size() > orders_max) orders_.pop_back();
}

void DeskNews::order_changed(RunMode mode, const std::string& order_json) {
    auto order = read(mode, order_json);
    if (!order) return log_("a desk told of an order that can't be read");
    std::string frame = "{\"kind\":\"order\",\"order\":" + order->json + "}";
    std::string topic;
    {
        const std::lock_guard lock(mutex_);
        take(std::move(*order));
        topic = "order " + std::to_string(next_order_++);  // a topic of its own: none replaces another
    }
    publish_(topic, std::move(frame));
}

void DeskNews::replace_orders(RunMode mode, const std::vector<std::string>& order_jsons) {
    std::vector<KnownOrder> known;
    for (const std::string& order_json : order_jsons) {
        if (auto order = read(mode, order_json)) known.push_back(std::move(*order));
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(orders_, [&](const KnownOrder& order) { return order.mode == mode; });
    for (KnownOrder& order : known) take(std::move(order));
}

void DeskNews::orders_known(RunMode mode, const std::vector<std::string>& order_jsons) {
    replace_orders(mode, order_jsons);
    tell_all_();  // a snapshot says which orders there are, and so also which are no more
}

void DeskNews::notice(const Notice& notice) {
    std::string fields, topic;
    {
        const std::lock_guard lock(mutex_);
        const std::uint64_t id = next_notice_++;
        fields = notice_fields(notice, id);
        topic = "notice " + std::to_string(id);
        notices_.push_front("{" + fields + "}");
        if (notices_.size() > notices_max) notices_.pop_back();
    }
    publish_(topic, "{\"kind\":\"notice\"," + fields + "}");
}

std::string DeskNews::snapshot_fields() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> known;
    for (const KnownOrder& order : orders_) known.push_back(order.json);
    return "\"desks\":[{" + desks_[0] + "},{" + desks_[1] + "}],\"orders\":" + array_of(known) + ",\"runs\":" + runs_ +
           ",\"notices\":" + array_of({notices_.begin(), notices_.end()});
}

void DeskNews::tell_changes() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [&] { return stopping_ || desk_due_[0] || desk_due_[1] || runs_due_; });
        if (stopping_) return;
        const auto desks = std::exchange(desk_due_, {});
        const bool runs = std::exchange(runs_due_, false);
        lock.unlock();
        refresh(desks, runs);
        lock.lock();
        wake_.wait_for(lock, spacing, [&] { return stopping_; });
    }
}

void DeskNews::refresh(const std::array<bool, 2>& desks, bool runs) {
    for (const RunMode mode : modes) {
        if (!desks[index(mode)]) continue;
        const std::string fields = desk_fields(mode);
        {
            const std::lock_guard lock(mutex_);
            desks_[index(mode)] = fields;
        }
        publish_(std::string("desk ") + trading::run_mode_name(mode), "{\"kind\":\"desk\"," + fields + "}");
    }
    if (!runs || ports_.runs == nullptr) return;
    const std::string items = to_json(ports_.runs->list());
    {
        const std::lock_guard lock(mutex_);
        runs_ = items;
    }
    publish_("runs", "{\"kind\":\"runs\",\"items\":" + items + "}");
}

}  // namespace piggy::http_api
