#include "adapters/net/server_tls.h"

#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace piggy::net {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Without it OpenSSL would ask the terminal for the passphrase of an encrypted key.
int no_passphrase(char*, int, int, void*) { return 0; }

Result<> check_file(const std::filesystem::path& file, const char* what, bool is_private) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) {
        return fail(ErrorCode::not_found,
                    "cannot read the " + std::string(what) + " " + file.string() + ": " + std::strerror(errno));
    }
    if (!S_ISREG(found.st_mode)) {
        return fail(ErrorCode::malformed, "the " + std::string(what) + " " + file.string() + " is no ordinary file");
    }
    if (is_private && (found.st_mode & 0007U) != 0) {
        return fail(ErrorCode::refused, "every user of this machine has rights on the " + std::string(what) + " " +
                                            file.string() + "; type: chmod 600 " + file.string());
    }
    return {};
}

}  // namespace

Result<ssl::context> make_server_tls(const ServerTls& files) {
    if (auto there = check_file(files.certificate, "TLS certificate", false); !there) return fail(there.error());
    if (auto there = check_file(files.key, "TLS key", true); !there) return fail(there.error());
    ssl::context context(ssl::context::tls_server);
    ::SSL_CTX* const raw = context.native_handle();
    ::SSL_CTX_set_default_passwd_cb(raw, no_passphrase);
    const bool is_set = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                        ::SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
    if (!is_set) return fail(ErrorCode::unavailable, "this machine's OpenSSL does not do TLS 1.2");
    ::SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    error_code error;
    context.use_certificate_chain_file(files.certificate.string(), error);
    if (error) {
        return fail(ErrorCode::malformed, files.certificate.string() + " holds no TLS certificate in PEM form (" +
                                              error.message() + "); name the file with the whole chain");
    }
    context.use_private_key_file(files.key.string(), ssl::context::pem, error);
    if (error) {
        return fail(ErrorCode::malformed, files.key.string() + " holds no TLS key that goes with the certificate " +
                                              files.certificate.string() + " (" + error.message() +
                                              "); it must be in PEM form and not encrypted");
    }
    return context;
}

std::string stamp_of(const ServerTls& files) {
    std::string stamp;
    for (const std::filesystem::path& file : {files.certificate, files.key}) {
        struct stat found {};
        if (::stat(file.c_str(), &found) == 0) {
            stamp += std::to_string(found.st_ino) + ":" + std::to_string(found.st_mtim.tv_sec) + "." +
                     std::to_string(found.st_mtim.tv_nsec) + " ";
        }
    }
    return stamp;
}

}  // namespace piggy::net
