#pragma once
// StateFile: state.json, an export for people and their backups: positions, today's trades (UTC) and counters of both
// desks. Written whole after each change, never half, and never read back.
//
// It hears of changes as everybody does (TradingNews) and writes on a thread of its own, a few times a second at most:
// nobody waits for it.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "apps/work_thread.h"
#include "core/clock.h"

namespace piggy::apps {

// state.json in the folder that the home folder lies in: the working folder, where home is .cryptopiggy.
[[nodiscard]] std::filesystem::path state_file_of(const std::filesystem::path& home);

class StateFile final : public http_api::TradingNews {
public:
    struct Ports {
        const Clock& clock;
        http_api::PaperPort& paper;
        http_api::BackendPort& backend;
        std::string exchange;                                        // "practice"
        std::function<void(const http_api::Notice& notice)> notice;  // of a disk that takes it not, or again
    };
    struct Settings {
        std::chrono::milliseconds pause{250};     // at least, between two writes
        std::chrono::seconds values_every{60};    // prices alone are no change, but are not left for longer
        std::chrono::seconds try_again_after{5};  // where the disk did not take it
    };

    StateFile(Ports ports, std::filesystem::path file, Settings settings);
    ~StateFile() override { close(); }

    void open();
    void close();

    void desk_changed(http_api::RunMode) override { is_due_ = true; }
    void order_changed(http_api::RunMode mode, const std::string& order_json) override;
    void runs_changed() override {}
    void notice(const http_api::Notice&) override {}

private:
    struct Trade {
        Timestamp time;
        std::string json;
    };
    // What is told of one desk: its own JSON, and its orders of today that traded.
    struct Desk {
        std::string status, balance;  // empty where unknown
        std::vector<Trade> trades;
        bool trades_known = false;
    };

    void look();
    void look_at_paper(Desk& desk);
    void look_at_live(Desk& desk);
    [[nodiscard]] bool read_paper_trades(Desk& desk);
    [[nodiscard]] bool read_live_trades(Desk& desk);
    // False: it is from before today, and so is every older one.
    bool add_order(Desk& desk, std::string_view order_json, http_api::RunMode mode) const;
    // without_values: what has to change for a change: no prices, no moment.
    [[nodiscard]] std::string render(bool with_values) const;
    void write(const std::string& substance);

    Ports ports_;
    std::filesystem::path file_;
    Settings settings_;
    std::atomic<bool> is_due_ = true, paper_traded_ = true, live_traded_ = true;

    // Of the thread.
    std::int64_t day_ = 0;
    std::map<http_api::RunMode, Desk> desks_;
    std::string written_;                                 // substance of what is in the file
    std::chrono::nanoseconds written_at_{}, retry_at_{};  // monotonic
    bool has_failed_ = false;

    WorkThread thread_;
};

}  // namespace piggy::apps
