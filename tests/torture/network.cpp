#include "network.h"

#include <algorithm>

namespace piggy::torture {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::string parameter(const std::string& text, const std::string& name) {
    const std::string whole = "&" + text;
    const std::size_t at = whole.find("&" + name + "=");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 2;
    return whole.substr(from, whole.find('&', from) - from);
}

// Without what differs from run to run only in its bytes, not in its meaning.
std::string without_signature(const std::string& text) {
    const std::size_t at = text.find("signature=");
    return at == std::string::npos ? text : text.substr(0, at == 0 ? 0 : at - 1);
}

net::InboundAnswer inbound(const net::WireAnswer& answer) {
    net::InboundAnswer in;
    in.status = answer.status;
    in.fields = answer.fields;
    in.fields.push_back({"Content-Type", answer.content_type});
    in.body = answer.body;
    return in;
}

net::NoAnswer no_answer(bool left, const char* what) {
    return {left ? net::Departure::maybe_arrived : net::Departure::nothing_sent, what};
}

const char* fate_name(int fate) {
    constexpr const char* names[] = {"through", "no connection", "lost", "arrives late", "answer lost", "answer late"};
    return names[fate];
}

// {"serverTime":123} as it would be wrong.
std::string with_time_moved(const std::string& body, milliseconds error) {
    const std::string name = "\"serverTime\":";
    const std::size_t at = body.find(name);
    if (at == std::string::npos) return body;
    const std::size_t from = at + name.size();
    const std::size_t to = body.find_first_not_of("0123456789", from);
    return body.substr(0, from) + std::to_string(std::stoll(body.substr(from, to - from)) + error.count()) +
           body.substr(to);
}

}  // namespace

Network::Fate Network::draw(bool is_order) {
    if (is_down) return Fate::no_connection;
    const Weather& now = is_order ? orders : questions;
    double at = random_.uniform();
    const std::pair<double, Fate> chances[] = {{now.no_connection, Fate::no_connection},
                                               {now.lost, Fate::lost},
                                               {now.arrives_late, Fate::arrives_late},
                                               {now.answer_lost, Fate::answer_lost},
                                               {now.answer_late, Fate::answer_late}};
    for (const auto& [chance, fate] : chances) {
        if (at < chance) return fate;
        at -= chance;
    }
    return Fate::through;
}

Network::Death Network::draw_death(bool is_order) {
    if (dies_in_ == 0 || (dies_with_order_ && !is_order)) return Death::none;
    if (--dies_in_ > 0) return Death::none;
    constexpr Death stages[] = {Death::before, Death::on_the_way, Death::after};
    return stages[random_.below(3)];
}

net::WireAnswer Network::arrive(const net::OutboundRequest& request, const std::string& client_id) {
    if (!client_id.empty()) ++posts_[client_id].arrivals;
    if (!client_id.empty() && delivers_twice) {
        ++posts_[client_id].arrivals;
        static_cast<void>(world_.deliver(request.method, request.target, request.body, request.fields));
    }
    return world_.deliver(request.method, request.target, request.body, request.fields);
}

void Network::tell(const net::OutboundRequest& request, const std::string& fate) {
    trace_.line(request.method + " " + without_signature(request.target) +
                (request.body.empty() ? "" : " " + without_signature(request.body)) + " -> " + fate);
}

tl::expected<net::InboundAnswer, net::NoAnswer> Network::send(const net::OutboundRequest& request) {
    auto answer = send_once(request);
    const bool is_order = request.method == "POST" && request.target == "/api/v3/order";
    if (is_order && !answer && answer.error().departure == net::Departure::maybe_arrived) {
        ++tally_["orders without an answer"];
    }
    return answer;
}

