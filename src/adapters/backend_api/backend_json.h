#pragma once
// What only the backend's API has in JSON: keys, the audit log, what is found about it. What it shares with the app's
// is in execution/desk_json.h.

#include <string>

#include "adapters/backend_api/key_desk.h"
#include "execution/desk_json.h"

namespace piggy::backend_api {

using execution::field_text;
using execution::field_time;
using execution::field_usd;
using execution::time_text;
using execution::usd_text;

[[nodiscard]] std::string audit_json(const execution::AuditRecord& record);
[[nodiscard]] std::string verdict_json(const execution::AuditVerdict& verdict);
[[nodiscard]] std::string keys_json(const KeyReport& report);

}  // namespace piggy::backend_api
