#pragma once
// PracticeSwitchboard: the way to the practice exchange's own addresses under /practice: accounts, and faults for
// rehearsals. Made only where the practice exchange is the one that was chosen, and it is on this machine.

#include "adapters/http_api/trading_ports.h"
#include "adapters/net/http_client.h"
#include "apps/exchange_choice.h"

namespace piggy::apps {

class PracticeSwitchboard final : public http_api::RehearsePort {
public:
    // choice: of the practice exchange. Connects when it is first asked.
    explicit PracticeSwitchboard(const ExchangeChoice& choice);

    [[nodiscard]] Result<http_api::BackendAnswer> ask(std::string_view method, std::string_view path,
                                                      std::string body) override;

private:
    net::HttpClient http_;
};

}  // namespace piggy::apps