tl::expected<net::InboundAnswer, net::NoAnswer> Network::send_once(const net::OutboundRequest& request) {
    const bool is_order = request.method == "POST" && request.target == "/api/v3/order";
    const std::string client_id = is_order ? parameter(request.body, "newClientOrderId") : "";
    const Fate fate = draw(is_order);
    const Death death = draw_death(is_order);
    const Timestamp deadline = world_.now() + request.deadline;
    const auto travel = nanoseconds(milliseconds(random_.between(2, 90)));
    ++tally_["requests"];
    if (fate != Fate::through) ++tally_[std::string("network: ") + fate_name(static_cast<int>(fate))];
    const auto wait_until = [&](Timestamp time) {
        if (time > world_.now()) world_.pass(time - world_.now());
    };
    // A broken connection is told at once, one that only went silent when patience ends.
    const Timestamp told = random_.chance(0.5) ? std::min(deadline, world_.now() + travel * 2) : deadline;

    if (death == Death::before) {
        tell(request, "died before it left");
        throw Died{"before a request left"};
    }
    if (fate == Fate::no_connection) {
        tell(request, "no connection");
        wait_until(told);
        return tl::unexpected(no_answer(false, "no connection could be made"));
    }
    if (is_order) {
        Post& post = posts_[client_id];
        ++post.departures;
        post.parameters = request.body;
        post.departed = world_.now();
        ++tally_["posts"];
        if (on_order) on_order(client_id);
    }
    if (fate == Fate::lost) {
        tell(request, "lost on the way");
        if (death != Death::none) throw Died{"with a request on its way"};
        wait_until(told);
        return tl::unexpected(no_answer(true, "the connection broke while waiting for the answer"));
    }
    if (fate == Fate::arrives_late || death == Death::on_the_way) {
        const auto late = nanoseconds(milliseconds(random_.between(1, random_.chance(0.5) ? 900 : 20'000)));
        tell(request, "arrives after " + std::to_string(late.count() / 1'000'000) + " ms");
        world_.later(world_.now() + late, [this, request, client_id] {
            const auto answer = arrive(request, client_id);
            trace_.line("late " + client_id + " arrived: " + std::to_string(answer.status) + " " +
                        answer.body.substr(0, 160));
        });
        if (death != Death::none) throw Died{"with a request on its way"};
        wait_until(told);
        return tl::unexpected(no_answer(true, "the connection broke while waiting for the answer"));
    }

    wait_until(std::min(deadline, world_.now() + travel));
    net::WireAnswer answer = arrive(request, client_id);
    if (odd_time_ && request.target == "/api/v3/time" && answer.status == 200) {
        answer.body = with_time_moved(answer.body, *std::exchange(odd_time_, std::nullopt));
    }
    tell(request, std::to_string(answer.status) + " " + std::to_string(answer.body.size()) + " bytes " +
                      (is_order || answer.status != 200 ? answer.body.substr(0, 200) : "") +
                      (fate == Fate::through ? "" : std::string(" ") + fate_name(static_cast<int>(fate))) +
                      (answer.ending == net::Ending::whole ? "" : " not whole"));
    if (death == Death::after) throw Died{"with an answer on its way"};
    if (fate == Fate::answer_lost) {
        wait_until(told);
        return tl::unexpected(no_answer(true, "the connection broke while waiting for the answer"));
    }
    const Timestamp answered = world_.now() + travel + answer.delay;
    if (fate == Fate::answer_late || answer.ending == net::Ending::silent || answered > deadline) {
        wait_until(deadline);
        return tl::unexpected(no_answer(true, "no whole answer came in time"));
    }
    wait_until(answered);
    if (answer.ending != net::Ending::whole) {
        return tl::unexpected(no_answer(true, "the connection ended within the answer"));
    }
    const bool is_signed = (request.target + request.body).find("signature=") != std::string::npos;
    if (is_signed && answer.body.find("\"code\":-2015") != std::string::npos)
        ++keys_refused_;
    else if (is_signed)
        keys_refused_ = 0;
    return inbound(answer);
}

}  // namespace piggy::torture
