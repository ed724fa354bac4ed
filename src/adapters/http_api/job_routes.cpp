#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"

namespace piggy::http_api {

void add_job_routes(net::Router& router, AppState& state) {
    router.add("GET", "/api/jobs/:id", [&state](const net::Request& request) {
        const auto job = state.find_job(request.parameter("id"));
        if (!job) {
            return error_answer({ErrorCode::not_found, "there is no job of this id; it may be from before a restart"},
                                request);
        }
        return json_answer(to_json(*job));
    });
    router.add("POST", "/api/jobs/:id/cancel", [&state](const net::Request& request) {
        if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
        const auto job = state.cancel_job(request.parameter("id"));
        return job ? json_answer(to_json(*job)) : error_answer(job.error(), request);
    });
}

}  // namespace piggy::http_api
