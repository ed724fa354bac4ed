#pragma once
#include <optional>
#include <cstddef>
#include "core/result.h"
namespace piggy::indicators {
class Rsi {
public:
    static Result<Rsi> of_period(std::size_t p) { return Rsi(p); }
    std::optional<double> next(double v) {
        if (n_++ == 0) { last_ = v; return std::nullopt; }
        const double c = v - last_; last_ = v;
        const double g = c > 0 ? c : 0, l = c < 0 ? -c : 0;
        const double p = static_cast<double>(p_);
        if (n_ <= p_ + 1) { g_ += g / p; l_ += l / p; if (n_ <= p_) return std::nullopt; }
        else { g_ = (g_ * (p - 1) + g) / p; l_ = (l_ * (p - 1) + l) / p; }
        return g_ + l_ == 0 ? 50 : 100 * g_ / (g_ + l_);
    }
private:
    explicit Rsi(std::size_t p) : p_(p) {}
    std::size_t p_, n_ = 0; double last_ = 0, g_ = 0, l_ = 0;
};
}
