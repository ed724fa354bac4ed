#pragma once
// RawClient over TLS, and the files that a server of TLS is given.

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "adapters/net/http_server.h"
#include "raw_client.h"
#include "tls_front.h"

namespace piggy::net {

// Writes certificate and key beside each other. password: of the key's file; none: not encrypted.
inline ServerTls write_identity(const Identity& identity, const std::filesystem::path& folder,
                                const std::string& name = "server", const char* password = nullptr) {
    const ServerTls files{folder / (name + ".crt"), folder / (name + ".key")};
    std::FILE* const certificate = std::fopen(files.certificate.c_str(), "w");
    std::FILE* const key = std::fopen(files.key.c_str(), "w");
    const bool written =
        PEM_write_X509(certificate, identity.certificate.get()) == 1 &&
        PEM_write_PKCS8PrivateKey(key, identity.key.get(), password == nullptr ? nullptr : EVP_aes_256_cbc(), password,
                                  password == nullptr ? 0 : static_cast<int>(std::string(password).size()), nullptr,
                                  nullptr) == 1;
    if (!written) std::abort();
    std::fclose(certificate);
    std::fclose(key);
    ::chmod(files.key.c_str(), 0600);
    return files;
}

class TlsClient final : public test::RawClient {
public:
    struct Manners {
        int newest_version = TLS1_3_VERSION;
        bool checks = true;             // the certificate and its name
        const char* ciphers = nullptr;  // of TLS 1.2
    };
    TlsClient(std::uint16_t port, const std::filesystem::path& authority, const char* name, Manners manners)
        : RawClient(port), port_(port), context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), manners.newest_version < TLS1_2_VERSION ? 0 : 1);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), manners.newest_version);
        if (manners.ciphers != nullptr) SSL_CTX_set_cipher_list(context_.get(), manners.ciphers);
        if (manners.checks) {
            SSL_CTX_load_verify_locations(context_.get(), authority.c_str(), nullptr);
            SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        }
        tls_.reset(SSL_new(context_.get()));
        if (manners.checks) SSL_set1_host(tls_.get(), name);
        SSL_set_fd(tls_.get(), descriptor());
        shook_hands_ = SSL_connect(tls_.get()) == 1;
    }
    TlsClient(std::uint16_t port, const std::filesystem::path& authority, const char* name = "localhost")
        : TlsClient(port, authority, name, Manners{}) {}

    [[nodiscard]] bool shook_hands() const { return shook_hands_; }
    [[nodiscard]] std::string version() const { return SSL_get_version(tls_.get()); }
    [[nodiscard]] std::string own_origin() const {
        return "Origin: https://127.0.0.1:" + std::to_string(port_) + "\r\n";
    }
    // True where the server said goodbye as TLS wants it, after what it had to say.
    [[nodiscard]] bool ended_in_order() const { return (SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

private:
    ssize_t put(const char* bytes, std::size_t size) const override {
        return SSL_write(tls_.get(), bytes, static_cast<int>(size));
    }
    ssize_t take(char* bytes, std::size_t size) override { return SSL_read(tls_.get(), bytes, static_cast<int>(size)); }
    [[nodiscard]] bool has_some_in_hand() const override { return SSL_pending(tls_.get()) > 0; }

    std::uint16_t port_;
    std::unique_ptr<SSL_CTX, Releases<SSL_CTX_free>> context_;
    std::unique_ptr<SSL, Releases<SSL_free>> tls_;
    bool shook_hands_ = false;
};

}  // namespace piggy::net
