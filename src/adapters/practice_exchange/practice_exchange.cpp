#include "adapters/practice_exchange/practice_exchange.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <deque>
#include <map>

#include "adapters/net/request_checks.h"
#include "adapters/practice_exchange/answer_faults.h"
#include "adapters/practice_exchange/api_session.h"
#include "adapters/practice_exchange/fault_actions.h"
#include "adapters/practice_exchange/practice_routes.h"
#include "adapters/practice_exchange/recorder.h"
#include "adapters/practice_exchange/rest_front.h"
#include "adapters/practice_exchange/stream_session.h"
#include "core/invariant.h"

namespace piggy::practice_exchange {
namespace {

using net::WireAnswer;
using net::WireRequest;
using std::chrono::milliseconds;
using std::chrono::seconds;
using venue::AccountId;
using venue::AssetId;
using venue::InstrumentId;

// Everybody is on this machine; the venue's limits by address therefore count all together.
constexpr const char* source_ip = "127.0.0.1";

// Tells several listeners, in their order.
class Listeners final : public venue::VenueListener {
public:
    void set(std::vector<VenueListener*> all) { all_ = std::move(all); }
    void on_trade(const venue::PublicTrade& trade) override {
        for (auto* one : all_) one->on_trade(trade);
    }
    void on_book(const venue::BookChange& change) override {
        for (auto* one : all_) one->on_book(change);
    }
    void on_order(const venue::Order& order, const venue::Execution& execution) override {
        for (auto* one : all_) one->on_order(order, execution);
    }
    void on_list(const venue::OrderList& list) override {
        for (auto* one : all_) one->on_list(list);
    }
    void on_balances(AccountId account, AssetId a, AssetId b, Timestamp time) override {
        for (auto* one : all_) one->on_balances(account, a, b, time);
    }
    void on_transfer(AccountId account, AssetId asset, venue::Ticks amount, Timestamp time) override {
        for (auto* one : all_) one->on_transfer(account, asset, amount, time);
    }
    void on_instrument(InstrumentId instrument, Timestamp time) override {
        for (auto* one : all_) one->on_instrument(instrument, time);
    }

private:
    std::vector<VenueListener*> all_;
};

// Parameters as they were sent, without what only proves who sent them.
std::string without_signature(std::string_view query, std::string_view body) {
    std::string kept;
    for (std::string_view text : {query, body}) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('&'), text.size());
            const std::string_view one = text.substr(0, end);
            if (!one.starts_with("signature=")) kept.append(kept.empty() ? "" : "&").append(one);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    constexpr std::size_t bytes_max = 4096;
    if (kept.size() > bytes_max) kept.resize(bytes_max);
    return kept;
}

// The first whole number after this, or 0.
int number_after(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    int number = 0;
    if (at == std::string_view::npos) return 0;
    std::from_chars(text.data() + at + before.size(), text.data() + text.size(), number);
    return number;
}
int code_of(std::string_view body) { return body.starts_with("{\"code\":") ? number_after(body, "{\"code\":") : 0; }

bool begins_to_answer(net::Ending ending) { return ending != net::Ending::reset && ending != net::Ending::silent; }

ApiReply closed_reply() {
    ApiReply reply;
    reply.status = 503;
    reply.body = refusal_json({-1016, "This service is no longer available."});
    return reply;
}

// When the last thing happened that the record tells of.
Timestamp newest_time(const venue::RecordedExchange& kept) {
    Timestamp newest{};
    for (const venue::Order& order : kept.state.orders) newest = std::max(newest, order.updated);
    for (const venue::Fill& fill : kept.state.fills) newest = std::max(newest, fill.time);
    for (const auto& minute : kept.minutes) newest = std::max(newest, minute.candle.open_time);
    return newest;
}

// The user streams of a connection that is gone.
struct NoSubscriptions final : UserSubscriptions {
    Answer<std::int64_t> subscribe(AccountId) override { return refuse(-2042, "The connection is closed."); }
    Answer<> unsubscribe(std::optional<std::int64_t>) override { return {}; }
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override { return {}; }
};

ApiKey restored(const venue::RecordedKey& key) {
    ApiKey to;
    to.key = key.key;
    to.secret = key.secret;
    to.account = key.account;
    to.may_trade = key.may_trade;
    to.may_withdraw = key.may_withdraw;
    to.is_revoked = key.revoked;
    to.addresses = key.source_ips;
    to.created = key.created;
    return to;
}

}  // namespace

