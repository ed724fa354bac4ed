#include "tls_front.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "odd_server.h"

namespace piggy::net {
namespace {

void must(bool went_well) {
    if (!went_well) std::abort();
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

Certificate blank_certificate(EVP_PKEY* key, const char* name, int days) {
    static std::atomic<long> serial = 1;
    Certificate certificate(X509_new());
    X509* const raw = certificate.get();
    X509_set_version(raw, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), ++serial);
    constexpr long day = 24L * 3600;
    X509_gmtime_adj(X509_getm_notBefore(raw), -10 * day);
    X509_gmtime_adj(X509_getm_notAfter(raw), days * day);
    X509_set_pubkey(raw, key);
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1);
    return certificate;
}

// Carries what is there from one side to the other. False when that side has ended.
bool from_tls(SSL* tls, int plain) {
    std::array<char, 16 * 1024> part;
    do {
        const int got = SSL_read(tls, part.data(), static_cast<int>(part.size()));
        if (got <= 0) return false;
        if (::send(plain, part.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) return false;
    } while (SSL_pending(tls) > 0);
    return true;
}

bool from_plain(int plain, SSL* tls) {
    std::array<char, 16 * 1024> part;
    const ssize_t got = ::recv(plain, part.data(), part.size(), 0);
    return got > 0 && SSL_write(tls, part.data(), static_cast<int>(got)) == got;
}

int connect_to(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address);
    return descriptor;
}

}  // namespace

Authority::Authority() {
    self_.key.reset(EVP_EC_gen("P-256"));
    self_.certificate = blank_certificate(self_.key.get(), "a test's own authority", 2);
    X509* const raw = self_.certificate.get();
    X509_set_issuer_name(raw, X509_get_subject_name(raw));
    add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(raw, raw, NID_key_usage, "critical,keyCertSign");
    must(X509_sign(raw, self_.key.get(), EVP_sha256()) > 0);
    std::FILE* const out = std::fopen(file().c_str(), "w");
    must(out != nullptr && PEM_write_X509(out, raw) == 1);
    std::fclose(out);
}

Identity Authority::issue(const std::string& names, int days) const {
    Identity identity;
    identity.key.reset(EVP_EC_gen("P-256"));
    identity.certificate = blank_certificate(identity.key.get(), "a test's server", days);
    X509* const raw = identity.certificate.get();
    X509_set_issuer_name(raw, X509_get_subject_name(self_.certificate.get()));
    add_extension(raw, self_.certificate.get(), NID_subject_alt_name, names.c_str());
    must(X509_sign(raw, self_.key.get(), EVP_sha256()) > 0);
    return identity;
}

TlsFront::TlsFront(const Identity& identity, std::uint16_t plain_port, Manners manners)
    : context_(SSL_CTX_new(TLS_server_method())),
      plain_port_(plain_port),
      manners_(manners),
      descriptor_(OddServer::listening_socket(port_)) {
    ::signal(SIGPIPE, SIG_IGN);  // as our programs do: OpenSSL writes to who has hung up
    SSL_CTX* const context = context_.get();
    if (manners_.newest_version < TLS1_2_VERSION) SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, manners_.newest_version);
    must(SSL_CTX_use_certificate(context, identity.certificate.get()) == 1);
    must(SSL_CTX_use_PrivateKey(context, identity.key.get()) == 1);
    thread_ = std::thread([this] {
        for (;;) {
            const int accepted = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
            if (stopping_ || accepted < 0) return;
            carriers_.emplace_back([this, accepted] { carry(accepted); });
        }
    });
}

TlsFront::~TlsFront() {
    stopping_ = true;
    ::shutdown(descriptor_, SHUT_RDWR);
    thread_.join();
    for (std::thread& carrier : carriers_) carrier.join();
    ::close(descriptor_);
}

std::string TlsFront::asked_name() const {
    const std::lock_guard lock(mutex_);
    return asked_name_;
}

void TlsFront::carry(int descriptor) {
    const std::unique_ptr<SSL, Releases<SSL_free>> tls(SSL_new(context_.get()));
    SSL_set_fd(tls.get(), descriptor);
    if (SSL_accept(tls.get()) == 1) {
        if (const char* name = SSL_get_servername(tls.get(), TLSEXT_NAMETYPE_host_name)) {
            const std::lock_guard lock(mutex_);
            asked_name_ = name;
        }
        const int plain = connect_to(plain_port_);
        for (bool goes_on = true; goes_on && !stopping_;) {
            std::array<pollfd, 2> waiting{pollfd{descriptor, POLLIN, 0}, pollfd{plain, POLLIN, 0}};
            if (::poll(waiting.data(), waiting.size(), 50) <= 0) continue;
            if (waiting[0].revents != 0) goes_on = from_tls(tls.get(), plain);
            if (goes_on && waiting[1].revents != 0) goes_on = from_plain(plain, tls.get());
        }
        ::close(plain);
        if (manners_.says_goodbye) SSL_shutdown(tls.get());
    }
    ::close(descriptor);
}

}  // namespace piggy::net
