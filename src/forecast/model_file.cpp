#include "forecast/model_file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "core/shortened.h"
#include "forecast/byte_text.h"
#include "forecast/skill.h"

namespace piggy::forecast {
namespace {

constexpr std::string_view model_magic = "PIGGYLSTM-MODEL\n";
constexpr std::string_view checkpoint_magic = "PIGGYLSTM-LEARN\n";
constexpr std::uint32_t version_now = 1;
constexpr std::size_t checksum_size = sizeof(std::uint64_t);

std::string sealed(std::string_view magic, std::string content) {
    std::string bytes(magic);
    ByteWriter version;
    version.put(version_now);
    bytes += version.take() + content;
    ByteWriter checksum;
    checksum.put(std::uint64_t{XXH3_64bits(bytes.data(), bytes.size())});
    return bytes + checksum.take();
}

// The content between version and checksum.
Result<std::string_view> unsealed(std::string_view magic, std::string_view bytes, const std::string& what) {
    if (bytes.substr(0, magic.size()) != magic) {
        return fail(ErrorCode::malformed, "this is not " + what + " of CryptoPiggy");
    }
    const std::size_t head = magic.size() + sizeof version_now;
    if (bytes.size() < head + checksum_size) {
        return fail(ErrorCode::malformed,
                    what + " is cut off after " + std::to_string(bytes.size()) + " bytes; train again");
    }
    std::uint32_t version = 0;
    ByteReader(bytes.substr(magic.size())).get(version);
    if (version > version_now) {
        return fail(ErrorCode::refused, what + " was written by a newer CryptoPiggy (format " +
                                            std::to_string(version) + ", this one reads up to " +
                                            std::to_string(version_now) + "); update CryptoPiggy or train again");
    }
    std::uint64_t checksum = 0;
    ByteReader(bytes.substr(bytes.size() - checksum_size)).get(checksum);
    if (checksum != XXH3_64bits(bytes.data(), bytes.size() - checksum_size)) {
        return fail(ErrorCode::malformed, what + " is damaged: its checksum is wrong; train again");
    }
    if (version != version_now) return fail(ErrorCode::malformed, what + " has no format 1; train again");
    return bytes.substr(head, bytes.size() - head - checksum_size);
}

auto makes_no_sense(const std::string& what) {
    return fail(ErrorCode::malformed, what + " holds figures that make no sense; train again");
}

// One list of the fields for writing and for reading.
template <class Sink, class Fields>
void settings_fields(Sink&& sink, Fields& s) {
    sink(s.hidden), sink(s.batch), sink(s.epochs_max), sink(s.patience), sink(s.learning_rate), sink(s.seed);
}
template <class Sink, class Fields>
void model_fields(Sink&& sink, Fields& m) {
    sink(m.hidden), sink(m.seed), sink(m.epochs), sink(m.validation_loss);
    for (auto& mean : m.normalisation.mean) sink(mean);
    for (auto& deviation : m.normalisation.deviation) sink(deviation);
    sink(m.normalisation.target_deviation);
    sink(m.skill.windows), sink(m.skill.p), sink(m.skill.mean_absolute_error);
    sink(m.skill.mean_absolute_error_no_change), sink(m.skill.hit_rate), sink(m.skill.coverage);
}

std::string feature_list() {
    std::string list;
    for (const std::string_view name : feature_names) list += std::string(name) + " ";
    return list;
}

void put(ByteWriter& writer, const TrainingState& state) {
    settings_fields([&](const auto& field) { writer.put(field); }, state.settings);
    writer.put(std::uint64_t{state.shape.window});
    writer.put(std::uint64_t{state.shape.horizon});
    writer.put(state.fingerprint);
    writer.put(state.epoch);
    writer.put(state.epochs_without_better);
    writer.put(state.best_epoch);
    writer.put(state.best_loss);
    writer.put(state.steps);
    for (const auto* values : {&state.parameters, &state.best_parameters, &state.first_moment, &state.second_moment}) {
        writer.put(*values);
    }
}

// False: it makes no sense.
bool get(ByteReader& reader, TrainingState& state) {
    settings_fields([&](auto& field) { reader.get(field); }, state.settings);
    std::uint64_t window = 0;
    std::uint64_t horizon = 0;
    reader.get(window), reader.get(horizon), reader.get(state.fingerprint), reader.get(state.epoch);
    reader.get(state.epochs_without_better), reader.get(state.best_epoch), reader.get(state.best_loss);
    reader.get(state.steps);
    state.shape = {window, horizon};
    if (!reader.sound() || !check(state.settings) || !check(state.shape) || state.best_epoch > state.epoch ||
        state.epoch > state.settings.epochs_max || state.epochs_without_better > state.epoch || state.best_loss < 0) {
        return false;
    }
    const std::size_t count = parameter_count(state.network());
    for (auto* values : {&state.parameters, &state.best_parameters, &state.first_moment, &state.second_moment}) {
        reader.get(*values, count);
    }
    return reader.sound() && std::ranges::none_of(state.second_moment, [](float moment) { return moment < 0; });
}

bool is_share(double value) { return value >= 0 && value <= 1; }
bool makes_sense(const Model& m) {
    bool sound = check(m.shape).has_value() && m.hidden >= 1 && m.hidden <= hidden_max && m.validation_loss >= 0 &&
                 m.trained_from < m.trained_to && m.normalisation.target_deviation > 0 && is_share(m.skill.p) &&
                 is_share(m.skill.hit_rate) && is_share(m.skill.coverage) && m.skill.mean_absolute_error >= 0 &&
                 m.skill.mean_absolute_error_no_change >= 0;
    for (const double deviation : m.normalisation.deviation) sound = sound && deviation > 0;
    return sound;
}

}  // namespace

bool ProvenSkill::is_proven() const { return windows >= judged_windows_min && p < proven_p_max; }

Model model_of(const Symbol& symbol, market::Timeframe timeframe, const Dataset& data, const TrainingState& trained,
               const ProvenSkill& skill) {
    return {symbol,
            timeframe,
            data.shape,
            trained.settings.hidden,
            data.normalisation,
            data.trained_from,
            data.trained_to,
            trained.settings.seed,
            trained.best_epoch,
            trained.best_loss,
            skill,
            trained.best_parameters};
}

std::string model_bytes(const Model& model) {
    ByteWriter writer;
    writer.put(std::string_view(model.symbol.to_string()));
    writer.put(model.timeframe.name());
    writer.put(std::string_view(feature_list()));
    writer.put(std::uint64_t{model.shape.window});
    writer.put(std::uint64_t{model.shape.horizon});
    writer.put(nanoseconds_since_epoch(model.trained_from));
    writer.put(nanoseconds_since_epoch(model.trained_to));
    model_fields([&](const auto& field) { writer.put(field); }, model);
    writer.put(model.parameters);
    return sealed(model_magic, writer.take());
}

Result<Model> read_model(std::string_view bytes) {
    const std::string what = "a forecast model";
    const auto content = unsealed(model_magic, bytes, what);
    if (!content) return fail(content.error());
    ByteReader reader(*content);
    std::string symbol_text;
    std::string timeframe_name;
    std::string features;
    std::uint64_t window = 0;
    std::uint64_t horizon = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    reader.get(symbol_text), reader.get(timeframe_name), reader.get(features);
    reader.get(window), reader.get(horizon), reader.get(from), reader.get(to);
    Model model;
    model_fields([&](auto& field) { reader.get(field); }, model);
    const auto symbol = Symbol::parse(symbol_text);
    const auto timeframe = market::Timeframe::parse(timeframe_name);
    if (!reader.sound() || !symbol || !timeframe) return makes_no_sense(what);
    if (features != feature_list()) {
        return fail(ErrorCode::refused, "this forecast model was made for other figures (" + shortened(features) +
                                            ") than this CryptoPiggy computes; train again");
    }
    model.symbol = *symbol;
    model.timeframe = *timeframe;
    model.shape = {window, horizon};
    model.trained_from = timestamp_from_nanoseconds(from);
    model.trained_to = timestamp_from_nanoseconds(to);
    if (!makes_sense(model)) return makes_no_sense(what);
    reader.get(model.parameters, parameter_count(model.network()));
    if (!reader.ended_well()) return makes_no_sense(what);
    return model;
}

Result<> check_model_is_for(const Model& model, const Symbol& symbol, market::Timeframe timeframe) {
    if (model.symbol == symbol && model.timeframe == timeframe) return {};
    return fail(ErrorCode::refused, "this forecast model was trained on " + model.symbol.to_string() + " " +
                                        std::string(model.timeframe.name()) + ", not on " + symbol.to_string() + " " +
                                        std::string(timeframe.name()) + "; train one for it");
}

std::string checkpoint_bytes(std::span<const TrainingState> trainings) {
    ByteWriter writer;
    writer.put(static_cast<std::uint32_t>(trainings.size()));
    for (const TrainingState& state : trainings) put(writer, state);
    return sealed(checkpoint_magic, writer.take());
}

Result<std::vector<TrainingState>> read_checkpoint(std::string_view bytes) {
    const std::string what = "an unfinished training";
    const auto content = unsealed(checkpoint_magic, bytes, what);
    if (!content) return fail(content.error());
    ByteReader reader(*content);
    std::uint32_t count = 0;
    reader.get(count);
    if (!reader.sound() || count > trainings_max) return makes_no_sense(what);
    std::vector<TrainingState> trainings(count);
    for (TrainingState& state : trainings) {
        if (!get(reader, state)) return makes_no_sense(what);
    }
    if (!reader.ended_well()) return makes_no_sense(what);
    return trainings;
}

}  // namespace piggy::forecast
