#include <algorithm>
#include <array>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

using Settings = backtest::SettingsStore::Settings;
constexpr std::size_t settings_max = 64;
constexpr std::size_t settings_bytes_max = 4 * 1024;

const Settings& defaults() {
    static const Settings settings = {{"theme", "system"}, {"time_zone", "utc"}};
    return settings;
}

std::string to_json(const Settings& settings) {
    JsonText json;
    json.begin_object();
    for (const auto& [name, value] : settings) json.field(name, value);
    json.end_object();
    return json.take();
}

template <std::size_t count>
void check_choice(net::JsonObject& body, const Settings& settings, const std::string& name,
                  const std::array<std::string_view, count>& choices) {
    const auto found = settings.find(name);
    if (found == settings.end() || std::ranges::find(choices, found->second) != choices.end()) return;
    std::string list;
    for (const std::string_view choice : choices) list.append(list.empty() ? "" : ", ").append(choice);
    body.refuse(name, name + " must be one of " + list);
}

net::Response show(AppState& state, const net::Request& request) {
    auto settings = state.ports.settings->load();
    if (!settings) return error_answer(settings.error(), request);
    settings->insert(defaults().begin(), defaults().end());
    return json_answer(to_json(*settings));
}

net::Response replace(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    Settings settings;
    for (const auto& pair : *object) {
        const std::string name(pair.key().data(), pair.key().size());
        if (name.empty() || name.size() > 60) body.refuse(name.substr(0, 60), "a setting's name has 1 to 60 bytes");
        settings[name] = body.text(
            pair.key().empty() ? std::string_view("") : std::string_view(pair.key().data(), pair.key().size()), 1000);
    }
    if (settings.size() > settings_max) body.refuse("", "there are more than 64 settings");
    check_choice<3>(body, settings, "theme", {"system", "dark", "light"});
    check_choice<2>(body, settings, "time_zone", {"utc", "local"});
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    if (auto kept = state.ports.settings->replace(settings); !kept) return error_answer(kept.error(), request);
    settings.insert(defaults().begin(), defaults().end());
    return json_answer(to_json(settings));
}

}  // namespace

void add_settings_routes(net::Router& router, AppState& state) {
    net::RouteOptions slow;
    slow.runs = net::Runs::on_worker;
    router.add(
        "GET", "/api/settings", [&state](const net::Request& request) { return show(state, request); }, slow);
    slow.body_bytes_max = settings_bytes_max;
    router.add(
        "PUT", "/api/settings", [&state](const net::Request& request) { return replace(state, request); }, slow);
}

}  // namespace piggy::http_api
