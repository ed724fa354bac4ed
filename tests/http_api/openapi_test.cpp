// docs/openapi.json is the contract: every route is in it, and every answer is as it says.

#include <algorithm>
#include <set>

#include "adapters/net/url.h"
#include "app_under_test.h"

namespace piggy::http_api {
namespace {

const json::value& document() {
    static const json::value value = [] {
        std::ifstream file(std::filesystem::path(PIGGY_SOURCE_DIR) / "docs" / "openapi.json");
        return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    }();
    return value;
}

// The part of JSON Schema that our document uses.
class Schema {
public:
    // Sentences about what does not fit.
    static std::vector<std::string> complaints(const json::value& schema, const json::value& value) {
        Schema check;
        check.visit(schema.as_object(), value, "$");
        return check.complaints_;
    }

private:
    void complain(const std::string& where, const std::string& what) { complaints_.push_back(where + " " + what); }

    static bool is_type(const json::value& value, std::string_view type) {
        if (type == "null") return value.is_null();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        return type == "number" && value.is_number();
    }

    void visit(const json::object& schema, const json::value& value, const std::string& where) {
        if (const auto* ref = schema.if_contains("$ref")) {
            const std::string name = ref->as_string().c_str();
            return visit(document().at("components").at("schemas").at(name.substr(name.rfind('/') + 1)).as_object(),
                         value, where);
        }
        if (const auto* choices = schema.if_contains("oneOf")) return visit_choices(choices->as_array(), value, where);
        if (const auto* type = schema.if_contains("type")) {
            bool fits = false;
            const json::array types = type->is_array() ? type->as_array() : json::array{*type};
            for (const json::value& one : types) fits = fits || is_type(value, one.as_string().c_str());
            if (!fits) return complain(where, "is not of type " + json::serialize(*type));
        }
        if (const auto* list = schema.if_contains("enum")) {
            bool found = false;
            for (const json::value& one : list->as_array()) found = found || one == value;
            if (!found) complain(where, "is none of " + json::serialize(*list));
        }
        if (value.is_string()) visit_text(schema, std::string(value.as_string().c_str()), where);
        if (value.is_number()) visit_number(schema, value.to_number<double>(), where);
        if (value.is_array() && schema.contains("items")) {
            for (const json::value& one : value.as_array()) visit(schema.at("items").as_object(), one, where + "[]");
        }
        if (value.is_object()) visit_object(schema, value.as_object(), where);
    }

    void visit_choices(const json::array& choices, const json::value& value, const std::string& where) {
        for (const json::value& choice : choices) {
            if (complaints(choice, value).empty()) return;
        }
        complain(where, "fits none of the choices");
    }
    void visit_text(const json::object& schema, const std::string& text, const std::string& where) {
        if (const auto* pattern = schema.if_contains("pattern")) {
            if (*pattern != decimal_pattern) complain(where, "has a pattern that this test does not know");
            if (!is_decimal(text)) complain(where, "is no decimal: " + text);
        }
        if (schema.contains("format") && schema.at("format") == "date-time") {
            if (!text.ends_with('Z') || !parse_iso8601(text)) complain(where, "is no time in UTC: " + text);
        }
    }
    // The one pattern of the document, by hand: g++ 12 takes <regex> for faulty under the sanitizers.
    static constexpr const char* decimal_pattern = "^-?[0-9]+(\\.[0-9]{1,8})?$";
    static bool is_decimal(std::string_view text) {
        if (text.starts_with('-')) text.remove_prefix(1);
        const std::size_t point = text.find('.');
        const auto digits = [](std::string_view part) {
            return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
        };
        if (point == std::string_view::npos) return digits(text);
        return digits(text.substr(0, point)) && digits(text.substr(point + 1)) && text.size() - point - 1 <= 8;
    }
    void visit_number(const json::object& schema, double number, const std::string& where) {
        if (schema.contains("minimum") && number < schema.at("minimum").to_number<double>())
            complain(where, "is small");
        if (schema.contains("maximum") && number > schema.at("maximum").to_number<double>())
            complain(where, "is large");
    }
    void visit_object(const json::object& schema, const json::object& object, const std::string& where) {
        static const json::object none;
        const json::object& known = schema.contains("properties") ? schema.at("properties").as_object() : none;
        if (const auto* required = schema.if_contains("required")) {
            for (const json::value& name : required->as_array()) {
                if (!object.contains(name.as_string()))
                    complain(where, std::string("lacks ") + name.as_string().c_str());
            }
        }
        for (const auto& pair : object) {
            const std::string name(pair.key().data(), pair.key().size());
            if (const auto* one = known.if_contains(pair.key())) {
                visit(one->as_object(), pair.value(), where + "." + name);
            } else if (const auto* further = schema.if_contains("additionalProperties")) {
                if (further->is_object()) {
                    visit(further->as_object(), pair.value(), where + "." + name);
                } else if (!further->as_bool()) {
                    complain(where, "has " + name + ", which the document does not know");
                }
            }
        }
    }

