#pragma once
// telegram: the Bot API (https://core.telegram.org/bots/api), as far as alerts need it.
//
//   bot_api.h          BotApi: sendMessage, getUpdates and getMe over HTTPS
//   bot_answers.h      what its answers mean, good and bad
//   bot_token.h        the token: its form, where it stands in a request, and how it is kept out of every line
//   telegram_file.h    token and chat, in telegram.json or in the environment

#include "adapters/telegram/bot_api.h"
#include "adapters/telegram/bot_answers.h"
#include "adapters/telegram/bot_token.h"
#include "adapters/telegram/telegram_file.h"
