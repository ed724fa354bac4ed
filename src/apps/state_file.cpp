#include "apps/state_file.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "apps/file_output.h"
#include "core/json_text.h"
#include "execution/desk_json.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using http_api::RunMode;

constexpr std::int64_t orders_a_page = 500;
// Orders this much older than the day may still have been filled in it.
constexpr std::chrono::hours order_life_max{1};

// Exact, as a JSON number.
void field_usd(JsonText& text, std::string_view name, const std::optional<Decimal>& amount) {
    text.key(name);
    amount ? text.raw(execution::usd_text(*amount)) : text.null();
}
void field_decimal(JsonText& text, std::string_view name, const std::optional<Decimal>& value) {
    text.key(name);
    value ? text.raw(value->to_string()) : text.null();
}
void field_text(JsonText& text, std::string_view name, const std::string& value) {
    text.key(name);
    value.empty() ? text.null() : text.value(value);
}

// The runbook's moments have no Z.
std::string moment(Timestamp time) {
    std::string text = format_iso8601(time, TimePrecision::microseconds);
    text.pop_back();
    return text;
}

json::object read(const std::string& text) {
    auto object = net::parse_json_object(text);
    return object ? std::move(*object) : json::object();
}

std::optional<Timestamp> last_fill_of(const json::object& order) {
    std::optional<Timestamp> last;
    for (const json::value& fill : list_in(order, "fills")) {
        if (!fill.is_object()) continue;
        const auto time = parse_iso8601(text_in(fill.get_object(), "time"));
        if (time) last = last ? std::max(*last, *time) : *time;
    }
    return last;
}

void write_positions(JsonText& text, const std::string& balance, bool with_values) {
    if (balance.empty()) {
        text.null();
        return;
    }
    text.begin_object();
    const json::object fields = read(balance);
    for (const json::value& value : list_in(fields, "assets")) {
        if (!value.is_object()) continue;
        const json::object& asset = value.get_object();
        const auto total = decimal_in(asset, "total");
        if (text_in(asset, "asset") == "USDT" || !total || *total <= Decimal{}) continue;
        text.key(text_in(asset, "asset") + "/USDT").begin_object();
        field_decimal(text, "quantity", total);
        field_usd(text, "cost_usd", decimal_in(asset, "cost_usd"));
        if (with_values) {
            field_usd(text, "value_usd", decimal_in(asset, "value_usd"));
            field_usd(text, "open_profit_usd", decimal_in(asset, "open_profit_usd"));
        }
        text.end_object();
    }
    text.end_object();
}

void write_day(JsonText& text, const std::string& status, bool with_values) {
    if (status.empty()) {
        text.null();
        return;
    }
    const json::object fields = read(status);
    text.begin_object();
    text.field("trades_used", number_in(fields, "trades_used")).field("trades_max", number_in(fields, "trades_max"));
    field_usd(text, "baseline_usd", decimal_in(fields, "baseline_usd"));
    if (with_values) {
        field_usd(text, "equity_usd", decimal_in(fields, "equity_usd"));
        field_decimal(text, "loss_pct", decimal_in(fields, "loss_pct"));
    }
    text.field("latched", truth_in(fields, "latched"));
    field_text(text, "until", text_in(fields, "until"));
    text.end_object();
}

// What a program that was killed while it wrote has left.
void clear_leftovers(const fs::path& file) {
    std::error_code ignored;
    const std::string beginning = file.filename().string() + ".part";
    for (const auto& entry : fs::directory_iterator(file.parent_path(), ignored)) {
        const std::string name = entry.path().filename().string();
        const bool ours = name.starts_with(beginning) && name.size() > beginning.size() &&
                          name.find_first_not_of("0123456789", beginning.size()) == std::string::npos;
        if (ours && entry.is_regular_file(ignored)) fs::remove(entry.path(), ignored);
    }
}

}  // namespace

fs::path state_file_of(const fs::path& home) {
    fs::path folder = fs::absolute(home).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    return folder.parent_path() / "state.json";
}

StateFile::StateFile(Ports ports, fs::path file, Settings settings)
    : ports_(std::move(ports)), file_(std::move(file)), settings_(settings) {}

void StateFile::open() {
    clear_leftovers(file_);
    thread_.start([this] { look(); }, settings_.pause);
}

void StateFile::close() { thread_.stop(); }

void StateFile::order_changed(RunMode mode, const std::string&) {
    (mode == RunMode::paper ? paper_traded_ : live_traded_) = true;
    is_due_ = true;
}

void StateFile::look() {
    const auto now = ports_.clock.monotonic();
    const std::int64_t today = utc_day(ports_.clock.now());
    const bool is_new_day = std::exchange(day_, today) != today;
    if (is_new_day) paper_traded_ = live_traded_ = true;
    const bool is_old = !written_.empty() && now - written_at_ >= settings_.values_every;
    if (!is_due_.exchange(false) && !is_new_day && !is_old && !(has_failed_ && now >= retry_at_)) return;
    look_at_paper(desks_[RunMode::paper]);
    look_at_live(desks_[RunMode::live]);
    const std::string substance = render(false);
    if (substance == written_ && !is_old) return;
    if (has_failed_ && now < retry_at_) return;
    write(substance);
}

void StateFile::look_at_paper(Desk& desk) {
    desk.status = execution::status_json(ports_.paper.status(), "");
    desk.balance = execution::balance_json(ports_.paper.balances(), "owner", ports_.exchange);
    if (!paper_traded_.exchange(false) && desk.trades_known) return;
    desk.trades_known = read_paper_trades(desk);
    if (!desk.trades_known) is_due_ = true;
}