    std::vector<std::string> complaints_;
};

// "/api/jobs/:id/cancel" with each ":name" as the given text; without one, as "{name}".
std::string with_parameters(std::string pattern, const std::string& value = "") {
    for (std::size_t at = pattern.find(':'); at != std::string::npos; at = pattern.find(':', at)) {
        const std::size_t end = std::min(pattern.find('/', at), pattern.size());
        const std::string name = pattern.substr(at + 1, end - at - 1);
        pattern.replace(at, end - at, value.empty() ? "{" + name + "}" : value);
    }
    return pattern;
}
std::string document_path(const std::string& pattern) { return with_parameters(pattern); }
std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

class OpenApi : public AppUnderTest {
protected:
    // Asks, and holds the answer against what the document says of this operation and status.
    test::RawAnswer hold(const std::string& method, const std::string& pattern, const std::string& target, int status,
                         const std::string& body = "", const std::string& type = "application/json",
                         bool with_token = true) {
        const auto answer = with_token ? ask(method, target, body, type) : client().ask(method, target);
        check(method, pattern, answer, status);
        return answer;
    }

    static void check(const std::string& method, const std::string& pattern, const test::RawAnswer& answer,
                      int status) {
        const std::string what = method + " " + pattern + " " + std::to_string(answer.status) + " " + answer.body;
        ASSERT_EQ(answer.status, status) << what;
        const auto& responses =
            document().at("paths").at(document_path(pattern)).at(lower(method)).at("responses").as_object();
        const auto* response = responses.if_contains(std::to_string(status));
        ASSERT_NE(response, nullptr) << "the document does not know the status of " << what;
        if (response->as_object().contains("$ref"))
            response = &document().at("components").at("responses").at("Refused");
        const auto& contents = response->as_object().at("content").as_object();
        const auto* content = contents.if_contains(answer.field("content-type"));
        ASSERT_NE(content, nullptr) << answer.field("content-type") << " of " << what;
        if (answer.field("content-type") != "application/json") return;
        for (const std::string& complaint : Schema::complaints(content->at("schema"), parsed(answer.body))) {
            ADD_FAILURE() << complaint << " in " << what;
        }
    }
};

TEST_F(OpenApi, EveryRouteIsInTheDocumentAndEveryOperationIsARoute) {
    std::set<std::string> routes, operations;
    for (const net::Route& route : server_->router().routes()) {
        routes.insert(lower(route.method) + " " + document_path(route.pattern));
    }
    for (const auto& path : document().at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            operations.insert(std::string(operation.key()) + " " + std::string(path.key()));
            const bool open = operation.value().as_object().contains("security");
            EXPECT_EQ(open, path.key() == "/api/session" || path.key() == "/ws") << path.key();
        }
    }
    EXPECT_EQ(routes, operations);
}

TEST_F(OpenApi, EveryReferenceLeadsSomewhere) {
    const std::string text = json::serialize(document());
    const std::string reference = "#/components/schemas/";
    std::set<std::string> used;
    for (std::size_t at = text.find(reference); at != std::string::npos; at = text.find(reference, at)) {
        at += reference.size();
        used.insert(text.substr(at, text.find('"', at) - at));
    }
    std::set<std::string> defined;
    for (const auto& schema : document().at("components").at("schemas").as_object()) {
        defined.insert(std::string(schema.key()));
    }
    EXPECT_EQ(used, defined);
}

TEST_F(OpenApi, AnswersAreAsTheDocumentSays) {
    hold("GET", "/api/session", "/api/session", 200, "", "", false);
    hold("POST", "/api/ws-ticket", "/api/ws-ticket", 200, "{}");
    hold("GET", "/api/strategies", "/api/strategies", 200);
    hold("GET", "/api/candles", "/api/candles", 200);
    hold("GET", "/api/settings", "/api/settings", 200);
    hold("GET", "/api/market", "/api/market", 200);
    hold("GET", "/api/price", "/api/price?symbol=BTC/USDT", 200);
    hold("GET", "/api/price", "/api/price?symbol=XRP/USDT", 400);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=BTC/USDT&timeframe=1d&limit=3", 200);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=BTC/USDT&timeframe=2h", 400);
    exchange_.tell_minute("BTC/USDT", exchange_.minute_now(), "100.5", false);
    exchange_.tell_minute("BTC/USDT", exchange_.minute_now() - std::chrono::minutes(1), "100", true);
    exchange_.tell_top("BTC/USDT", "99", "101");
    hold("GET", "/api/market", "/api/market", 200);
    hold("GET", "/api/state", "/api/state", 200);
    exchange_.fail_with("the fake exchange can't be reached");
    hold("GET", "/api/price", "/api/price?symbol=BTC/USDT", 503);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=ETH/USDT", 503);
    hold("PUT", "/api/settings", "/api/settings", 200, R"({"theme":"dark","x":"y"})");
    hold("PUT", "/api/settings", "/api/settings", 400, R"({"theme":"pink"})");
    hold("PUT", "/api/settings", "/api/settings", 413, std::string(5000, ' '));

