#pragma once
// Column: a growable row of 8-byte numbers straight from the operating system.
// New places are not written first (the kernel's zero pages do), growing moves pages instead of bytes, and large
// columns ask for huge pages: filling 10 million candles then runs at memory speed. One owner; move only.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace piggy::market {

// The pages under a column.
class PageMemory {
public:
    PageMemory() = default;
    ~PageMemory();
    PageMemory(PageMemory&& other) noexcept
        : pages_(std::exchange(other.pages_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    PageMemory& operator=(PageMemory&& other) noexcept {
        std::swap(pages_, other.pages_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    PageMemory(const PageMemory&) = delete;
    PageMemory& operator=(const PageMemory&) = delete;

    // At least this many bytes, contents kept. Throws std::bad_alloc when the machine has no memory left.
    void grow(std::size_t bytes);
    [[nodiscard]] void* get() const { return pages_; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    void* pages_ = nullptr;
    std::size_t bytes_ = 0;
};

template <class Number>
class ColumnOf {
    static_assert(sizeof(Number) == 8);

public:
    ColumnOf() = default;
    ~ColumnOf() = default;
    ColumnOf(ColumnOf&& other) noexcept
        : memory_(std::move(other.memory_)),
          data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    ColumnOf& operator=(ColumnOf&& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ColumnOf(const ColumnOf&) = delete;
    ColumnOf& operator=(const ColumnOf&) = delete;

    // Room for at least this many; throws std::bad_alloc when the machine has no memory left.
    void reserve(std::size_t capacity) {
        if (capacity <= capacity_) return;
        memory_.grow(capacity > SIZE_MAX / sizeof(Number) ? SIZE_MAX : capacity * sizeof(Number));
        data_ = static_cast<Number*>(memory_.get());
        capacity_ = memory_.bytes() / sizeof(Number);
    }
    // New places hold zero, or what a resize to fewer left there.
    void resize(std::size_t size) {
        reserve(size);
        size_ = size;
    }
    void push_back(Number value) {
        if (size_ == capacity_) reserve(capacity_ == 0 ? 512 : capacity_ * 2);
        data_[size_++] = value;
    }

    [[nodiscard]] Number* data() { return data_; }
    [[nodiscard]] const Number* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] Number& operator[](std::size_t i) { return data_[i]; }
    [[nodiscard]] const Number& operator[](std::size_t i) const { return data_[i]; }
    [[nodiscard]] std::span<const Number> values() const { return {data_, size_}; }

private:
    PageMemory memory_;
    Number* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

using Column = ColumnOf<std::int64_t>;  // ticks and nanoseconds
using RatioColumn = ColumnOf<double>;   // figures for analysis

}  // namespace piggy::market
