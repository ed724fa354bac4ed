// The doctor on what answers: ports, the running programs, the exchange and its clock.

#include <array>
#include <boost/json/array.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "adapters/net/http_client.h"
#include "adapters/net/json_object.h"
#include "adapters/system/system_clock.h"
#include "apps/answer_fields.h"
#include "apps/app_client.h"
#include "apps/backend_client.h"
#include "apps/backend_talk.h"
#include "apps/build_info.h"
#include "apps/doctor.h"
#include "apps/port_owner.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto patience = 5s;
constexpr double clock_s_wanted = 1, clock_s_max = 5;  // live trading pauses beyond

std::string with_places(double number) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.2f", number);
    return text.data();
}

// Nothing where nobody answers, or not in JSON.
std::optional<json::object> question(const net::ServerAddress& server, const std::string& path) {
    net::HttpClient http(server);
    net::OutboundRequest request;
    request.method = "GET";
    request.target = path;
    request.deadline = patience;
    const auto answer = http.send(request);
    if (!answer) return std::nullopt;
    auto fields = net::parse_json_object(answer->body.empty() ? "{}" : answer->body);
    return fields && answer->status == 200 ? std::optional(std::move(*fields)) : std::nullopt;
}

void look_at_port(const DoctorCase& about, std::uint16_t port, const std::string& whose, const std::string& path,
                  const char* field, const std::string& option) {
    const std::string place = "Port " + std::to_string(port);
    const auto listener = listener_on(port);
    if (!listener) {
        about.tell({"ports", Level::ok, place + " is free; " + whose + " is not running", ""});
        return;
    }
    const auto answer = listener->is_another_user() ? std::nullopt : question({"127.0.0.1", port, false}, path);
    if (answer && (*field == '\0' || answer->contains(field))) {
        about.tell({"ports", Level::ok, place + ": " + whose + " answers", ""});
        return;
    }
    // By its name it is ours: an app that asks for a password or speaks TLS, or a program that hangs.
    if (!listener->is_another_user() && listener->program.starts_with("cryptopiggy")) {
        const bool is_app = whose == "the app";
        about.tell(
            {"ports", is_app ? Level::ok : Level::fail,
             place + ": " + whose + (is_app ? " is there, behind a password or TLS" : " is there and does not answer"),
             is_app ? "" : "Stop it and start it again: `cryptopiggy up`."});
        return;
    }
    const std::string program = listener->program.empty() ? "a program" : "'" + one_line(listener->program) + "'";
    const std::string user = listener->is_another_user()
                                 ? " of the user " + (listener->user_name.empty() ? std::to_string(listener->user)
                                                                                  : one_line(listener->user_name))
                                 : "";
    about.tell({"ports", Level::fail, place + " of " + whose + " is taken by " + program + user + ", which is not ours",
                "Stop that program, or start ours on another port: `cryptopiggy up " + option + "`."});
}

std::optional<BackendAnswer> ask_backend(const DoctorCase& about, const char* path) {
    auto address = backend_of_environment();
    if (!address) return std::nullopt;
    auto answer = BackendClient(std::move(*address), about.home).ask("GET", path, "", patience);
    return answer && answer->good() ? std::optional(std::move(*answer)) : std::nullopt;
}

void look_at_limits(const DoctorCase& about, const std::string& whose, const std::string& theirs) {
    const std::string digits = limits_sha256().substr(0, 12);
    if (theirs.empty()) return;
    about.tell(theirs == limits_sha256()
                   ? Finding{"limits", Level::ok, whose + " has the limits of this program, " + digits, ""}
                   : Finding{"limits", Level::fail,
                             whose + " has other limits: " + theirs.substr(0, 12) + ", this program " + digits,
                             "Install all programs from one build and start them again."});
}

void look_at_keys(const DoctorCase& about) {
    const auto keys = ask_backend(about, "/api/credentials");
    if (!keys) return;
    if (!truth_in(keys->fields, "saved"))
        return about.tell({"account", Level::ok, "No keys are saved for this exchange", ""});
    if (truth_in(keys->fields, "sealed")) {
        return about.tell({"account", Level::ok, "The vault is sealed, so the account was not looked at", ""});
    }
    if (text_in(keys->fields, "validated_at").empty()) {
        return about.tell({"account", Level::warn, "The keys were not validated since the backend started",
                           "`cryptopiggy vault validate`"});
    }
    const bool valid = truth_in(keys->fields, "valid");
    about.tell(
        {"account", valid ? Level::ok : Level::fail,
         valid ? "The keys were validated at " + one_line(text_in(keys->fields, "validated_at"))
               : "The keys are not valid: " + one_line(text_in(keys->fields, "message")),
         valid ? "" : "Make new keys at the exchange (spot trading alone) and save them: `cryptopiggy vault save`."});
    for (const json::value& entry : list_in(keys->fields, "findings")) {
        if (!entry.is_object() || text_in(entry.get_object(), "state") == "ok") continue;
        const bool is_bad = text_in(entry.get_object(), "state") == "bad";
        about.tell(
            {"account", is_bad ? Level::fail : Level::warn, one_line(text_in(entry.get_object(), "detail")),
             "Look at the key's rights at the exchange: spot trading alone, no withdrawals, your address alone."});
    }
}

