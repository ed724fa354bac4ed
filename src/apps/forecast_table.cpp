#include "apps/forecast_table.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <optional>

#include "adapters/net/json_object.h"
#include "apps/answer_fields.h"
#include "apps/candle_text.h"
#include "forecast/forecast_json.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

__attribute__((format(printf, 1, 2))) std::string formatted(const char* format, ...) {
    std::array<char, 256> line{};
    va_list values;
    va_start(values, format);
    std::vsnprintf(line.data(), line.size(), format, values);
    va_end(values);
    return line.data();
}

std::optional<double> ratio_in(const json::object& fields, std::string_view name) {
    const json::value* value = fields.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}
std::string percent_in(const json::object& fields, std::string_view name, int places) {
    const auto ratio = ratio_in(fields, name);
    return ratio ? formatted("%.*f %%", places, 100 * *ratio) : "-";
}
std::string between(const json::object& fields, std::string_view low, std::string_view high) {
    return "(" + percent_in(fields, low, 1) + " to " + percent_in(fields, high, 1) + ")";
}

std::string row_line(const json::object& row) {
    const bool has_direction = number_in(row, "directions") > 0;
    const std::string hits =
        has_direction ? percent_in(row, "hit_rate", 1) + " " + between(row, "hit_low", "hit_high") : "names none";
    const auto p = ratio_in(row, "p_model_better");
    return formatted("%-10s %11s %10s   %-27s %s\n", text_in(row, "name").c_str(), percent_in(row, "mae", 4).c_str(),
                     percent_in(row, "rmse", 4).c_str(), hits.c_str(), p ? formatted("p = %.3g", *p).c_str() : "");
}

std::string fold_line(std::size_t number, const json::object& fold) {
    return formatted("  %zu: %lld windows, LSTM %s, no change %s, p = %.3g\n", number,
                     static_cast<long long>(number_in(fold, "windows")), percent_in(fold, "mae", 4).c_str(),
                     percent_in(fold, "mae_no_change", 4).c_str(), ratio_in(fold, "p").value_or(1));
}

std::string count_in(const json::object& fields, std::string_view name) {
    return grouped(static_cast<std::uint64_t>(number_in(fields, name)));
}

}  // namespace

Result<std::string> evaluation_table(const std::string& evaluation_json) {
    const auto read = net::parse_json_object(evaluation_json);
    if (!read) return fail(ErrorCode::malformed, "this is no evaluation of a forecast model; train again");
    const json::object& fields = *read;
    std::string text = text_in(fields, "symbol") + " " + text_in(fields, "timeframe") + ": " +
                       count_in(fields, "candles") + " candles, " + text_in(fields, "trained_from") + " to " +
                       text_in(fields, "trained_to") + "; evaluated " + text_in(fields, "trained_at") + "\n";
    text += "Looks at " + count_in(fields, "window") + " candles, " + count_in(fields, "horizon") + " ahead; " +
            count_in(fields, "hidden") + " hidden units, seed " + std::to_string(number_in(fields, "seed"));
    if (number_in(fields, "epochs") > 0) text += ", best after " + count_in(fields, "epochs") + " epochs";
    text += "\nJudged on " + count_in(fields, "windows") + " windows that it had not learnt from, in " +
            count_in(fields, "folds") + " folds:\n\n";
    text += formatted("%-10s %11s %10s   %-27s %s\n", "", "mean error", "RMS error", "direction right (95 %)",
                      "is LSTM better?");
    for (const json::value& row : list_in(fields, "rows")) {
        if (row.is_object()) text += row_line(row.get_object());
    }
    const json::object& coverage = object_in(fields, "coverage");
    text += "\nBetween its 10 % and 90 % forecasts: " + percent_in(coverage, "share", 1) + " " +
            between(coverage, "low", "high") + " of what came; 80 % is asked\n";
    std::size_t number = 0;
    for (const json::value& fold : list_in(fields, "by_fold")) {
        if (number == 0) text += "Fold by fold:\n";
        if (fold.is_object()) text += fold_line(++number, fold.get_object());
    }
    return text + "\nThe model " + text_in(fields, "verdict") + ".\n";
}

std::string meaning_for_trading(const forecast::Model& model) {
    if (!model.skill.is_proven()) {
        return "For trading: LSTM_Forecast makes no order with it. That is the usual answer: most markets, most of "
               "the\n"
               "time, can't be forecast from their own candles.\n";
    }
    return "For trading: LSTM_Forecast may use it up to the candle of " + format_iso8601(forecast::fresh_until(model)) +
           " (" + std::to_string(forecast::fresh_for) +
           " candles after the last\none it learnt from). Train again after " +
           std::to_string(forecast::retrain_after) +
           " candles. The past is no promise, and fees are not in this table.\n";
}

std::string forecast_text(const StoredModel& stored, const forecast::Forecast& forecast, Price close, Timestamp now) {
    const forecast::Model& model = stored.model;
    const Timestamp target = target_time(model, forecast.newest);
    const auto price = [&](std::size_t quantile) {
        const auto value = forecast::price_after(close, forecast.log_return[quantile]);
        return value ? value->to_string() : std::string("beyond any price");
    };
    const auto change = [&](std::size_t quantile) {
        return formatted("%+.3f %%", 100 * std::expm1(forecast.log_return[quantile]));
    };
    std::string text = model.symbol.to_string() + " " + std::string(model.timeframe.name()) + ", newest candle " +
                       format_iso8601(forecast.newest) + ", close " + close.value.to_string() + "\n";
    text += "Forecast of the close at " + format_iso8601(target) + ":\n";
    constexpr std::array<const char*, 3> names{"low, 10 %", "median", "high, 90 %"};
    for (std::size_t q = 0; q < names.size(); ++q) {
        text += formatted("  %-11s %14s  %s\n", names[q], price(q).c_str(), change(q).c_str());
    }
    if (target <= now) {
        text += "That moment has passed: these candles are old. `cryptopiggy data download` fetches newer ones.\n";
    }
    text += "The model (trained " + format_iso8601(stored.trained_at) + ") " + verdict_of(model) + ".\n";
    if (forecast.newest < model.trained_to) {
        return text + "It learnt from candles after this one, so this is no forecast that anybody could have had.\n";
    }
    if (!forecast::is_fresh(model, forecast.newest)) {
        return text + "It is not fresh: more than " + std::to_string(forecast::fresh_for) +
               " candles have closed since it was trained. Not used for trading; train again.\n";
    }
    return text + meaning_for_trading(model);
}

}  // namespace piggy::apps
