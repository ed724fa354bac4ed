#pragma once
// BackendWatch: the backend as the app sees it. Passes questions on, each over a connection that no other question is
// using, so that nothing ever waits behind an order; and looks once a second, on a thread of its own, how things are
// over there. A backend that comes back, or is another one, is simply found by the next look.

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "apps/backend_client.h"

namespace piggy::apps {

class BackendWatch final : public http_api::BackendPort {
public:
    static constexpr std::chrono::milliseconds look_every{1'000};
    static constexpr std::chrono::milliseconds look_spacing{300};     // also when something is known to have happened
    static constexpr std::chrono::milliseconds look_patience{1'500};  // for each answer of a look
    static constexpr std::chrono::milliseconds stop_patience{5'000};  // for kill and disable

    struct Parts {
        BackendAddress address;
        std::filesystem::path home;  // whose backend.token opens it
        std::string limits_sha256;   // of our own limits
        std::function<Result<>(const std::string& url)> save_url;
        std::function<void(std::string_view line)> log_good, log_bad;  // it answers; it does not any more
    };
    explicit BackendWatch(Parts parts);
    ~BackendWatch() override;
    BackendWatch(const BackendWatch&) = delete;
    BackendWatch& operator=(const BackendWatch&) = delete;

    // From now on it looks, and tells news; until stop(), which waits for the look that is being taken.
    void start(http_api::TradingNews& news);
    void stop();

    [[nodiscard]] http_api::BackendAnswer ask(std::string_view method, std::string_view path,
                                              std::string body) override;
    [[nodiscard]] http_api::BackendHealth health() override;
    [[nodiscard]] Result<> set_url(const std::string& url) override;
    [[nodiscard]] Heard heard() const override;

private:
    // A client in use by one question, given back when that is over.
    class Loan;
    using Client = std::shared_ptr<BackendClient>;

    void run();
    void look();
    void look_again_soon();
    [[nodiscard]] http_api::BackendHealth ask_health(BackendClient& client, std::string& status);
    void look_at_orders(BackendClient& client);
    void take_orders(const BackendAnswer& answer, bool all);
    // Keeps what was heard of the backend of this generation, and says whether that is news.
    bool keep(Heard heard, std::uint64_t generation);

    Parts parts_;
    mutable std::mutex mutex_;  // never held while the backend is asked
    std::condition_variable wake_;
    BackendAddress address_;
    std::uint64_t generation_ = 0;  // of the address
    std::vector<Client> idle_;      // all of this address
    Heard heard_;
    bool look_soon_ = false;
    bool stopping_ = false;

    // Of the thread alone.
    http_api::TradingNews* news_ = nullptr;
    std::uint64_t orders_of_ = 0;  // the generation that the orders below are of
    bool orders_are_known_ = false;
    std::int64_t orders_total_ = 0;
    std::map<std::string, std::string> orders_;  // by request_id, as told last
    std::thread thread_;
};

}  // namespace piggy::apps
