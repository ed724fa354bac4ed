#pragma once
// NewsFan: tells several of what has changed.

#include <vector>

#include "adapters/http_api/trading_ports.h"

namespace piggy::apps {

class NewsFan final : public http_api::TradingNews {
public:
    // Before anybody tells anything; whoever is added outlives that.
    void add(http_api::TradingNews& listener) { listeners_.push_back(&listener); }

    void desk_changed(http_api::RunMode mode) override {
        for (auto* listener : listeners_) listener->desk_changed(mode);
    }
    void order_changed(http_api::RunMode mode, const std::string& order_json) override {
        for (auto* listener : listeners_) listener->order_changed(mode, order_json);
    }
    void runs_changed() override {
        for (auto* listener : listeners_) listener->runs_changed();
    }
    void notice(const http_api::Notice& notice) override {
        for (auto* listener : listeners_) listener->notice(notice);
    }

private:
    std::vector<http_api::TradingNews*> listeners_;
};

}  // namespace piggy::apps
