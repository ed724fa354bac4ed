#include "adapters/backend_api/backend_json.h"

#include "adapters/net/json_object.h"

namespace piggy::backend_api {

std::string audit_json(const execution::AuditRecord& record) {
    JsonText json;
    json.begin_object();
    json.field("sequence", record.sequence).field("time", time_text(record.event.time));
    json.field("actor", record.event.actor).field("action", record.event.action);
    json.key("details");
    // Rows may have been changed by somebody else: what is no JSON object is shown as the text that it is.
    net::parse_json_object(record.event.details) ? json.raw(record.event.details) : json.value(record.event.details);
    json.field("result", record.event.result).field("limits_sha256", record.limits_sha256);
    json.field("previous_hash", record.previous_hash).field("hash", record.hash);
    field_text(json, "mac", record.mac);
    return json.end_object().take();
}

std::string verdict_json(const execution::AuditVerdict& verdict) {
    JsonText json;
    json.begin_object();
    json.field("whole", !verdict.first_bad.has_value()).field("records", verdict.records);
    json.field("head", verdict.head).key("first_bad");
    verdict.first_bad ? json.value(*verdict.first_bad) : json.null();
    json.field("message", verdict.what);
    return json.end_object().take();
}

std::string keys_json(const KeyReport& report) {
    JsonText json;
    json.begin_object();
    json.field("saved", report.saved).field("exchange", report.exchange);
    field_text(json, "hint", report.hint);
    json.field("sealed", report.sealed);
    field_time(json, "saved_at", report.saved_at);
    field_time(json, "validated_at", report.validated_at);
    json.field("valid", report.valid).field("message", report.message).field("rotate", report.rotate);
    json.key("findings").begin_array();
    for (const KeyFinding& finding : report.findings) {
        json.begin_object().field("name", finding.name).field("state", finding.state);
        json.field("detail", finding.detail).end_object();
    }
    return json.end_array().end_object().take();
}

}  // namespace piggy::backend_api
