#pragma once
// A server that speaks Telegram's Bot API over a real socket, with the errors that the real one gives: written from its
// documentation (https://core.telegram.org/bots/api) for these tests. It shows each message as its reader would see it.

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/json_object.h"
#include "adapters/net/wire_server.h"
#include "alerts/message_text.h"
#include "core/json_text.h"

namespace piggy::test {

inline const std::string bot_token = "123456789:AAE-canary_token_nobody_may_see_42x";

class BotServer {
public:
    BotServer() {
        net::WireHandlers handlers;
        handlers.request = [this](net::WireRequest&& request) { return answer(request); };
        auto started = net::WireServer::start(std::move(handlers), {});
        if (!started) std::abort();
        server_ = std::move(*started);
    }
    [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    struct Message {
        std::string text;  // as it is read: entities resolved
        bool has_mark_up = false;
        std::string bold;
    };
    [[nodiscard]] std::vector<Message> messages() {
        const std::lock_guard lock(mutex_);
        return messages_;
    }
    [[nodiscard]] std::vector<std::string> texts() {
        std::vector<std::string> texts;
        for (const Message& message : messages()) texts.push_back(message.text);
        return texts;
    }
    // The next answers to sendMessage, before any good one.
    void next(net::WireAnswer answer) {
        const std::lock_guard lock(mutex_);
        scripted_.push_back(std::move(answer));
    }
    static net::WireAnswer refusal(int status, const std::string& description, int retry_after = 0) {
        JsonText json;
        json.begin_object().field("ok", false).field("error_code", std::int64_t{status});
        json.field("description", description);
        if (retry_after > 0) {
            json.key("parameters").begin_object().field("retry_after", std::int64_t{retry_after}).end_object();
        }
        net::WireAnswer answer;
        answer.status = status;
        answer.body = json.end_object().take();
        return answer;
    }
    // Somebody writes to the bot.
    void write(std::int64_t chat, std::int64_t user, const std::string& text, Timestamp time) {
        const std::lock_guard lock(mutex_);
        updates_.push_back({++last_update_, chat, user, text, time});
    }
    // From now on it takes requests and answers none, or every one with this; empty: as it should.
    void set_away(std::optional<net::WireAnswer> instead) {
        const std::lock_guard lock(mutex_);
        away_ = std::move(instead);
    }
    void set_can_read_html(bool can) {
        const std::lock_guard lock(mutex_);
        can_read_html_ = can;
    }
    [[nodiscard]] int requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    static constexpr std::int64_t chat_id = 4242;

private:
    struct Update {
        std::int64_t id, from_chat, from_user;
        std::string text;
        Timestamp time;
    };

    net::WireAnswer answer(const net::WireRequest& request) {
        const std::lock_guard lock(mutex_);
        ++requests_;
        if (away_) return *away_;
        if (!request.path.starts_with("/bot")) return refusal(404, "Not Found");
        const std::size_t slash = request.path.find('/', 4);
        if (slash == std::string::npos) return refusal(404, "Not Found");
        if (request.path.substr(4, slash - 4) != bot_token) return refusal(401, "Unauthorized");
        const std::string method = request.path.substr(slash + 1);
        const auto body = net::parse_json_object(request.body);
        if (!body) return refusal(400, "Bad Request: object expected as the body");
        if (method == "getMe") {
            return good(R"({"id":123456789,"is_bot":true,"first_name":"Piggy","username":"canary_piggy_bot"})");
        }
        if (method == "getUpdates") return updates_answer(*body);
        if (method == "sendMessage") return send_answer(*body);
        return refusal(404, "Not Found");
    }
    static net::WireAnswer good(const std::string& result) {
        net::WireAnswer answer;
        answer.body = R"({"ok":true,"result":)" + result + "}";
        return answer;
    }
    net::WireAnswer updates_answer(const boost::json::object& body) {
        const std::int64_t offset = body.at("offset").as_int64();
        while (!updates_.empty() && updates_.front().id < offset) updates_.pop_front();
        JsonText json;
        json.begin_array();
        std::int64_t left = body.contains("limit") ? body.at("limit").as_int64() : 100;
        for (const Update& update : updates_) {
            if (left-- == 0) break;
            json.begin_object().field("update_id", update.id).key("message").begin_object();
            json.field("message_id", update.id).key("from").begin_object().field("id", update.from_user).end_object();
            json.key("chat").begin_object().field("id", update.from_chat).field("type", "private").end_object();
            json.field("date", nanoseconds_since_epoch(update.time) / 1'000'000'000).field("text", update.text);
            json.end_object().end_object();
        }
        net::WireAnswer answer = good(json.end_array().take());
        if (updates_.empty()) answer.delay = std::chrono::milliseconds(50);  // where the real one waits for news
        return answer;
    }
    net::WireAnswer send_answer(const boost::json::object& body) {
        if (!scripted_.empty()) {
            net::WireAnswer scripted = std::move(scripted_.front());
            scripted_.pop_front();
            // What is lost or cut on its way back was sent all the same.
            if (scripted.ending != net::Ending::whole || scripted.status == 0) take(body);
            if (scripted.status == 0) scripted.status = 502;
            return scripted;
        }
        return take(body);
    }
    net::WireAnswer take(const boost::json::object& body) {
        if (body.at("chat_id").as_int64() != chat_id) return refusal(400, "Bad Request: chat not found");
        Message message;
        const std::string text = body.at("text").as_string().c_str();
        message.has_mark_up = body.contains("parse_mode");
        if (message.has_mark_up) {
            if (!can_read_html_) return refusal(400, "Bad Request: can't parse entities: this one can't");
            if (const std::string why = read_html(text, message); !why.empty()) {
                return refusal(400, "Bad Request: can't parse entities: " + why);
            }
        } else {
            message.text = text;
        }
        if (message.text.empty()) return refusal(400, "Bad Request: message text is empty");
        if (alerts::utf16_units(message.text) > 4096) return refusal(400, "Bad Request: message is too long");
        messages_.push_back(message);
        return good(R"({"message_id":)" + std::to_string(messages_.size()) + R"(,"date":1})");
    }
    // The one tag that we use, and the entities that there are.
    static std::string read_html(std::string_view html, Message& message) {
        bool is_bold = false;
        while (!html.empty()) {
            const auto take = [&](std::string_view what, std::string_view meaning) {
                if (!html.starts_with(what)) return false;
                message.text += meaning;
                if (is_bold) message.bold += meaning;
                html.remove_prefix(what.size());
                return true;
            };
            if (html.front() == '<') {
                if (html.starts_with("<b>") && !is_bold) {
                    is_bold = true;
                    html.remove_prefix(3);
                } else if (html.starts_with("</b>") && is_bold) {
                    is_bold = false;
                    html.remove_prefix(4);
                } else {
                    return "unsupported start tag";
                }
                continue;
            }
            if (html.front() == '>') return "a bare >";
            if (html.front() == '&') {
                if (take("&amp;", "&") || take("&lt;", "<") || take("&gt;", ">")) continue;
                return "unknown entity";
            }
            take(html.substr(0, 1), html.substr(0, 1));
        }
        return is_bold ? "an open tag" : "";
    }

    std::mutex mutex_;
    std::vector<Message> messages_;
    std::deque<net::WireAnswer> scripted_;
    std::deque<Update> updates_;
    std::int64_t last_update_ = 1000;
    int requests_ = 0;
    std::optional<net::WireAnswer> away_;
    bool can_read_html_ = true;
    std::unique_ptr<net::WireServer> server_;  // the last: its thread uses the others
};

}  // namespace piggy::test
