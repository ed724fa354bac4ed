#include "apps/exchange_choice.h"

#include <cstdlib>
#include <string>

#include "core/shortened.h"

namespace piggy::apps {

Result<ExchangeChoice> chosen_exchange() {
    const char* set = std::getenv("EXCHANGE");
    const std::string name = set == nullptr ? "" : set;
    if (name.empty() || name == "practice") return ExchangeChoice::practice;
    if (name == "binanceus") return ExchangeChoice::binanceus;
    return fail(ErrorCode::malformed, "EXCHANGE must be practice (no account needed) or binanceus, was \"" +
                                          shortened(name) +
                                          "\"; set it to one of them, or leave it unset for practice");
}

}  // namespace piggy::apps