struct PracticeExchange::Inside {
    // A request that lands when nobody waits for its answer any more.
    struct Late {
        Timestamp due{};
        venue::RecordedRequest row;
        std::function<ApiReply()> land;
    };
    struct LateReply {
        Timestamp due{};
        std::weak_ptr<ApiSession> session;
        std::string text;
    };

    Inside(PracticeSettings given, PracticePorts its_ports, venue::Market market)
        : settings(std::move(given)),
          ports(std::move(its_ports)),
          tape(market.instruments.size()),
          path(settings.path ? std::move(settings.path) : venue::synthetic_path(market, settings.seed)),
          exchange(std::move(market), listeners, settings.seed) {
        listeners.set({&tape, &recorder, &users, &hub});
    }

    PracticeSettings settings;
    PracticePorts ports;
    Listeners listeners;
    venue::TradeTape tape;
    std::unique_ptr<venue::PricePath> path;
    venue::Exchange exchange;
    venue::CandleHistory history{*path, tape};
    venue::Traders traders{exchange, *path, settings.seed, settings.traders_step};
    Recorder recorder{ports.record, exchange, tape};
    Faults faults;
    EventGate gate{faults};
    StreamHub hub{exchange, tape, history, gate, settings.profile};
    UserStreams users{exchange, gate};
    ApiKeys keys{ports.random};
    RateLimits limits{settings.limits};
    ListenKeys listen_keys{ports.random};
    Api api{{exchange, tape, history, keys, limits, listen_keys, settings.profile, settings.seed}};
    WebsocketApi websocket_api{api};
    OpenSessions sessions;
    ActionParts actions{exchange,
                        traders,
                        keys,
                        limits,
                        listen_keys,
                        api,
                        sessions,
                        source_ip,
                        [this](AccountId account) { recorder.note_account(account); },
                        [this](const ApiKey& key) { recorder.note_key(recorded(key)); }};
    std::vector<std::pair<std::int64_t, Undo>> undo;  // by rule, in the order in which they were done
    BalanceHistory old_balances;
    std::deque<Late> late;
    std::deque<LateReply> late_replies;
    std::deque<Timestamp> connections;  // of the last five minutes
    std::vector<std::string> hosts = net::loopback_hosts(0);
    PracticeParts practice{exchange,
                           traders,
                           keys,
                           ports.record,
                           recorder,
                           faults,
                           settings.profile,
                           settings.seed,
                           [this](FaultRule rule) { return add_fault(std::move(rule)); },
                           [this](std::int64_t id) { return remove_fault(id); },
                           [this](milliseconds time) { return advance(time); },
                           [this] { return sessions.size(); },
                           [this] { return is_trading; },
                           ports.virtual_clock != nullptr};
    Timestamp latest{}, next_verify{};
    std::size_t remembered_instruments = 0;  // whose past is put together already
    bool is_trading = true;

    // Never goes back, whatever the machine's clock does.
    Timestamp now() { return latest = std::max(latest, ports.clock.now()); }

    Result<> begin();
    Result<> restore(const venue::RecordedExchange& kept, Timestamp time);
    WireAnswer answer(WireRequest&& request);
    WireAnswer answer_venue(const WireRequest& request, Timestamp time);
    ApiReply execute(ApiCall call, const RequestPlan& plan);
    void hear(ApiSession& session, std::string_view frame);
    std::string heard(ApiSession& session, std::string_view frame, const std::optional<WebsocketFrame>& parsed,
                      const RequestPlan& plan, Timestamp time);
    std::variant<WireAnswer, std::shared_ptr<net::WireSocketListener>> upgrade(const WireRequest& request);
    bool has_too_many_connections(Timestamp time);
    void tick();
    void remember_history(Timestamp time);
    void tick_late(Timestamp time);
    void tick_actions(Timestamp time);
    Result<> advance(milliseconds time);

    Result<std::int64_t> add_fault(FaultRule rule);
    Result<> apply(FaultRule& rule, Timestamp time);
    bool remove_fault(std::int64_t id);
    void take_back(std::int64_t id, Timestamp time);

