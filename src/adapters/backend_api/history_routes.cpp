// Pages of orders, fills and the audit log, newest first.

#include <charconv>

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/backend_json.h"
#include "adapters/backend_api/backend_state.h"

namespace piggy::backend_api {
namespace {

constexpr std::int64_t limit_max = 500;
constexpr std::int64_t offset_max = 1'000'000'000;

Result<> read_number(const net::Request& request, std::string_view name, std::int64_t most, std::int64_t& into) {
    const auto text = request.query_value(name);
    if (!text) return {};
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), into);
    if (error == std::errc() && end == text->data() + text->size() && into >= 0 && into <= most) return {};
    return fail(ErrorCode::malformed,
                "the query's " + std::string(name) + " must be a whole number from 0 to " + std::to_string(most));
}

Result<execution::PageQuery> read_page(const net::Request& request) {
    execution::PageQuery page;
    if (auto read = read_number(request, "limit", limit_max, page.limit); !read) return fail(read.error());
    if (auto read = read_number(request, "offset", offset_max, page.offset); !read) return fail(read.error());
    return page;
}

// items: JSON, with commas between.
std::string list_json(const std::string& items, std::int64_t total) {
    return "{\"items\":[" + items + "],\"total\":" + std::to_string(total) + "}";
}

void append_item(std::string& items, const std::string& item) {
    if (!items.empty()) items += ',';
    items += item;
}

net::Response orders(BackendState& state, const execution::PageQuery& query, const net::Request& request) {
    const auto page = state.ports.store->orders(query);
    if (!page) return state.failed(page.error(), request);
    std::string items;
    for (const orders::LiveOrder& order : page->rows) {
        std::vector<orders::BookedFill> fills;
        if (orders::has_fills(order)) {
            auto found = state.ports.store->fills_of(order.client_order_id);
            if (!found) return state.failed(found.error(), request);
            fills = std::move(*found);
        }
        append_item(items, execution::order_json(order, fills));
    }
    return json_answer(list_json(items, page->total));
}

net::Response trades(BackendState& state, const execution::PageQuery& query, const net::Request& request) {
    const auto page = state.ports.store->fills(query);
    if (!page) return state.failed(page.error(), request);
    std::string items;
    for (const orders::BookedFill& fill : page->rows) append_item(items, execution::trade_json(fill));
    return json_answer(list_json(items, page->total));
}

net::Response audit(BackendState& state, const execution::PageQuery& query, const net::Request& request) {
    const auto page = state.ports.store->audit_log(query);
    if (!page) return state.failed(page.error(), request);
    std::string items;
    for (const execution::AuditRecord& record : page->rows) append_item(items, audit_json(record));
    return json_answer(list_json(items, page->total));
}

using Pages = net::Response (*)(BackendState&, const execution::PageQuery&, const net::Request&);

void add_pages(net::Router& router, BackendState& state, const char* pattern, Pages pages) {
    const auto handler = [&state, pages](const net::Request& request) {
        const auto query = read_page(request);
        return query ? pages(state, *query, request) : bad_request(query.error(), request);
    };
    router.add("GET", pattern, with_query({"limit", "offset"}, handler), on_worker());
}

}  // namespace

void add_history_routes(net::Router& router, BackendState& state) {
    add_pages(router, state, "/api/orders", orders);
    add_pages(router, state, "/api/trades", trades);
    add_pages(router, state, "/api/audit", audit);
    const auto verify = [&state](const net::Request& request) {
        const auto verdict = state.ports.store->verify_audit();
        return verdict ? json_answer(verdict_json(*verdict)) : state.failed(verdict.error(), request);
    };
    router.add("GET", "/api/audit/verify", with_query({}, verify), on_worker());
}

}  // namespace piggy::backend_api
