#pragma once
// The texts of the daily summary and the monthly report as they are sent: the figures of `cryptopiggy report`, live
// books alone. What the account is worth is left out unless a person has allowed it (balance in telegram.json).

#include <filesystem>

#include "apps/summary_clock.h"
#include "core/clock.h"

namespace piggy::apps {

// clock outlives the texts.
[[nodiscard]] SummaryTexts summary_texts(std::filesystem::path home, const Clock& clock);

}  // namespace piggy::apps
