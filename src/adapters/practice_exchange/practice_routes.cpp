#include "adapters/practice_exchange/practice_routes.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "adapters/net/json_object.h"
#include "adapters/net/request_checks.h"
#include "adapters/net/url.h"
#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"
#include "core/json_text.h"

namespace piggy::practice_exchange {
namespace {

using net::WireAnswer;
using venue::AccountId;
using venue::AssetId;

constexpr const char* a_json_type = "application/json";

WireAnswer json_answer(std::string body, int status = 200) {
    WireAnswer answer;
    answer.status = status;
    answer.content_type = a_json_type;
    answer.body = std::move(body);
    answer.fields.push_back({"Cache-Control", "no-store"});
    answer.fields.push_back({"X-Content-Type-Options", "nosniff"});
    return answer;
}

WireAnswer error_answer(int status, std::string_view code, std::string_view message) {
    if (status == 421) return json_answer("", 421);
    return json_answer(JsonText().begin_object().field("code", code).field("message", message).end_object().take(),
                       status);
}

WireAnswer error_answer(const Error& error) {
    switch (error.code) {
        case ErrorCode::not_found: return error_answer(404, "NOT_FOUND", error.what);
        case ErrorCode::refused: return error_answer(409, "REFUSED", error.what);
        case ErrorCode::unavailable: return error_answer(503, "UNAVAILABLE", error.what);
        default: return error_answer(400, "BAD_REQUEST", error.what);
    }
}

std::string text_of(venue::Ticks ticks) { return Decimal::from_ticks(ticks).to_string(); }

class Routes {
public:
    Routes(PracticeParts& parts, const net::WireRequest& request, Timestamp now)
        : parts_(parts), request_(request), market_(parts.exchange.market()), now_(now) {}

