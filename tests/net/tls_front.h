#pragma once
// TLS in front of a plain server, and the certificates for it: an authority of the test's own, made when it runs.

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "temporary_folder.h"

namespace piggy::net {

template <auto release>
struct Releases {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;

struct Identity {
    Key key;
    Certificate certificate;
};

class Authority {
public:
    Authority();
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "authority.pem"; }
    // names: as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1". days: from now until it ends; below zero: has ended.
    [[nodiscard]] Identity issue(const std::string& names, int days = 1) const;

private:
    test::TemporaryFolder folder_;
    Identity self_;
};

// Takes TLS connections and carries their bytes to 127.0.0.1:plain_port and back.
class TlsFront {
public:
    struct Manners {
        int newest_version = TLS1_3_VERSION;
        bool says_goodbye = true;  // close_notify, when the plain server has closed
    };
    TlsFront(const Identity& identity, std::uint16_t plain_port, Manners manners);
    TlsFront(const Identity& identity, std::uint16_t plain_port) : TlsFront(identity, plain_port, Manners{}) {}
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    // The name the last client asked for (SNI).
    [[nodiscard]] std::string asked_name() const;

private:
    void carry(int descriptor);

    std::unique_ptr<SSL_CTX, Releases<SSL_CTX_free>> context_;
    std::uint16_t plain_port_;
    Manners manners_;
    std::uint16_t port_ = 0;
    int descriptor_;
    std::atomic<bool> stopping_ = false;
    std::list<std::thread> carriers_;
    mutable std::mutex mutex_;
    std::string asked_name_;
    std::thread thread_;
};

}  // namespace piggy::net
