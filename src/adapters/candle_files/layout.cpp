#include "adapters/candle_files/layout.h"

#include <algorithm>
#include <array>

#include "adapters/candle_files/cells.h"

namespace piggy::candle_files {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

// "Open time (ms)" → "opentimems"
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (is_digit(c)) plain += c;
        if (is_letter(c)) plain += static_cast<char>(upper(c) + ('a' - 'A'));
    }
    return plain;
}

// The first column whose name is the earliest of these words.
template <std::size_t count>
int find_column(const std::vector<std::string>& names, const std::array<std::string_view, count>& words) {
    for (const std::string_view word : words) {
        const auto found = std::find(names.begin(), names.end(), word);
        if (found != names.end()) return static_cast<int>(found - names.begin());
    }
    return Layout::none;
}

bool is_money_name(std::string_view asset) {
    constexpr std::array<std::string_view, 9> names = {"usd",   "usdt", "usdc",  "busd",      "eur",
                                                       "fdusd", "gbp",  "quote", "quoteasset"};
    return std::find(names.begin(), names.end(), asset) != names.end();
}

// The volume in the base coin where the file has one: "Volume BTC" goes before "Volume USDT".
int find_volume(const std::vector<std::string>& names) {
    constexpr std::array<std::string_view, 6> plain = {"volume", "vol", "basevolume", "volumebase", "amount", "v"};
    if (const int found = find_column(names, plain); found != Layout::none) return found;
    int in_money = Layout::none;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string_view name = names[i];
        if (!name.starts_with("volume") && !name.starts_with("vol")) continue;
        const std::string_view asset = name.substr(name.starts_with("volume") ? 6 : 3);
        if (!is_money_name(asset)) return static_cast<int>(i);
        if (in_money == Layout::none) in_money = static_cast<int>(i);
    }
    return in_money;
}

bool looks_like_number(std::string_view cell) {
    const NumberFault fault = parse_volume(cell, 0).fault;
    return fault == NumberFault::none || fault == NumberFault::too_large;
}

bool is_asset_code(std::string_view code) {
    return code.size() >= 2 && code.size() <= 10 &&
           std::all_of(code.begin(), code.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }) &&
           std::any_of(code.begin(), code.end(), [](char c) { return c >= 'A'; });
}

struct Place {
    std::string_view word;
    int Layout::*column;
};
constexpr std::array<Place, 7> places = {{{"time", &Layout::time},
                                          {"open", &Layout::open},
                                          {"high", &Layout::high},
                                          {"low", &Layout::low},
                                          {"close", &Layout::close},
                                          {"volume", &Layout::volume},
                                          {"symbol", &Layout::symbol}}};

}  // namespace

std::size_t Layout::cells_needed() const {
    return static_cast<std::size_t>(std::max({time, open, high, low, close}) + 1);
}

std::string Layout::to_text() const {
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
        std::string_view word = "-";
        for (const Place& place : places) {
            if (this->*place.column == static_cast<int>(i)) word = place.word;
        }
        text += (i == 0 ? "" : ",") + std::string(word);
    }
    return text;
}

std::optional<Layout> layout_of_header(Cells header) {
    std::vector<std::string> names;
    for (const std::string_view cell : header) names.push_back(plain_name(cell));
    constexpr std::array<std::string_view, 18> times = {
        "opentimems", "opentime",     "unix",     "unixtime",  "unixtimestamp", "timestampms",
        "timestamp",  "timestamputc", "timeopen", "starttime", "time",          "datetime",
        "dateutc",    "datetimeutc",  "date",     "ts",        "opendate",      "t"};
    constexpr std::array<std::string_view, 4> opens = {"open", "openprice", "priceopen", "o"};
    constexpr std::array<std::string_view, 4> highs = {"high", "highprice", "pricehigh", "h"};
    constexpr std::array<std::string_view, 4> lows = {"low", "lowprice", "pricelow", "l"};
    constexpr std::array<std::string_view, 7> closes = {"close",     "closeprice", "priceclose", "c",
                                                        "closelast", "last",       "price"};
    constexpr std::array<std::string_view, 5> symbols = {"symbol", "pair", "market", "ticker", "tic"};
    Layout layout;
    layout.time = find_column(names, times);
    layout.open = find_column(names, opens);
    layout.high = find_column(names, highs);
    layout.low = find_column(names, lows);
    layout.close = find_column(names, closes);
    layout.volume = find_volume(names);
    layout.symbol = find_column(names, symbols);
    layout.columns = names.size();
    layout.from_header = true;
    if (!layout.is_complete()) return std::nullopt;
    return layout;
}

