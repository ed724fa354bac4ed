#pragma once
// RestClient: the one place where requests leave. Every one of them passes the budget, has a deadline, follows no
// redirect and is corrected by the headers that come back. Questions may be asked again after network errors and the
// server's own trouble; what could change something is sent once, whatever happens. Any thread.

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/binance_us/back_off.h"
#include "adapters/binance_us/json_fields.h"
#include "adapters/binance_us/request_budget.h"
#include "adapters/binance_us/signature.h"
#include "adapters/binance_us/venue_clock.h"
#include "adapters/binance_us/venue_error.h"
#include "adapters/net/http_sender.h"

namespace piggy::binance_us {

// Waits this long and gives true, or false when there is no point in going on.
using Wait = std::function<bool(std::chrono::nanoseconds)>;

enum class Security { none, key, signed_by_key };

// How long to insist on an answer: all tries together.
struct Patience {
    int tries = 3;
    std::chrono::milliseconds deadline{10'000};
};
// Where streams must not wait for long.
inline constexpr Patience quick{1, std::chrono::milliseconds(3'000)};

struct Question {
    std::string path;  // "/api/v3/depth"
    Query query{};
    std::int64_t weight = 1;
    Security security = Security::none;
    Purpose purpose = Purpose::market_data;
    Patience patience{};
};

// Why a question has no good answer.
struct NoGoodAnswer {
    Error error;                             // unavailable, refused, not_found or malformed
    VenueError venue;                        // code 0 where the venue didn't say
    std::chrono::nanoseconds again_after{};  // above zero: not asked at all, or told to wait
};

// What became of a request that was sent once, or not at all.
struct SentOnce {
    enum class Fate { answered, nothing_sent, maybe_arrived };
    Fate fate = Fate::nothing_sent;
    net::InboundAnswer answer{};  // where answered, of any status
    std::string what{};           // where not: one sentence
};

struct RestParts {
    net::HttpSender& sender;
    const Clock& clock;
    VenueClock& venue_clock;
    RequestBudget& budget;
    Wait wait;
    std::shared_ptr<const execution::RequestSigner> signer{};  // null, or sealed: nothing signed can be asked
    std::uint64_t seed = 0;                                    // of the jitter
    std::string venue_name{};                                  // "Binance.US (api.binance.us)", for sentences
};

class RestClient {
public:
    static constexpr std::chrono::milliseconds deadline{10'000};  // of an action
    static constexpr std::chrono::seconds clock_again{5};         // after a measurement that failed
    static constexpr std::chrono::milliseconds receive_window{5'000};

    explicit RestClient(RestParts parts);

    // The body of a 200.
    [[nodiscard]] tl::expected<std::string, NoGoodAnswer> ask(const Question& question);

    // POST with the parameters in the body, PUT and DELETE with them in the query. Once.
    struct Action {
        std::string method;
        std::string path;
        std::string query;  // ready to send: signed already where it must be
        bool with_key = true;
        std::chrono::milliseconds deadline = RestClient::deadline;
    };
    [[nodiscard]] SentOnce send_once(const Action& action);

    // Asks for the time, three times. errors: unavailable, malformed
    [[nodiscard]] Result<execution::ClockOffset> measure_clock();
    // Measures where the last measurement is too old. Where that fails it is tried again after 5 s, and what is signed
    // meanwhile is signed with what is known.
    void refresh_clock();

    [[nodiscard]] RequestBudget& budget() { return parts_.budget; }
    [[nodiscard]] VenueClock& venue_clock() { return parts_.venue_clock; }
    [[nodiscard]] const Clock& clock() const { return parts_.clock; }
    // The key as it is sent; empty where there is none, or none any more.
    [[nodiscard]] std::string api_key() const { return parts_.signer ? parts_.signer->api_key() : std::string(); }
    [[nodiscard]] const execution::RequestSigner* signer() const { return parts_.signer.get(); }
    [[nodiscard]] const std::string& venue_name() const { return parts_.venue_name; }
    [[nodiscard]] bool wait(std::chrono::nanoseconds time) const { return parts_.wait(time); }

private:
    enum class Verdict { good, again, final };
    struct Try {
        Verdict verdict = Verdict::final;
        std::string body{};
        NoGoodAnswer failure{};
    };
    [[nodiscard]] Try ask_once(const Question& question, std::chrono::milliseconds left);
    [[nodiscard]] Try judge(const Question& question, net::InboundAnswer answer);
    // Nothing where it asks for a key and none is known.
    [[nodiscard]] std::optional<net::OutboundRequest> request_for(const Question& question) const;
    [[nodiscard]] NoGoodAnswer no_keys(const Question& question) const;
    [[nodiscard]] std::chrono::nanoseconds next_wait();
    [[nodiscard]] Result<execution::ClockOffset> ask_for_time();

    RestParts parts_;
    std::mutex mutex_;  // of what follows
    BackOff back_off_;
    std::optional<std::chrono::nanoseconds> clock_failed_at_;  // monotonic
};

}  // namespace piggy::binance_us