    bool settle(Timestamp time);
    bool write_down(Timestamp time);
    void verify(AccountId account) const;
    void stop(const Error& error);
    void close_depth_windows(std::string_view asked, const Parameters& parameters, Timestamp time);
};

// --- beginning

Result<> PracticeExchange::Inside::restore(const venue::RecordedExchange& kept, Timestamp time) {
    if (auto restored_state = exchange.restore(kept.state, time); !restored_state) return restored_state;
    for (const auto& account : kept.state.accounts) {
        recorder.add_user(account.id);
        for (std::size_t asset = 0; asset < account.balances.size(); ++asset) {
            const venue::Balance& balance = account.balances[asset];
            recorder.add_restored(static_cast<AssetId>(asset), balance.free + balance.locked);
        }
    }
    for (const venue::RecordedKey& key : kept.keys) keys.restore(restored(key));
    for (std::size_t i = 0; i < exchange.market().instruments.size(); ++i) {
        const auto id = static_cast<InstrumentId>(i);
        std::vector<venue::VenueCandle> minutes;
        for (const auto& [instrument, candle] : kept.minutes) {
            if (instrument == id && candle.open_time <= time) minutes.push_back(candle);
        }
        // There are no more aggregates than trades, so this number is new.
        const std::int64_t next = i < kept.state.next_trade.size() ? kept.state.next_trade[i] : 1;
        tape.restore(id, std::move(minutes), next);
    }
    return {};
}

Result<> PracticeExchange::Inside::begin() {
    auto kept = ports.record.load();
    if (!kept) return fail(kept.error());
    if (*kept) {
        // A virtual clock may have been far ahead of the real one.
        const auto behind = newest_time(**kept) - ports.clock.now();
        if (ports.virtual_clock != nullptr && behind.count() > 0) ports.virtual_clock->advance(behind);
        if (ports.virtual_clock == nullptr && behind > std::chrono::minutes(1)) {
            return fail(
                ErrorCode::refused,
                "the practice exchange's record is ahead of this machine's clock, as a virtual clock leaves it; "
                "start with --clock virtual, or forget the record with --fresh");
        }
    }
    const Timestamp time = now();
    if (*kept) {
        if (auto done = restore(**kept, time); !done) return done;
    }
    for (std::size_t i = 0; i < exchange.market().instruments.size(); ++i) {
        tape.begin(static_cast<InstrumentId>(i), time);
    }
    traders.begin(time);
    return settle(time) ? Result<>{} : fail(ErrorCode::unavailable, "the practice exchange's record cannot be written");
}

// --- after every change

void PracticeExchange::Inside::stop(const Error& error) {
    if (!std::exchange(is_trading, false)) return;
    ports.log("trading has stopped, as what happens cannot be recorded: " + error.what);
    if (ports.ended) ports.ended();
}

// False when it could not be written; then there is no more trading.
bool PracticeExchange::Inside::write_down(Timestamp time) {
    if (!is_trading) return false;
    if (faults.has(FaultKind::stale_balance, time)) {
        for (const AccountId id : recorder.touched()) old_balances.note(id, time, recorder.account_now(id).balances);
    }
    if (auto written = recorder.commit(time); !written) {
        stop(written.error());
        return false;
    }
    return true;
}

// Writes down what happened, and only then tells it. False when it could not be written.
bool PracticeExchange::Inside::settle(Timestamp time) {
    if (!write_down(time)) return false;
    users.flush(time);
    hub.flush(time);
    return true;
}

// The cheap half of Exchange::verify(), after each request of an account: what is locked is what its open orders hold.
void PracticeExchange::Inside::verify(AccountId account) const {
    const auto& market = exchange.market();
    std::vector<venue::Ticks> locked(market.assets.size());
    for (const venue::Order* order : exchange.open_orders(account, std::nullopt)) {
        const auto& instrument = market.instruments[order->instrument];
        locked[order->side == venue::Side::buy ? instrument.quote : instrument.base] += order->locked;
    }
    for (std::size_t asset = 0; asset < locked.size(); ++asset) {
        const venue::Balance balance = exchange.balance(account, static_cast<AssetId>(asset));
        invariant(balance.free >= 0 && balance.locked == locked[asset],
                  "an account has nothing below zero, and has locked what its orders hold");
    }
}

