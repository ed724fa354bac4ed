#include "report/html_page.h"

namespace piggy::report {
namespace {

constexpr std::string_view placeholder = "\"__REPORT_DATA__\"";

}  // namespace

Result<std::string> fill_template(std::string_view template_text, std::string_view data_json) {
    const std::size_t at = template_text.find(placeholder);
    if (at == std::string_view::npos) {
        return fail(ErrorCode::malformed,
                    "the report template of this build has no place for the figures; build it again");
    }
    std::string html(template_text.substr(0, at));
    html += data_json;
    html += template_text.substr(at + placeholder.size());
    return html;
}

}  // namespace piggy::report
