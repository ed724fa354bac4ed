#pragma once
// One HTML file that needs nothing else: the page's own report template (web/report, built into web/dist) with data put
// in the place that is kept for it. Backtests and desk reports share it.

#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::report {

// template_text: holds the placeholder "__REPORT_DATA__" once. data_json: as JsonText writes it, which leaves nothing
// in it that could end a script element. errors: malformed (no placeholder)
[[nodiscard]] Result<std::string> fill_template(std::string_view template_text, std::string_view data_json);

}  // namespace piggy::report
