#include "apps/model_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "adapters/net/json_object.h"
#include "adapters/system/private_folder.h"
#include "apps/answer_fields.h"
#include "apps/file_output.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

// A model of 256 hidden units has 1.1 MB; its checkpoint four of these for each fold.
constexpr off_t model_bytes_max = 4 << 20;
constexpr off_t evaluation_bytes_max = 1 << 20;
constexpr off_t checkpoint_bytes_max = 128 << 20;

std::string market_name(const Symbol& symbol, market::Timeframe timeframe) {
    return symbol.to_string() + " " + std::string(timeframe.name());
}
std::string training_words(const Symbol& symbol, market::Timeframe timeframe) {
    return "`cryptopiggy forecast train --symbol " + symbol.to_string() + " --timeframe " +
           std::string(timeframe.name()) + "`";
}

Result<std::string> whole_content(const fs::path& path, off_t bytes_max) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        const auto code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::not_found : ErrorCode::unavailable;
        return fail(code, "cannot read " + path.string() + ": " + std::strerror(errno));
    }
    struct stat status {};
    std::string content;
    Error wrong{ErrorCode::malformed, ""};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        wrong.what = path.string() + " is no ordinary file; take it away and train again";
    } else if (status.st_size > bytes_max) {
        wrong.what = path.string() + " is larger than any such file can be; take it away and train again";
    } else {
        content.resize(static_cast<std::size_t>(status.st_size));
        std::size_t have = 0;
        while (have < content.size()) {
            const ssize_t got = ::read(file, content.data() + have, content.size() - have);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) wrong = {ErrorCode::unavailable, "cannot read " + path.string() + ": " + std::strerror(errno)};
            if (got <= 0) break;
            have += static_cast<std::size_t>(got);
        }
        content.resize(have);
    }
    ::close(file);
    if (!wrong.what.empty()) return fail(wrong);
    return content;
}

Error in_file(const fs::path& path, const Error& error) { return {error.code, path.string() + ": " + error.what}; }

// When the evaluation was made; an error where it is not this model's.
Result<Timestamp> trained_at(const std::string& json, const forecast::Model& model) {
    const auto object = net::parse_json_object(json);
    const auto when = object ? parse_iso8601(text_in(*object, "trained_at")) : Result<Timestamp>(fail(object.error()));
    if (!when) return fail(ErrorCode::malformed, "this is no evaluation of a forecast model; train again");
    const bool same = text_in(*object, "symbol") == model.symbol.to_string() &&
                      text_in(*object, "timeframe") == model.timeframe.name() &&
                      text_in(*object, "trained_to") == format_iso8601(model.trained_to) &&
                      number_in(*object, "window") == static_cast<std::int64_t>(model.shape.window) &&
                      number_in(*object, "horizon") == static_cast<std::int64_t>(model.shape.horizon) &&
                      number_in(*object, "hidden") == static_cast<std::int64_t>(model.hidden) &&
                      number_in(*object, "epochs") == static_cast<std::int64_t>(model.epochs) &&
                      number_in(*object, "windows") == static_cast<std::int64_t>(model.skill.windows);
    if (same) return *when;
    return fail(ErrorCode::refused,
                "this evaluation is not of the model beside it (a training was cut off between the two); train again");
}

// "….part1234", of a process that is gone: nobody else writes these while the lock is held.
void clear_leftovers(const fs::path& folder, const std::string& beginning) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(beginning) && name.find(".part") != std::string::npos && entry.is_regular_file(ignored)) {
            fs::remove(entry.path(), ignored);
        }
    }
}

}  // namespace

fs::path ModelStore::file(const Symbol& symbol, market::Timeframe timeframe, const char* kind) const {
    return folder_ / (symbol.base.code + "-" + symbol.quote.code + "-" + std::string(timeframe.name()) + kind);
}

