#pragma once
// practice_exchange: an exchange of our own that speaks Binance.US's protocol, for rehearsals with play money. Around
// the pure venue (src/venue) it puts the venue's words, its streams, a record that outlives restarts, and a switchboard
// that makes it misbehave.
//
//   practice_exchange.h   PracticeExchange: all of it together, with or without sockets
//   the requests          wire_words.h parameters.h parameter_reader.h signature.h api_keys.h rate_limits.h
//                         listen_keys.h endpoint.h api.h *_routes.cpp *_json.h rest_front.h websocket_api.h
//   the streams           stream_names.h stream_json.h user_json.h stream_hub.h user_streams.h
//   the connections       live_session.h stream_session.h api_session.h
//   the switchboard       fault_rule.h faults.h answer_faults.h event_gate.h fault_actions.h
//   recorder.h            writes down what happens, before anybody is told
//   practice_routes.h     /practice/…: accounts, faults, the record, the clock
//
// One thread. Nothing here reads a clock of its own: with a VirtualClock a whole day passes in seconds, in one process.

#include <functional>
#include <memory>
#include <string_view>
#include <variant>

#include "adapters/net/wire_server.h"
#include "adapters/practice_exchange/api_keys.h"
#include "adapters/practice_exchange/live_session.h"
#include "adapters/practice_exchange/rate_limits.h"
#include "adapters/practice_exchange/virtual_clock.h"
#include "core/clock.h"
#include "venue/exchange.h"
#include "venue/exchange_record.h"
#include "venue/price_path.h"

namespace piggy::practice_exchange {

struct PracticeSettings {
    venue::Profile profile = venue::Profile::binanceus;
    std::uint64_t seed = 1;
    std::unique_ptr<venue::PricePath> path;       // empty: synthetic, from the seed
    std::chrono::milliseconds traders_step{100};  // longer makes a quieter, cheaper market
    LimitSettings limits{};
    LiveSettings live{};
    std::size_t connections_per_five_minutes = 100'000;  // the venue: 300; here everybody shares one address
};

struct PracticePorts {
    const Clock& clock;
    venue::ExchangeRecord& record;
    RandomBytes random;
    std::function<void(std::string_view line)> log;
    VirtualClock* virtual_clock = nullptr;  // the same as clock, where it may be moved on request
    // What happens can't be recorded: it trades no more, and only one opened anew from the record can. May be called by
    // whatever thread asked last.
    std::function<void()> ended = {};
};

class PracticeExchange {
public:
    // With what the record has of earlier runs. errors: those of the record; malformed: it does not add up
    [[nodiscard]] static Result<std::unique_ptr<PracticeExchange>> open(PracticeSettings settings, PracticePorts ports);
    ~PracticeExchange();
    PracticeExchange(const PracticeExchange&) = delete;
    PracticeExchange& operator=(const PracticeExchange&) = delete;

    [[nodiscard]] net::WireAnswer answer(net::WireRequest&& request);
    [[nodiscard]] std::variant<net::WireAnswer, std::shared_ptr<net::WireSocketListener>> upgrade(
        const net::WireRequest& request);
    // Everything that has fallen due.
    void tick();
    // Moves a virtual clock, ticking on the way. errors: refused: this clock is a real one
    [[nodiscard]] Result<> advance(std::chrono::milliseconds time);
    // Under which port browsers see it: /practice answers no other host.
    void set_port(std::uint16_t port);
    // Writes the last rows. errors: unavailable
    [[nodiscard]] Result<> finish();

    // For tests and for whoever runs it in process: looks, does not touch.
    [[nodiscard]] const venue::Exchange& exchange() const;
    // False once the record could not be written: it trades no more until it is started anew.
    [[nodiscard]] bool is_trading() const;

private:
    struct Inside;
    explicit PracticeExchange(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

// Puts it on a socket. exchange must outlive what comes back. errors: unavailable: the port
[[nodiscard]] Result<std::unique_ptr<net::WireServer>> serve(PracticeExchange& exchange,
                                                             net::WireServerOptions options);

}  // namespace piggy::practice_exchange