std::optional<Layout> layout_of_values(Cells row) {
    Layout layout;
    layout.columns = row.size();
    // A count since 1970 goes before a date in words: it has no zone to be mistaken about.
    for (const bool counted : {true, false}) {
        for (std::size_t i = 0; i < row.size() && layout.time == Layout::none; ++i) {
            const Stamp stamp = parse_stamp(row[i]);
            const bool is_text = stamp.unit == TimeUnit::text || stamp.unit == TimeUnit::text_with_offset;
            if (stamp.valid && is_text != counted) layout.time = static_cast<int>(i);
        }
    }
    if (layout.time == Layout::none) return std::nullopt;
    constexpr std::array<int Layout::*, 5> in_order = {&Layout::open, &Layout::high, &Layout::low, &Layout::close,
                                                       &Layout::volume};
    std::size_t next = 0;
    for (auto i = static_cast<std::size_t>(layout.time) + 1; i < row.size() && next < in_order.size(); ++i) {
        // A volume may be missing; a price may not.
        if (looks_like_number(row[i]) || (next == 4 && is_missing(row[i]))) {
            layout.*in_order.at(next++) = static_cast<int>(i);
        } else if (next == 0 && layout.symbol == Layout::none && guess_symbol(row[i])) {
            layout.symbol = static_cast<int>(i);
        } else if (next > 0) {
            break;
        }
    }
    if (!layout.is_complete()) return std::nullopt;
    return layout;
}

Result<Layout> layout_of_words(std::string_view words) {
    Layout layout;
    const std::string asked(words.substr(0, 200));
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::malformed,
                    "the columns are named in the file's order, like "
                    "time,open,high,low,close,volume, with '-' for one that is not read and "
                    "'symbol' if there is one; found '" +
                        asked + "': " + why);
    };
    for (bool more = true; more;) {
        const std::size_t comma = words.find(',');
        more = comma != std::string_view::npos;
        const std::string word = plain_name(words.substr(0, comma));
        words.remove_prefix(more ? comma + 1 : words.size());
        for (const Place& place : places) {
            if (word != place.word) continue;
            if (layout.*place.column != Layout::none) return refuse("'" + word + "' stands there twice");
            layout.*place.column = static_cast<int>(layout.columns);
        }
        const bool known =
            std::any_of(places.begin(), places.end(), [&](const Place& place) { return word == place.word; });
        if (!known && !word.empty() && word != "skip") return refuse("'" + word + "' is none of these words");
        ++layout.columns;
    }
    if (!layout.is_complete()) return refuse("time, open, high, low and close must all be there");
    if (layout.columns > 64) return refuse("there are more than 64");
    return layout;
}

std::optional<Symbol> guess_symbol(std::string_view text) {
    std::string code;
    for (const char c : text.substr(0, 32)) code += upper(c);
    const std::size_t between = code.find_first_of("/-_:");
    if (between != std::string::npos) {
        const std::string base = code.substr(0, between);
        const std::string quote = code.substr(between + 1);
        if (!is_asset_code(base) || !is_asset_code(quote)) return std::nullopt;
        return Symbol{{base}, {quote}};
    }
    constexpr std::array<std::string_view, 8> quotes = {"USDT", "USDC", "BUSD", "FDUSD", "USD", "EUR", "GBP", "BTC"};
    if (!is_asset_code(code.substr(0, 10)) || code.size() > 14) return std::nullopt;
    for (const std::string_view quote : quotes) {
        if (!code.ends_with(quote)) continue;
        const std::string base = code.substr(0, code.size() - quote.size());
        if (base.size() >= 3 && is_asset_code(base)) return Symbol{{base}, {std::string(quote)}};
    }
    return std::nullopt;
}

std::optional<Symbol> guess_symbol_of_file(std::string_view file_name) {
    // Words of letters and digits; a symbol is one of them, or two neighbours.
    std::vector<std::string> words(1);
    for (const char c : file_name) {
        if (is_letter(c) || is_digit(c)) {
            words.back() += upper(c);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    for (const std::string& word : words) {
        if (auto symbol = guess_symbol(word)) return symbol;
    }
    constexpr std::array<std::string_view, 7> quotes = {"USDT", "USDC", "BUSD", "FDUSD", "USD", "EUR", "GBP"};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool is_quote = std::find(quotes.begin(), quotes.end(), words[i]) != quotes.end();
        if (is_quote && is_asset_code(words[i - 1])) return Symbol{{words[i - 1]}, {words[i]}};
    }
    return std::nullopt;
}

}  // namespace piggy::candle_files
