#pragma once
// MemoryFolder: a temporary folder, in memory where the machine has such a place: what is torn here are orders, not
// disks, and a day writes thousands of times.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace piggy::torture {

class MemoryFolder {
public:
    MemoryFolder() {
        std::error_code trouble;
        const bool has_memory = std::filesystem::is_directory("/dev/shm", trouble) && ::access("/dev/shm", W_OK) == 0;
        const auto parent = has_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
        std::string name = (parent / "piggy-torture-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~MemoryFolder() {
        std::error_code trouble;
        std::filesystem::remove_all(path_, trouble);
    }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace piggy::torture
