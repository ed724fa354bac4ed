#include "apps/backend_setting.h"

#include <cstdlib>

namespace piggy::apps {

Result<backtest::SettingsStore::Settings> BackendSetting::load() {
    const std::lock_guard lock(mutex_);
    auto settings = store_.load();
    if (settings) settings->erase(name_);
    return settings;
}

Result<> BackendSetting::replace(const Settings& settings) {
    const std::lock_guard lock(mutex_);
    auto before = store_.load();
    if (!before) return fail(before.error());
    Settings all = settings;
    all.erase(name_);
    if (const auto saved = before->find(name_); saved != before->end()) all.insert(*saved);
    return store_.replace(all);
}

Result<std::optional<std::string>> BackendSetting::url() {
    const std::lock_guard lock(mutex_);
    auto settings = store_.load();
    if (!settings) return fail(settings.error());
    const auto saved = settings->find(name_);
    return saved == settings->end() ? std::nullopt : std::optional(saved->second);
}

Result<> BackendSetting::save_url(const std::string& url) {
    const std::lock_guard lock(mutex_);
    auto settings = store_.load();
    if (!settings) return fail(settings.error());
    (*settings)[name_] = url;
    return store_.replace(*settings);
}

Result<BackendAddress> backend_of_app(BackendSetting& setting, const std::function<void(std::string_view)>& log) {
    const char* named = std::getenv("BACKEND_API_URL");
    if (named != nullptr && *named != '\0') return backend_of_environment();
    const auto saved = setting.url();
    if (!saved) return fail(saved.error());
    if (*saved) {
        auto address =
            read_backend_address((*saved)->c_str(), std::getenv("ALLOW_REMOTE_BACKEND"), "the saved backend address");
        if (address) return address;
        log(address.error().what);
    }
    return backend_of_environment();
}

}  // namespace piggy::apps