    WireAnswer answer() {
        const std::string_view path = std::string_view(request_.path).substr(std::string_view("/practice").size());
        const std::string& method = request_.method;
        if (path == "/account" && method == "POST") return open_account();
        if (path == "/accounts" && method == "GET") return accounts();
        if (path == "/faults" && method == "POST") return add_fault(false);
        if (path == "/faults" && method == "GET") return json_answer(parts_.faults.list(now_));
        if (path == "/faults" && method == "DELETE") return remove_faults();
        if (path.starts_with("/faults/") && method == "DELETE") return remove_fault(path.substr(8));
        if (path == "/market" && method == "POST") return add_fault(true);
        if (path == "/ledger" && method == "GET") return ledger();
        if (path == "/state" && method == "GET") return state();
        if (path == "/clock" && method == "POST") return move_clock();
        return error_answer(
            404, "NOT_FOUND",
            "There is no " + method +
                " here; there are: POST /practice/account, GET /practice/accounts, GET, POST and DELETE "
                "/practice/faults, POST /practice/market, GET /practice/ledger, GET /practice/state, POST "
                "/practice/clock.");
    }

private:
    // {"balances":{"USDT":"10000"}}
    Result<std::vector<std::pair<AssetId, venue::Ticks>>> wanted_balances() const {
        std::vector<std::pair<AssetId, venue::Ticks>> wanted;
        auto body = net::parse_json_object(request_.body.empty() ? "{}" : request_.body);
        if (!body) return fail(body.error());
        net::JsonObject fields(*body);
        const boost::json::object* balances = fields.optional_object("balances");
        if (auto done = fields.done(); !done) return fail(done.error());
        if (balances == nullptr) return std::vector{std::pair{AssetId{0}, 10'000 * Decimal::ticks_per_unit}};
        for (const auto& member : *balances) {
            const std::string_view code(member.key().data(), member.key().size());
            const auto asset = std::ranges::find(market_.assets, code);
            if (asset == market_.assets.end()) {
                std::string names;
                for (const std::string& name : market_.assets) names.append(names.empty() ? "" : ", ").append(name);
                return fail(ErrorCode::malformed, "balances can name these assets: " + names + ".");
            }
            const auto amount = member.value().is_string() ? Decimal::parse(member.value().get_string())
                                                           : fail(ErrorCode::malformed, "");
            if (!amount || amount->ticks() < 0 || *amount > Decimal::whole(1'000'000'000)) {
                return fail(ErrorCode::malformed,
                            "balances." + std::string(code) + " must be a text such as \"10000\", at most a billion.");
            }
            if (amount->ticks() > 0) {
                wanted.emplace_back(static_cast<AssetId>(asset - market_.assets.begin()), amount->ticks());
            }
        }
        return wanted;
    }

    WireAnswer open_account() {
        const auto wanted = wanted_balances();
        if (!wanted) return error_answer(wanted.error());
        if (parts_.recorder.users().size() >= accounts_max) {
            return error_answer(409, "REFUSED", "There are 10,000 practice accounts already; start with --fresh.");
        }
        const AccountId id = parts_.exchange.open_account(false, now_);
        parts_.recorder.add_user(id);
        for (const auto& [asset, amount] : *wanted) {
            const auto moved = parts_.exchange.transfer(id, asset, amount, now_);
            invariant(moved.has_value(), "a new account can be given what was checked");
        }
        const ApiKey& key = parts_.keys.create(id, now_);
        parts_.recorder.note_key(recorded(key));
        JsonText json;
        json.begin_object().field("account", std::int64_t{id}).field("api_key", key.key);
        return json_answer(json.field("api_secret", key.secret).end_object().take());
    }

    void balances(JsonText& json, AccountId id) const {
        json.key("balances").begin_object();
        for (std::size_t asset = 0; asset < market_.assets.size(); ++asset) {
            const venue::Balance balance = parts_.exchange.balance(id, static_cast<AssetId>(asset));
            json.key(market_.assets[asset]).begin_object().field("free", text_of(balance.free));
            json.field("locked", text_of(balance.locked)).end_object();
        }
        json.end_object();
    }

    WireAnswer accounts() const {
        std::map<AccountId, std::vector<ApiKey>> keys;
        for (ApiKey& key : parts_.keys.all()) keys[key.account].push_back(std::move(key));
        JsonText json;
        json.begin_object().key("accounts").begin_array();
        for (const AccountId id : parts_.recorder.users()) {
            json.begin_object().field("account", std::int64_t{id}).key("keys").begin_array();
            for (const ApiKey& key : keys[id]) {
                json.begin_object().field("api_key", key.key.substr(0, 8) + "…" + key.key.substr(key.key.size() - 4));
                json.field("may_trade", key.may_trade).field("revoked", key.is_revoked).end_object();
            }
            const venue::FeeRates& fees = parts_.exchange.fees(id);
            json.end_array().field("can_trade", parts_.exchange.can_trade(id)).field("maker", text_of(fees.maker));
            json.field("taker", text_of(fees.taker)).field("fees_in_bnb", fees.in_bnb);
            balances(json, id);
            json.end_object();
        }
        return json_answer(json.end_array().end_object().take());
    }

    WireAnswer add_fault(bool only_market) {
        const auto body = net::parse_json_object(request_.body);
        if (!body) return error_answer(body.error());
        auto rule = read_fault_rule(*body, market_, now_);
        if (!rule) return error_answer(rule.error());
        const bool is_market = rule->kind == FaultKind::spike || rule->kind == FaultKind::flash_crash ||
                               rule->kind == FaultKind::shift || rule->kind == FaultKind::slow_day;
        if (only_market && !is_market) {
            return error_answer(400, "BAD_REQUEST", "kind must be one of: spike, flash_crash, shift, slow_day.");
        }
        const auto id = parts_.add_fault(std::move(*rule));
        if (!id) return error_answer(id.error());
        return json_answer(JsonText().begin_object().field("id", *id).end_object().take());
    }

    WireAnswer remove_faults() {
        std::vector<std::int64_t> ids;
        for (const FaultRule& rule : parts_.faults.rules()) ids.push_back(rule.id);
        for (const std::int64_t id : ids) parts_.remove_fault(id);
        return json_answer(JsonText().begin_object().field("removed", ids.size()).end_object().take());
    }

    WireAnswer remove_fault(std::string_view text) {
        std::int64_t id = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
        if (read.ptr != text.data() + text.size() || !parts_.remove_fault(id)) {
            return error_answer(404, "NOT_FOUND", "There is no such fault; GET /practice/faults lists them.");
        }
        return json_answer(R"({"removed":1})");
    }

    // A whole number of the query, from 0.
    Result<std::int64_t> number(const std::vector<net::Field>& query, std::string_view name, std::int64_t otherwise,
                                std::int64_t high) const {
        const auto found = std::ranges::find(query, name, &net::Field::name);
        if (found == query.end()) return otherwise;
        const std::string& text = found->value;
        std::int64_t value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (!text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0 &&
            value <= high) {
            return value;
        }
        return fail(ErrorCode::malformed,
                    std::string(name) + " must be a whole number from 0 to " + std::to_string(high) + ".");
    }

    WireAnswer ledger() {
        const auto query = net::parse_query(request_.query);
        if (!query) return error_answer(query.error());
        constexpr std::array<std::string_view, 6> names = {"account",         "limit",      "after_request",
                                                           "after_execution", "after_fill", "after_transfer"};
        for (const net::Field& field : *query) {
            if (std::ranges::find(names, field.name) != names.end()) continue;
            return error_answer(400, "BAD_REQUEST",
                                "The query can have: account, limit, after_request, "
                                "after_execution, after_fill, after_transfer.");
        }
        std::array<std::int64_t, 6> values{};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::int64_t high = i == 0 ? UINT32_MAX : i == 1 ? 10'000 : INT64_MAX;
            const auto value = number(*query, names[i], i == 1 ? 1000 : 0, high);
            if (!value) return error_answer(value.error());
            values[i] = *value;
        }
        // What is still waiting to be written belongs to the answer.
        if (auto written = parts_.recorder.finish(now_); !written) return error_answer(written.error());
        const bool is_one = std::ranges::find(*query, "account", &net::Field::name) != query->end();
        const std::optional<AccountId> account =
            is_one ? std::optional(static_cast<AccountId>(values[0])) : std::nullopt;
        const auto page = parts_.record.page(account, values[2], values[3], values[4], values[5],
                                             static_cast<std::size_t>(values[1]));
        if (!page) return error_answer(page.error());
        return json_answer(ledger_json(*page, account));
    }

    std::string ledger_json(const venue::RecordPage& page, std::optional<AccountId> account) const {
        JsonText json;
        json.begin_object().key("requests").begin_array();
        for (const auto& [id, row] : page.requests) {
            json.begin_object().field("id", id).field("time", milliseconds(row.time));
            json.field("account", std::int64_t{row.account}).field("method", row.method).field("path", row.path);
            json.field("parameters", row.parameters).field("status", std::int64_t{row.status});
            json.field("code", std::int64_t{row.code}).field("fault", row.fault).end_object();
        }
        json.end_array().key("executions").begin_array();
        for (const auto& [id, row] : page.executions) execution(json, id, row);
        json.end_array().key("fills").begin_array();
        for (const auto& [id, row] : page.fills) fill(json, id, row);
        json.end_array().key("transfers").begin_array();
        for (const auto& [id, row] : page.transfers) {
            json.begin_object().field("id", id).field("time", milliseconds(row.time));
            json.field("account", std::int64_t{row.account}).field("asset", market_.assets[row.asset]);
            json.field("amount", text_of(row.amount)).end_object();
        }
        json.end_array().key("accounts").begin_array();
        for (const AccountId id : parts_.recorder.users()) {
            if (account && id != *account) continue;
            json.begin_object().field("account", std::int64_t{id});
            balances(json, id);
            json.end_object();
        }
        json.end_array();
        conservation(json);
        return json.end_object().take();
    }

    void execution(JsonText& json, std::int64_t id, const venue::RecordedExecution& row) const {
        constexpr std::array<std::string_view, 6> kinds = {"placed",  "traded",    "canceled",
                                                           "expired", "triggered", "prevented"};
        const venue::Order& order = row.order;
        json.begin_object().field("id", id).field("execution", row.id);
        json.field("kind", kinds[static_cast<std::size_t>(row.kind)]).field("time", milliseconds(order.updated));
        json.field("account", std::int64_t{order.account}).field("symbol", market_.instruments[order.instrument].code);
        json.field("order", order.id).field("client_id", order.client_id).field("list", order.list);
        json.field("side", side_word(order.side)).field("type", type_word(order.type));
        json.field("time_in_force", time_in_force_word(order.time_in_force));
        json.field("status", status_word(order.status)).field("price", text_of(order.price));
        json.field("quantity", text_of(order.quantity)).field("quote_quantity", text_of(order.quote_quantity));
        json.field("stop_price", text_of(order.stop_price)).field("executed", text_of(order.executed));
        json.field("spent", text_of(order.spent)).field("locked", text_of(order.locked)).end_object();
    }

    void fill(JsonText& json, std::int64_t id, const venue::Fill& row) const {
        json.begin_object().field("id", id).field("time", milliseconds(row.time)).field("trade", row.trade);
        json.field("account", std::int64_t{row.account}).field("symbol", market_.instruments[row.instrument].code);
        json.field("order", row.order).field("side", side_word(row.side)).field("price", text_of(row.price));
        json.field("quantity", text_of(row.quantity)).field("quote", text_of(row.quote));
        json.field("fee", text_of(row.fee)).field("fee_asset", market_.assets[row.fee_asset]);
        json.field("maker", row.is_maker).end_object();
    }

    // Of each asset: all that came in less what left, all balances, all fees; and that the first is the sum of the
    // others.
    void conservation(JsonText& json) const {
        json.key("conservation").begin_object();
        for (std::size_t asset = 0; asset < market_.assets.size(); ++asset) {
            const auto id = static_cast<AssetId>(asset);
            venue::Ticks held = 0;
            for (const AccountId account : parts_.exchange.accounts()) {
                const venue::Balance balance = parts_.exchange.balance(account, id);
                held += balance.free + balance.locked;
            }
            const venue::Ticks fees = parts_.exchange.fees_collected(id);
            const venue::Ticks brought_in = parts_.recorder.brought_in(id);
            json.key(market_.assets[asset]).begin_object().field("brought_in", text_of(brought_in));
            json.field("balances", text_of(held)).field("fees", text_of(fees));
            json.field("holds", brought_in == held + fees).end_object();
        }
        json.end_object();
    }

    WireAnswer state() const {
        JsonText json;
        json.begin_object().field("time", milliseconds(now_));
        json.field("clock", parts_.has_virtual_clock ? "virtual" : "real");
        json.field("profile", parts_.profile == venue::Profile::binanceus ? "binanceus" : "binance");
        json.field("seed", std::to_string(parts_.seed)).field("is_trading", parts_.is_trading());
        json.field("accounts", parts_.recorder.users().size()).field("connections", parts_.open_sessions());
        json.field("faults", parts_.faults.rules().size()).key("symbols").begin_array();
        for (std::size_t i = 0; i < market_.instruments.size(); ++i) {
            const auto id = static_cast<venue::InstrumentId>(i);
            const auto bid = parts_.exchange.best(id, venue::Side::buy);
            const auto ask = parts_.exchange.best(id, venue::Side::sell);
            json.begin_object().field("symbol", market_.instruments[i].code);
            json.field("status", instrument_status_word(market_.instruments[i].status));
            json.field("last_price", text_of(parts_.exchange.last_price(id).value_or(0)));
            json.field("fair_price", text_of(parts_.traders.fair_price(id, now_)));
            json.field("bid", text_of(bid ? bid->price : 0)).field("ask", text_of(ask ? ask->price : 0));
            json.field("update_id", parts_.exchange.update_id(id)).end_object();
        }
        return json_answer(json.end_array().end_object().take());
    }

    WireAnswer move_clock() {
        const auto body = net::parse_json_object(request_.body);
        if (!body) return error_answer(body.error());
        net::JsonObject fields(*body);
        const std::int64_t time = fields.integer("advance_ms", 0, 7 * 86'400'000);
        if (auto done = fields.done(); !done) return error_answer(done.error());
        if (auto moved = parts_.advance(std::chrono::milliseconds(time)); !moved) return error_answer(moved.error());
        return json_answer(R"({"advanced_ms":)" + std::to_string(time) + "}");
    }

    static constexpr std::size_t accounts_max = 10'000;
    PracticeParts& parts_;
    const net::WireRequest& request_;
    const venue::Market& market_;
    Timestamp now_;
};

}  // namespace

venue::RecordedKey recorded(const ApiKey& key) {
    return {key.key,          key.secret,     key.account,   key.may_trade,
            key.may_withdraw, key.is_revoked, key.addresses, key.created};
}

WireAnswer answer_practice(PracticeParts& parts, const net::WireRequest& request, const std::vector<std::string>& hosts,
                           Timestamp now) {
    net::RequestHead head{request.method, request.path, request.fields};
    if (const auto refusal = net::check_source(head, hosts)) {
        return error_answer(refusal->status, refusal->code, refusal->message);
    }
    if (const auto refusal = net::check_content(head, {})) {
        return error_answer(refusal->status, refusal->code, refusal->message);
    }
    return Routes(parts, request, now).answer();
}

}  // namespace piggy::practice_exchange
