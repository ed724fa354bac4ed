#include "apps/report_service.h"

#include "report/html_page.h"

namespace piggy::apps {

Result<report::Accounts> ReportService::accounts(trading::RunMode mode, const report::Period& period) {
    return read_accounts({home_, exchange_, mode}, period, clock_.now());
}

Result<std::string> ReportService::html(const std::string& data_json) {
    const auto page = report_template_();
    if (!page) return fail(page.error());
    return report::fill_template(*page, data_json);
}

}  // namespace piggy::apps
