#pragma once
// Column: a growable row of 64-bit integers straight from the operating system.
// New places are not written first (the kernel's zero pages do), growing moves pages instead of bytes, and large
// columns ask for huge pages: filling 10 million candles then runs at memory speed. One owner; move only.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace piggy::market {

class Column {
public:
    Column() = default;
    ~Column();
    Column(Column&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    Column& operator=(Column&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    Column(const Column&) = delete;
    Column& operator=(const Column&) = delete;

    // Room for at least this many; throws std::bad_alloc when the machine has no memory left.
    void reserve(std::size_t capacity);
    // New places hold zero, or what a resize to fewer left there.
    void resize(std::size_t size);
    void push_back(std::int64_t value) {
        if (size_ == capacity_) reserve(capacity_ == 0 ? 1024 : capacity_ * 2);
        data_[size_++] = value;
    }

    [[nodiscard]] std::int64_t* data() { return data_; }
    [[nodiscard]] const std::int64_t* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] std::int64_t& operator[](std::size_t i) { return data_[i]; }
    [[nodiscard]] const std::int64_t& operator[](std::size_t i) const { return data_[i]; }
    [[nodiscard]] std::span<const std::int64_t> values() const { return {data_, size_}; }

private:
    std::int64_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace piggy::market