void StateFile::look_at_live(Desk& desk) {
    const auto heard = ports_.backend.heard();
    // What was known stays, where nothing is heard.
    if (!heard.status.empty()) desk.status = heard.status;
    if (!heard.balance.empty()) desk.balance = heard.balance;
    if (heard.health.ok && (live_traded_.exchange(false) || !desk.trades_known)) {
        desk.trades_known = read_live_trades(desk);
    }
    std::erase_if(desk.trades, [&](const Trade& trade) { return utc_day(trade.time) != day_; });
}

bool StateFile::read_paper_trades(Desk& desk) {
    Desk found;
    const Timestamp since = Timestamp(std::chrono::days(day_)) - order_life_max;
    for (std::int64_t offset = 0;; offset += orders_a_page) {
        const auto page = ports_.paper.orders({orders_a_page, offset, since});
        if (!page) return false;
        for (const orders::LiveOrder& order : page->rows) {
            if (!orders::has_fills(order)) continue;
            const auto fills = ports_.paper.fills_of(order.client_order_id);
            if (!fills) return false;
            add_order(found, execution::order_json(order, *fills), RunMode::paper);
        }
        if (offset + orders_a_page >= page->total) break;
    }
    desk.trades = std::move(found.trades);
    return true;
}

bool StateFile::read_live_trades(Desk& desk) {
    Desk found;
    for (std::int64_t offset = 0;; offset += orders_a_page) {
        const auto answer = ports_.backend.ask(
            "GET", "/api/orders?limit=" + std::to_string(orders_a_page) + "&offset=" + std::to_string(offset));
        const auto page = net::parse_json_object(answer.body);
        if (answer.status != 200 || !page) return false;
        bool is_today = true;
        for (const json::value& order : list_in(*page, "items")) {
            is_today = is_today && add_order(found, json::serialize(order), RunMode::live);
        }
        if (!is_today || offset + orders_a_page >= number_in(*page, "total")) break;
    }
    desk.trades = std::move(found.trades);
    return true;
}

bool StateFile::add_order(Desk& desk, std::string_view order_json, RunMode mode) const {
    const json::object order = read(std::string(order_json));
    const auto created = parse_iso8601(text_in(order, "created_at"));
    if (created && *created < Timestamp(std::chrono::days(day_)) - order_life_max) return false;
    const auto when = last_fill_of(order);
    const auto executed = decimal_in(order, "executed_quantity");
    if (!when || utc_day(*when) != day_ || !executed || *executed <= Decimal{}) return true;
    JsonText text;
    text.begin_object().field("datetime", moment(*when)).field("side", text_in(order, "side"));
    text.field("symbol", text_in(order, "symbol"));
    field_usd(text, "amount_usd", decimal_in(order, "spent_usd"));
    field_usd(text, "price", decimal_in(order, "average_price"));
    text.field("live", mode == RunMode::live).field("mode", trading::run_mode_name(mode));
    text.field("exchange", ports_.exchange);
    field_decimal(text, "quantity", executed);
    text.key("fees").begin_array();
    for (const json::value& fee : list_in(order, "fees")) {
        if (!fee.is_object()) continue;
        text.begin_object().field("asset", text_in(fee.get_object(), "asset"));
        field_decimal(text, "amount", decimal_in(fee.get_object(), "amount"));
        text.end_object();
    }
    text.end_array().field("state", text_in(order, "state")).field("request_id", text_in(order, "request_id"));
    field_text(text, "client_order_id", text_in(order, "client_order_id"));
    field_text(text, "venue_order_id", text_in(order, "venue_order_id"));
    text.field("actor", text_in(order, "actor")).end_object();
    desk.trades.push_back({*when, text.take()});
    return true;
}

std::string StateFile::render(bool with_values) const {
    const Desk& paper = desks_.at(RunMode::paper);
    const Desk& live = desks_.at(RunMode::live);
    JsonText text;
    text.begin_object().key("positions").begin_object();
    text.key("paper");
    write_positions(text, paper.balance, with_values);
    text.key("live");
    write_positions(text, live.balance, with_values);
    text.end_object().key("trade_log").begin_array();
    std::vector<Trade> trades = paper.trades;
    trades.insert(trades.end(), live.trades.begin(), live.trades.end());
    std::ranges::stable_sort(trades, {}, &Trade::time);
    for (const Trade& trade : trades) text.raw("\n    " + trade.json);
    text.end_array().key("daily").begin_object();
    text.field("date", format_date(Timestamp(std::chrono::days(day_)))).key("paper");
    write_day(text, paper.status, with_values);
    text.key("live");
    write_day(text, live.status, with_values);
    text.end_object();
    const std::string mode = text_in(read(live.status), "mode");
    text.field("mode", mode.empty() ? "PAPER" : mode).field("exchange", ports_.exchange);
    if (with_values) text.field("written_at", format_iso8601(ports_.clock.now(), TimePrecision::microseconds));
    return text.end_object().take();
}

void StateFile::write(const std::string& substance) {
    const auto now = ports_.clock.monotonic();
    const auto done = write_whole_file(file_, render(true) + "\n", Readers::owner);
    const bool had_failed = std::exchange(has_failed_, !done);
    if (!done) {
        retry_at_ = now + settings_.try_again_after;
        if (!had_failed) {
            ports_.notice({ports_.clock.now(), http_api::NoticeLevel::error,
                           "state.json could not be written and is tried again: " + done.error().what + "."});
        }
        return;
    }
    written_ = substance;
    written_at_ = now;
    if (had_failed) {
        ports_.notice({ports_.clock.now(), http_api::NoticeLevel::info, "state.json is written again."});
    }
}

}  // namespace piggy::apps