void look_at_allow_live(const DoctorCase& about, const std::optional<BackendAnswer>& status) {
    if (!status) {
        const char* value = std::getenv("ALLOW_LIVE");
        const bool is_set = value != nullptr && std::string_view(value) == "1";
        about.tell({"allow_live", Level::ok,
                    std::string("The backend does not answer, so its ALLOW_LIVE is not known; in this shell it is ") +
                        (is_set ? "1" : "not 1"),
                    ""});
        return;
    }
    for (const json::value& entry : list_in(status->fields, "guards")) {
        if (!entry.is_object() || text_in(entry.get_object(), "name") != "allow_live") continue;
        const json::object& guard = entry.get_object();
        const bool ok = truth_in(guard, "ok");
        about.tell({"allow_live", ok ? Level::ok : Level::warn, one_line(text_in(guard, "reason")),
                    ok ? "" : one_line(text_in(guard, "fix"))});
    }
}

}  // namespace

void look_at_ports(const DoctorCase& about) {
    look_at_port(about, about.app_port, "the app", "/api/session", "token", "--port N");
    look_at_port(about, about.backend_port, "the backend", "/api/health", "limits_sha256", "--backend-port N");
    if (about.exchange.exchange == Exchange::practice) {
        look_at_port(about, about.exchange.port, "the practice exchange", "/practice/accounts", "accounts",
                     "--exchange-port N");
    }
}

void look_at_programs(const DoctorCase& about) {
    about.tell({"limits", Level::ok,
                "This program is version " + version() + " with the limits " + limits_sha256().substr(0, 12), ""});
    AppClient app(about.app_port);
    if (const auto backend = app.ask("GET", "/api/session", "", patience); backend && backend->good()) {
        look_at_limits(about, "The app", text_in(backend->fields, "limits_sha256"));
    }
    if (const auto health = ask_backend(about, "/api/health")) {
        look_at_limits(about, "The backend", text_in(health->fields, "limits_sha256"));
    }
    const auto status = ask_backend(about, "/api/live/status");
    if (!status && listener_on(about.backend_port) && !listener_on(about.backend_port)->is_another_user()) {
        about.tell({"backend", Level::fail, "Something listens where the backend should, and does not answer us",
                    "Is it of another home folder? Stop all programs and start them with this one: `cryptopiggy up`."});
    }
    look_at_allow_live(about, status);
    look_at_keys(about);
}

void look_at_exchange(const DoctorCase& about) {
    const auto address = venue_address(about.exchange);
    if (!address) return about.tell({"exchange", Level::fail, address.error().what, "Correct PRACTICE_EXCHANGE_URL."});
    const bool is_practice = !address->is_live();
    const system::SystemClock clock;
    const auto begun = clock.monotonic();
    const auto answer = question(address->rest(), "/api/v3/time");
    const std::chrono::duration<double> took = clock.monotonic() - begun;
    const std::int64_t told = answer ? number_in(*answer, "serverTime") : 0;
    if (told <= 0) {
        const std::string why = address->name() + " does not answer";
        about.tell(
            {"exchange", is_practice ? Level::warn : Level::fail, why,
             is_practice
                 ? "`cryptopiggy up` starts it."
                 : "Look at your network and at the exchange's status page, wait 30 seconds and run this again."});
        about.tell({"clock", Level::warn, "This machine's clock was not compared: " + why, ""});
        return;
    }
    about.tell(
        {"exchange", Level::ok, address->name() + " answers, in " + with_places(took.count() * 1000) + " ms", ""});
    const std::chrono::duration<double> now = clock.now().time_since_epoch();
    const double off = now.count() - took.count() / 2 - static_cast<double>(told) / 1000;
    const double by = std::abs(off);
    const Level level = by > clock_s_max ? Level::fail : by > clock_s_wanted ? Level::warn : Level::ok;
    about.tell(
        {"clock", level,
         "This machine's clock is " + with_places(by) + " s " + (off < 0 ? "behind" : "ahead of") + " the exchange's",
         level == Level::ok ? "" : "Set the clock: `sudo timedatectl set-ntp true`, then wait a minute."});
}

}  // namespace piggy::apps
