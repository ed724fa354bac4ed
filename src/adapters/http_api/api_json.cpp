#include "adapters/http_api/api_json.h"

#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::malformed:
        case ErrorCode::out_of_range: return 400;
        case ErrorCode::not_found: return 404;
        case ErrorCode::refused: return 409;
        case ErrorCode::unavailable:
        case ErrorCode::outcome_unknown: return 503;
    }
    return 503;
}

net::Response refused(int status, const char* code, const Error& error, const net::Request& request,
                      std::string field) {
    // A sentence that begins with the field's own name leaves it as it is written.
    const bool starts_with_field = !field.empty() && error.what.starts_with(field);
    std::string sentence = starts_with_field ? error.what + "." : as_sentence(error.what);
    return net::refusal_response({status, code, std::move(sentence), std::move(field)}, request.id);
}

void write_range(JsonText& json, const strategy::IntegerRange& range) {
    json.field("type", "integer").field("min", range.min).field("max", range.max).field("default", range.initial);
}
void write_range(JsonText& json, const strategy::NumberRange& range) {
    json.field("type", "number").field("min", range.min).field("max", range.max).field("default", range.initial);
}
void write_range(JsonText& json, const strategy::Choice& choice) {
    json.field("type", "choice").field("default", choice.initial).key("choices").begin_array();
    for (const std::string& name : choice.names) json.value(name);
    json.end_array();
}

}  // namespace

std::string to_json(const Job& job) {
    JsonText json;
    json.begin_object();
    json.field("id", job.id).field("kind", job.kind).field("state", job_state_name(job.state));
    json.field("progress", job.progress).field("detail", job.detail);
    json.key("result");
    job.result.empty() ? json.null() : json.raw(job.result);
    json.key("error");
    if (job.error) {
        json.begin_object().field("code", api_code(job.error->code)).field("message", as_sentence(job.error->what));
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
    return json.take();
}

std::string to_json(const SeriesInfo& series) {
    JsonText json;
    json.begin_object();
    json.field("symbol", series.symbol).field("timeframe", series.timeframe);
    json.field("from", format_iso8601(series.from)).field("to", format_iso8601(series.to));
    json.field("candles", series.candles).field("synthetic", series.synthetic);
    json.field("gaps", series.gaps).field("missing", series.missing);
    json.end_object();
    return json.take();
}

std::string to_json(const strategy::StrategyInfo& info) {
    JsonText json;
    json.begin_object();
    json.field("name", info.name).field("summary", info.summary).key("parameters").begin_array();
    for (const strategy::ParameterSpec& parameter : info.parameters) {
        json.begin_object().field("name", parameter.name);
        std::visit([&](const auto& range) { write_range(json, range); }, parameter.range);
        json.field("help", parameter.help).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

std::string array_of(const std::vector<std::string>& parts) {
    std::string array = "[";
    for (const std::string& part : parts) array.append(array.size() > 1 ? "," : "").append(part);
    return array.append("]");
}

net::Response json_answer(std::string body, int status) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

net::Response job_started(const std::string& id) {
    return json_answer("{\"job_id\":" + net::json_quoted(id) + "}", 202);
}

net::Response error_answer(const Error& error, const net::Request& request, std::string field) {
    return refused(status_of(error.code), api_code(error.code), error, request, std::move(field));
}

net::Response bad_request(const Error& error, const net::Request& request, std::string field) {
    return refused(400, "BAD_REQUEST", error, request, std::move(field));
}

const char* api_code(ErrorCode code) {
    switch (status_of(code)) {
        case 400: return "BAD_REQUEST";
        case 404: return "NOT_FOUND";
        case 409: return "CONFLICT";
        default: return "UNAVAILABLE";
    }
}

std::string as_sentence(std::string text) {
    if (text.empty()) return text;
    // A word that is a name ("stops.stop_loss") keeps its case.
    const std::size_t end = text.find_first_of(" _.:");
    const bool is_word = end == std::string::npos || text[end] == ' ';
    if (is_word && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (text.back() != '.' && text.back() != '?' && text.back() != '!') text.push_back('.');
    return text;
}

}  // namespace piggy::http_api
