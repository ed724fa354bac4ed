#pragma once
// BackendSetting: the backend's address that was saved on the page, in the same place as the page's own settings, and
// those settings without it: whoever replaces them neither sees nor changes where keys and orders go. Any thread.

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "apps/backend_client.h"
#include "backtest/run_store.h"

namespace piggy::apps {

class BackendSetting final : public backtest::SettingsStore {
public:
    // The store must outlive this.
    explicit BackendSetting(backtest::SettingsStore& store) : store_(store) {}

    // The page's settings.
    [[nodiscard]] Result<Settings> load() override;
    [[nodiscard]] Result<> replace(const Settings& settings) override;

    // Empty: none was saved. errors: unavailable
    [[nodiscard]] Result<std::optional<std::string>> url();
    [[nodiscard]] Result<> save_url(const std::string& url);

private:
    static constexpr const char* name_ = "backend_url";
    backtest::SettingsStore& store_;
    std::mutex mutex_;
};

// Where the app looks for its backend: BACKEND_API_URL, else what was saved, else CRYPTOPIGGY_BACKEND_PORT of this
// machine, else port 8000. A saved address that may not be used (any more) is told and passed over.
// errors: those of read_backend_address about the environment
[[nodiscard]] Result<BackendAddress> backend_of_app(BackendSetting& setting,
                                                    const std::function<void(std::string_view)>& log);

}  // namespace piggy::apps
