// Items 5 to 7 of the checklist: what needs no keys.

#include <algorithm>

#include "adapters/http_api/validation_work.h"
#include "backtest/history_range.h"
#include "execution/desk_json.h"

namespace piggy::http_api {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t candles_max = 20'000;  // of the newest stored ones; a check, no study
constexpr auto price_patience = 15s, paper_patience = 5s;

std::string paper_refusal(const execution::TradeAnswer& answer) {
    if (answer.refusal) return answer.refusal->message();
    return answer.order && !answer.order->reason.empty() ? answer.order->reason : "it was not filled";
}

}  // namespace

Outcome ValidationWork::price() {
    const Symbol wanted = Symbol::parse(symbol).value();
    std::string why = "it was not asked";
    const auto until = state_.ports.clock->monotonic() + price_patience;
    // Where too many questions were asked within this minute, as after a start, it says so and when it asks again.
    const auto is_worth_waiting = [&] {
        return state_.ports.clock->monotonic() < until || why.find("again in ") != std::string::npos;
    };
    do {
        const auto quote = state_.questions->price(wanted);
        if (!quote) {
            why = quote.error().what;
            continue;
        }
        const std::chrono::duration<double> age = state_.ports.clock->monotonic() - quote->top.received;
        const std::chrono::duration<double, std::milli> trip = quote->round_trip;
        if (age > LiveMarket::stale_after) {
            why = "the newest price is " + with_places(age.count(), 0) + " s old";
            continue;
        }
        return held(std::string(symbol) + " at " + quote->last.value.to_fixed(2) + ", bid " +
                    quote->top.bid.value.to_fixed(2) + ", ask " + quote->top.ask.value.to_fixed(2) + "; " +
                    with_places(age.count(), 2) + " s old, asked for in " + with_places(trip.count(), 1) + " ms");
    } while (is_worth_waiting() && wait(500ms));
    return failed("No fresh price of " + std::string(symbol) + ": " + why,
                  "Look at the exchange's status and at your network, wait 30 seconds and run this again; "
                  "`cryptopiggy doctor` asks the exchange too.");
}

Outcome ValidationWork::backtest() {
    const Symbol wanted = Symbol::parse(symbol).value();
    LoadedCandles candles;
    std::string from = "stored candles";
    const auto stored = state_.ports.candles->list();
    const auto mine =
        stored ? std::ranges::find(*stored, symbol, &SeriesInfo::symbol) : std::vector<SeriesInfo>::const_iterator{};
    if (stored && mine != stored->end()) {
        auto loaded = state_.ports.candles->load(wanted, market::Timeframe::parse(mine->timeframe).value());
        if (!loaded) {
            return failed("The stored candles can't be read: " + loaded.error().what,
                          "`cryptopiggy data check` says which; download or generate them again.");
        }
        candles = std::move(*loaded);
        const std::size_t size = candles.history.candles.size;
        if (size > candles_max) {
            const auto cut = backtest::cut_to_range(
                candles.history, candles.history.candles.at(size - candles_max).open_time, std::nullopt);
            if (cut) candles.history = *cut;
        }
    } else {  // as the exchange has them; nothing is stored for a check
        const auto hours = market::Timeframe::parse("1h").value();
        auto chart = state_.questions->candles(wanted, hours, 500);
        // An exchange that answers may still have had too many questions within this minute.
        while (!chart && state_of("price") == ItemState::held && wait(2s)) {
            chart = state_.questions->candles(wanted, hours, 500);
        }
        if (!chart) {
            return failed("There are no candles stored, and the exchange gave none: " + chart.error().what,
                          "Get candles in Backtest, or with `cryptopiggy data download`.");
        }
        candles.owner = chart->closed;
        candles.history = {wanted, chart->closed->timeframe, chart->closed->origin, chart->closed->view(), 8};
        from = "candles of the exchange";
    }
    const backtest::BacktestRequest request;
    const auto begun = state_.ports.clock->monotonic();
    const auto run =
        backtest::run_backtest(candles.history, request, [this](double) { return tell() && time_left() > 0ms; });
    const std::chrono::duration<double, std::milli> took = state_.ports.clock->monotonic() - begun;
    const auto report = run ? backtest::make_report(*run, candles.history, request, took.count())
                            : Result<backtest::BacktestReport>(fail(run.error()));
    if (!report) {
        return failed("The backtest did not complete: " + report.error().what,
                      "Get candles in Backtest, or with `cryptopiggy data download`, and run this again.");
    }
    return held(request.strategy + " on " + std::to_string(report->candles) + " " + from + " of " + symbol + " " +
                report->timeframe + ": returned " + with_places(report->total_return_pct, 2) + " % (buy and hold " +
                with_places(report->buy_and_hold_return_pct, 2) + " %), " + std::to_string(report->trips.trades) +
                " trades, in " + with_places(took.count(), 1) + " ms");
}

Outcome ValidationWork::paper_trade() {
    PaperPort* paper = state_.ports.trading.paper;
    if (paper == nullptr)
        return failed("This program was started without paper trading", "Start it with `cryptopiggy up`.");
    const Symbol wanted = Symbol::parse(symbol).value();
    auto limits = paper->effective(wanted);
    // A desk that was started just now asks the exchange first.
    const auto until = state_.ports.clock->monotonic() + paper_patience;
    while (!limits.test_buy_usd && state_.ports.clock->monotonic() < until && wait(250ms)) {
        limits = paper->effective(wanted);
    }
    const char* fix =
        "Where the day's paper orders or its paper loss are used up, wait for 00:00 UTC or begin the "
        "paper account anew; otherwise Portfolio › Trade log says what became of the order.";
    if (!limits.test_buy_usd) {
        return failed(
            "No paper amount can be bought and sold again now" + (limits.reason.empty() ? "" : ": " + limits.reason),
            fix);
    }
    const std::string mark = new_mark();
    execution::TradeRequest request;
    request.symbol = symbol;
    request.request_id = std::string(buy_prefix) + mark;
    request.side = "buy";
    request.amount_usd = limits.test_buy_usd->to_string();
    const auto bought = paper->trade(request);
    if (!bought.order || !orders::has_fills(*bought.order)) {
        return failed("The paper buy of $" + *request.amount_usd + " failed: " + paper_refusal(bought), fix);
    }
    Decimal coin = bought.order->executed.value;
    for (const orders::BookedFill& fill : bought.fills) {
        if (fill.fill.fee.asset == wanted.base) coin = coin - fill.fill.fee.amount;
    }
    request.request_id = std::string(sell_prefix) + mark;
    request.side = "sell";
    request.amount_usd.reset();
    request.quantity = floor_to(coin, limits.lot_step).to_string();
    const auto sold = paper->trade(request);
    const auto line = [](const execution::TradeAnswer& answer) {
        return execution::line_of(*answer.order, answer.fills, orders::TradeLineMode::paper).value_or("");
    };
    if (!sold.order || !orders::has_fills(*sold.order)) {
        return failed(line(bought) + ", and its sale failed: " + paper_refusal(sold), fix);
    }
    return held(line(bought) + ", and sold again: " + line(sold));
}

}  // namespace piggy::http_api
