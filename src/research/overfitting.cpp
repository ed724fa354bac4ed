#include "research/overfitting.h"

#include <algorithm>
#include <cmath>

namespace piggy::research {
namespace {

// Sum and sum of squares of some periods, for every try.
struct Sums {
    std::vector<double> sum, squares;

    explicit Sums(std::size_t trials) : sum(trials), squares(trials) {}
    void set_to_sum_of(const Sums& before, const Sums& block) {
        const std::size_t trials = sum.size();
        for (std::size_t i = 0; i < trials; ++i) sum[i] = before.sum[i] + block.sum[i];
        for (std::size_t i = 0; i < trials; ++i) squares[i] = before.squares[i] + block.squares[i];
    }
};

// mean·|mean| / variance: orders as the Sharpe ratio does, without a root for every try.
double signed_square_of_sharpe(double sum, double squares, double count) {
    const double mean = sum / count;
    const double deviations = squares - sum * mean;
    // Equal returns leave only rounding, and nothing to divide by.
    const double noise = 1e-13 * squares + 1e-18 * count;
    return deviations > noise ? mean * std::fabs(mean) * (count - 1) / deviations : 0;
}

class Splitter {
public:
    Splitter(std::vector<Sums> blocks, std::size_t trials, double half_periods, Objective objective, Overfitting& made)
        : blocks_(std::move(blocks)),
          half_periods_(half_periods),
          objective_(objective),
          made_(made),
          in_(blocks_.size() / 2 + 1, Sums(trials)),
          out_(blocks_.size() / 2 + 1, Sums(trials)),
          in_scores_(trials),
          out_scores_(trials) {}

    // Each block goes to one side or the other, the oldest first: neighbouring ways share the sums of what they have in
    // common, and a half's sums are the same to the bit on whichever side it is.
    void split(std::size_t block, std::size_t inside) {
        if (block == blocks_.size()) {
            judge();
            return;
        }
        const std::size_t half = blocks_.size() / 2;
        const std::size_t outside = block - inside;
        if (inside < half) {
            in_[inside + 1].set_to_sum_of(in_[inside], blocks_[block]);
            split(block + 1, inside + 1);
        }
        if (outside < half) {
            out_[outside + 1].set_to_sum_of(out_[outside], blocks_[block]);
            split(block + 1, inside);
        }
    }

    void finish() {
        const auto ways = static_cast<double>(made_.logits.size());
        made_.combinations = made_.logits.size();
        made_.probability = (static_cast<double>(below_) + 0.5 * static_cast<double>(middle_)) / ways;
        made_.probability_of_loss = static_cast<double>(losses_) / ways;
        made_.in_sample_mean = 0;
        for (const auto& [in, out] : pairs_) {
            made_.in_sample_mean += in / ways;
            made_.out_of_sample_mean += out / ways;
        }
        double spread = 0;
        double together = 0;
        for (const auto& [in, out] : pairs_) {
            spread += (in - made_.in_sample_mean) * (in - made_.in_sample_mean);
            together += (in - made_.in_sample_mean) * (out - made_.out_of_sample_mean);
        }
        if (spread > 1e-24 * ways) {
            made_.slope = together / spread;
            made_.intercept = made_.out_of_sample_mean - made_.slope * made_.in_sample_mean;
        }
        std::sort(made_.logits.begin(), made_.logits.end());
    }

private:
    struct Pair {
        double in, out;
    };

    void score(const Sums& sums, std::vector<double>& scores) const {
        const std::size_t trials = scores.size();
        if (objective_ == Objective::mean_return) {
            for (std::size_t i = 0; i < trials; ++i) scores[i] = sums.sum[i] / half_periods_;
        } else {
            for (std::size_t i = 0; i < trials; ++i) {
                scores[i] = signed_square_of_sharpe(sums.sum[i], sums.squares[i], half_periods_);
            }
        }
    }
    [[nodiscard]] double objective_of(double score) const {
        return objective_ == Objective::mean_return ? score : std::copysign(std::sqrt(std::fabs(score)), score);
    }

    void judge() {
        score(in_.back(), in_scores_);
        score(out_.back(), out_scores_);
        const auto chosen = static_cast<std::size_t>(std::max_element(in_scores_.begin(), in_scores_.end()) -
                                                     in_scores_.begin());  // the first of equals
        const double reached = out_scores_[chosen];
        std::size_t worse = 0;
        std::size_t equal = 0;
        for (const double other : out_scores_) {
            worse += other < reached ? 1 : 0;
            equal += other == reached ? 1 : 0;
        }
        // Twice the rank from both ends, so that the middle is told exactly.
        const std::size_t from_below = 2 * worse + equal + 1;
        const std::size_t from_above = 2 * (out_scores_.size() + 1) - from_below;
        below_ += from_below < from_above ? 1 : 0;
        middle_ += from_below == from_above ? 1 : 0;
        losses_ += reached < 0 ? 1 : 0;
        made_.logits.push_back(std::log(static_cast<double>(from_below) / static_cast<double>(from_above)));
        pairs_.push_back({objective_of(in_scores_[chosen]), objective_of(reached)});
    }

    std::vector<Sums> blocks_;
    double half_periods_;
    Objective objective_;
    Overfitting& made_;
    std::vector<Sums> in_, out_;  // by how many blocks are in them
    std::vector<double> in_scores_, out_scores_;
    std::vector<Pair> pairs_;
    std::size_t below_ = 0, middle_ = 0, losses_ = 0;
};

}  // namespace

Result<Overfitting> backtest_overfitting(std::span<const double> returns, std::size_t periods, std::size_t blocks,
                                         Objective objective) {
    if (blocks < 2 || blocks > 16 || blocks % 2 != 0) {
        return fail(ErrorCode::out_of_range,
                    "the periods are cut into an even number of blocks from 2 to 16, not " + std::to_string(blocks));
    }
    if (periods < 2 * blocks) {
        return fail(ErrorCode::out_of_range, "too few returns: " + std::to_string(blocks) + " blocks take at least " +
                                                 std::to_string(2 * blocks) + " periods, and there are " +
                                                 std::to_string(periods));
    }
    if (returns.size() % periods != 0) {
        return fail(ErrorCode::out_of_range,
                    "the tries don't have the same number of returns each: " + std::to_string(returns.size()) +
                        " is no multiple of " + std::to_string(periods));
    }
    const std::size_t trials = returns.size() / periods;
    if (trials < 2) {
        return fail(
            ErrorCode::out_of_range,
            "overfitting is a matter of choosing: it takes at least 2 tries, and there are " + std::to_string(trials));
    }
    if (!std::all_of(returns.begin(), returns.end(), [](double value) { return std::isfinite(value); })) {
        return fail(ErrorCode::out_of_range, "one of the returns is no number: nothing can be said of the rest");
    }
    const std::size_t block_size = periods / blocks;
    const std::size_t left_out = periods % blocks;
    std::vector<Sums> sums(blocks, Sums(trials));
    for (std::size_t trial = 0; trial < trials; ++trial) {
        const double* next = returns.data() + trial * periods + left_out;
        for (Sums& block : sums) {
            for (std::size_t i = 0; i < block_size; ++i, ++next) {
                block.sum[trial] += *next;
                block.squares[trial] += *next * *next;
            }
        }
    }
    Overfitting made;
    made.trials = trials;
    made.periods_used = blocks * block_size;
    Splitter splitter(std::move(sums), trials, static_cast<double>(made.periods_used / 2), objective, made);
    splitter.split(0, 0);
    splitter.finish();
    return made;
}

}  // namespace piggy::research
