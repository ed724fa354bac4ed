#pragma once
// BotApi: Telegram's Bot API for one bot. Each call is one request, sent once; who calls decides what comes after it.
// Nothing it gives back has the token in it. One thread at a time for each of the calls.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_client.h"
#include "adapters/telegram/bot_answers.h"
#include "adapters/telegram/bot_token.h"

namespace piggy::telegram {

class BotApi {
public:
    static constexpr std::chrono::milliseconds patience{15'000};
    static constexpr std::chrono::seconds poll_time{25};  // getUpdates waits so long for news

    // sender outlives this.
    BotApi(net::HttpSender& sender, std::string token);

    // html: with parse_mode=HTML; where Telegram can't read that, plain is sent instead.
    [[nodiscard]] BotAnswer send_message(std::int64_t chat_id, const std::string& html, const std::string& plain);
    // offset: the number of the first update that is wanted; those before it are forgotten over there. After an answer
    // that could not be read the next ones are asked for one by one: strangers choose how large an update is.
    [[nodiscard]] tl::expected<std::vector<BotUpdate>, BotAnswer> get_updates(std::int64_t offset,
                                                                             std::chrono::seconds wait = poll_time);
    [[nodiscard]] tl::expected<std::string, BotAnswer> get_me();

private:
    [[nodiscard]] tl::expected<net::InboundAnswer, BotAnswer> ask(std::string_view method, std::string body,
                                                                  std::chrono::milliseconds deadline);
    [[nodiscard]] BotAnswer without_token(BotAnswer answer) const;

    net::HttpSender& sender_;
    std::string token_;
    TokenRedaction redaction_;
    int one_by_one_ = 0;  // so many more calls of get_updates
};

}  // namespace piggy::telegram
