#include "apps/backend_watch.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using http_api::BackendHealth;
using http_api::RunMode;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t idle_clients_max = 4;
constexpr std::size_t error_bytes_max = 500;
constexpr const char* balance_is_old =
    "The backend answers, but has not told the balances for a while: they are too old to be shown.";

// What a backend of ours may answer a question with; 401 is told as what it is, a backend that is not ours.
constexpr std::array<int, 16> statuses = {200, 201, 202, 400, 403, 404, 405, 409,
                                          413, 415, 422, 423, 429, 500, 503, 507};

std::string sentence(std::string text) {
    if (text.size() > error_bytes_max) {
        std::size_t bytes = error_bytes_max;
        while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
        text.resize(bytes);
    }
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (!text.empty() && text.back() != '.') text.push_back('.');
    return one_line(text);
}

http_api::BackendAnswer no_answer(const std::string& what, bool maybe_arrived) {
    JsonText body;
    body.begin_object().field("code", "BACKEND_DOWN").field("message", sentence(what));
    body.field("maybe_arrived", maybe_arrived).end_object();
    return {503, body.take(), maybe_arrived};
}

std::string is_no_backend(const BackendAddress& address, const BackendAnswer& answer) {
    return "what answers at " + address.url + " is no CryptoPiggy backend (status " + std::to_string(answer.status) +
           ")";
}

std::string refuses_token(const BackendAddress& address) {
    return "the backend at " + address.url +
           " does not take the token of our home; it runs with another home, stop it or start it with ours";
}

bool is_refusal(const json::object& fields) {
    return !text_in(fields, "code").empty() && !text_in(fields, "message").empty();
}

// What changes with every look and says nothing new.
std::string essence(const std::string& text) {
    auto fields = net::parse_json_object(text.empty() ? "{}" : text);
    if (!fields) return text;
    fields->erase("venue_time");
    if (const auto* assets = fields->if_contains("assets"); assets != nullptr && assets->is_array()) {
        for (json::value& asset : fields->at("assets").as_array()) {
            if (asset.is_object()) asset.get_object().erase("price_age_ms");
        }
    }
    return json::serialize(*fields);
}

bool is_same(const BackendHealth& one, const BackendHealth& other) {
    return one.ok == other.ok && one.url == other.url && one.error == other.error && one.version == other.version &&
           one.limits_match == other.limits_match && one.note == other.note;
}

bool is_stop(std::string_view path) { return path == "/api/kill" || path == "/api/live/disable"; }
// Its good answer is the new GET /api/live/status.
bool gives_status(std::string_view path) {
    return is_stop(path) || path == "/api/live/enable" || path == "/api/live/restart-seen";
}

}  // namespace

class BackendWatch::Loan {
public:
    explicit Loan(BackendWatch& watch) : watch_(watch) {
        const std::lock_guard lock(watch.mutex_);
        generation_ = watch.generation_;
        if (!watch.idle_.empty()) {
            client_ = std::move(watch.idle_.back());
            watch.idle_.pop_back();
        } else {
            address_ = watch.address_;
        }
        if (!client_) client_ = std::make_shared<BackendClient>(address_, watch.parts_.home);
        if (watch.given_up_) client_->give_up();
        watch.lent_.push_back(client_);
    }
    ~Loan() {
        const std::lock_guard lock(watch_.mutex_);
        std::erase(watch_.lent_, client_);
        const bool is_of_use = generation_ == watch_.generation_ && watch_.idle_.size() < idle_clients_max;
        if (is_of_use) watch_.idle_.push_back(std::move(client_));
    }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    [[nodiscard]] BackendClient& client() { return *client_; }
    [[nodiscard]] std::uint64_t generation() const { return generation_; }

private:
    BackendWatch& watch_;
    BackendAddress address_;
    std::uint64_t generation_ = 0;
    Client client_;
};

BackendWatch::BackendWatch(Parts parts) : parts_(std::move(parts)), address_(parts_.address) {
    heard_.health.url = address_.url;
    heard_.health.error = "The backend has not been asked yet.";
}

BackendWatch::~BackendWatch() { stop(); }

void BackendWatch::start(http_api::TradingNews& news) {
    news_ = &news;
    thread_ = std::thread([this] { run(); });
}

void BackendWatch::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void BackendWatch::finish() {
    std::unique_lock lock(mutex_);
    finishing_ = true;
    wake_.notify_all();
    wake_.wait_for(lock, end_patience, [this] { return changes_asked_ == 0; });
    given_up_ = true;
    for (const Client& client : lent_) client->give_up();
}

http_api::BackendAnswer BackendWatch::ask(std::string_view method, std::string_view path, std::string body) {
    return ask_within(is_stop(path) ? stop_patience : BackendClient::patience, method, path, std::move(body));
}

