#pragma once
// SecretText: bytes in locked memory between guard pages, left out of core dumps, and wiped when it goes. Move only.
// Where the system locks no more memory (ulimit -l) the rest of that still holds.

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace piggy::key_vault {

class SecretText {
public:
    SecretText() = default;
    // This many zero bytes.
    explicit SecretText(std::size_t size);
    [[nodiscard]] static SecretText copy_of(std::string_view text);
    ~SecretText();
    SecretText(SecretText&& other) noexcept;
    SecretText& operator=(SecretText&& other) noexcept;
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes_), size_}; }
    [[nodiscard]] std::span<unsigned char> bytes() { return {bytes_, size_}; }
    [[nodiscard]] std::span<const unsigned char> bytes() const { return {bytes_, size_}; }
    // From now on a write into it stops the program.
    void make_read_only();

private:
    unsigned char* bytes_ = nullptr;
    std::size_t size_ = 0;
};

// libsodium is ready after this; cheap, any thread, and done by everything here that needs it.
void start_sodium();
// From libsodium's generator.
void fill_randomly(std::span<unsigned char> bytes);

}  // namespace piggy::key_vault