// --- requests

void PracticeExchange::Inside::close_depth_windows(std::string_view asked, const Parameters& parameters,
                                                   Timestamp time) {
    if (asked != "/api/v3/depth" && asked != "depth") return;
    const auto id = exchange.instrument(parameters.find("symbol").value_or(""));
    if (id) hub.close_depth_windows(*id, time);
}

ApiReply PracticeExchange::Inside::execute(ApiCall call, const RequestPlan& plan) {
    close_depth_windows(call.path, call.parameters, call.now);
    ApiReply reply = api.handle(call);
    change_reply(plan, {exchange.market(), old_balances, call.path, call.method == "GET", call.now}, reply);
    if (reply.account && call.method != "GET") verify(*reply.account);
    return reply;
}

WireAnswer PracticeExchange::Inside::answer(WireRequest&& request) {
    const Timestamp time = now();
    if (request.path != "/practice" && !request.path.starts_with("/practice/")) return answer_venue(request, time);
    WireAnswer answer = answer_practice(practice, request, hosts, time);
    // Whatever was done there is written before it is told, as everywhere.
    if (request.method == "GET" || settle(now())) return answer;
    return answer_from(closed_reply());
}

WireAnswer PracticeExchange::Inside::answer_venue(const WireRequest& request, Timestamp time) {
    if (!is_trading) return answer_from(closed_reply());
    const RequestPlan plan = plan_request(faults.on_request(request.method, request.path, time));
    const std::string_view body = request.method == "GET" ? std::string_view{} : std::string_view(request.body);
    venue::RecordedRequest row;
    row.time = time;
    row.method = request.method;
    row.path = request.path.substr(0, 200);
    row.parameters = without_signature(request.query, body);
    row.fault = plan.names;
    ApiCall call = call_from(request, source_ip, time);
    ApiReply reply;
    if (plan.lands_after) {
        // It keeps the time it came at: whether its timestamp was right is judged by that.
        late.push_back({time + *plan.lands_after, row, [this, call] { return execute(call, {}); }});
    } else if (plan.executes) {
        reply = execute(std::move(call), plan);
    }
    row.account = reply.account.value_or(0);
    if (plan.instead) reply = *plan.instead;
    const bool is_answered = begins_to_answer(plan.ending);
    row.status = is_answered ? reply.status : 0;
    row.code = is_answered ? code_of(reply.body) : 0;
    recorder.note_request(std::move(row), request.method == "GET");
    if (!settle(time)) return answer_from(closed_reply());
    WireAnswer answer = answer_from(std::move(reply));
    answer.ending = plan.ending;
    answer.delay = plan.delay;
    return answer;
}

// --- the WebSocket API

void PracticeExchange::Inside::hear(ApiSession& session, std::string_view frame) {
    const Timestamp time = now();
    const auto parsed_or = parse_frame(frame);
    const std::optional<WebsocketFrame> parsed = parsed_or ? std::optional(*parsed_or) : std::nullopt;
    const std::string method = parsed ? parsed->method : "";
    const RequestPlan plan = plan_request(faults.on_request("WS", method, time));
    venue::RecordedRequest row;
    row.time = time;
    row.method = "WS";
    row.path = method.substr(0, 200);
    row.fault = plan.names;
    if (parsed) {
        for (const Parameter& parameter : parsed->parameters) {
            if (parameter.name == "apiKey") {
                if (const ApiKey* key = keys.find(parameter.value)) row.account = key->account;
            } else if (parameter.name != "signature" && row.parameters.size() < 4096) {
                row.parameters.append(row.parameters.empty() ? "" : "&").append(parameter.name);
                row.parameters.append("=").append(parameter.value);
            }
        }
    }
    std::string text;
    if (plan.lands_after) {
        late.push_back(
            {time + *plan.lands_after, row, [this, weak = session.weak_from_this(), copy = std::string(frame), time] {
                 ApiReply landed;
                 // Whoever sent it may have gone: that keeps no order from landing.
                 const auto still = weak.lock();
                 NoSubscriptions nobody;
                 UserSubscriptions& streams = still ? static_cast<UserSubscriptions&>(*still) : nobody;
                 landed.body = websocket_api.answer(copy, source_ip, time, streams);
                 landed.status = number_after(landed.body, "\"status\":");
                 return landed;
             }});
    }
    if (is_trading) text = heard(session, frame, parsed, plan, time);
    const bool is_answered = begins_to_answer(plan.ending);
    row.status = is_answered ? number_after(text, "\"status\":") : 0;
    row.code = is_answered ? number_after(text, "\"error\":{\"code\":") : 0;
    if (is_trading)
        recorder.note_request(std::move(row), !method.starts_with("order") && method != "openOrders.cancelAll");
    // The answer first, then the events it caused; both after they are written down.
    if (!write_down(time)) {
        return session.reply("{\"id\":" + (parsed ? parsed->id : "null") +
                             ",\"status\":503,\"error\":" + closed_reply().body + "}");
    }
    if (plan.ending == net::Ending::reset || plan.ending == net::Ending::torn) session.end(1006, false);
    if (plan.ending == net::Ending::cut) text.resize(text.size() / 2);
    if (is_answered && plan.delay.count() > 0) {
        late_replies.push_back({time + plan.delay, session.weak_from_this(), std::move(text)});
    } else if (is_answered) {
        session.reply(std::move(text));
    }
    settle(time);
}

