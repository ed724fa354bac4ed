#include "adapters/binance_us/venue_words.h"

#include <algorithm>
#include <array>

#include "adapters/binance_us/cleaned.h"

namespace piggy::binance_us {

using orders::VenueState;

std::string stream_code(const Symbol& symbol) {
    std::string code = symbol_code(symbol);
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return code;
}

Result<Symbol> parse_symbol_code(std::string_view code) {
    // Those that Binance.US trades against. Longer ones first, so that BTCUSDT is not taken for BTCUSD and a T. More
    // would make it ambiguous: BNBUSD is not BN/BUSD.
    constexpr std::array<std::string_view, 7> quotes = {"USDT", "USDC", "USD", "DAI", "BTC", "ETH", "BNB"};
    const auto split = [&](std::string_view quote) {
        return Symbol::parse(std::string(code.substr(0, code.size() - quote.size())) + "/" + std::string(quote));
    };
    for (const std::string_view quote : quotes) {
        if (code.size() <= quote.size() || !code.ends_with(quote)) continue;
        if (auto symbol = split(quote)) return symbol;
    }
    return fail(ErrorCode::malformed, "a symbol of the venue like BTCUSDT was expected, found '" + cleaned(code) + "'");
}

Result<VenueState> parse_state(std::string_view word) {
    struct Named {
        std::string_view word;
        VenueState state;
    };
    // PENDING_CANCEL is documented as unused; were it to come, the order could still fill. EXPIRED_IN_MATCH is
    // self-trade prevention.
    constexpr std::array<Named, 9> states = {{{"NEW", VenueState::open},
                                              {"PARTIALLY_FILLED", VenueState::partially_filled},
                                              {"FILLED", VenueState::filled},
                                              {"CANCELED", VenueState::canceled},
                                              {"EXPIRED", VenueState::expired},
                                              {"REJECTED", VenueState::rejected},
                                              {"EXPIRED_IN_MATCH", VenueState::expired},
                                              {"PENDING_NEW", VenueState::pending},
                                              {"PENDING_CANCEL", VenueState::open}}};
    for (const Named& named : states) {
        if (named.word == word) return named.state;
    }
    return fail(ErrorCode::malformed, "an order's status was expected, found '" + cleaned(word) + "'");
}

Result<orders::Side> parse_side(std::string_view word) {
    if (word == "BUY") return orders::Side::buy;
    if (word == "SELL") return orders::Side::sell;
    return fail(ErrorCode::malformed, "BUY or SELL was expected, found '" + cleaned(word) + "'");
}

bool is_client_order_id(std::string_view id) {
    return !id.empty() && id.size() <= 36 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace piggy::binance_us
