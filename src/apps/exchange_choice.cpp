#include "apps/exchange_choice.h"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "core/shortened.h"

namespace piggy::apps {
namespace {

std::string_view text_or(const char* text, std::string_view otherwise) {
    return text == nullptr || *text == '\0' ? otherwise : std::string_view(text);
}

bool is_loopback(std::string_view host) { return host == "127.0.0.1" || host == "localhost" || host == "[::1]"; }

std::optional<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

tl::unexpected<Error> bad_url(std::string_view url) {
    return fail(ErrorCode::malformed,
                "PRACTICE_EXCHANGE_URL must be an address on this machine such as http://127.0.0.1:9000, was '" +
                    shortened(url) + "'");
}

// "http://127.0.0.1:9000", with or without a slash at the end.
Result<ExchangeChoice> practice_at(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return bad_url(url);
    std::string_view place = url.substr(scheme.size());
    if (place.ends_with('/')) place.remove_suffix(1);
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos) return bad_url(url);
    const auto port = read_port(place.substr(colon + 1));
    std::string_view host = place.substr(0, colon);
    if (!port || !is_loopback(host)) return bad_url(url);
    if (host == "[::1]") host = "::1";
    return ExchangeChoice{Exchange::practice, std::string(host), *port};
}

}  // namespace

Result<ExchangeChoice> read_exchange_choice(const char* exchange, const char* practice_url) {
    const std::string_view name = text_or(exchange, "practice");
    if (name == "practice") return practice_at(text_or(practice_url, "http://127.0.0.1:9000"));
    if (name == "binanceus") return ExchangeChoice{Exchange::binanceus, "", 0};
    return fail(ErrorCode::malformed,
                "EXCHANGE must be practice (the default; needs no account and no network) or "
                "binanceus, was '" +
                    shortened(name) + "'");
}

Result<ExchangeChoice> exchange_of_environment() {
    const char* url = std::getenv("PRACTICE_EXCHANGE_URL");
    // Where `up` was told to start it; 0 was any free port, which only its children know.
    const std::string_view port = text_or(std::getenv("CRYPTOPIGGY_EXCHANGE_PORT"), "0");
    if (text_or(url, "").empty() && port != "0") {
        const std::string at_port = "http://127.0.0.1:" + std::string(port);
        return read_exchange_choice(std::getenv("EXCHANGE"), at_port.c_str());
    }
    return read_exchange_choice(std::getenv("EXCHANGE"), url);
}

const char* exchange_id(Exchange exchange) { return exchange == Exchange::practice ? "practice" : "binanceus"; }

Result<binance_us::VenueAddress> venue_address(const ExchangeChoice& choice) {
    if (choice.exchange == Exchange::binanceus) return binance_us::VenueAddress::live();
    const bool is_v6 = choice.host.find(':') != std::string::npos;
    return binance_us::VenueAddress::practice("http://" + (is_v6 ? "[" + choice.host + "]" : choice.host) + ":" +
                                              std::to_string(choice.port));
}

}  // namespace piggy::apps
