#include "adapters/candle_store/series_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "adapters/candle_store/series_header.h"
#include "market/candle_check.h"

namespace piggy::candle_store {
namespace {

namespace fs = std::filesystem;

// An open file descriptor; closes itself.
class OpenFile {
public:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    // False, with errno, when the file system reports a late error.
    [[nodiscard]] bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

private:
    int descriptor_;
};

tl::unexpected<Error> system_failure(const std::string& asked, int error) {
    const char* advice = error == ENOSPC || error == EDQUOT || error == EFBIG
                             ? "; make room on the disk and try again, nothing was changed"
                             : "";
    return fail(ErrorCode::unavailable, asked + ": " + std::strerror(error) + advice);
}

bool write_all(int file, const void* bytes, std::size_t size, std::uint64_t offset) {
    const auto* at = static_cast<const char*>(bytes);
    while (size > 0) {
        // Linux writes at most about 2 GiB in one call.
        const ssize_t written = ::pwrite(file, at, std::min(size, std::size_t{1} << 30), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            if (written == 0) errno = ENOSPC;
            return false;
        }
        at += written;
        size -= static_cast<std::size_t>(written);
        offset += static_cast<std::uint64_t>(written);
    }
    return true;
}

void put_code(std::array<char, 16>& place, const std::string& code) {
    invariant(code.size() < place.size(), "an asset code fits into a series header");
    std::copy(code.begin(), code.end(), place.begin());
}

std::array<const std::int64_t*, column_count> columns_of(const market::CandleView& candles) {
    return {candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume};
}

SeriesHeader header_for(const market::CandleSeries& series) {
    const market::CandleView candles = series.view();
    const market::Gaps gaps = market::find_gaps(candles, series.timeframe, 0);
    SeriesHeader header;
    header.rows = candles.size;
    header.timeframe_ns = series.timeframe.nanoseconds();
    header.origin = series.origin == market::Origin::recorded ? 0 : 1;
    header.volume_places = series.volume_places;
    put_code(header.base, series.symbol.base.code);
    put_code(header.quote, series.symbol.quote.code);
    header.first_ns = candles.time[0];
    header.last_ns = candles.time[candles.size - 1];
    header.gaps = gaps.count;
    header.missing = gaps.missing;
    const auto columns = columns_of(candles);
    for (std::size_t i = 0; i < column_count; ++i) {
        header.column_offset.at(i) = header_bytes + i * column_extent(header.rows);
        header.column_checksum.at(i) = checksum_of(columns.at(i), candles.size * sizeof(std::int64_t));
    }
    header.header_checksum = checksum_of(header);
    return header;
}

bool write_contents(int file, const SeriesHeader& header, const market::CandleView& candles) {
    std::array<char, header_bytes> first_page{};
    std::memcpy(first_page.data(), &header, sizeof header);
    if (!write_all(file, first_page.data(), first_page.size(), 0)) return false;
    const auto columns = columns_of(candles);
    for (std::size_t i = 0; i < column_count; ++i) {
        if (!write_all(file, columns.at(i), candles.size * sizeof(std::int64_t), header.column_offset.at(i))) {
            return false;
        }
    }
    return ::ftruncate(file, static_cast<off_t>(file_extent(header.rows))) == 0 && ::fsync(file) == 0;
}

bool flush_folder(const fs::path& folder) {
    const OpenFile opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.get() >= 0 && ::fsync(opened.get()) == 0;
}

Result<> check_before_writing(const market::CandleSeries& series) {
    const std::span<const std::int64_t> time = series.time.values();
    if (time.empty()) return fail(ErrorCode::refused, "there is no candle to store");
    if (std::adjacent_find(time.begin(), time.end(), [](auto a, auto b) { return a >= b; }) != time.end()) {
        return fail(ErrorCode::refused, "candles are stored oldest first and each once; these are not in that order");
    }
    return {};
}

}  // namespace

Result<MappedSeries> MappedSeries::open(const fs::path& file) {
    const OpenFile opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.get() < 0) {
        if (errno == ENOENT) return fail(ErrorCode::not_found, "there are no stored candles at " + file.string());
        return system_failure("the stored candles " + file.string() + " can't be opened", errno);
    }
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0) {
        return system_failure("the stored candles " + file.string() + " can't be looked at", errno);
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    SeriesHeader header;
    const ssize_t got = S_ISREG(status.st_mode) ? ::pread(opened.get(), &header, sizeof header, 0) : 0;
    if (got != static_cast<ssize_t>(sizeof header) || size < header_bytes) {
        return fail(ErrorCode::malformed, "the stored candles " + file.string() +
                                              " can't be used: the file is too short to be one of CryptoPiggy's; " +
                                              "remove it and import the candles again");
    }
    auto info = read_header(header, size, file);
    if (!info) return fail(info.error());

    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, opened.get(), 0);
    if (mapped == MAP_FAILED) return system_failure("the stored candles " + file.string() + " can't be mapped", errno);
    MappedSeries series;
    series.file_ = file;
    series.info_ = *info;
    series.bytes_ = static_cast<const unsigned char*>(mapped);
    return series;
}

