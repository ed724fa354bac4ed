#pragma once
// Source: the bytes of a candle file. A plain file is read block by block; a gzip file is unpacked into memory first.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "core/result.h"

namespace piggy::candle_files {

// Memory with room for a reader that looks a little further: fast_slack zeros stand behind the text.
class TextBuffer {
public:
    explicit TextBuffer(std::size_t capacity);
    [[nodiscard]] char* data() { return bytes_.get(); }
    [[nodiscard]] const char* data() const { return bytes_.get(); }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    // The text is now this long; zeros are put behind it.
    void set_size(std::size_t size);
    // Room for more, keeping the text.
    void grow(std::size_t capacity);

private:
    struct Release {
        void operator()(char* bytes) const;
    };
    std::unique_ptr<char, Release> bytes_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

class Source {
public:
    // Opens the file, and unpacks it when its first bytes say gzip. name is for messages.
    // errors: not_found, refused (a folder, empty, some other packed form), malformed (damaged gzip), unavailable
    [[nodiscard]] static Result<Source> open(const std::filesystem::path& file, const std::string& name);
    // Text that is already here, packed or not.
    [[nodiscard]] static Result<Source> of_text(std::string_view bytes, const std::string& name);

    ~Source();
    Source(Source&& other) noexcept;
    Source& operator=(Source&&) = delete;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    [[nodiscard]] std::uint64_t size() const { return size_; }  // unpacked
    [[nodiscard]] bool was_packed() const { return was_packed_; }
    // All of it with slack behind, when it is in memory; else null.
    [[nodiscard]] const char* text() const { return text_ ? text_->data() : nullptr; }
    // Brings all of it into memory. errors: unavailable, refused (too large)
    [[nodiscard]] Result<> hold_all();

    // Up to this many bytes from offset; fewer only at the end. Any thread may call. errors: unavailable
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;

private:
    Source() = default;
    [[nodiscard]] Result<> unpack(std::string_view packed);

    std::string name_;
    int file_ = -1;
    std::uint64_t size_ = 0;
    bool was_packed_ = false;
    std::unique_ptr<TextBuffer> text_;
};

}  // namespace piggy::candle_files
