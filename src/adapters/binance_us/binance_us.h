#pragma once
// binance_us: Binance.US as our ports see it, real or practised. The venue's words stay in this room.
//
// What comes and goes:
//   venue_address.h     VenueAddress: the live hosts, compiled in; or the practice exchange on this machine
//   signature.h         Query, and what of it is signed: what is sent
//   venue_words.h       BTCUSDT and BTC/USDT, statuses, sides
//   json_fields.h       reading JSON: strict about what we use, blind to the rest
//   cleaned.h           text of the venue as it may stand in a sentence
//   decode_market.h     public answers: candles, books, prices, rules
//   decode_account.h    signed answers: orders, fills, balances
//   decode_stream.h     frames of the market streams
//   decode_user.h       events of the account
//   venue_error.h       codes, and what each proves about an order
// How it is asked:
//   venue_clock.h       VenueClock: the venue's time
//   request_budget.h    RequestBudget: half the venue's limit at most, silence when told so
//   back_off.h          waits that double, with jitter
//   rest_client.h       RestClient: the one place where requests leave
//   market_questions.h  prices and candles by REST
//   stream_news.h       from a stream's thread to ours
// The ports:
//   order_gateway.h     BinanceOrderGateway: one request an order, four outcomes; and the questions after
//   account_reader.h    BinanceAccountReader: balances, fees, rules, clock
//   feed_work.h, market_feed.h   BinanceMarketFeed: streams, and REST for what they fail to tell
//   user_stream.h       UserStream: orders and balances as they change
//   local_book.h        LocalBook: a whole book in step with the venue
//   candle_download.h   history, page after page
//
// Nothing here decides anything: whether an unknown order was placed is found out by execution, from these answers.

#include "adapters/binance_us/account_reader.h"
#include "adapters/binance_us/candle_download.h"
#include "adapters/binance_us/local_book.h"
#include "adapters/binance_us/market_feed.h"
#include "adapters/binance_us/order_gateway.h"
#include "adapters/binance_us/user_stream.h"
#include "adapters/binance_us/venue_address.h"
