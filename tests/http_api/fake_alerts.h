#pragma once
// Alerts that say what a test wants, and remember what they were asked for.

#include "adapters/http_api/alert_ports.h"

namespace piggy::http_api {

struct FakeAlerts final : AlertsPort {
    Result<TelegramReport> telegram() override { return report; }
    Result<> save(const TelegramChange& change) override {
        if (change.token == "no token") return fail(ErrorCode::malformed, "a bot's token looks like 123456789:AAE…");
        if (change.chat_id == 0) return fail(ErrorCode::malformed, "the chat id must be a whole number");
        if (report.from_environment) return fail(ErrorCode::refused, "they come from the environment");
        saved = change;
        report.saved = true;
        report.token_ending = "ab12";
        report.chat_id = change.chat_id;
        return {};
    }
    Result<> remove() override {
        report = {};
        return {};
    }
    Result<TestMessage> send_test() override {
        if (!report.saved) return fail(ErrorCode::refused, "no Telegram is set up; save token and chat id first");
        return TestMessage{"delivered", "Delivered. Look into the chat."};
    }
    Result<std::vector<AlertRow>> newest(std::int64_t limit) override {
        asked_for = limit;
        return std::vector<AlertRow>{{7, Timestamp(std::chrono::seconds(1'790'000'000)), "trade", "info",
                                      "🔴LIVE …\nOn the practice exchange", "waiting"}};
    }
    TelegramReport report;
    TelegramChange saved;
    std::int64_t asked_for = 0;
};

}  // namespace piggy::http_api
