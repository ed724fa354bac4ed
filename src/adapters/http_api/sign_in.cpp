#include "adapters/http_api/sign_in.h"

#include <arpa/inet.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "adapters/net/ticket_box.h"
#include "core/invariant.h"

namespace piggy::http_api {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::string_view cookie_rules = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string sha256(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool done = ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha256(), nullptr) == 1;
    invariant(done && size == 32, "OpenSSL does SHA-256");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

// The value of our cookie; empty where there is none, or more than one.
std::string_view cookie_of(const net::RequestHead& head) {
    if (head.count("cookie") != 1) return "";
    std::string_view rest = head.find("cookie").value_or("");
    std::string_view value;
    int found = 0;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view one = rest.substr(0, end);
        while (one.starts_with(' ')) one.remove_prefix(1);
        const std::size_t sign = one.find('=');
        if (sign != std::string_view::npos && one.substr(0, sign) == SignIn::cookie_name) {
            value = one.substr(sign + 1);
            ++found;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return found == 1 && value.size() == token_bytes * 2 ? value : "";
}

}  // namespace

std::string login_source(std::string_view address) {
    in6_addr parsed{};
    if (::inet_pton(AF_INET6, std::string(address).c_str(), &parsed) != 1) return std::string(address);
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) return std::string(address.substr(address.rfind(':') + 1));
    return {reinterpret_cast<const char*>(&parsed), 8};
}

SignIn::Session* SignIn::find(const net::RequestHead& head) {
    end_what_is_over();
    const std::string_view token = cookie_of(head);
    if (token.empty()) return nullptr;
    const std::string hash = sha256(token);
    const auto found = std::ranges::find_if(
        sessions_, [&](const Session& session) { return net::equal_in_constant_time(session.hash, hash); });
    return found == sessions_.end() ? nullptr : &*found;
}

bool SignIn::is_over(const Session& session, Timestamp now, std::chrono::nanoseconds tick) const {
    return now - session.used > idle_max || tick - session.used_tick > idle_max || now - session.opened > age_max ||
           tick - session.opened_tick > age_max || session.stamp != stamp_;
}

void SignIn::end_what_is_over() {
    const Timestamp now = clock_.now();
    const auto tick = clock_.monotonic();
    if (!stamp_read_ || tick - *stamp_read_ >= stamp_every) {
        stamp_ = password_.stamp();
        stamp_read_ = tick;
    }
    end_if([&](const Session& session) { return is_over(session, now, tick); });
}

void SignIn::end_if(const std::function<bool(const Session&)>& is_meant) {
    std::erase_if(sessions_, [&](const Session& session) {
        if (!is_meant(session)) return false;
        session.lease->end();  // only posts to its sockets
        return true;
    });
}

bool SignIn::knows(const net::RequestHead& head, Use use) {
    const std::lock_guard lock(mutex_);
    Session* const session = find(head);
    if (session == nullptr) return false;
    if (use == Use::by_person) {
        session->used = clock_.now();
        session->used_tick = clock_.monotonic();
    }
    return true;
}

// Both clocks count here, too: a machine that slept through the five minutes is not asked less.
bool SignIn::has_proof(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
    const Session* const session = find(head);
    return session != nullptr && clock_.monotonic() - session->proved_tick <= proof_max &&
           clock_.now() - session->proved <= proof_max;
}

bool SignIn::may_ask(const net::RequestHead& head, bool stops) {
    const std::lock_guard lock(mutex_);
    Session* const session = find(head);
    if (session == nullptr) return false;
    return (stops ? session->stop_rate : session->rate).allow(clock_.monotonic());
}

std::shared_ptr<net::SocketLease> SignIn::lease_of(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
    if (const Session* const session = find(head)) return session->lease;
    auto ended = std::make_shared<net::SocketLease>();
    ended->end();
    return ended;
}

// Whose tries are counted together. Known: somebody is logged in there, or it is this machine.
LoginBrake::Place SignIn::place_of(const net::RequestHead& head) {
    LoginBrake::Place place{login_source(head.peer)};
    const std::lock_guard lock(mutex_);
    end_what_is_over();
    place.is_known = place.name.starts_with("127.") || head.peer == "::1" ||
                     std::ranges::any_of(
                         sessions_, [&](const Session& session) { return login_source(session.from) == place.name; });
    return place;
}

