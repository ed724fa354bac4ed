#pragma once
// Whether this program was built with a sanitizer: some of what tests do is then many times slower, or can't be done.

namespace piggy::test {

constexpr bool is_sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#elif defined(__has_feature)
    return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
    return false;
#endif
}

}  // namespace piggy::test
