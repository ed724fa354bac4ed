#pragma once
// DeskNews: what the page is told of both desks: keeps the newest orders and notices, asks the ports for the rest when
// they say that it has changed, and publishes. Whoever tells it something is never kept waiting; the ports are asked on
// a thread of its own. Any thread may call.

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "core/clock.h"

namespace piggy::http_api {

class DeskNews final : public TradingNews {
public:
    static constexpr std::size_t orders_max = 200;
    static constexpr std::size_t notices_max = 50;
    static constexpr std::chrono::milliseconds spacing{200};  // between two frames of the same desk

    // What is published under a topic takes the place of what has not left yet under the same.
    using Publish = std::function<void(const std::string& topic, std::string object)>;
    // tell_all: publishes a whole snapshot; not called before this is made. log: told of what a port can't tell.
    // The ports and the clock outlive this.
    DeskNews(TradingPorts ports, const Clock& clock, std::string limits_sha256, Publish publish,
             std::function<void()> tell_all, std::function<void(std::string_view)> log);
    ~DeskNews() override;
    DeskNews(const DeskNews&) = delete;
    DeskNews& operator=(const DeskNews&) = delete;

    void desk_changed(RunMode mode) override;
    void order_changed(RunMode mode, const std::string& order_json) override;
    void orders_known(RunMode mode, const std::vector<std::string>& order_jsons) override;
    void runs_changed() override;
    void notice(const Notice& notice) override;

    // Asks the desk now; without braces. read_at says when that was: what is told stays true for a while, only the
    // exchange's time in it goes on.
    [[nodiscard]] std::string desk_fields(RunMode mode) const;
    // desks, orders, runs and notices of a snapshot, as told last; without braces. Asks nobody.
    [[nodiscard]] std::string snapshot_fields() const;
    // The books of the paper desk have begun anew.
    void read_paper_orders();

private:
    struct KnownOrder {
        RunMode mode;
        std::string id, created_at, json;
    };
    static std::optional<KnownOrder> read(RunMode mode, const std::string& order_json);
    void take(KnownOrder order);  // under the lock
    void tell_changes();
    void replace_orders(RunMode mode, const std::vector<std::string>& order_jsons);
    [[nodiscard]] bool load_paper_orders();
    // Asks the ports for what is due, without the lock.
    void refresh(const std::array<bool, 2>& desks, bool runs);

    TradingPorts ports_;
    const Clock& clock_;
    std::string limits_sha256_;
    Publish publish_;
    std::function<void()> tell_all_;
    std::function<void(std::string_view)> log_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::array<bool, 2> desk_due_{};
    bool runs_due_ = false;
    std::array<std::string, 2> desks_;  // fields of the frame, as told last
    std::string runs_ = "[]";
    std::vector<KnownOrder> orders_;   // newest first
    std::deque<std::string> notices_;  // newest first, objects
    std::uint64_t next_order_ = 1, next_notice_ = 1;
    bool stopping_ = false;
    std::jthread thread_;
};

}  // namespace piggy::http_api
