#include "adapters/sqlite/settings_store.h"

#include "adapters/sqlite/session.h"

namespace piggy::sqlite {

Result<backtest::SettingsStore::Settings> SqliteSettingsStore::load() {
    return database_->session().read([&](soci::session& sql) -> Result<Settings> {
        Settings settings;
        std::string name, value;
        soci::statement query = (sql.prepare << "SELECT name, value FROM setting", soci::into(name), soci::into(value));
        query.execute();
        while (query.fetch()) settings[name] = value;
        return settings;
    });
}

Result<> SqliteSettingsStore::replace(const Settings& settings) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        sql << "DELETE FROM setting";
        for (const auto& [name, value] : settings) {
            sql << "INSERT INTO setting (name, value) VALUES (:name, :value)", soci::use(name), soci::use(value);
        }
        return {};
    });
}

}  // namespace piggy::sqlite
