#include "adapters/practice_exchange/fault_rule.h"

#include <algorithm>
#include <array>

#include "adapters/net/json_object.h"
#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

using boost::json::value;
using enum FaultKind;

enum class Type {
    milliseconds,
    seconds,
    skew,
    http_status,
    code,
    close_code,
    fraction,
    truth,
    amount,
    symbol,
    asset,
    text,
    account,
    order,
    filter_changes,
    rate
};

struct Field {
    std::string_view name;
    Type type;
    bool is_required = false;
};

struct Kind {
    FaultKind kind;
    std::string_view name;
    FaultClass what;
    std::vector<Field> fields;
};

const std::vector<Kind>& kinds() {
    const Field ms{"ms", Type::milliseconds, true};
    const Field executed{"executed", Type::truth};
    const Field symbol{"symbol", Type::symbol, true};
    const Field account{"account", Type::account};
    const Field some_account{"account", Type::account, true};
    static const std::vector<Kind> all = {
        {delay, "delay", FaultClass::request, {ms}},
        {drop_before, "drop_before", FaultClass::request, {{"how", Type::text}}},
        {drop_after, "drop_after", FaultClass::request, {{"how", Type::text}}},
        {reset_mid_answer, "reset_mid_answer", FaultClass::request, {}},
        {cut_body, "cut_body", FaultClass::request, {}},
        {foreign_body, "foreign_body", FaultClass::request, {{"body", Type::text}, executed}},
        {status, "status", FaultClass::request, {{"status", Type::http_status, true}, executed}},
        {error, "error", FaultClass::request, {{"code", Type::code, true}, executed}},
        {late_landing, "late_landing", FaultClass::request, {ms, {"how", Type::text}}},
        {no_such_order, "no_such_order", FaultClass::request, {ms, {"list_ms", Type::milliseconds}}},
        {extra_fields, "extra_fields", FaultClass::request, {}},
        {stale_balance, "stale_balance", FaultClass::request, {ms}},
        {listen_key_gone, "listen_key_gone", FaultClass::request, {}},
        {rate_limit, "rate_limit", FaultClass::request, {{"retry_after", Type::seconds}, {"header", Type::truth}}},
        {ban, "ban", FaultClass::action, {{"seconds", Type::seconds, true}}},
        {maintenance, "maintenance", FaultClass::action, {{"ms", Type::milliseconds}}},
        {duplicate_event, "duplicate_event", FaultClass::event, {}},
        {reorder_events, "reorder_events", FaultClass::event, {}},
        {lose_events, "lose_events", FaultClass::event, {}},
        {delay_events, "delay_events", FaultClass::event, {ms}},
        {stream_silence, "stream_silence", FaultClass::event, {ms}},
        {depth_gap, "depth_gap", FaultClass::event, {}},
        {lose_final_candle, "lose_final_candle", FaultClass::event, {}},
        {missing_pings, "missing_pings", FaultClass::event, {}},
        {close_streams,
         "close_streams",
         FaultClass::action,
         {{"code", Type::close_code}, {"which", Type::text}, {"notice", Type::truth}}},
        {listen_key_expired, "listen_key_expired", FaultClass::action, {account, {"how", Type::text}}},
        {halt, "halt", FaultClass::action, {symbol}},
        {filters, "filters", FaultClass::action, {symbol, {"changes", Type::filter_changes, true}}},
        {fees,
         "fees",
         FaultClass::action,
         {some_account, {"maker", Type::rate}, {"taker", Type::rate}, {"in_bnb", Type::truth}}},
        {clock_skew, "clock_skew", FaultClass::action, {{"ms", Type::skew, true}}},
        {spike, "spike", FaultClass::action, {symbol, {"jump", Type::fraction, true}, ms}},
        {flash_crash,
         "flash_crash",
         FaultClass::action,
         {symbol,
          {"depth", Type::fraction, true},
          {"fall_ms", Type::milliseconds},
          {"recovery_ms", Type::milliseconds}}},
        {shift, "shift", FaultClass::action, {symbol, {"jump", Type::fraction, true}}},
        {slow_day, "slow_day", FaultClass::action, {ms, {"factor", Type::fraction}}},
        {deposit,
         "deposit",
         FaultClass::action,
         {some_account, {"asset", Type::asset, true}, {"amount", Type::amount, true}}},
        {withdraw,
         "withdraw",
         FaultClass::action,
         {some_account, {"asset", Type::asset, true}, {"amount", Type::amount, true}}},
        {revoke_key, "revoke_key", FaultClass::action, {{"key", Type::text}, account}},
        {no_trade_permission, "no_trade_permission", FaultClass::action, {{"key", Type::text}, account}},
        {withdraw_permission, "withdraw_permission", FaultClass::action, {{"key", Type::text}, account}},
        {expire_order, "expire_order", FaultClass::action, {some_account, symbol, {"order", Type::order, true}}},
        {close_market, "close_market", FaultClass::action, {symbol}},
    };
    return all;
}

