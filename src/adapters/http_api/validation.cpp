// The order of the items, what hangs on what, and how a run is told.

#include "adapters/http_api/validation.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <string_view>

#include "adapters/http_api/validation_work.h"
#include "core/json_text.h"

namespace piggy::http_api {
namespace {

using namespace std::chrono_literals;

std::array<ValidationItem, 10> all_items() {
    return {{{"programs", "All programs load and agree", 10s, ""},
             {"backend", "Backend health", 10s, ""},
             {"keys", "Keys saved, and there after a reload", 30s, "backend"},
             {"validate", "Validate & Sync", 40s, "keys"},
             {"price", "Fresh price", 70s, ""},
             {"backtest", "Backtest with returns", 60s, ""},
             {"paper_trade", "Paper trade", 30s, "price"},
             {"live_on", "Live trading on", 60s, "programs backend validate price"},
             {"test_buy", "Test buy, 🔴LIVE in the log", 60s, "live_on"},
             {"test_sell", "Test sell closes it", 60s, "test_buy"}}};
}

}  // namespace

const char* item_state_name(ItemState state) {
    switch (state) {
        case ItemState::waiting: return "waiting";
        case ItemState::running: return "running";
        case ItemState::held: return "held";
        case ItemState::failed: return "failed";
        case ItemState::not_run: return "not_run";
        case ItemState::left_out: return "left_out";
    }
    return "failed";
}

ValidationOrder::~ValidationOrder() { ::explicit_bzero(passphrase.data(), passphrase.size()); }

Result<std::string> validate(AppState& state, const ValidationOrder& order, const TellValidation& tell) {
    return ValidationWork(state, order, tell).run();
}

ValidationWork::ValidationWork(AppState& state, const ValidationOrder& order, const TellValidation& tell)
    : state_(state), order_(order), tell_(tell), items_(all_items()) {}

Result<std::string> ValidationWork::run() {
    for (at_ = 0; at_ < items_.size(); ++at_) {
        ValidationItem& item = items_[at_];
        // What was bought is sold again, whoever has lost patience and whatever else has failed meanwhile.
        const bool must_sell = !bought_mark_.empty() && std::string_view(item.id) == "test_sell";
        const bool goes_on = !canceled_ || must_sell;
        const std::string missing = must_sell ? "" : missing_for(item);
        if (!goes_on || !missing.empty()) {
            item.state = ItemState::not_run;
            item.seen = goes_on ? "Not run, because " + missing : "Not run, because this was canceled";
            continue;
        }
        item.state = ItemState::running;
        tell();
        const auto begun = state_.ports.clock->monotonic();
        item_until_ = begun + item.limit;
        Outcome outcome = run_item(at_);
        const std::chrono::duration<double> took = state_.ports.clock->monotonic() - begun;
        item.state = outcome.state;
        item.seen = std::move(outcome.seen);
        item.fix = std::move(outcome.fix);
        item.seconds = took.count();
        tell();
    }
    clean_up();
    tell();
    if (canceled_) return fail(ErrorCode::refused, "the checklist was canceled");
    return to_json();
}

Outcome ValidationWork::run_item(std::size_t at) {
    using Item = Outcome (ValidationWork::*)();
    constexpr std::array<Item, 10> work = {&ValidationWork::programs,    &ValidationWork::backend,
                                           &ValidationWork::keys,        &ValidationWork::validate_keys,
                                           &ValidationWork::price,       &ValidationWork::backtest,
                                           &ValidationWork::paper_trade, &ValidationWork::live_on,
                                           &ValidationWork::test_buy,    &ValidationWork::test_sell};
    return (this->*work[at])();
}

ItemState ValidationWork::state_of(std::string_view id) const {
    return std::ranges::find(items_, id, [](const ValidationItem& item) { return std::string_view(item.id); })->state;
}

// "'Backend health' failed", or empty.
std::string ValidationWork::missing_for(const ValidationItem& item) const {
    for (std::string_view left = item.needs; !left.empty();) {
        const auto end = std::min(left.find(' '), left.size());
        const std::string_view id = left.substr(0, end);
        left.remove_prefix(std::min(end + 1, left.size()));
        if (id.empty() || state_of(id) == ItemState::held) continue;
        const auto needed =
            std::ranges::find(items_, id, [](const ValidationItem& one) { return std::string_view(one.id); });
        const bool ran = needed->state == ItemState::failed;
        const bool left_out = needed->state == ItemState::left_out;
        return "'" + std::string(needed->title) + "' " + (ran ? "failed" : left_out ? "was left out" : "was not run");
    }
    return "";
}

std::string ValidationWork::summary() const {
    const auto all = std::to_string(items_.size());
    const auto good = std::ranges::count(items_, ItemState::held, &ValidationItem::state);
    const auto percent = good * 100 / static_cast<std::ptrdiff_t>(items_.size());
    return std::string(percent == 100 ? "✅" : "❌") + " Tests Passed: " + std::to_string(good) + "/" + all + " (" +
           std::to_string(percent) + "%)";
}

std::string ValidationWork::to_json() const {
    JsonText json;
    json.begin_object().key("items").begin_array();
    for (const ValidationItem& item : items_) {
        json.begin_object().field("id", item.id).field("title", item.title);
        json.field("state", item_state_name(item.state)).field("seen", item.seen).field("fix", item.fix);
        json.field("seconds", item.seconds).end_object();
    }
    json.end_array();
    json.field("held", std::int64_t{std::ranges::count(items_, ItemState::held, &ValidationItem::state)});
    json.field("total", items_.size()).field("summary", summary());
    json.key("after").begin_array();
    for (const std::string& sentence : after_) json.value(sentence);
    return json.end_array().end_object().take();
}

bool ValidationWork::tell() {
    const auto& item = items_[std::min(at_, items_.size() - 1)];
    if (!tell_(static_cast<double>(at_) / static_cast<double>(items_.size()), item.title, to_json())) canceled_ = true;
    return !canceled_;
}

}  // namespace piggy::http_api
