#pragma once
// SignIn: who has typed the password. A session is 256 random bits in a cookie that no script can read, kept here as
// their SHA-256 alone; it ends after 30 minutes without use, after 12 hours, at logout, and when the password is set
// anew. Its sockets close with it. The cookie alone authorises nothing: the page's token is asked for beside it. Any
// thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_api/app_ports.h"
#include "adapters/http_api/login_brake.h"
#include "adapters/net/http_message.h"
#include "adapters/net/rate_limiter.h"
#include "adapters/net/socket_lease.h"

namespace piggy::http_api {

class SignIn {
public:
    static constexpr std::chrono::minutes idle_max{30};
    static constexpr std::chrono::hours age_max{12};
    static constexpr std::chrono::minutes proof_max{5};    // how long a typed password counts for what needs it again
    static constexpr std::chrono::seconds stamp_every{1};  // how often it is looked whether the password was set anew
    static constexpr std::size_t sessions_max = 32;        // above: the one that was used longest ago ends
    static constexpr std::string_view cookie_name = "__Host-cryptopiggy";

    // They must outlive it.
    using Tell = std::function<void(std::string_view line)>;
    // alarm: what a person must see.
    SignIn(PasswordPort& password, const Clock& clock, net::RandomBytes random, Tell log, Tell alarm)
        : password_(password),
          clock_(clock),
          random_(std::move(random)),
          log_(std::move(log)),
          alarm_(std::move(alarm)) {}

    enum class Use { by_person, by_page };  // only what a person does keeps a session from growing idle
    // Whether the request has the cookie of a session; the session is used then.
    [[nodiscard]] bool knows(const net::RequestHead& head, Use use);
    // Whether that session's password was typed in the last five minutes.
    [[nodiscard]] bool has_proof(const net::RequestHead& head);
    // Whether that session may ask once more now. What stops trading is counted for itself, so that nothing else, and
    // no other session, holds it up.
    [[nodiscard]] bool may_ask(const net::RequestHead& head, bool stops);
    // What the session's sockets live by; one that has ended where there is none.
    [[nodiscard]] std::shared_ptr<net::SocketLease> lease_of(const net::RequestHead& head);

    enum class Verdict { right, wrong, braked, unavailable };
    struct Answer {
        Verdict verdict;
        std::chrono::seconds wait{};  // braked: until the next try
        std::string set_cookie{};     // right, of a login: the field's value
    };
    // Takes as long as a password's hash, unless braked. A new session each time; the one that the request has ends.
    [[nodiscard]] Answer log_in(const net::RequestHead& head, std::string_view password);
    // The password once more, for what needs it again. The request's session must be known. Its wrong tries are its
    // own: neither does it wait for those of strangers at the login, nor they for these.
    [[nodiscard]] Answer prove(const net::RequestHead& head, std::string_view password);
    // Another password. Every session ends; the one that asked gets a new one, whose cookie this is.
    // errors: as PasswordPort::set
    [[nodiscard]] Result<std::string> set_password(const net::RequestHead& head, std::string_view password);

    // How many ended: the request's own, or all.
    std::size_t log_out(const net::RequestHead& head, bool everywhere);
    [[nodiscard]] static std::string cookie_that_forgets();

    struct View {
        bool is_own;
        Timestamp opened, used, ends;  // ends: when it does at the latest
        std::string from;
    };
    // Newest first.
    [[nodiscard]] std::vector<View> list(const net::RequestHead& head);
    // Ends what is over, so that its sockets close.
    void sweep();

private:
    struct Session {
        std::string hash;
        Timestamp opened, used;  // both clocks count: one stands while the machine sleeps, the other can be set
        Timestamp proved;
        std::chrono::nanoseconds opened_tick, used_tick, proved_tick;
        // A page load asks about ten things at once, and a few tabs may load together.
        net::RateLimiter rate{20, 60}, stop_rate{20, 20};
        std::string from;
        std::string stamp;
        std::shared_ptr<net::SocketLease> lease;
    };

    [[nodiscard]] Session* find(const net::RequestHead& head);
    [[nodiscard]] bool is_over(const Session& session, Timestamp now, std::chrono::nanoseconds tick) const;
    void end_what_is_over();
    void end_if(const std::function<bool(const Session&)>& is_meant);
    [[nodiscard]] LoginBrake::Place place_of(const net::RequestHead& head);
    [[nodiscard]] Answer judge(const LoginBrake::Place& place, const std::string& from, std::string_view password);
    // stamp: of the password that was the right one
    [[nodiscard]] std::string open_session(const net::RequestHead& head, const std::string& stamp);

    PasswordPort& password_;
    const Clock& clock_;
    net::RandomBytes random_;
    Tell log_, alarm_;
    std::mutex mutex_;
    LoginBrake brake_;
    std::vector<Session> sessions_;
    std::string stamp_;
    std::optional<std::chrono::nanoseconds> stamp_read_;
};

}  // namespace piggy::http_api