// The answer as the plan wants it.
std::string PracticeExchange::Inside::heard(ApiSession& session, std::string_view frame,
                                            const std::optional<WebsocketFrame>& parsed, const RequestPlan& plan,
                                            Timestamp time) {
    std::string text;
    if (plan.executes && !plan.lands_after) {
        if (parsed) {
            Parameters parameters;
            for (const Parameter& parameter : parsed->parameters) parameters.add(parameter.name, parameter.value);
            close_depth_windows(parsed->method, parameters, time);
        }
        text = websocket_api.answer(frame, source_ip, time, session);
    }
    const std::string id = parsed ? parsed->id : "null";
    const auto refusal = [&](int status, const std::string& error) {
        return "{\"id\":" + id + ",\"status\":" + std::to_string(status) + ",\"error\":" + error + "}";
    };
    if (plan.instead) {
        const ApiReply& instead = *plan.instead;
        if (instead.status == 200) return instead.body;  // somebody else's words
        if (instead.body.starts_with('{')) return refusal(instead.status, instead.body);
        return refusal(instead.status,
                       refusal_json({-1000, "An unknown error occurred while processing the request."}));
    }
    if (plan.changes.empty() || text.empty()) return text;
    boost::system::error_code trouble;
    boost::json::value whole = boost::json::parse(text, trouble);
    if (trouble || !whole.is_object() || whole.get_object().if_contains("result") == nullptr) return text;
    ApiReply reply;
    reply.body = boost::json::serialize(whole.get_object().at("result"));
    if (parsed) {
        for (const Parameter& parameter : parsed->parameters) {
            const ApiKey* key = parameter.name == "apiKey" ? keys.find(parameter.value) : nullptr;
            if (key != nullptr) reply.account = key->account;
        }
    }
    change_reply(plan, {exchange.market(), old_balances, parsed ? parsed->method : "", true, time}, reply);
    if (reply.status != 200) return refusal(reply.status, reply.body);
    whole.get_object()["result"] = boost::json::parse(reply.body);
    return boost::json::serialize(whole);
}

// --- connections

bool PracticeExchange::Inside::has_too_many_connections(Timestamp time) {
    while (!connections.empty() && time - connections.front() >= std::chrono::minutes(5)) connections.pop_front();
    if (connections.size() >= settings.connections_per_five_minutes) return true;
    connections.push_back(time);
    return false;
}

