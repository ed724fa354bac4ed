#pragma once
// ReportService: the books of this home's exchange, for the page's reports.

#include <functional>

#include "adapters/http_api/app_ports.h"
#include "apps/report_books.h"

namespace piggy::apps {

class ReportService final : public http_api::ReportsPort {
public:
    // report_template: the built HTML template, or why there is none. clock outlives this.
    ReportService(std::filesystem::path home, std::string exchange, const Clock& clock,
                  std::function<Result<std::string>()> report_template)
        : home_(std::move(home)),
          exchange_(std::move(exchange)),
          clock_(clock),
          report_template_(std::move(report_template)) {}

    [[nodiscard]] Result<report::Accounts> accounts(trading::RunMode mode, const report::Period& period) override;
    [[nodiscard]] Result<std::string> html(const std::string& data_json) override;

private:
    std::filesystem::path home_;
    std::string exchange_;
    const Clock& clock_;
    std::function<Result<std::string>()> report_template_;
};

}  // namespace piggy::apps
