#pragma once
// Inner header: an open file, closed with this, read and written whole.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace piggy::archive {

class OwnedFile {
public:
    // A plain file, never through a link. errors: not_found; refused: it is no plain file; unavailable
    [[nodiscard]] static Result<OwnedFile> open(const std::filesystem::path& file);
    // One that is not there yet (0600). errors: refused: it is there; unavailable
    [[nodiscard]] static Result<OwnedFile> make(const std::filesystem::path& file);
    // One that somebody else opened, and this closes.
    OwnedFile(int descriptor, std::filesystem::path file) : descriptor_(descriptor), file_(std::move(file)) {}
    ~OwnedFile();
    OwnedFile(OwnedFile&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)) {}
    OwnedFile& operator=(OwnedFile&&) = delete;
    OwnedFile(const OwnedFile&) = delete;
    OwnedFile& operator=(const OwnedFile&) = delete;

    [[nodiscard]] const std::filesystem::path& name() const { return file_; }
    // errors of all: unavailable
    [[nodiscard]] Result<std::int64_t> size() const;
    // False: the file ends before.
    [[nodiscard]] Result<bool> read(std::int64_t at, std::span<char> bytes) const;
    [[nodiscard]] Result<> append(std::string_view bytes) const;
    [[nodiscard]] Result<> flush() const;

private:
    [[nodiscard]] Error trouble(const char* what) const;
    int descriptor_;
    std::filesystem::path file_;
};

// So that a new name is still there after a power cut. errors: unavailable
[[nodiscard]] Result<> flush_folder(const std::filesystem::path& folder);

}  // namespace piggy::archive
