#pragma once
// The folder that CryptoPiggy keeps its data in: private to its owner, used by one app at a time.

#include <filesystem>
#include <utility>

#include "core/result.h"

namespace piggy::apps {

// Creates the folder (0700). One that other users may look into is closed to them when everything in it is ours, as
// after a `data generate` under a wide umask. errors: refused, unavailable
[[nodiscard]] Result<> prepare_home(const std::filesystem::path& home);

// While it lives, no other program that takes the same lock uses the folder.
class HomeLock {
public:
    // errors: refused: another one does; unavailable
    [[nodiscard]] static Result<HomeLock> take(const std::filesystem::path& home, const char* lock_name = "app.lock");
    ~HomeLock();
    HomeLock(HomeLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    HomeLock& operator=(HomeLock&&) = delete;
    HomeLock(const HomeLock&) = delete;
    HomeLock& operator=(const HomeLock&) = delete;

private:
    explicit HomeLock(int file) : file_(file) {}
    int file_;
};

}  // namespace piggy::apps
