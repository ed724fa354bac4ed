// POST /api/validation: the Validation Checklist as a job. Its result is told while it runs, item by item.

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/http_api/validation.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

void read_asker(net::JsonObject& body, ValidationOrder& order) {
    const boost::json::object* object = body.optional_object("asker");
    if (object == nullptr) return;
    net::JsonObject fields(*object, "asker");
    AskingProgram asker;
    asker.name = fields.text("name", 40);
    asker.version = fields.text("version", 40);
    asker.limits_sha256 = fields.text("limits_sha256", 64);
    if (auto done = fields.done(); !done) body.refuse(fields.wrong_field(), done.error().what);
    order.asker = std::move(asker);
}

net::Response start(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body.empty() ? "{}" : request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    auto order = std::make_shared<ValidationOrder>();
    order->passphrase = body.optional_text("passphrase", 1024).value_or("");
    const boost::json::value* spend = body.any("spend_money");
    if (spend != nullptr && !spend->is_bool()) body.refuse("spend_money", "spend_money must be true or false");
    order->spend_money = spend != nullptr && spend->is_bool() && spend->get_bool();
    read_asker(body, *order);
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    const auto id =
        state.jobs->add_alone("validation", "The Validation Checklist",
                              [&state, order](const JobQueue::Telling& tell) { return validate(state, *order, tell); });
    return id ? job_started(*id) : error_answer(id.error(), request);
}

}  // namespace

void add_validation_routes(net::Router& router, AppState& state) {
    net::RouteOptions options = on_worker();
    options.body_bytes_max = 8 * 1024;
    router.add(
        "POST", "/api/validation", [&state](const net::Request& request) { return start(state, request); }, options);
}

}  // namespace piggy::http_api