Result<StoredModel> ModelStore::load(const Symbol& symbol, market::Timeframe timeframe) const {
    // A training that ends now replaces two files, one after the other: whoever comes between looks again.
    auto loaded = load_once(symbol, timeframe);
    for (int more = 3; more > 0 && !loaded && loaded.error().code == ErrorCode::refused; --more) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        loaded = load_once(symbol, timeframe);
    }
    return loaded;
}

std::string ModelStore::stamp(const Symbol& symbol, market::Timeframe timeframe) const {
    struct stat status {};
    if (::stat(file(symbol, timeframe, ".model").c_str(), &status) != 0) return "";
    return std::to_string(status.st_ino) + " " + std::to_string(status.st_size) + " " +
           std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec);
}

Result<StoredModel> ModelStore::load_once(const Symbol& symbol, market::Timeframe timeframe) const {
    const fs::path place = file(symbol, timeframe, ".model");
    const auto bytes = whole_content(place, model_bytes_max);
    if (!bytes && bytes.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::not_found, "there is no forecast model of " + market_name(symbol, timeframe) +
                                              " yet; train one: " + training_words(symbol, timeframe));
    }
    if (!bytes) return fail(bytes.error());
    auto model = forecast::read_model(*bytes);
    if (!model) return fail(in_file(place, model.error()));
    if (auto fits = check_model_is_for(*model, symbol, timeframe); !fits) return fail(in_file(place, fits.error()));
    const fs::path beside = file(symbol, timeframe, ".evaluation.json");
    auto evaluation = whole_content(beside, evaluation_bytes_max);
    if (!evaluation && evaluation.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::refused, "the forecast model of " + market_name(symbol, timeframe) +
                                            " has lost its evaluation (" + beside.string() +
                                            "); train again: " + training_words(symbol, timeframe));
    }
    if (!evaluation) return fail(evaluation.error());
    const auto when = trained_at(*evaluation, *model);
    if (!when) return fail(in_file(beside, when.error()));
    return StoredModel{std::move(*model), std::move(*evaluation), *when};
}

Result<> ModelStore::save(const forecast::Model& model, const std::string& evaluation_json) const {
    if (auto made = system::make_private_folder(folder_); !made) return made;
    auto written =
        write_whole_file(file(model.symbol, model.timeframe, ".evaluation.json"), evaluation_json, Readers::owner);
    if (!written) return written;
    return write_whole_file(file(model.symbol, model.timeframe, ".model"), model_bytes(model), Readers::owner);
}

Result<std::vector<forecast::TrainingState>> ModelStore::load_checkpoint(const Symbol& symbol,
                                                                         market::Timeframe timeframe) const {
    const fs::path place = file(symbol, timeframe, ".checkpoint");
    const auto bytes = whole_content(place, checkpoint_bytes_max);
    if (!bytes) return fail(bytes.error());
    auto trainings = forecast::read_checkpoint(*bytes);
    if (!trainings) return fail(in_file(place, trainings.error()));
    return trainings;
}

Result<> ModelStore::save_checkpoint(const Symbol& symbol, market::Timeframe timeframe,
                                     std::span<const forecast::TrainingState> trainings) const {
    return write_whole_file(file(symbol, timeframe, ".checkpoint"), forecast::checkpoint_bytes(trainings),
                            Readers::owner);
}

void ModelStore::drop_checkpoint(const Symbol& symbol, market::Timeframe timeframe) const {
    std::error_code ignored;
    fs::remove(file(symbol, timeframe, ".checkpoint"), ignored);
}

Result<HomeLock> ModelStore::lock(const Symbol& symbol, market::Timeframe timeframe) const {
    if (auto made = system::make_private_folder(folder_); !made) return fail(made.error());
    const std::string name = file(symbol, timeframe, ".lock").filename().string();
    auto taken = HomeLock::take(folder_, name.c_str());
    if (!taken && taken.error().code == ErrorCode::refused) {
        return fail(ErrorCode::refused, "the forecast of " + market_name(symbol, timeframe) +
                                            " is being trained already; wait for it, or stop it");
    }
    if (taken) clear_leftovers(folder_, file(symbol, timeframe, ".").filename().string());
    return taken;
}

}  // namespace piggy::apps
