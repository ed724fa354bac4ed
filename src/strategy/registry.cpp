#include "strategy/registry.h"

#include <cstddef>
#include <utility>

#include "core/shortened.h"

namespace piggy::strategy {
namespace {

constexpr std::size_t strategy_count = std::variant_size_v<AnyStrategy>;

template <std::size_t... I>
std::vector<StrategyInfo> describe(std::index_sequence<I...>) {
    return {std::variant_alternative_t<I, AnyStrategy>::info()...};
}

template <std::size_t I>
Result<AnyStrategy> make_at(std::size_t wanted, const Parameters& parameters) {
    if constexpr (I < strategy_count) {
        if (I != wanted) return make_at<I + 1>(wanted, parameters);
        auto made = std::variant_alternative_t<I, AnyStrategy>::make(parameters);
        if (!made) return fail(made.error());
        return AnyStrategy(std::in_place_index<I>, std::move(*made));
    } else {
        return fail(ErrorCode::not_found, "there is no such strategy");
    }
}

}  // namespace

const std::vector<StrategyInfo>& all_strategies() {
    static const std::vector<StrategyInfo> every = describe(std::make_index_sequence<strategy_count>());
    return every;
}

Result<StrategyInfo> find_strategy(std::string_view name) {
    std::string names;
    for (const StrategyInfo& info : all_strategies()) {
        if (info.name == name) return info;
        names += (names.empty() ? "" : ", ") + info.name;
    }
    return fail(ErrorCode::not_found, "there is no strategy '" + shortened(name) + "'; choose one of " + names);
}

Result<AnyStrategy> make_strategy(std::string_view name, const Parameters& parameters) {
    const auto& every = all_strategies();
    for (std::size_t i = 0; i < every.size(); ++i) {
        if (every[i].name == name) return make_at<0>(i, parameters);
    }
    return fail(find_strategy(name).error());
}

}  // namespace piggy::strategy
