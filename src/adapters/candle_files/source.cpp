#include "adapters/candle_files/source.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "adapters/candle_files/fast_rows.h"

namespace piggy::candle_files {
namespace {

constexpr std::uint64_t unpacked_max = std::uint64_t{4} << 30;

bool is_gzip(std::string_view start) {
    return start.size() >= 2 && start[0] == '\x1f' && static_cast<unsigned char>(start[1]) == 0x8b;
}

// What else people try to import, known by its first bytes.
const char* foreign_form(std::string_view start) {
    if (start.starts_with("PK\x03\x04")) return "a zip archive; unpack it and import the file inside";
    if (start.starts_with("PAR1")) return "a Parquet file; save it as CSV first";
    if (start.starts_with("ARROW1") || start.starts_with("FEA1")) return "a Feather file; save it as CSV first";
    if (start.starts_with("\xfd"
                          "7zXZ")) {
        return "packed with xz; unpack it first (gzip is read as it is)";
    }
    if (start.starts_with("BZh")) return "packed with bzip2; unpack it first (gzip is read as it is)";
    if (start.starts_with("\x28\xb5\x2f\xfd")) return "packed with zstd; unpack it first (gzip is read as it is)";
    if (start.starts_with("SQLite format 3")) return "an SQLite database; save its table as CSV first";
    if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) {
        return "UTF-16 text; save it as UTF-8 or plain ASCII";
    }
    return nullptr;
}

tl::unexpected<Error> not_text(const std::string& name, const char* form) {
    return fail(ErrorCode::refused, "a CSV or JSON file of candles was expected, but '" + name + "' is " + form);
}

// errors: refused
Result<> check_is_text(std::string_view start, const std::string& name) {
    if (const char* form = foreign_form(start)) return not_text(name, form);
    const auto is_binary = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    if (std::any_of(start.begin(), start.end(), is_binary)) {
        return not_text(name, "not text (there are control characters in it)");
    }
    return {};
}

}  // namespace

void TextBuffer::Release::operator()(char* bytes) const { std::free(bytes); }

