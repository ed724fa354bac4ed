#include "apps/home_contents.h"

#include <algorithm>

#include "adapters/sqlite/exchange_record_store.h"
#include "adapters/sqlite/live_store.h"
#include "adapters/sqlite/search_store.h"
#include "apps/exchange_choice.h"

namespace piggy::apps {

const std::vector<HomeFile>& home_files() {
    static const std::vector<HomeFile> files = [] {
        std::vector<HomeFile> all = {{"app.db", &sqlite::built_in_migrations(), false, ""}};
        for (const Exchange exchange : {Exchange::practice, Exchange::binanceus}) {
            const std::string id = exchange_id(exchange);
            all.push_back({id + "/paper.db", &sqlite::live_migrations(), false, id});
            all.push_back({id + "/ledger.db", &sqlite::live_migrations(), true, id});
        }
        all.push_back({"practice/exchange.db", &sqlite::exchange_migrations(), false, "practice"});
        all.push_back({"credentials.json", nullptr, false, ""});
        all.push_back({"login.json", nullptr, false, ""});
        all.push_back({"research.db", &sqlite::research_migrations(), false, ""});
        return all;
    }();
    return files;
}

const HomeFile* home_file(std::string_view name) {
    const auto found = std::ranges::find(home_files(), name, &HomeFile::name);
    return found == home_files().end() ? nullptr : &*found;
}

bool is_candle_file(std::string_view name) {
    return name.starts_with("candles/") && name.ends_with(".candles") && std::ranges::count(name, '/') == 2;
}

bool is_model_file(std::string_view name) {
    return name.starts_with("models/") && (name.ends_with(".model") || name.ends_with(".evaluation.json")) &&
           std::ranges::count(name, '/') == 1;
}

}  // namespace piggy::apps
