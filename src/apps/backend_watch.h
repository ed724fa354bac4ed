#pragma once
// BackendWatch: the backend as the app sees it. Passes questions on, each over a connection that no other question is
// using, so that nothing ever waits behind an order; and looks once a second, on a thread of its own, how things are
// over there. A backend that comes back, or is another one, is simply found by the next look.
// One look that gets no answer says nothing: a busy machine has such moments. The second in a row says that the backend
// does not answer; a refused connection says so at once.

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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
    static constexpr std::chrono::milliseconds end_patience{3'000};   // for orders on their way when this ends
    static constexpr int misses_max = 2;

    struct Parts {
        BackendAddress address;
        std::filesystem::path home;  // whose backend.token opens it
        std::string limits_sha256;   // of our own limits
        std::function<Result<>(const std::string& url)> save_url;
        std::function<void(std::string_view line)> log_good, log_bad;  // it answers; it does not any more
        // What was heard longer ago is unknown, though the backend answers: balances change.
        std::chrono::milliseconds heard_max{10'000};
    };
    explicit BackendWatch(Parts parts);
    ~BackendWatch() override;
    BackendWatch(const BackendWatch&) = delete;
    BackendWatch& operator=(const BackendWatch&) = delete;

    // From now on it looks, and tells news; until stop(), which waits for the look that is being taken.
    void start(http_api::TradingNews& news);
    void stop();
    // Before the program ends: nothing but a stop is asked any more. An order on its way gets end_patience for its
    // answer; then its asker hears that it may have arrived, which is the truth. Whoever wants to know its end asks the
    // backend later.
    void finish();

    [[nodiscard]] http_api::BackendAnswer ask(std::string_view method, std::string_view path,
                                              std::string body) override;
    [[nodiscard]] http_api::BackendAnswer ask_within(std::chrono::milliseconds deadline, std::string_view method,
                                                     std::string_view path, std::string body) override;
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
    // status: as it is told now, or empty. missed: it may have been asked, and did not answer in time.
    [[nodiscard]] http_api::BackendHealth ask_health(BackendClient& client, std::string& status, bool& missed);
    [[nodiscard]] bool take(std::string& kept, std::chrono::steady_clock::time_point& kept_at,
                            const tl::expected<BackendAnswer, NoBackend>& answer, std::string_view has_field) const;
    [[nodiscard]] bool is_old(std::chrono::steady_clock::time_point heard_at) const;
    // A stop's or a start's own answer says how things are from now on: no look that began before may say otherwise,
    // and no start that was asked for before a stop was answered. adoptions: as they were then; empty: of a stop.
    void adopt(const BackendAnswer& answer, std::uint64_t generation, std::optional<std::uint64_t> adoptions);
    void look_at_orders(BackendClient& client);
    void take_orders(const BackendAnswer& answer, bool all);
    // Keeps what was heard of the backend of this generation, and says whether that is news. adoptions: as they were
    // when the look began.
    bool keep(Heard heard, std::uint64_t generation, std::uint64_t adoptions);

    Parts parts_;
    mutable std::mutex mutex_;  // never held while the backend is asked
    std::condition_variable wake_;
    BackendAddress address_;
    std::uint64_t generation_ = 0;  // of the address
    std::vector<Client> idle_;      // all of this address
    std::vector<Client> lent_;
    int changes_asked_ = 0;  // questions under way that may change something over there
    bool finishing_ = false, given_up_ = false;
    Heard heard_;
    std::uint64_t adoptions_ = 0;
    bool look_soon_ = false;
    bool stopping_ = false;

    http_api::TradingNews* news_ = nullptr;  // set once, before anybody asks

    // Of the thread alone.
    int misses_ = 0;  // in a row
    std::chrono::steady_clock::time_point status_at_, balance_at_, limits_at_;
    std::uint64_t orders_of_ = 0;  // the generation that the orders below are of
    bool orders_are_known_ = false;
    std::int64_t orders_total_ = 0;
    std::map<std::string, std::string> orders_;  // by request_id, as told last
    std::thread thread_;
};

}  // namespace piggy::apps
