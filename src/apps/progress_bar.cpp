#include "apps/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace piggy::apps {

ProgressBar::ProgressBar(std::string title, double total, std::string unit)
    : title_(std::move(title)),
      total_(total),
      unit_(std::move(unit)),
      is_shown_(::isatty(STDERR_FILENO) == 1),
      started_(std::chrono::steady_clock::now()),
      drawn_(started_) {}

ProgressBar::~ProgressBar() {
    if (was_drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::begin_at(double fraction) {
    begun_ = fraction;
    started_ = std::chrono::steady_clock::now();
}

void ProgressBar::show(double fraction) {
    if (!is_shown_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < std::chrono::milliseconds(100)) return;
    drawn_ = now;
    was_drawn_ = true;
    constexpr std::size_t width = 30;
    const double part = std::clamp(fraction, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(part * width);
    const double seconds = std::chrono::duration<double>(now - started_).count();
    std::fprintf(stderr, "\r\033[K%s [%s%s] %3.0f %%", title_.c_str(), std::string(full, '#').c_str(),
                 std::string(width - full, '.').c_str(), part * 100);
    const double now_done = part - begun_;
    if (total_ > 0) std::fprintf(stderr, "  %.0f %s/s", now_done * total_ / seconds, unit_.c_str());
    if (now_done > 0) std::fprintf(stderr, "  %.0f s left", seconds * (1 - part) / now_done);
    std::fflush(stderr);
}

}  // namespace piggy::apps
