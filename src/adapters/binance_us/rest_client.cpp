#include "adapters/binance_us/rest_client.h"

namespace piggy::binance_us {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

NoGoodAnswer unavailable(std::string what) {
    return {Error{ErrorCode::unavailable, std::move(what)}, {}, nanoseconds::zero()};
}

ErrorCode error_code_of(const VenueError& error) {
    if (error.code == -1121) return ErrorCode::not_found;
    if (error.code == -1021) return ErrorCode::unavailable;  // the clock was wrong, not the question
    if (error.status == 429 || error.status == 418 || error.status == 403 || error.code == 0) {
        return ErrorCode::unavailable;
    }
    return may_ask_again(error) || error.status >= 500 ? ErrorCode::unavailable : ErrorCode::refused;
}

}  // namespace

RestClient::RestClient(RestParts parts) : parts_(std::move(parts)), back_off_(parts_.seed) {}

nanoseconds RestClient::next_wait() {
    const std::lock_guard lock(mutex_);
    return back_off_.next();
}

std::optional<net::OutboundRequest> RestClient::request_for(const Question& question) const {
    net::OutboundRequest request;
    request.method = "GET";
    request.target = question.path;
    std::optional<std::string> query = question.query.text();
    if (question.security == Security::signed_by_key) {
        query = signed_query(question.query, parts_.venue_clock.now(), receive_window, signer());
        if (!query) return std::nullopt;
    }
    if (!query->empty()) request.target += "?" + *query;
    if (question.security == Security::none) return request;
    std::string key = api_key();
    if (key.empty()) return std::nullopt;
    request.fields.push_back({"X-MBX-APIKEY", std::move(key)});
    return request;
}

NoGoodAnswer RestClient::no_keys(const Question& question) const {
    return {Error{ErrorCode::refused,
                  "no API keys are known for " + parts_.venue_name + ", which " + question.path + " needs"},
            {},
            nanoseconds::zero()};
}

RestClient::Try RestClient::judge(const Question& question, net::InboundAnswer answer) {
    if (answer.status == 200) return {Verdict::good, std::move(answer.body), {}};
    const std::string asked = parts_.venue_name + ", asked for " + question.path + ", ";
    Try result;
    result.failure.venue = read_venue_error(answer);
    const VenueError& error = result.failure.venue;
    if (answer.status >= 300 && answer.status < 400) {
        result.failure.error = {ErrorCode::unavailable, asked + "answered " + std::to_string(answer.status) +
                                                            ", a redirect, which is not followed"};
        return result;
    }
    result.failure.error = {error_code_of(error), asked + error.sentence()};
    result.failure.again_after = parts_.budget.stopped_for();
    if (error.code == -1021) parts_.venue_clock.distrust();
    if (may_ask_again(error) || error.code == -1021) result.verdict = Verdict::again;
    if (result.failure.again_after > nanoseconds::zero()) result.verdict = Verdict::final;
    return result;
}

RestClient::Try RestClient::ask_once(const Question& question, milliseconds left) {
    if (const auto not_now = parts_.budget.take(question.purpose, question.weight)) {
        return {Verdict::final, {}, {Error{ErrorCode::unavailable, not_now->why}, {}, not_now->wait}};
    }
    auto request = request_for(question);
    if (!request) return {Verdict::final, {}, no_keys(question)};  // the vault was sealed a moment ago
    request->deadline = left;
    auto answer = parts_.sender.send(*request);
    if (!answer) {
        return {Verdict::again, {}, unavailable(parts_.venue_name + " can't be reached: " + answer.error().what)};
    }
    parts_.budget.answered(*answer);
    return judge(question, std::move(*answer));
}

tl::expected<std::string, NoGoodAnswer> RestClient::ask(const Question& question) {
    const nanoseconds until = parts_.clock.monotonic() + question.patience.deadline;
    if (question.security != Security::none && api_key().empty()) return tl::unexpected(no_keys(question));
    for (int tried = 1;; ++tried) {
        if (question.security == Security::signed_by_key) refresh_clock();
        const auto left = std::chrono::duration_cast<milliseconds>(until - parts_.clock.monotonic());
        if (left <= milliseconds::zero()) {
            return tl::unexpected(unavailable(parts_.venue_name + " did not answer " + question.path + " in time"));
        }
        Try result = ask_once(question, left);
        if (result.verdict == Verdict::good) {
            const std::lock_guard lock(mutex_);
            back_off_.reset();
            return std::move(result.body);
        }
        if (result.verdict == Verdict::final || tried >= question.patience.tries) {
            return tl::unexpected(std::move(result.failure));
        }
        const nanoseconds pause = next_wait();
        if (parts_.clock.monotonic() + pause >= until || !parts_.wait(pause)) {
            return tl::unexpected(std::move(result.failure));
        }
    }
}

SentOnce RestClient::send_once(const Action& action) {
    net::OutboundRequest request;
    request.method = action.method;
    request.target = action.path;
    request.deadline = action.deadline;
    if (action.with_key) {
        std::string key = api_key();
        if (key.empty()) return {SentOnce::Fate::nothing_sent, {}, "no API keys are known"};
        request.fields.push_back({"X-MBX-APIKEY", std::move(key)});
    }
    if (action.method == "POST") {
        request.fields.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = action.query;
    } else if (!action.query.empty()) {
        request.target += "?" + action.query;
    }
    auto answer = parts_.sender.send(request);
    if (!answer) {
        return {answer.error().departure == net::Departure::nothing_sent ? SentOnce::Fate::nothing_sent
                                                                         : SentOnce::Fate::maybe_arrived,
                {},
                answer.error().what};
    }
    parts_.budget.answered(*answer);
    return {SentOnce::Fate::answered, std::move(*answer), {}};
}

Result<execution::ClockOffset> RestClient::measure_clock() {
    auto offset = ask_for_time();
    const std::lock_guard lock(mutex_);
    clock_failed_at_ = offset ? std::nullopt : std::optional(parts_.clock.monotonic());
    return offset;
}

Result<execution::ClockOffset> RestClient::ask_for_time() {
    std::vector<ClockSample> samples;
    const Question question{"/api/v3/time", {}, 1, Security::none, Purpose::orders, quick};
    for (std::size_t i = 0; i < VenueClock::samples_min; ++i) {
        const nanoseconds sent = parts_.clock.monotonic();
        Try result = ask_once(question, question.patience.deadline);
        const nanoseconds received = parts_.clock.monotonic();
        if (result.verdict != Verdict::good) return fail(result.failure.error);
        JsonReader reader;
        const auto body = reader.read(result.body);
        if (!body) return fail(body.error());
        const auto venue = decode_server_time(*body);
        if (!venue) return fail(venue.error());
        samples.push_back({sent, received, parts_.clock.now(), *venue});
    }
    return parts_.venue_clock.measured(samples);
}

void RestClient::refresh_clock() {
    if (!parts_.venue_clock.needs_measuring()) return;
    {
        const std::lock_guard lock(mutex_);
        if (clock_failed_at_ && parts_.clock.monotonic() - *clock_failed_at_ < clock_again) return;
    }
    static_cast<void>(measure_clock());
}

}  // namespace piggy::binance_us