std::variant<WireAnswer, std::shared_ptr<net::WireSocketListener>> PracticeExchange::Inside::upgrade(
    const WireRequest& request) {
    const Timestamp time = now();
    if (!is_trading) return answer_from(closed_reply());
    if (has_too_many_connections(time)) {
        ApiReply reply;
        reply.status = 429;
        reply.body = refusal_json({-1003, "Too many connections in 5 minutes; please keep the ones you have."});
        return answer_from(std::move(reply));
    }
    const auto clock = [this] { return now(); };
    if (request.path == "/ws-api/v3" || request.path == "/ws-api/v3/") {
        if (auto refused = websocket_api.refuse_connection(source_ip, time)) return answer_from(std::move(*refused));
        return std::make_shared<ApiSession>(
            users, [this](ApiSession& session, std::string_view frame) { hear(session, frame); }, sessions,
            settings.live, clock);
    }
    auto address = parse_stream_address(request.path, request.query);
    if (!address) {
        WireAnswer refusal;
        refusal.status = address.error().code == ErrorCode::not_found ? 404 : 400;
        refusal.content_type = "text/plain";
        refusal.body = address.error().what;
        return refusal;
    }
    return std::make_shared<StreamSession>(StreamParts{hub, users, listen_keys, settings.profile}, std::move(*address),
                                           sessions, settings.live, clock);
}

// --- the switchboard

Result<> PracticeExchange::Inside::apply(FaultRule& rule, Timestamp time) {
    auto done = do_fault(rule, actions, time);
    rule.is_applied = true;
    if (!done) return fail(done.error());
    ++rule.hits;
    if (*done) undo.emplace_back(rule.id, std::move(*done));
    return {};
}

Result<std::int64_t> PracticeExchange::Inside::add_fault(FaultRule rule) {
    const Timestamp time = now();
    const bool is_stale_balance = rule.kind == FaultKind::stale_balance;
    const auto id = faults.add(std::move(rule));
    if (!id) return id;
    if (is_stale_balance) {
        for (const AccountId account : recorder.users()) {
            old_balances.note(account, time, recorder.account_now(account).balances);
        }
    }
    FaultRule& added = *faults.find(*id);
    if (fault_class(added.kind) != FaultClass::action || added.from.count() > 0) return id;
    if (auto applied = apply(added, time); !applied) {
        faults.remove(*id);
        return fail(applied.error());
    }
    return id;
}

// What an action changed becomes as it was. Those of its sort that were done after it remember what it had made of
// things: they are taken back first, and done again after.
void PracticeExchange::Inside::take_back(std::int64_t id, Timestamp time) {
    const auto taken = std::ranges::find(undo, id, [](const auto& one) { return one.first; });
    if (taken == undo.end()) return;
    const FaultKind kind = faults.find(id)->kind;
    for (auto one = std::prev(undo.end()); one != taken; --one) {
        if (changes_the_same(kind, faults.find(one->first)->kind)) one->second(time);
    }
    taken->second(time);
    for (auto one = undo.erase(taken); one != undo.end(); ++one) {
        const FaultRule& rule = *faults.find(one->first);
        if (!changes_the_same(kind, rule.kind)) continue;
        auto again = do_fault(rule, actions, rule.made + rule.from);  // lasts from its own beginning
        if (again) one->second = std::move(*again);
    }
}

bool PracticeExchange::Inside::remove_fault(std::int64_t id) {
    take_back(id, now());
    const bool is_removed = faults.remove(id);
    if (!faults.has(FaultKind::stale_balance, latest)) old_balances.clear();
    return is_removed;
}

// Actions whose window begins or ends.
void PracticeExchange::Inside::tick_actions(Timestamp time) {
    std::vector<std::int64_t> beginning, ending;
    for (const FaultRule& rule : faults.rules()) {
        if (fault_class(rule.kind) != FaultClass::action) continue;
        if (!rule.is_applied && rule.is_active(time)) beginning.push_back(rule.id);
        if (!rule.is_over(time)) continue;
        ending.push_back(rule.id);
    }
    for (const std::int64_t id : ending) take_back(id, time);
    for (const std::int64_t id : beginning) {
        if (auto applied = apply(*faults.find(id), time); !applied)
            ports.log("a fault could not be: " + applied.error().what);
    }
}

// --- the clock

void PracticeExchange::Inside::tick_late(Timestamp time) {
    std::vector<Late> landing;
    std::erase_if(late, [&](Late& one) {
        if (one.due > time) return false;
        landing.push_back(std::move(one));
        return true;
    });
    for (Late& one : landing) {
        const ApiReply reply = one.land();
        one.row.time = time;
        one.row.status = reply.status;
        one.row.code = code_of(reply.body);
        if (reply.account) one.row.account = *reply.account;
        one.row.fault += " landed";
        recorder.note_request(std::move(one.row), false);
    }
    std::erase_if(late_replies, [&](LateReply& one) {
        if (one.due > time) return false;
        if (const auto session = one.session.lock()) session->reply(std::move(one.text));
        return true;
    });
}

