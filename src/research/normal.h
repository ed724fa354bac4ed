#pragma once
// The standard normal distribution.

namespace piggy::research {

// P(Z <= x).
[[nodiscard]] double normal_below(double x);
// P(Z > x), exact also far out where 1 - normal_below(x) would be zero.
[[nodiscard]] double normal_above(double x);
// The x with P(Z > x) = tail. tail: above 0 and below 1 (an invariant); 0.05 gives 1.645.
// source  start from M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 1964, 26.2.23 (error
// below 4.5e-4),
//         then Halley's method against erfc: good to about 15 digits
[[nodiscard]] double normal_quantile_above(double tail);

}  // namespace piggy::research
