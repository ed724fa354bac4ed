#pragma once
// The doctor: what may be wrong with this installation, each looked at without changing anything, with its mend. Works
// while nothing runs, and on a folder that is not there yet.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "apps/exchange_choice.h"

namespace piggy::apps {

enum class Level { ok, warn, fail };
[[nodiscard]] const char* level_name(Level level);

struct Finding {
    std::string check;  // "clock", "disk", …: the same word for all that is found about one thing
    Level level = Level::ok;
    std::string seen;  // one sentence, without secrets
    std::string mend;  // what to do or type; empty where nothing
};

struct DoctorCase {
    std::filesystem::path home;
    std::uint16_t app_port = 8501, backend_port = 8000;
    ExchangeChoice exchange;
    std::function<void(const Finding&)> tell;  // as it is found
};

// Each looks at its subject and tells at least one finding.
void look_at_disk(const DoctorCase& about);
void look_at_permissions(const DoctorCase& about);
void look_at_vault(const DoctorCase& about);
void look_at_locks(const DoctorCase& about);
void look_at_databases(const DoctorCase& about);  // pages, rows, audit chain
void look_at_candles(const DoctorCase& about);
void look_at_telegram(const DoctorCase& about);
void look_at_ports(const DoctorCase& about);
void look_at_programs(const DoctorCase& about);  // limits, ALLOW_LIVE, keys: what the running ones say
void look_at_exchange(const DoctorCase& about);  // reachable, and its clock against ours

// Whether a program holds this lock. A file that is not there is not held.
[[nodiscard]] bool is_lock_held(const std::filesystem::path& lock);
[[nodiscard]] std::string grouped_bytes(std::uintmax_t bytes);  // "4.0 MiB"

}  // namespace piggy::apps
