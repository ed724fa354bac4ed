#pragma once
// An evaluation and a forecast in words and tables, for a terminal.

#include <string>

#include "apps/model_store.h"
#include "forecast/forecaster.h"

namespace piggy::apps {

// evaluation_json: as forecast::evaluation_json wrote it. errors: malformed
[[nodiscard]] Result<std::string> evaluation_table(const std::string& evaluation_json);
// What that means for trading: of a proven model how long it may, of any other that it may not.
[[nodiscard]] std::string meaning_for_trading(const forecast::Model& model);

[[nodiscard]] std::string forecast_text(const StoredModel& stored, const forecast::Forecast& forecast, Price close,
                                        Timestamp now);

}  // namespace piggy::apps
