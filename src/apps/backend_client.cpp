#include "apps/backend_client.h"

#include <fcntl.h>
#include <string.h>  // explicit_bzero
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "adapters/net/json_object.h"
#include "apps/build_info.h"
#include "apps/port_owner.h"
#include "core/shortened.h"

namespace piggy::apps {
namespace {

constexpr std::size_t token_digits = 64;

bool is_set(const char* text) { return text != nullptr && *text != '\0'; }

bool is_loopback(std::string_view host) { return host == "127.0.0.1" || host == "localhost" || host == "::1"; }

bool is_host_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

tl::unexpected<Error> bad_address(std::string_view name, std::string_view url) {
    return fail(ErrorCode::malformed,
                std::string(name) + " must be an address such as http://localhost:8000, was '" + shortened(url) + "'");
}

// "localhost:8000", "[::1]:8000"; without a port only where a scheme has a usual one.
std::optional<net::ServerAddress> read_place(std::string_view place, bool tls) {
    net::ServerAddress server{"", tls ? std::uint16_t{443} : std::uint16_t{80}, tls};
    std::string_view host = place;
    std::size_t colon = place.rfind(':');
    if (place.ends_with(']')) colon = std::string_view::npos;
    if (colon != std::string_view::npos) {
        const std::string_view port = place.substr(colon + 1);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
        if (error != std::errc() || end != port.data() + port.size() || server.port == 0) return std::nullopt;
        host = place.substr(0, colon);
    }
    if (host == "[::1]") {
        host = "::1";
    } else if (host.empty() || !std::ranges::all_of(host, is_host_character)) {
        return std::nullopt;  // among others user@host, which reads as one host and goes to another
    }
    server.host = host;
    return server;
}

struct OpenFile {
    int descriptor;
    explicit OpenFile(int opened) : descriptor(opened) {}
    ~OpenFile() {
        if (descriptor >= 0) ::close(descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
};

// Empties a text when it goes.
struct Wiped {
    std::string& text;
    ~Wiped() { ::explicit_bzero(text.data(), text.size()); }
};

std::string head_line_of(std::string_view sentence) { return std::string(sentence.substr(0, sentence.find('\n'))); }

}  // namespace

Result<BackendAddress> read_backend_address(const char* url, const char* allow_remote, std::string_view name) {
    BackendAddress address;
    if (!is_set(url)) return address;
    std::string_view text = url;
    const bool tls = text.starts_with("https://");
    if (!tls && !text.starts_with("http://")) return bad_address(name, url);
    text.remove_prefix(tls ? 8 : 7);
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto server = read_place(text, tls);
    if (!server) return bad_address(name, url);
    if (!is_loopback(server->host)) {
        if (!is_set(allow_remote) || std::string_view(allow_remote) != "1") {
            return fail(ErrorCode::refused,
                        std::string(name) + " names another machine, " + shortened(server->host) +
                            "; orders and keys go to a backend on this machine, such as http://localhost:8000, unless "
                            "ALLOW_REMOTE_BACKEND=1");
        }
        if (!tls) {
            return fail(ErrorCode::refused,
                        "a backend on another machine is spoken to over https alone, was '" + shortened(url) + "'");
        }
    }
    address.server = *server;
    address.url = url;
    if (address.url.ends_with('/')) address.url.pop_back();
    return address;
}

Result<BackendAddress> backend_of_environment() {
    const char* url = std::getenv("BACKEND_API_URL");
    const char* port = std::getenv("CRYPTOPIGGY_BACKEND_PORT");
    if (is_set(url) || !is_set(port)) return read_backend_address(url, std::getenv("ALLOW_REMOTE_BACKEND"));
    return read_backend_address(("http://localhost:" + std::string(port)).c_str(), nullptr);
}

Result<std::string> read_backend_token(const std::filesystem::path& home) {
    const std::string name = (home / "backend.token").string();
    const OpenFile file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return fail(ErrorCode::not_found,
                        "there is no " + name +
                            ": no backend has been started with this home; `cryptopiggy up` starts "
                            "one, and another home is named with --home or CRYPTOPIGGY_HOME");
        }
        return fail(ErrorCode::refused, "cannot read " + name + ": " + std::strerror(errno));
    }
    struct stat found {};
    if (::fstat(file.descriptor, &found) != 0 || !S_ISREG(found.st_mode)) {
        return fail(ErrorCode::refused, name + " is no ordinary file; remove it and start the backend again");
    }
    if (found.st_uid != ::geteuid() || (found.st_mode & 0077U) != 0) {
        return fail(ErrorCode::refused,
                    "other users may read " + name + "; start the backend again, which makes another one");
    }
    std::array<char, token_digits + 2> text{};
    const ssize_t got = ::read(file.descriptor, text.data(), text.size());
    std::string_view token(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (token.ends_with('\n')) token.remove_suffix(1);
    const bool is_hex =
        std::ranges::all_of(token, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (token.size() != token_digits || !is_hex) {
        return fail(ErrorCode::malformed, name + " does not hold a token; start the backend again");
    }
    return std::string(token);
}

BackendClient::BackendClient(BackendAddress address, std::filesystem::path home)
    : address_(std::move(address)), home_(std::move(home)), http_(address_.server) {}

tl::expected<net::InboundAnswer, NoBackend> BackendClient::send(std::string_view method, std::string_view path,
                                                                const std::string& body,
                                                                std::chrono::milliseconds deadline) {
    if (is_loopback(address_.server.host) && is_listened_on_by_another(address_.server.port)) {
        return tl::unexpected(NoBackend{{ErrorCode::refused, "another user's program listens at " + address_.url +
                                                                 "; it was told nothing. Stop it, or start the backend "
                                                                 "on another port"}});
    }
    net::OutboundRequest request;
    request.method = method;
    request.target = path;
    request.fields = {{"Authorization", "Bearer " + token_}, {"X-CryptoPiggy-Limits", limits_sha256()}};
    if (method != "GET") request.fields.push_back({"Content-Type", "application/json"});
    request.body = body;
    request.deadline = deadline;
    auto answer = http_.send(request);
    ::explicit_bzero(request.body.data(), request.body.size());  // it may have held a passphrase
    if (answer) return std::move(*answer);
    const bool maybe_arrived = answer.error().departure == net::Departure::maybe_arrived;
    const std::string what = maybe_arrived ? "the backend at " + address_.url + " gave no answer: "
                                           : "no backend answers at " + address_.url +
                                                 "; `cryptopiggy up` starts one, BACKEND_API_URL names another: ";
    return tl::unexpected(NoBackend{{ErrorCode::unavailable, what + head_line_of(answer.error().what)}, maybe_arrived});
}

tl::expected<BackendAnswer, NoBackend> BackendClient::ask(std::string_view method, std::string_view path,
                                                          std::string body, std::chrono::milliseconds deadline) {
    const Wiped wiped{body};
    if (token_.empty()) {
        auto token = read_backend_token(home_);
        if (!token) return tl::unexpected(NoBackend{token.error()});
        token_ = std::move(*token);
    }
    auto answer = send(method, path, body, deadline);
    if (answer && answer->status == 401) {
        auto token = read_backend_token(home_);
        if (token && *token != token_) {
            token_ = std::move(*token);
            answer = send(method, path, body, deadline);
        }
    }
    if (!answer) return tl::unexpected(answer.error());
    BackendAnswer read;
    read.status = answer->status;
    read.body = std::move(answer->body);
    auto fields = net::parse_json_object(read.body.empty() ? "{}" : read.body);
    if (!fields) {
        return tl::unexpected(
            NoBackend{{ErrorCode::malformed, "what answers at " + address_.url + " is no CryptoPiggy backend (status " +
                                                 std::to_string(read.status) + ")"},
                      method != "GET"});
    }
    read.fields = std::move(*fields);
    return read;
}

}  // namespace piggy::apps
