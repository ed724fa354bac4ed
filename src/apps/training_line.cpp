#include "apps/training_line.h"

#include <array>
#include <cmath>

#include "adapters/net/json_object.h"
#include "adapters/net/url.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

constexpr std::int64_t count_max = 1'000'000;
constexpr std::size_t sentence_max = 2'000;

// Null and absent are nothing; anything else must be a number in these bounds.
std::optional<double> number(net::JsonObject& line, const char* name, double most) {
    const json::value* value = line.any(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (!value->is_number() || !(value->to_number<double>() >= 0 && value->to_number<double>() <= most)) {
        line.refuse(name, std::string(name) + " must be a number from 0 to " + std::to_string(most));
        return std::nullopt;
    }
    return value->to_number<double>();
}

Result<TrainingLine> read_step(const json::object& object) {
    net::JsonObject line(object);
    TrainingStep step;
    const auto share = number(line, "share", 1);
    if (!share) line.refuse("share", "share must be a number from 0 to 1");
    step.share = share.value_or(0);
    step.steps = line.integer("steps", 1, count_max);
    step.step = line.integer("step", 1, std::max<std::int64_t>(step.steps, 1));
    step.epochs_max = line.integer("epochs_max", 1, count_max);
    step.epoch = line.integer("epoch", 1, std::max<std::int64_t>(step.epochs_max, 1));
    for (const char* loss : {"validation_loss", "best_loss"}) static_cast<void>(number(line, loss, 1e300));
    step.eta_s = number(line, "eta_s", 1e9);
    if (auto done = line.done(); !done) return fail(done.error());
    return step;
}

// An evaluation has much more, which the store has too; these four are what is told on.
Result<TrainingLine> read_end(const json::object& object) {
    TrainingEnd end;
    for (const auto& [name, into] : {std::pair{"symbol", &end.symbol}, std::pair{"timeframe", &end.timeframe},
                                     std::pair{"verdict", &end.verdict}}) {
        const json::value* text = object.if_contains(name);
        if (text == nullptr || !text->is_string() || text->get_string().size() > sentence_max) {
            return fail(ErrorCode::malformed, std::string(name) + " must be a short text");
        }
        *into = std::string(text->get_string());
    }
    const json::value* proven = object.if_contains("proven");
    if (proven == nullptr || !proven->is_bool()) return fail(ErrorCode::malformed, "proven must be true or false");
    end.proven = proven->get_bool();
    return end;
}

Result<TrainingLine> read_failure(const json::object& object) {
    net::JsonObject line(object);
    const std::string code = line.text("code", 40);
    TrainingFailed failed{{ErrorCode::unavailable, line.text("message", sentence_max)}};
    if (auto done = line.done(); !done) return fail(done.error());
    for (const ErrorCode known : {ErrorCode::malformed, ErrorCode::out_of_range, ErrorCode::not_found,
                                  ErrorCode::refused, ErrorCode::unavailable}) {
        if (code == error_code_name(known)) failed.error.code = known;
    }
    if (failed.error.what.empty()) return fail(ErrorCode::malformed, "message must not be empty");
    return failed;
}

std::string seconds_words(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    if (whole < 100) return std::to_string(whole) + " s";
    if (whole < 100 * 60) return std::to_string((whole + 59) / 60) + " min";
    return std::to_string((whole + 3599) / 3600) + " h";
}

}  // namespace

Result<TrainingLine> read_training_line(std::string_view line) {
    auto object = net::parse_json_object(line);
    if (!object) return fail(object.error());
    if (object->contains("share")) return read_step(*object);
    if (object->contains("code")) return read_failure(*object);
    return read_end(*object);
}

std::string training_words(std::string_view what, const TrainingStep& step) {
    std::string words = std::string(what) + ": training " + std::to_string(step.step) + " of " +
                        std::to_string(step.steps) + ", epoch " + std::to_string(step.epoch) + " of at most " +
                        std::to_string(step.epochs_max);
    if (step.eta_s) words += ", about " + seconds_words(*step.eta_s) + " left";
    return words;
}

}  // namespace piggy::apps
