#include "apps/listening.h"

#include "adapters/login/login.h"
#include "adapters/net/request_checks.h"

namespace piggy::apps {
namespace {

bool is_every_address(const std::string& address) { return address == "0.0.0.0" || address == "::"; }

Result<> check_names(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const std::string wrong = net::wrong_in_host_name(name);
        if (!wrong.empty()) return fail(ErrorCode::malformed, "--name " + name + ": " + wrong);
    }
    return {};
}

// What a browser calls the address itself.
std::string name_of_address(const std::string& address) {
    return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

Result<> check_beyond(const ListenArguments& arguments) {
    if (arguments.certificate.empty()) {
        return fail(ErrorCode::refused,
                    "--bind " + arguments.bind +
                        " is beyond this machine, where the page is served over TLS alone; name a certificate and its "
                        "key with --tls-certificate and --tls-key, or leave --bind out");
    }
    if (is_every_address(arguments.bind) && arguments.names.empty()) {
        return fail(ErrorCode::refused, "--bind " + arguments.bind +
                                            " serves every address of this machine; say with --name how browsers call "
                                            "it, as in --name box.lan");
    }
    return {};
}

}  // namespace

void add_listen_options(CLI::App& command, ListenArguments& arguments) {
    command
        .add_option("--bind", arguments.bind,
                    "Serve the page on this address; one beyond this machine needs TLS and a password")
        ->envname("CRYPTOPIGGY_BIND");
    command.add_option("--tls-certificate", arguments.certificate, "PEM file: the certificate with its chain")
        ->envname("CRYPTOPIGGY_TLS_CERTIFICATE");
    command.add_option("--tls-key", arguments.key, "PEM file: the certificate's key, which no other user may read")
        ->envname("CRYPTOPIGGY_TLS_KEY");
    command
        .add_option("--name", arguments.names,
                    "How browsers call this machine, as box.lan or box.lan:8501; may be given again")
        ->envname("CRYPTOPIGGY_NAMES")
        ->delimiter(',');
    command.add_flag("--require-login", arguments.require_login, "Ask for the password on this machine too")
        ->envname("CRYPTOPIGGY_REQUIRE_LOGIN");
}

std::vector<std::string> words_of(const ListenArguments& arguments) {
    std::vector<std::string> words;
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {option, value});
    };
    add("--bind", arguments.bind);
    add("--tls-certificate", arguments.certificate);
    add("--tls-key", arguments.key);
    for (const std::string& name : arguments.names) add("--name", name);
    if (arguments.require_login) words.emplace_back("--require-login");
    return words;
}

std::string Listening::url(std::uint16_t port) const {
    std::string name = names.empty() ? "localhost" : names.front();
    const std::size_t colon = name.rfind(':');
    const bool has_port = colon != std::string::npos && name.find(']', colon) == std::string::npos;
    if (has_port) name.resize(colon);  // `up` reads the port that was bound from this
    return (tls ? "https://" : "http://") + name + ":" + std::to_string(port);
}

Result<Listening> check_listening(const ListenArguments& arguments, const std::filesystem::path& home) {
    Listening listening;
    listening.address = arguments.bind;
    listening.names = arguments.names;
    if (auto names = check_names(arguments.names); !names) return fail(names.error());
    if (arguments.certificate.empty() != arguments.key.empty()) {
        return fail(ErrorCode::malformed, "--tls-certificate and --tls-key go together; one of them is missing");
    }
    if (!arguments.certificate.empty()) listening.tls = net::ServerTls{arguments.certificate, arguments.key};
    listening.needs_login = arguments.require_login;
    if (!arguments.bind.empty()) {
        const auto stays_here = net::HttpServer::is_loopback(arguments.bind);
        if (!stays_here) return fail(ErrorCode::malformed, "--bind: " + stays_here.error().what);
        if (!is_every_address(arguments.bind)) listening.names.push_back(name_of_address(arguments.bind));
        if (!*stays_here) {
            if (auto allowed = check_beyond(arguments); !allowed) return fail(allowed.error());
            listening.needs_login = true;
        }
    }
    if (listening.tls) {
        if (auto usable = net::HttpServer::check_tls(*listening.tls); !usable) return fail(usable.error());
    }
    if (!listening.needs_login) return listening;
    if (const auto hash = login::LoginFile(login_file(home)).hash(); !hash) {
        return fail(hash.error().code, "whoever opens the page must log in, and " + hash.error().what);
    }
    return listening;
}

std::filesystem::path login_file(const std::filesystem::path& home) { return home / "login.json"; }

}  // namespace piggy::apps