http_api::BackendAnswer BackendWatch::ask_within(std::chrono::milliseconds deadline, std::string_view method,
                                                 std::string_view path, std::string body) {
    const bool changes = method != "GET";
    std::uint64_t adoptions = 0;
    {
        const std::lock_guard lock(mutex_);
        if (finishing_ && !is_stop(path)) return no_answer("the app is ending, so the backend was not asked", false);
        changes_asked_ += changes ? 1 : 0;
        adoptions = adoptions_;
    }
    Loan loan(*this);
    auto answer = loan.client().ask(method, path, std::move(body), deadline);
    if (answer && changes && answer->status == 200 && gives_status(path)) {
        adopt(*answer, loan.generation(), is_stop(path) ? std::nullopt : std::optional(adoptions));
    }
    if (changes) {
        {
            const std::lock_guard lock(mutex_);
            --changes_asked_;
        }
        look_again_soon();
    }
    if (!answer) return no_answer(answer.error().error.what, answer.error().maybe_arrived);
    const BackendAddress& address = loan.client().address();
    if (answer->status == 401) return no_answer(refuses_token(address), false);
    const bool makes_sense = std::ranges::find(statuses, answer->status) != statuses.end() && !answer->body.empty() &&
                             (answer->good() || is_refusal(answer->fields));
    if (!makes_sense) return no_answer(is_no_backend(address, *answer), changes);
    return {answer->status, std::move(answer->body), false};
}

http_api::BackendHealth BackendWatch::health() {
    Loan loan(*this);
    std::string status;
    bool missed = false;
    BackendHealth health = ask_health(loan.client(), status, missed);
    look_again_soon();
    return health;
}

void BackendWatch::adopt(const BackendAnswer& answer, std::uint64_t generation,
                         std::optional<std::uint64_t> adoptions) {
    if (text_in(answer.fields, "mode").empty()) return;
    {
        const std::lock_guard lock(mutex_);
        if (generation != generation_ || adoptions.value_or(adoptions_) != adoptions_) return;
        ++adoptions_;
        if (heard_.health.ok) heard_.status = answer.body;
    }
    if (news_ != nullptr) news_->desk_changed(RunMode::live);
}

Result<> BackendWatch::set_url(const std::string& url) {
    if (url.empty())
        return fail(ErrorCode::malformed, "the backend's address is empty; usual is http://localhost:8000");
    auto address = read_backend_address(url.c_str(), std::getenv("ALLOW_REMOTE_BACKEND"), "the backend's address");
    if (!address) return fail(address.error());
    if (auto saved = parts_.save_url(address->url); !saved) return saved;
    std::vector<Client> gone;
    {
        const std::lock_guard lock(mutex_);
        address_ = std::move(*address);
        ++generation_;
        gone.swap(idle_);
        heard_ = {};
        heard_.health.url = address_.url;
        heard_.health.error = "The backend has not been asked yet.";
    }
    look_again_soon();
    return {};
}

http_api::BackendPort::Heard BackendWatch::heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
}

void BackendWatch::look_again_soon() {
    {
        const std::lock_guard lock(mutex_);
        look_soon_ = true;
    }
    wake_.notify_all();
}

void BackendWatch::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_ && !finishing_) {
        look_soon_ = false;
        const auto began = SteadyClock::now();
        lock.unlock();
        look();
        lock.lock();
        const auto ends = [this] { return stopping_ || finishing_; };
        wake_.wait_until(lock, began + look_spacing, ends);
        wake_.wait_until(lock, began + look_every, [&] { return ends() || look_soon_; });
    }
}

void BackendWatch::look() {
    Loan loan(*this);
    BackendClient& client = loan.client();
    Heard now;
    std::uint64_t adoptions = 0;
    {
        const std::lock_guard lock(mutex_);
        now = heard_;
        adoptions = adoptions_;
    }
    std::string status;
    bool missed = false;
    const bool answered = now.health.ok;
    now.health = ask_health(client, status, missed);
    const bool answers = now.health.ok;
    misses_ = missed ? misses_ + 1 : 0;
    if (missed && answered && misses_ < misses_max) return look_again_soon();
    if (answers) {
        if (!status.empty()) status_at_ = SteadyClock::now();
        if (!status.empty() || is_old(status_at_)) now.status = std::move(status);
        const auto balance = client.ask("GET", "/api/balance/owner", "", look_patience);
        if (take(now.balance, balance_at_, balance, "assets")) now.health.note = balance_is_old;
        static_cast<void>(
            take(now.limits, limits_at_, client.ask("GET", "/api/limits", "", look_patience), "limits_sha256"));
    } else {
        // What it said last is history: nobody knows whether live trading is on over there.
        now.status.clear();
        now.balance.clear();
        now.limits.clear();
    }
    if (keep(std::move(now), loan.generation(), adoptions)) news_->desk_changed(RunMode::live);
    if (orders_of_ != loan.generation()) {
        orders_of_ = loan.generation();
        orders_are_known_ = false;
    }
    if (answers) look_at_orders(client);
}

