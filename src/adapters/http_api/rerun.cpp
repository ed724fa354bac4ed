#include "adapters/http_api/rerun.h"

#include "adapters/http_api/backtest_order.h"
#include "backtest/history_range.h"

namespace piggy::http_api {

Result<std::shared_ptr<const Rerun>> RerunDesk::get(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (last_ && id_ == id) return last_;
    const auto saved = runs_.load(id);
    if (!saved) return fail(saved.error());
    const auto order = read_backtest_order(saved->request);
    if (!order) return fail(ErrorCode::refused, "this saved run can't be repeated: " + order.error().error.what);
    auto candles = candles_.load(order->symbol, order->timeframe);
    if (!candles) return fail(candles.error());
    const auto part = backtest::cut_to_range(candles->history, order->from, order->before);
    if (!part || candles_identity(*part) != saved->candles) {
        return fail(ErrorCode::refused,
                    "the stored candles have changed since this run, so its chart can't be drawn; run it again");
    }
    auto rerun = std::make_shared<Rerun>();
    rerun->candles = std::move(*candles);
    rerun->candles.history = *part;
    backtest::History& history = rerun->candles.history;
    auto foreseen = backtest::add_foreseen(history, order->request, foreseeing_);
    if (!foreseen) return fail(foreseen.error());
    rerun->foreseen = std::move(*foreseen);
    if (auto done = backtest::run_backtest_into(rerun->run, history, order->request); !done) return fail(done.error());
    auto report = backtest::make_report(rerun->run, history, order->request, 0);
    if (!report) return fail(report.error());
    rerun->report = std::move(*report);
    const bool is_small = part->candles.size <= kept_candles_max;
    id_ = is_small ? id : "";
    last_ = is_small ? rerun : nullptr;
    return rerun;
}

void RerunDesk::forget(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (id_ == id) last_ = nullptr;
}

}  // namespace piggy::http_api
