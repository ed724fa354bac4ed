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

bool SignIn::has_proof(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
    const Session* const session = find(head);
    return session != nullptr && clock_.monotonic() - session->proved_tick <= proof_max;
}

std::shared_ptr<net::SocketLease> SignIn::lease_of(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
    if (const Session* const session = find(head)) return session->lease;
    auto ended = std::make_shared<net::SocketLease>();
    ended->end();
    return ended;
}

SignIn::Answer SignIn::judge(const net::RequestHead& head, std::string_view password) {
    const std::string source = login_source(head.peer);
    {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.monotonic();
        const auto wait = std::chrono::ceil<std::chrono::seconds>(brake_.wait_left(source, now));
        if (wait.count() > 0) return {Verdict::braked, wait};
        brake_.tried(source, now);
    }
    const auto right = password_.is_right(password);  // long, and beside others: no lock is held
    const std::lock_guard lock(mutex_);
    if (!right) {
        brake_.take_back(source);
        return {Verdict::unavailable, {}, right.error().what};
    }
    if (*right) {
        brake_.succeeded(source);
        return {Verdict::right};
    }
    if (const int failures = brake_.failures(); failures % 10 == 0) {
        log_(std::to_string(failures) + " wrong passwords in a row at the page's login, the last from " + head.peer);
    }
    return {Verdict::wrong};
}

SignIn::Answer SignIn::log_in(const net::RequestHead& head, std::string_view password) {
    Answer answer = judge(head, password);
    if (answer.verdict == Verdict::right) answer.set_cookie = open_session(head);
    return answer;
}

SignIn::Answer SignIn::prove(const net::RequestHead& head, std::string_view password) {
    const Answer answer = judge(head, password);
    if (answer.verdict != Verdict::right) return answer;
    const std::lock_guard lock(mutex_);
    Session* const session = find(head);
    if (session == nullptr) return {Verdict::unavailable, {}, "the session ended meanwhile; log in again"};
    session->proved_tick = clock_.monotonic();
    return answer;
}

std::string SignIn::open_session(const net::RequestHead& head) {
    const std::lock_guard lock(mutex_);
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
    session.opened = session.used = clock_.now();
    session.opened_tick = session.used_tick = session.proved_tick = clock_.monotonic();
    session.from = head.peer;
    session.stamp = stamp_ = password_.stamp();
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