    const auto generate = hold("POST", "/api/candles/generate", "/api/candles/generate", 202,
                               R"({"symbol":"ETH/USDT","days":5,"seed":1})");
    (void)finished_job(job_of(generate));
    hold("POST", "/api/candles/generate", "/api/candles/generate", 400, "{}");
    const auto failing = hold("POST", "/api/candles/generate", "/api/candles/generate", 202,
                              R"({"symbol":"ETH/USDT","days":5,"seed":13})");
    (void)finished_job(job_of(failing));
    hold("GET", "/api/jobs/:id", "/api/jobs/" + job_of(failing), 200);
    const auto import =
        hold("POST", "/api/candles/import", "/api/candles/import?name=a.csv", 202, "abc", "application/octet-stream");
    (void)finished_job(job_of(import));
    hold("GET", "/api/jobs/:id", "/api/jobs/" + job_of(import), 200);
    hold("POST", "/api/jobs/:id/cancel", "/api/jobs/" + job_of(import) + "/cancel", 200, "{}");
    hold("POST", "/api/jobs/:id/cancel", "/api/jobs/x/cancel", 404, "{}");
    hold("GET", "/api/jobs/:id", "/api/jobs/x", 404);
    hold("POST", "/api/candles/import", "/api/candles/import?symbol=x", 400, "abc", "application/octet-stream");
    hold("POST", "/api/candles/import", "/api/candles/import", 415, "{}");

    hold("POST", "/api/backtests", "/api/backtests", 400, "{");
    hold("POST", "/api/backtests", "/api/backtests", 404,
         R"({"symbol":"XRP/USDT","timeframe":"1h","strategy":"Buy_and_Hold"})");
    hold("POST", "/api/backtests", "/api/backtests", 415, "{}", "text/plain");
    hold("POST", "/api/backtests", "/api/backtests", 202, order());
    const std::string id = saved_run(
        R"(,"cash":"5000","filters":null,"stops":{"stop_loss":"0.01","take_profit":null},"sizing":"percent:25")");
    hold("GET", "/api/state", "/api/state", 200);
    hold("GET", "/api/backtests", "/api/backtests?limit=10", 200);
    hold("GET", "/api/backtests", "/api/backtests?limit=x", 400);
    hold("GET", "/api/backtests/:id", "/api/backtests/" + id, 200);
    hold("GET", "/api/backtests/:id", "/api/backtests/x", 404);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/" + id + "/trades", 200);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/" + id + "/trades?offset=x", 400);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/x/trades", 404);
    hold("GET", "/api/backtests/:id/series", "/api/backtests/" + id + "/series", 200);
    hold("GET", "/api/backtests/:id/series", "/api/backtests/x/series", 404);
    hold("GET", "/api/backtests/:id/report.html", "/api/backtests/" + id + "/report.html", 200);
    desk_.add("BTC/USDT", 50);
    hold("DELETE", "/api/backtests/:id", "/api/backtests/" + id, 200);
    hold("DELETE", "/api/backtests/:id", "/api/backtests/" + id, 404, "{}");
}

TEST_F(OpenApi, RefusalsOfTheFirstLayerAreInItForEveryRoute) {
    for (const net::Route& route : server_->router().routes()) {
        if (route.options.access == net::Access::open) continue;
        const std::string path = with_parameters(route.pattern, "x");
        check(route.method, route.pattern,
              client().ask(route.method, path, "Content-Type: " + route.options.content_type + "\r\n"), 401);
        auto flooded = client().ask(route.method, path, token_line());
        for (int i = 0; i < 200 && flooded.status != 429; ++i) flooded = client().ask(route.method, path, token_line());
        check(route.method, route.pattern, flooded, 429);
    }
}

TEST(OpenApiSchema, TheCheckerItselfFindsFaults) {
    const auto& schemas = document().at("components").at("schemas");
    const auto faults = [&](const char* name, const char* text) {
        return Schema::complaints(schemas.at(name), json::parse(text)).size();
    };
    EXPECT_EQ(faults("Ticket", R"({"ticket":"x"})"), 0U);
    EXPECT_EQ(faults("Ticket", R"({})"), 1U);
    EXPECT_EQ(faults("Ticket", R"({"ticket":1})"), 1U);
    EXPECT_EQ(faults("Ticket", R"({"ticket":"x","more":1})"), 1U);
    EXPECT_EQ(faults("Settings", R"({"theme":"pink","a":1})"), 2U);
    EXPECT_EQ(faults("JobStarted", R"([])"), 1U);
}

}  // namespace
}  // namespace piggy::http_api
