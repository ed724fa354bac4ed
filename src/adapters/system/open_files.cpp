#include "adapters/system/open_files.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>

namespace piggy::system {

std::size_t raise_open_files_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;  // what every system has
    const rlimit all{limit.rlim_max, limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &all) == 0) limit = all;
    return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, INT32_MAX));
}

}  // namespace piggy::system
