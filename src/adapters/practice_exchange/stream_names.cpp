#include "adapters/practice_exchange/stream_names.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace piggy::practice_exchange {
namespace {

using std::chrono::milliseconds;
using venue::InstrumentId;

std::optional<InstrumentId> instrument_named(std::string_view lower, const venue::Market& market) {
    for (std::size_t i = 0; i < market.instruments.size(); ++i) {
        const bool same = std::ranges::equal(lower, market.instruments[i].code, [](char name, char code) {
            return name == static_cast<char>(std::tolower(static_cast<unsigned char>(code)));
        });
        if (same) return static_cast<InstrumentId>(i);
    }
    return std::nullopt;
}

struct Window {
    std::string_view name;
    std::chrono::minutes length;
};
constexpr std::array windows = {Window{"1h", std::chrono::hours(1)}, Window{"4h", std::chrono::hours(4)},
                                Window{"1d", std::chrono::hours(24)}};

// "ticker_1h"
std::optional<Stream> rolling(std::string_view window) {
    for (const auto& [name, length] : windows) {
        if (window != name) continue;
        return Stream{.kind = StreamKind::rolling_ticker,
                      .window = std::string(name),
                      .window_length = length,
                      .every = milliseconds(1000)};
    }
    return std::nullopt;
}

std::optional<Stream> plain(StreamKind kind, milliseconds every) { return Stream{.kind = kind, .every = every}; }

// "depth", "depth@100ms", "depth5", "depth20@1000ms"
std::optional<Stream> depth(std::string_view rest) {
    const std::size_t at = std::min(rest.find('@'), rest.size());
    const std::string_view levels = rest.substr(0, at);
    const std::string_view speed = rest.substr(at);
    if (!speed.empty() && speed != "@100ms" && speed != "@1000ms") return std::nullopt;
    Stream stream{.kind = StreamKind::depth, .every = milliseconds(speed == "@100ms" ? 100 : 1000)};
    if (levels.empty()) return stream;
    stream.kind = StreamKind::partial_depth;
    for (const auto& [text, count] : {std::pair<std::string_view, std::size_t>{"5", 5}, {"10", 10}, {"20", 20}}) {
        if (levels != text) continue;
        stream.levels = count;
        return stream;
    }
    return std::nullopt;
}

// What stands after "btcusdt@", or for all after "!" and before "@arr".
std::optional<Stream> by_word(std::string_view word, bool for_all) {
    if (word == "miniTicker") return plain(StreamKind::mini_ticker, milliseconds(1000));
    if (word == "ticker") return plain(StreamKind::ticker, milliseconds(1000));
    if (word.starts_with("ticker_")) return rolling(word.substr(7));
    if (for_all) return std::nullopt;
    if (word == "trade") return plain(StreamKind::trade, milliseconds(0));
    if (word == "aggTrade") return plain(StreamKind::aggregate_trade, milliseconds(0));
    if (word == "bookTicker") return plain(StreamKind::book_ticker, milliseconds(0));
    if (word.starts_with("depth")) return depth(word.substr(5));
    if (!word.starts_with("kline_")) return std::nullopt;
    const auto interval = venue::Interval::parse(word.substr(6));
    if (!interval) return std::nullopt;
    return Stream{.kind = StreamKind::kline, .interval = interval, .every = milliseconds(2000)};
}

}  // namespace

std::optional<Stream> parse_stream_name(std::string_view name, const venue::Market& market) {
    if (name.starts_with('!')) {
        if (!name.ends_with("@arr")) return std::nullopt;
        return by_word(name.substr(1, name.size() - 5), true);
    }
    const std::size_t at = name.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto instrument = instrument_named(name.substr(0, at), market);
    if (!instrument) return std::nullopt;
    auto stream = by_word(name.substr(at + 1), false);
    if (stream) stream->instrument = *instrument;
    return stream;
}

}  // namespace piggy::practice_exchange
