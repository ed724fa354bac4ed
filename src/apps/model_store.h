#pragma once
// ModelStore: the forecast models in the home, a set of files for each symbol and timeframe, readable by their owner
// alone:
//
//   BTC-USDT-1h.model             what is asked for forecasts
//   BTC-USDT-1h.evaluation.json   what it showed on candles it had never seen, and when it was trained
//   BTC-USDT-1h.checkpoint        a training that was cut off, until it is finished
//
// Each is replaced whole or not at all. A file that is damaged, foreign or of another market is refused in a sentence,
// never used. Any thread; holds nothing open between calls.

#include <filesystem>
#include <string>
#include <vector>

#include "apps/home_folder.h"
#include "forecast/learning.h"

namespace piggy::apps {

struct StoredModel {
    forecast::Model model;
    std::string evaluation_json;
    Timestamp trained_at;
};

class ModelStore {
public:
    explicit ModelStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    // errors: not_found: none was trained yet; malformed, refused: the files can't be used; unavailable: nor read
    [[nodiscard]] Result<StoredModel> load(const Symbol& symbol, market::Timeframe timeframe) const;
    // Another text whenever the model was replaced; empty: there is none. Cheap.
    [[nodiscard]] std::string stamp(const Symbol& symbol, market::Timeframe timeframe) const;
    // The evaluation first: cut short between the two, the old model is refused and not shown with another's figures.
    [[nodiscard]] Result<> save(const forecast::Model& model, const std::string& evaluation_json) const;

    // errors: as load()
    [[nodiscard]] Result<std::vector<forecast::TrainingState>> load_checkpoint(const Symbol& symbol,
                                                                               market::Timeframe timeframe) const;
    [[nodiscard]] Result<> save_checkpoint(const Symbol& symbol, market::Timeframe timeframe,
                                           std::span<const forecast::TrainingState> trainings) const;
    void drop_checkpoint(const Symbol& symbol, market::Timeframe timeframe) const;

    // While it lives nobody else trains this model. Makes the folder, and clears what a killed one left half written.
    // errors: refused: somebody does; unavailable
    [[nodiscard]] Result<HomeLock> lock(const Symbol& symbol, market::Timeframe timeframe) const;

private:
    [[nodiscard]] Result<StoredModel> load_once(const Symbol& symbol, market::Timeframe timeframe) const;
    [[nodiscard]] std::filesystem::path file(const Symbol& symbol, market::Timeframe timeframe, const char* kind) const;
    std::filesystem::path folder_;
};

// Where the models of a home are.
[[nodiscard]] inline std::filesystem::path model_folder(const std::filesystem::path& home) { return home / "models"; }

}  // namespace piggy::apps
