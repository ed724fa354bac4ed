#include "market/column.h"

#include <sys/mman.h>

#include <new>

namespace piggy::market {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t huge_page = std::size_t{2} << 20;

std::size_t bytes_for(std::size_t capacity) {
    if (capacity > (SIZE_MAX - huge_page) / sizeof(std::int64_t)) throw std::bad_alloc();
    const std::size_t bytes = capacity * sizeof(std::int64_t);
    const std::size_t unit = bytes >= huge_page ? huge_page : page;
    return (bytes + unit - 1) / unit * unit;
}

}  // namespace

Column::~Column() {
    if (data_ != nullptr) munmap(data_, capacity_ * sizeof(std::int64_t));
}

void Column::reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    const std::size_t bytes = bytes_for(capacity);
    void* memory = data_ == nullptr ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                    : mremap(data_, capacity_ * sizeof(std::int64_t), bytes, MREMAP_MAYMOVE);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    if (bytes >= huge_page) madvise(memory, bytes, MADV_HUGEPAGE);
    data_ = static_cast<std::int64_t*>(memory);
    capacity_ = bytes / sizeof(std::int64_t);
}

void Column::resize(std::size_t size) {
    if (size > capacity_) reserve(size);
    size_ = size;
}

}  // namespace piggy::market