// A page of what the desk knows; empty where it can't be told now. Where the backend is busy or silent it stays as it
// was for a while, and is too old then: true.
bool BackendWatch::take(std::string& kept, SteadyClock::time_point& kept_at,
                        const tl::expected<BackendAnswer, NoBackend>& answer, std::string_view has_field) const {
    const bool is_busy = !answer || answer->status == 429 || answer->status == 503;
    if (!is_busy && answer->status == 200 &&
        answer->fields.contains(json::string_view(has_field.data(), has_field.size()))) {
        kept = answer->body;
        kept_at = SteadyClock::now();
        return false;
    }
    if (!is_busy || is_old(kept_at)) kept.clear();
    return is_busy && is_old(kept_at);
}

bool BackendWatch::is_old(SteadyClock::time_point heard_at) const {
    return SteadyClock::now() - heard_at > parts_.heard_max;
}

bool BackendWatch::keep(Heard heard, std::uint64_t generation, std::uint64_t adoptions) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_ || finishing_) return false;  // another one was asked, or it was not waited for
    // Asked before a stop was answered, and told after it: it counts as not heard.
    if (adoptions != adoptions_ && heard.health.ok) heard.status = heard_.health.ok ? heard_.status : "";
    const bool is_news = !is_same(heard.health, heard_.health) || essence(heard.status) != essence(heard_.status) ||
                         essence(heard.balance) != essence(heard_.balance) || heard.limits != heard_.limits;
    if (heard.health.ok && !heard_.health.ok) parts_.log_good("the backend at " + heard.health.url + " answers");
    if (!heard.health.ok && heard_.health.ok) parts_.log_bad(heard.health.error);
    heard_ = std::move(heard);
    return is_news;
}

BackendHealth BackendWatch::ask_health(BackendClient& client, std::string& status, bool& missed) {
    BackendHealth health;
    health.url = client.address().url;
    const auto began = SteadyClock::now();
    const auto answer = client.ask("GET", "/api/health", "", look_patience);
    if (!answer) {
        missed = answer.error().maybe_arrived;
        health.error = sentence(answer.error().error.what);
        return health;
    }
    const std::chrono::duration<double, std::milli> round_trip = SteadyClock::now() - began;
    if (answer->status != 200 || text_in(answer->fields, "status") != "ok") {
        health.error = sentence(is_no_backend(client.address(), *answer));
        return health;
    }
    health.round_trip_ms = std::round(round_trip.count() * 100) / 100;
    health.version = one_line(text_in(answer->fields, "version").substr(0, 100));
    health.limits_match = text_in(answer->fields, "limits_sha256") == parts_.limits_sha256;
    // The route above is open to everyone; this one shows whether it is our backend.
    const auto opened = client.ask("GET", "/api/live/status", "", look_patience);
    if (!opened) {
        missed = opened.error().maybe_arrived;
        health.error = sentence(opened.error().error.what);
    } else if (opened->status == 401) {
        health.error = sentence(refuses_token(client.address()));
    } else if (opened->status != 200 && opened->status != 429) {
        health.error = sentence(is_no_backend(client.address(), *opened));
    } else if (opened->status == 200 && text_in(opened->fields, "mode").empty()) {
        health.error = sentence(is_no_backend(client.address(), *opened));
    }
    health.ok = health.error.empty();
    if (health.ok && opened->status == 200) status = opened->body;
    return health;
}

void BackendWatch::look_at_orders(BackendClient& client) {
    const auto answer =
        client.ask("GET", orders_are_known_ ? "/api/orders?limit=50" : "/api/orders?limit=200", "", look_patience);
    if (!answer || answer->status != 200) return;
    if (!orders_are_known_) return take_orders(*answer, true);
    if (number_in(answer->fields, "total") >= orders_total_) return take_orders(*answer, false);
    orders_are_known_ = false;  // other books: the next look asks for all
}

void BackendWatch::take_orders(const BackendAnswer& answer, bool all) {
    std::vector<std::string> changed;  // newest first
    if (all) orders_.clear();
    std::map<std::string, std::string> seen;
    for (const json::value& item : list_in(answer.fields, "items")) {
        if (!item.is_object()) continue;
        const std::string id = text_in(item.get_object(), "request_id");
        if (id.empty()) continue;
        std::string text = json::serialize(item);
        const auto known = orders_.find(id);
        if (known == orders_.end() || known->second != text) changed.push_back(text);
        seen[id] = std::move(text);
    }
    orders_ = std::move(seen);
    orders_total_ = number_in(answer.fields, "total");
    orders_are_known_ = true;
    if (all) return news_->orders_known(RunMode::live, changed);
    for (auto order = changed.rbegin(); order != changed.rend(); ++order) news_->order_changed(RunMode::live, *order);
}

}  // namespace piggy::apps