void PracticeExchange::Inside::tick() {
    const Timestamp time = now();
    const std::function<bool()> suppress_ping = [&] { return faults.is_without_pings(time); };
    // A copy: one whose time has come leaves the set.
    for (LiveSession* session : std::vector<LiveSession*>(sessions.begin(), sessions.end())) {
        if (sessions.contains(session)) session->tick(suppress_ping);
    }
    if (!is_trading) return;
    tick_actions(time);
    tick_late(time);
    traders.advance(time);
    if (time >= next_verify) {
        next_verify = time + seconds(1);
        exchange.verify();
    }
    if (!settle(time)) return;
    if (auto written = recorder.tick(time); !written) return stop(written.error());
    hub.tick(time);
    gate.tick(time);
    remember_history(time);
}

// Years of candles are put together a few days at a time while nobody waits, so that the first who asks for months of
// them holds up no order. A virtual day has no idle moments.
void PracticeExchange::Inside::remember_history(Timestamp time) {
    constexpr std::size_t days_a_tick = 3;
    if (ports.virtual_clock != nullptr || remembered_instruments == exchange.market().instruments.size()) return;
    const auto instrument = static_cast<venue::InstrumentId>(remembered_instruments);
    if (!history.remember_days(instrument, days_a_tick, time)) ++remembered_instruments;
}

Result<> PracticeExchange::Inside::advance(milliseconds time) {
    if (ports.virtual_clock == nullptr) {
        return fail(ErrorCode::refused,
                    "this exchange keeps real time; start it with --clock virtual to move its clock.");
    }
    // The traders' own step, or over longer times ten of it.
    const milliseconds step = time > std::chrono::minutes(10) ? 10 * settings.traders_step : settings.traders_step;
    for (milliseconds left = time; left.count() > 0;) {
        const milliseconds next = std::min(left, step);
        ports.virtual_clock->advance(next);
        left -= next;
        tick();
    }
    return {};
}

// --- the outside

PracticeExchange::PracticeExchange(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
PracticeExchange::~PracticeExchange() = default;

Result<std::unique_ptr<PracticeExchange>> PracticeExchange::open(PracticeSettings settings, PracticePorts ports) {
    venue::Market market = venue::practice_market(settings.profile);
    auto inside = std::make_unique<Inside>(std::move(settings), std::move(ports), std::move(market));
    if (auto begun = inside->begin(); !begun) return fail(begun.error());
    return std::unique_ptr<PracticeExchange>(new PracticeExchange(std::move(inside)));
}

WireAnswer PracticeExchange::answer(WireRequest&& request) { return inside_->answer(std::move(request)); }

std::variant<WireAnswer, std::shared_ptr<net::WireSocketListener>> PracticeExchange::upgrade(
    const WireRequest& request) {
    return inside_->upgrade(request);
}

void PracticeExchange::tick() { inside_->tick(); }
Result<> PracticeExchange::advance(milliseconds time) { return inside_->advance(time); }
void PracticeExchange::set_port(std::uint16_t port) { inside_->hosts = net::loopback_hosts(port); }
Result<> PracticeExchange::finish() { return inside_->recorder.finish(inside_->now()); }
const venue::Exchange& PracticeExchange::exchange() const { return inside_->exchange; }
bool PracticeExchange::is_trading() const { return inside_->is_trading; }

Result<std::unique_ptr<net::WireServer>> serve(PracticeExchange& exchange, net::WireServerOptions options) {
    net::WireHandlers handlers;
    handlers.bound = [&exchange](std::uint16_t port) { exchange.set_port(port); };
    handlers.request = [&exchange](WireRequest&& request) { return exchange.answer(std::move(request)); };
    handlers.upgrade = [&exchange](const WireRequest& request) { return exchange.upgrade(request); };
    handlers.tick = [&exchange] { exchange.tick(); };
    return net::WireServer::start(std::move(handlers), std::move(options));
}

}  // namespace piggy::practice_exchange
