#pragma once
// A training as the command line runs it: at the lowest priority, with progress, stopped by Ctrl-C or SIGTERM, and
// going on where it was cut off.

#include "apps/forecast_options.h"
#include "apps/model_store.h"

namespace piggy::apps {

// Gives way to everything else on this machine, for good. Where the system does not let it, it goes on as it is.
void lower_own_priority();

// From here on these are noted instead of ending the program.
void note_stop_signals();
[[nodiscard]] bool stop_was_asked();

// errors: as forecast::learn; refused: somebody trains it already; unavailable: stopped (the checkpoint is kept), disk
[[nodiscard]] Result<forecast::Learned> train_with_progress(const ModelStore& store, const backtest::History& history,
                                                            const ForecastOptions& options);

}  // namespace piggy::apps