TextBuffer::TextBuffer(std::size_t capacity) : capacity_(capacity) {
    constexpr std::size_t huge_page = std::size_t{2} << 20;
    const std::size_t wanted = capacity + fast_slack;
    const std::size_t alignment = wanted >= huge_page ? huge_page : 64;
    void* memory = std::aligned_alloc(alignment, (wanted + alignment - 1) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    if (wanted >= huge_page) ::madvise(memory, wanted, MADV_HUGEPAGE);
    bytes_.reset(static_cast<char*>(memory));
    set_size(0);
}

void TextBuffer::set_size(std::size_t size) {
    size_ = size;
    std::memset(bytes_.get() + size, 0, fast_slack);
}

void TextBuffer::grow(std::size_t capacity) {
    TextBuffer larger(capacity);
    std::memcpy(larger.data(), data(), size_);
    larger.set_size(size_);
    std::swap(*this, larger);
}

Source::~Source() {
    if (file_ >= 0) ::close(file_);
}

Source::Source(Source&& other) noexcept
    : name_(std::move(other.name_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      was_packed_(other.was_packed_),
      text_(std::move(other.text_)) {}

Result<Source> Source::open(const std::filesystem::path& file, const std::string& name) {
    Source source;
    source.name_ = name;
    source.file_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (source.file_ < 0) {
        const auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
        return fail(code, "the file '" + source.name_ + "' can't be opened: " + std::strerror(errno));
    }
    struct stat status {};
    if (::fstat(source.file_, &status) != 0) {
        return fail(ErrorCode::unavailable, "the file '" + source.name_ + "' can't be read: " + std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        return fail(ErrorCode::refused, "a file of candles was expected, but '" + source.name_ + "' is a folder");
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::refused, "a plain file of candles was expected, but '" + source.name_ +
                                            "' is a device or a pipe; save what it gives in a file first");
    }
    source.size_ = static_cast<std::uint64_t>(status.st_size);
    if (source.size_ == 0) return fail(ErrorCode::refused, "the file '" + source.name_ + "' is empty");
    ::posix_fadvise(source.file_, 0, 0, POSIX_FADV_SEQUENTIAL);

    std::string start(std::min<std::uint64_t>(source.size_, 4096), '\0');
    const auto got = source.read(0, start);
    if (!got) return fail(got.error());
    start.resize(*got);
    if (is_gzip(start)) {
        if (auto held = source.hold_all(); !held) return fail(held.error());
        const auto packed = std::move(source.text_);
        if (auto unpacked = source.unpack({packed->data(), packed->size()}); !unpacked) return fail(unpacked.error());
        start.assign(source.text_->data(), std::min<std::size_t>(source.text_->size(), 4096));
    }
    if (auto text = check_is_text(start, source.name_); !text) return fail(text.error());
    return source;
}

Result<Source> Source::of_text(std::string_view bytes, const std::string& name) {
    Source source;
    source.name_ = name;
    if (bytes.empty()) return fail(ErrorCode::refused, "the file '" + name + "' is empty");
    if (is_gzip(bytes)) {
        if (auto unpacked = source.unpack(bytes); !unpacked) return fail(unpacked.error());
    } else {
        source.text_ = std::make_unique<TextBuffer>(bytes.size());
        std::memcpy(source.text_->data(), bytes.data(), bytes.size());
        source.text_->set_size(bytes.size());
        source.size_ = bytes.size();
    }
    const std::string_view start(source.text(), std::min<std::size_t>(source.size_, 4096));
    if (auto text = check_is_text(start, name); !text) return fail(text.error());
    return source;
}

Result<> Source::hold_all() {
    if (text_) return {};
    if (size_ > unpacked_max) {
        return fail(ErrorCode::refused,
                    "the file '" + name_ + "' is larger than 4 GiB; save it as plain CSV, which may be of any size");
    }
    text_ = std::make_unique<TextBuffer>(size_);
    const auto got = read(0, {text_->data(), static_cast<std::size_t>(size_)});
    if (!got) return fail(got.error());
    text_->set_size(*got);
    size_ = *got;
    return {};
}

Result<> Source::unpack(std::string_view packed) {
    const auto damaged = [&](const char* how) {
        return fail(ErrorCode::malformed, "the gzip file '" + name_ + "' " + how + "; get it again");
    };
    was_packed_ = true;
    const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> unpacker(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!unpacker) throw std::bad_alloc();
    // The last four bytes tell the size, if there is one member only and the file is whole.
    std::uint32_t told = 0;
    if (packed.size() >= 18) std::memcpy(&told, packed.data() + packed.size() - 4, sizeof told);
    const std::size_t likely = std::min<std::size_t>(told, packed.size() * 64);
    text_ = std::make_unique<TextBuffer>(std::min(std::max<std::size_t>(likely, packed.size() * 2) + 64, unpacked_max));
    std::size_t size = 0;
    while (!packed.empty()) {
        if (!is_gzip(packed)) break;  // padding behind the last member
        std::size_t used = 0;
        std::size_t made = 0;
        const auto outcome = libdeflate_gzip_decompress_ex(
            unpacker.get(), packed.data(), packed.size(), text_->data() + size, text_->capacity() - size, &used, &made);
        if (outcome == LIBDEFLATE_INSUFFICIENT_SPACE) {
            if (text_->capacity() >= unpacked_max) {
                return fail(
                    ErrorCode::refused,
                    "the gzip file '" + name_ + "' unpacks to more than 4 GiB; unpack it and import the plain file");
            }
            text_->set_size(size);
            text_->grow(std::min(text_->capacity() * 2, unpacked_max));
            continue;
        }
        if (outcome != LIBDEFLATE_SUCCESS) return damaged("is damaged or cut off");
        size += made;
        packed.remove_prefix(used);
    }
    text_->set_size(size);
    size_ = size;
    if (size == 0) return fail(ErrorCode::refused, "the gzip file '" + name_ + "' has nothing in it");
    return {};
}

Result<std::size_t> Source::read(std::uint64_t offset, std::span<char> into) const {
    if (text_ && size_ > 0 && text_->size() == size_) {
        const std::size_t count = offset >= size_ ? 0 : std::min<std::size_t>(into.size(), size_ - offset);
        std::memcpy(into.data(), text_->data() + offset, count);
        return count;
    }
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::pread(file_, into.data() + done, std::min<std::size_t>(into.size() - done, 1U << 30),
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return fail(ErrorCode::unavailable, "the file '" + name_ + "' can't be read: " + std::strerror(errno));
        }
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

}  // namespace piggy::candle_files
