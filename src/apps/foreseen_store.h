#pragma once
// Finished columns of forecasts in the home, models/foreseen/NAME, readable by their owner alone: trying another
// entry_bps trains nothing again. At most bytes_max of them; the ones not used for longest go. No part of a backup:
// they can be made again. Any thread, any process.

#include <filesystem>

#include "backtest/foreseen.h"

namespace piggy::apps {

class FileForeseenStore final : public backtest::ForeseenStore {
public:
    static constexpr std::uintmax_t bytes_max = 128 << 20;

    explicit FileForeseenStore(const std::filesystem::path& home, std::uintmax_t bytes = bytes_max)
        : folder_(home / "models" / "foreseen"), bytes_max_(bytes) {}

    [[nodiscard]] std::optional<std::string> load(const std::string& name) override;
    void keep(const std::string& name, const std::string& bytes) override;

private:
    void remove_oldest() const;
    std::filesystem::path folder_;
    std::uintmax_t bytes_max_;
};

}  // namespace piggy::apps
