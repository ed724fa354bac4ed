// The page's files: by exact path from the fixed list; every other path without a dot is a place inside the page.

#include <algorithm>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

// "gzip", "gzip;q=0.8, br" and "*" accept it; "gzip;q=0" does not.
bool accepts_gzip(const net::RequestHead& head) {
    const std::string_view accepted = head.find("accept-encoding").value_or("");
    const std::size_t at = accepted.find("gzip");
    if (at == std::string_view::npos) return false;
    const std::string_view rest = accepted.substr(at + 4, accepted.find(',', at) - at - 4);
    return rest.find("q=0") == std::string_view::npos || rest.find("q=0.") != std::string_view::npos;
}

bool names(std::string_view tags, std::string_view etag) {
    return tags == "*" || tags.find(etag) != std::string_view::npos;
}

net::Response file_answer(const PageFile& file, std::string_view path, const net::Request& request) {
    net::Response response;
    response.content_type = file.mime;
    // The files under assets/ carry their content's hash in their names; the page itself is asked for again each time.
    response.fixed_body_owner = file.owner;
    const bool never_changes = path.starts_with("assets/");
    response.fields.push_back({"Cache-Control", never_changes ? "public, max-age=31536000, immutable" : "no-cache"});
    response.fields.push_back({"ETag", std::string(file.etag)});
    if (file.gzipped) response.fields.push_back({"Vary", "Accept-Encoding"});
    if (names(request.head.find("if-none-match").value_or(""), file.etag)) {
        response.status = 304;
    } else if (file.gzipped && accepts_gzip(request.head)) {
        response.fields.push_back({"Content-Encoding", "gzip"});
        response.fixed_body = file.bytes;
    } else if (file.gzipped) {
        response.body = file.plain();
    } else {
        response.fixed_body = file.bytes;
    }
    return response;
}

}  // namespace

void add_page_files(net::Router& router, AppState& state) {
    router.set_fallback([&state](const net::Request& request) {
        std::string path = request.path.substr(1);
        auto file = path.empty() ? std::nullopt : state.ports.page_file(path);
        if (!file && path.find('.') == std::string::npos) {
            path = "index.html";
            file = state.ports.page_file(path);
            if (!file) {
                return net::refusal_response(
                    {503, "UNAVAILABLE", "This program was built without its page; build it again with web/dist."},
                    request.id);
            }
        }
        if (!file) return net::refusal_response({404, "NOT_FOUND", "There is nothing at this address."}, request.id);
        return file_answer(*file, path, request);
    });
}

}  // namespace piggy::http_api
