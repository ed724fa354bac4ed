#include "market/column.h"

#include <sys/mman.h>

#include <new>

namespace piggy::market {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t huge_page = std::size_t{2} << 20;

}  // namespace

PageMemory::~PageMemory() {
    if (pages_ != nullptr) munmap(pages_, bytes_);
}

void PageMemory::grow(std::size_t bytes) {
    if (bytes <= bytes_) return;
    if (bytes > SIZE_MAX - huge_page) throw std::bad_alloc();
    const std::size_t unit = bytes >= huge_page ? huge_page : page;
    bytes = (bytes + unit - 1) / unit * unit;
    void* pages = pages_ == nullptr ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                    : mremap(pages_, bytes_, bytes, MREMAP_MAYMOVE);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    if (bytes >= huge_page) madvise(pages, bytes, MADV_HUGEPAGE);
    pages_ = pages;
    bytes_ = bytes;
}

}  // namespace piggy::market
