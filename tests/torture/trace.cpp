#include "trace.h"

namespace piggy::torture {

void Trace::line(std::string_view what) {
    ++lines_;
    const auto add = [&](std::string_view text) {
        for (const char c : text) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        if (is_kept_) text_ += text;
    };
    const std::int64_t now = nanoseconds_since_epoch(truth_.now());
    add(std::to_string(now));
    add(" ");
    add(what);
    add("\n");
}

}  // namespace piggy::torture
