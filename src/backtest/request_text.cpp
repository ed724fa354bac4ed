#include "backtest/request_text.h"

#include <array>
#include <utility>

#include "core/shortened.h"

namespace piggy::backtest {
namespace {

constexpr std::array<std::pair<std::string_view, SizingMode>, 5> sizing_names = {
    {{"all_in", SizingMode::all_in},
     {"percent", SizingMode::percent},
     {"fixed", SizingMode::fixed},
     {"units", SizingMode::units},
     {"live_limits", SizingMode::live_limits}}};

bool takes_amount(SizingMode mode) { return mode != SizingMode::all_in && mode != SizingMode::live_limits; }

}  // namespace

Result<Sizing> parse_sizing(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    for (const auto& [known, mode] : sizing_names) {
        if (known != name || takes_amount(mode) != (colon != std::string_view::npos)) continue;
        if (!takes_amount(mode)) return Sizing{mode, {}};
        const auto amount = parse_named("the size in '" + shortened(text) + "'", text.substr(colon + 1));
        if (!amount) return fail(amount.error());
        return Sizing{mode, *amount};
    }
    return fail(
        ErrorCode::malformed,
        "'" + shortened(text) + "' is not a sizing; write all_in, percent:25, fixed:50, units:1 or live_limits");
}

std::string to_text(const Sizing& sizing) {
    for (const auto& [name, mode] : sizing_names) {
        if (mode == sizing.mode) {
            return std::string(name) + (takes_amount(mode) ? ":" + sizing.amount.to_string() : "");
        }
    }
    return "all_in";
}

Result<FillAt> parse_fill(std::string_view text) {
    if (text == "next-open") return FillAt::next_open;
    if (text == "close") return FillAt::close;
    return fail(ErrorCode::malformed, "'" + shortened(text) + "' is not a way to fill; write next-open or close");
}

std::string_view to_text(FillAt fill) { return fill == FillAt::close ? "close" : "next-open"; }

Result<Decimal> parse_named(std::string_view name, std::string_view text) {
    const auto value = Decimal::parse(text);
    if (!value) return fail(value.error().code, std::string(name) + ": " + value.error().what);
    return *value;
}

}  // namespace piggy::backtest
