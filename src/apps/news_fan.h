#pragma once
// NewsFan: passes what has changed on to everybody who wants to know.

#include <utility>
#include <vector>

#include "adapters/http_api/trading_ports.h"

namespace piggy::apps {

class NewsFan final : public http_api::TradingNews {
public:
    // Before anybody tells anything; each must outlive this.
    void add(http_api::TradingNews& reader) { readers_.push_back(&reader); }

    void desk_changed(http_api::RunMode mode) override {
        for (auto* reader : readers_) reader->desk_changed(mode);
    }
    void order_changed(http_api::RunMode mode, const std::string& order_json) override {
        for (auto* reader : readers_) reader->order_changed(mode, order_json);
    }
    void runs_changed() override {
        for (auto* reader : readers_) reader->runs_changed();
    }
    void notice(const http_api::Notice& notice) override {
        for (auto* reader : readers_) reader->notice(notice);
    }

private:
    std::vector<http_api::TradingNews*> readers_;
};

}  // namespace piggy::apps
