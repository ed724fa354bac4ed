#pragma once
// WipingAllocator: memory that is zeroed before it is given back, for what secrets pass through on their way in.

#include <string.h>  // explicit_bzero

#include <cstddef>
#include <memory>

namespace piggy::net {

template <class Value>
struct WipingAllocator {
    using value_type = Value;
    WipingAllocator() = default;
    template <class Other>
    WipingAllocator(const WipingAllocator<Other>&) {}  // NOLINT: allocators convert into each other
    [[nodiscard]] Value* allocate(std::size_t count) { return std::allocator<Value>().allocate(count); }
    void deallocate(Value* values, std::size_t count) {
        ::explicit_bzero(values, count * sizeof(Value));
        std::allocator<Value>().deallocate(values, count);
    }
    bool operator==(const WipingAllocator&) const = default;
};

}  // namespace piggy::net
