#pragma once
// Values as bytes one after another, little-endian, and back; reading past the end or an unusable number sticks.

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace piggy::forecast {

static_assert(std::endian::native == std::endian::little, "model files are little-endian, and so is this reader");

class ByteWriter {
public:
    template <class T>
    void put(T value) {
        static_assert(std::is_arithmetic_v<T>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        bytes_.append(text);
    }
    void put(const std::vector<float>& values) {
        for (const float value : values) put(value);
    }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    template <class T>
    void get(T& value) {
        if (rest_.size() < sizeof value) return stick();
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        if constexpr (std::is_floating_point_v<T>) {
            if (!std::isfinite(value)) sound_ = false;
        }
    }
    void get(std::string& text) {
        std::uint32_t size = 0;
        get(size);
        if (!sound_ || rest_.size() < size) return stick();
        text = std::string(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    void get(std::vector<float>& values, std::size_t count) {
        if (rest_.size() / sizeof(float) < count) return stick();
        values.resize(count);
        for (float& value : values) get(value);
    }
    [[nodiscard]] bool sound() const { return sound_; }
    [[nodiscard]] bool ended_well() const { return sound_ && rest_.empty(); }

private:
    void stick() {
        sound_ = false;
        rest_ = {};
    }
    std::string_view rest_;
    bool sound_ = true;
};

}  // namespace piggy::forecast
