#include "apps/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace piggy::apps {
namespace {

constexpr int width = 30;
constexpr std::chrono::milliseconds between_draws{100};

}  // namespace

ProgressBar::ProgressBar(std::string unit, std::size_t total)
    : unit_(std::move(unit)), total_(static_cast<double>(total)), on_terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(double share) {
    const auto now = Clock::now();
    if (!on_terminal_ || now - last_draw_ < between_draws) return;
    last_draw_ = now;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = share * total_ / seconds;
    const double left = share > 0 ? seconds / share - seconds : 0;
    const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    std::fprintf(stderr, "\r[%s%s] %3.0f %%  %.1f M %s/s  %.0f s left ",
                 std::string(static_cast<std::size_t>(filled), '#').c_str(),
                 std::string(static_cast<std::size_t>(width - filled), '.').c_str(), 100 * share, rate / 1e6,
                 unit_.c_str(), left);
}

void ProgressBar::clear() {
    if (!drawn_) return;
    std::fprintf(stderr, "\r\033[K");
    drawn_ = false;
}

}  // namespace piggy::apps