SignIn::Answer SignIn::judge(const LoginBrake::Place& place, const std::string& from, std::string_view password) {
    {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.monotonic();
        const auto wait = std::chrono::ceil<std::chrono::seconds>(brake_.wait_left(place, now));
        if (wait.count() > 0) return {Verdict::braked, wait};
        brake_.tried(place, now);
    }
    const auto right = password_.is_right(password);  // long, and beside others: no lock is held
    std::string alarm;
    {
        const std::lock_guard lock(mutex_);
        if (!right) brake_.take_back(place);
        if (right && *right) brake_.succeeded(place);
        if (right && !*right && brake_.alarm_is_due()) {
            alarm = std::to_string(brake_.failures()) +
                    " wrong passwords in a row at the page's login, the last from " + from;
        }
    }
    if (!right) log_("a password could not be looked at: " + right.error().what);
    if (!alarm.empty()) alarm_(alarm);
    return {!right ? Verdict::unavailable : *right ? Verdict::right : Verdict::wrong};
}

SignIn::Answer SignIn::log_in(const net::RequestHead& head, std::string_view password) {
    const std::string stamp = password_.stamp();
    Answer answer = judge(place_of(head), head.peer, password);
    if (answer.verdict != Verdict::right) return answer;
    const std::lock_guard lock(mutex_);
    // Set anew while the old one was looked at: that one opens nothing any more.
    if (password_.stamp() != stamp) return {Verdict::wrong};
    answer.set_cookie = open_session(head, stamp);
    return answer;
}

SignIn::Answer SignIn::prove(const net::RequestHead& head, std::string_view password) {
    LoginBrake::Place place{"", true, true};
    {
        const std::lock_guard lock(mutex_);
        const Session* const session = find(head);
        if (session == nullptr) return {Verdict::unavailable};
        place.name = "session " + session->hash;
    }
    const Answer answer = judge(place, head.peer, password);
    if (answer.verdict != Verdict::right) return answer;
    const std::lock_guard lock(mutex_);
    Session* const session = find(head);
    if (session == nullptr) return {Verdict::unavailable};
    session->proved = clock_.now();
    session->proved_tick = clock_.monotonic();
    return answer;
}

Result<std::string> SignIn::set_password(const net::RequestHead& head, std::string_view password) {
    if (!knows(head, Use::by_person)) return fail(ErrorCode::unavailable, "the session has ended meanwhile");
    if (auto set = password_.set(password); !set) return fail(set.error());
    alarm_("the page's password was set anew, from " + head.peer);
    const std::lock_guard lock(mutex_);
    end_if([](const Session&) { return true; });
    return open_session(head, password_.stamp());
}

std::string SignIn::open_session(const net::RequestHead& head, const std::string& stamp) {
    if (const Session* const before = find(head)) {
        end_if([hash = before->hash](const Session& session) { return session.hash == hash; });
    }
    if (sessions_.size() >= sessions_max) {
        const auto oldest = std::ranges::min_element(sessions_, {}, &Session::used_tick);
        end_if([hash = oldest->hash](const Session& session) { return session.hash == hash; });
    }
    const std::string token = net::random_hex(random_, token_bytes);
    Session session;
    session.hash = sha256(token);
    session.opened = session.used = session.proved = clock_.now();
    session.opened_tick = session.used_tick = session.proved_tick = clock_.monotonic();
    session.from = head.peer;
    session.stamp = stamp_ = stamp;
    session.lease = std::make_shared<net::SocketLease>();
    sessions_.push_back(std::move(session));
    log_("logged in from " + head.peer);
    return std::string(cookie_name).append("=").append(token).append(cookie_rules);
}

std::size_t SignIn::log_out(const net::RequestHead& head, bool everywhere) {
    const std::lock_guard lock(mutex_);
    const Session* const own = find(head);
    const std::size_t before = sessions_.size();
    const std::string hash = own == nullptr ? "" : own->hash;
    end_if([&](const Session& session) { return everywhere || session.hash == hash; });
    log_((everywhere ? "logged out everywhere, from " : "logged out from ") + head.peer);
    return before - sessions_.size();
}

std::string SignIn::cookie_that_forgets() {
    return std::string(cookie_name).append("=; Max-Age=0").append(cookie_rules);
}

std::vector<SignIn::View> SignIn::list(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
    const Session* const own = find(head);
    std::vector<View> views;
    for (const Session& session : sessions_) {
        const Timestamp ends = std::min(session.opened + age_max, session.used + idle_max);
        views.push_back({&session == own, session.opened, session.used, ends, session.from});
    }
    std::ranges::reverse(views);
    return views;
}

void SignIn::sweep() {
    const std::lock_guard lock(mutex_);
    end_what_is_over();
}

}  // namespace piggy::http_api