MappedSeries::~MappedSeries() {
    if (bytes_ != nullptr) ::munmap(const_cast<unsigned char*>(bytes_), info_.bytes);
}

MappedSeries::MappedSeries(MappedSeries&& other) noexcept
    : file_(std::move(other.file_)), info_(std::move(other.info_)), bytes_(std::exchange(other.bytes_, nullptr)) {}

MappedSeries& MappedSeries::operator=(MappedSeries&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(info_, other.info_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

market::CandleView MappedSeries::view() const {
    const auto column = [&](std::size_t i) {
        return reinterpret_cast<const std::int64_t*>(bytes_ + header_bytes + i * column_extent(info_.candles));
    };
    return {column(0), column(1), column(2), column(3), column(4), column(5), info_.candles};
}

Result<> MappedSeries::verify() const {
    const auto damaged = [&](const std::string& why) {
        return fail(ErrorCode::malformed, "the stored candles " + file_.string() + " are damaged: " + why +
                                              "; remove the file and import the candles again");
    };
    SeriesHeader header;
    std::memcpy(&header, bytes_, sizeof header);
    ::madvise(const_cast<unsigned char*>(bytes_), info_.bytes, MADV_SEQUENTIAL);
    const market::CandleView candles = view();
    const auto columns = columns_of(candles);
    for (std::size_t i = 0; i < column_count; ++i) {
        if (checksum_of(columns.at(i), candles.size * sizeof(std::int64_t)) != header.column_checksum.at(i)) {
            return damaged(std::string("the column '") + column_names.at(i) + "' is not what was written");
        }
    }
    bool ordered = candles.time[0] == header.first_ns && candles.time[candles.size - 1] == header.last_ns;
    bool possible = true;
    for (std::size_t i = 0; i < candles.size; ++i) {
        ordered = ordered && (i == 0 || candles.time[i] > candles.time[i - 1]);
        possible = possible && candles.low[i] > 0 &&
                   market::is_possible(candles.open[i], candles.high[i], candles.low[i], candles.close[i]);
    }
    if (!ordered) return damaged("its candles are not in order");
    if (!possible) return damaged("it has candles whose high or low is impossible");
    return {};
}

Result<> write_series_file(const fs::path& file, const market::CandleSeries& series) {
    if (auto sound = check_before_writing(series); !sound) return sound;
    const std::string asked = "the candles could not be stored at " + file.string();
    std::error_code trouble;
    fs::create_directories(file.parent_path(), trouble);
    if (trouble) return system_failure(asked, trouble.value());

    const fs::path beside =
        file.parent_path() / ("." + file.filename().string() + ".tmp-" + std::to_string(::getpid()));
    OpenFile opened(::open(beside.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (opened.get() < 0) return system_failure(asked, errno);
    const bool written = write_contents(opened.get(), header_for(series), series.view()) && opened.close();
    if (!written || ::rename(beside.c_str(), file.c_str()) != 0) {
        const int error = errno;
        ::unlink(beside.c_str());
        return system_failure(asked, error);
    }
    if (!flush_folder(file.parent_path())) return system_failure(asked, errno);
    return {};
}

}  // namespace piggy::candle_store