const Kind& kind_of(FaultKind kind) { return *std::ranges::find(kinds(), kind, &Kind::kind); }

std::string joined(const auto& names) {
    std::string text;
    for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

struct Choice {
    FaultKind kind;
    std::string_view field;
    std::vector<std::string_view> values;
};
const std::vector<Choice>& choices() {
    static const std::vector<Choice> all = {{drop_before, "how", {"silent", "reset"}},
                                            {drop_after, "how", {"silent", "reset"}},
                                            {late_landing, "how", {"silent", "reset", "timeout"}},
                                            {foreign_body, "body", {"html", "captive_portal", "other_json", "empty"}},
                                            {close_streams, "which", {"all", "market", "user"}},
                                            {listen_key_expired, "how", {"close", "silent", "event"}}};
    return all;
}

constexpr std::array<std::string_view, 9> filter_names = {
    "tickSize", "minPrice", "maxPrice", "stepSize", "minQty", "maxQty", "minNotional", "maxNotional", "maxNumOrders"};

// Reads one rule; JsonObject keeps the first thing that is wrong.
class Reader {
public:
    Reader(const boost::json::object& object, const venue::Market& market, Timestamp now)
        : object_(object), fields_(object), market_(market) {
        rule_.made = now;
        rule_.asked = object;
    }

    Result<FaultRule> read() {
        const std::string name = fields_.text("kind");
        const auto kind = std::ranges::find(kinds(), name, &Kind::name);
        if (kind == kinds().end()) {
            std::vector<std::string_view> names;
            for (const Kind& known : kinds()) names.push_back(known.name);
            return fail(ErrorCode::malformed, "kind must be one of: " + joined(names) + ".");
        }
        rule_.kind = kind->kind;
        if (auto known = check_names(*kind); !known) return fail(known.error());
        read_when(*kind);
        for (const Field& field : kind->fields) read(field);
        if (auto done = fields_.done(); !done) return fail(done.error());
        return std::move(rule_);
    }

private:
    // A field that this kind does not have is answered with those it has.
    Result<> check_names(const Kind& kind) {
        std::vector<std::string_view> names = {"kind", "window"};
        if (kind.what != FaultClass::action) {
            names.insert(names.end(), {"endpoint", "nth", "probability", "seed", "count"});
        }
        for (const Field& field : kind.fields) names.push_back(field.name);
        for (const auto& member : object_) {
            const std::string_view name(member.key().data(), member.key().size());
            if (std::ranges::find(names, name) != names.end()) continue;
            return fail(ErrorCode::malformed, "a rule of kind " + std::string(kind.name) + " has no field " +
                                                  std::string(name).substr(0, 50) + "; it has: " + joined(names) + ".");
        }
        return {};
    }

    void read_when(const Kind& kind) {
        rule_.endpoint = kind.what == FaultClass::event ? "stream:*" : "*";
        if (kind.what != FaultClass::action) {
            if (const auto endpoint = fields_.optional_text("endpoint")) read_endpoint(kind, *endpoint);
            rule_.nth = fields_.optional_integer("nth", 1, 1'000'000'000).value_or(0);
            rule_.count = fields_.optional_integer("count", 1, 1'000'000'000);
            if (const value* chance = fields_.any("probability"))
                rule_.probability = fraction(*chance, "probability", 0, 1);
            rule_.random =
                Random(static_cast<std::uint64_t>(fields_.optional_integer("seed", 0, INT64_MAX).value_or(1)));
            if (rule_.nth > 0 && rule_.probability) fields_.refuse("nth", "nth and probability exclude each other.");
        }
        if (const boost::json::object* window = fields_.optional_object("window")) {
            net::JsonObject times(*window, "window");
            rule_.from = std::chrono::milliseconds(times.optional_integer("from_ms", 0, a_year).value_or(0));
            if (const auto to = times.optional_integer("to_ms", 1, a_year)) rule_.to = std::chrono::milliseconds(*to);
            if (rule_.to && *rule_.to <= rule_.from) times.refuse("to_ms", "to_ms must be after from_ms.");
            if (auto done = times.done(); !done) fields_.refuse("window", done.error().what);
        }
        // These two say themselves how long they last.
        if (rule_.kind == ban || rule_.kind == maintenance || rule_.kind == stream_silence) until_own_end_ = !rule_.to;
    }

    void read_endpoint(const Kind& kind, const std::string& endpoint) {
        rule_.endpoint = endpoint;
        const bool is_stream = endpoint.starts_with("stream:");
        if (endpoint == "*") {
            if (kind.what == FaultClass::event) rule_.endpoint = "stream:*";
            return;
        }
        if (is_stream != (kind.what == FaultClass::event)) {
            fields_.refuse("endpoint", kind.what == FaultClass::event
                                           ? "endpoint must be \"stream:user\", \"stream:market\", "
                                             "\"stream:<name>\" such as \"stream:btcusdt@depth\", or \"*\"."
                                           : "endpoint must be \"*\", \"<METHOD> <path>\", \"<path>\" (a * at the end: "
                                             "everything that begins so) or \"WS <method>\".");
            return;
        }
        const std::string_view path = std::string_view(endpoint).substr(std::min(endpoint.find('/'), endpoint.size()));
        const bool is_request = endpoint.starts_with("WS ") || !path.empty();
        if (!is_stream && !is_request) {
            fields_.refuse("endpoint", "endpoint must be \"*\", \"<METHOD> <path>\", \"<path>\" or \"WS <method>\".");
        }
        if (path.starts_with("/practice")) fields_.refuse("endpoint", "addresses under /practice have no faults.");
    }

    double fraction(const value& found, std::string_view name, double low, double high) {
        const double number = found.is_double()  ? found.get_double()
                              : found.is_int64() ? static_cast<double>(found.get_int64())
                                                 : high + 1;
        if (number >= low && number <= high) return number;
        char range[64];
        std::snprintf(range, sizeof range, " must be a number from %g to %g.", low, high);
        fields_.refuse(name, std::string(name) + range);
        return low;
    }

    void read(const Field& field) {
        const std::string name(field.name);
        const value* found = object_.if_contains(field.name);
        if (found == nullptr || found->is_null()) {
            static_cast<void>(fields_.any(field.name));
            if (field.is_required) fields_.refuse(field.name, name + " is missing.");
            return;
        }
        switch (field.type) {
            case Type::milliseconds: return read_number(field, 0, a_year);
            case Type::seconds: return read_number(field, 1, a_year / 1000);
            case Type::skew: return read_number(field, -86'400'000, 86'400'000);
            case Type::http_status: return read_number(field, 400, 599);
            case Type::code: return read_number(field, -9999, -1000);
            case Type::close_code: return read_number(field, 1000, 4999);
            case Type::account: return read_number(field, 0, UINT32_MAX);
            case Type::order: return read_number(field, 1, INT64_MAX);
            case Type::fraction: return read_fraction(field);
            case Type::truth: return read_truth(field);
            case Type::amount:
            case Type::rate: return read_amount(field);
            case Type::symbol:
            case Type::asset:
            case Type::text: return read_text(field);
            case Type::filter_changes: return read_filter_changes(field);
        }
    }

    void read_number(const Field& field, std::int64_t low, std::int64_t high) {
        const std::int64_t number = fields_.integer(field.name, low, high);
        rule_.numbers.emplace(field.name, number);
        if (!until_own_end_ || (field.name != "ms" && field.name != "seconds")) return;
        rule_.to = rule_.from + std::chrono::milliseconds(field.name == "seconds" ? number * 1000 : number);
    }

    void read_fraction(const Field& field) {
        const bool is_depth = field.name == "depth";
        const double low = field.name == "jump" ? -0.95 : 0.0001;
        rule_.fractions.emplace(field.name,
                                fraction(*fields_.any(field.name), field.name, low, is_depth ? 0.95 : 10.0));
    }

    void read_truth(const Field& field) {
        const value* found = fields_.any(field.name);
        if (!found->is_bool()) return fields_.refuse(field.name, std::string(field.name) + " must be true or false.");
        rule_.truths.emplace(field.name, found->get_bool());
    }

    void read_amount(const Field& field) {
        const std::string text = fields_.text(field.name);
        const auto amount = Decimal::parse(text);
        const bool is_rate = field.type == Type::rate;
        const std::int64_t low = is_rate ? 0 : 1;
        const std::int64_t high = is_rate ? Decimal::ticks_per_unit / 10 : 1'000'000'000 * Decimal::ticks_per_unit;
        if (!amount || amount->ticks() < low || amount->ticks() > high) {
            return fields_.refuse(field.name,
                                  std::string(field.name) +
                                      (is_rate ? " must be a text such as \"0.001\" (0.1 %), at most \"0.1\"."
                                               : " must be a text such as \"12.5\", above zero, at most a billion."));
        }
        rule_.amounts.emplace(field.name, amount->ticks());
    }

    void read_text(const Field& field) {
        std::string text = fields_.text(field.name);
        const auto refuse_unless = [&](const auto& names) {
            if (std::ranges::find(names, text) != names.end()) return;
            fields_.refuse(field.name, std::string(field.name) + " must be one of: " + joined(names) + ".");
        };
        if (field.type == Type::symbol) {
            std::vector<std::string> codes;
            for (const auto& instrument : market_.instruments) codes.push_back(instrument.code);
            refuse_unless(codes);
        }
        if (field.type == Type::asset) refuse_unless(market_.assets);
        const auto choice = std::ranges::find_if(
            choices(), [&](const Choice& one) { return one.kind == rule_.kind && one.field == field.name; });
        if (choice != choices().end()) refuse_unless(choice->values);
        rule_.texts.emplace(field.name, std::move(text));
    }

    void read_filter_changes(const Field& field) {
        const boost::json::object* found = fields_.optional_object(field.name);
        if (found == nullptr) return;
        if (found->empty())
            fields_.refuse(field.name, "changes must name at least one of: " + joined(filter_names) + ".");
        for (const auto& member : *found) {
            const std::string_view name(member.key().data(), member.key().size());
            if (std::ranges::find(filter_names, name) == filter_names.end()) {
                return fields_.refuse(field.name, "changes can name: " + joined(filter_names) + ".");
            }
            const auto amount = member.value().is_string() ? Decimal::parse(member.value().get_string())
                                                           : fail(ErrorCode::malformed, "");
            if (!amount || amount->ticks() < 0) {
                return fields_.refuse(field.name, "changes." + std::string(name) + " must be a text such as \"0.01\".");
            }
            rule_.changes.emplace(name, amount->ticks());
        }
    }

    static constexpr std::int64_t a_year = 366LL * 86'400'000;
    const boost::json::object& object_;
    net::JsonObject fields_;
    const venue::Market& market_;
    FaultRule rule_;
    bool until_own_end_ = false;
};

template <class Map, class Value>
Value found_or(const Map& map, std::string_view name, Value otherwise) {
    const auto found = map.find(name);
    return found == map.end() ? otherwise : found->second;
}

}  // namespace

std::string_view fault_name(FaultKind kind) { return kind_of(kind).name; }
FaultClass fault_class(FaultKind kind) { return kind_of(kind).what; }

std::int64_t FaultRule::number(std::string_view name, std::int64_t otherwise) const {
    return found_or(numbers, name, otherwise);
}
std::chrono::milliseconds FaultRule::milliseconds(std::string_view name, std::int64_t otherwise) const {
    return std::chrono::milliseconds(number(name, otherwise));
}
std::string FaultRule::text(std::string_view name) const { return found_or(texts, name, std::string()); }
bool FaultRule::truth(std::string_view name, bool otherwise) const { return found_or(truths, name, otherwise); }
double FaultRule::fraction(std::string_view name, double otherwise) const {
    return found_or(fractions, name, otherwise);
}

bool FaultRule::is_active(Timestamp now) const {
    return now >= made + from && !is_over(now) && (nth == 0 || hits == 0);
}

bool FaultRule::is_over(Timestamp now) const { return (to && now >= made + *to) || (count && hits >= *count); }

bool FaultRule::hit(Timestamp now) {
    if (!is_active(now)) return false;
    ++seen;
    if (nth > 0 && seen != nth) return false;
    if (probability && !random.chance(*probability)) return false;
    ++hits;
    return true;
}

Result<FaultRule> read_fault_rule(const boost::json::object& object, const venue::Market& market, Timestamp now) {
    return Reader(object, market, now).read();
}

bool is_endpoint(std::string_view rule, std::string_view method, std::string_view path) {
    if (rule == "*") return method != "stream";
    if (const std::size_t space = rule.find(' '); space != std::string_view::npos) {
        if (rule.substr(0, space) != method) return false;
        rule.remove_prefix(space + 1);
    }
    if (rule.ends_with('*')) return path.starts_with(rule.substr(0, rule.size() - 1));
    return rule == path;
}

}  // namespace piggy::practice_exchange
