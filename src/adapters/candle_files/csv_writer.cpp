#include "adapters/candle_files/csv_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace piggy::candle_files {
namespace {

constexpr std::size_t rows_at_once = 16'384;

// A value of 10^-kept units, with at least shown decimals (-1: as few as it needs).
void append_number(std::string& text, std::int64_t value, int kept, int shown) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
    std::array<char, 12> fraction{};
    fraction.fill('0');
    const auto places = static_cast<std::size_t>(kept);
    const std::size_t below = std::min(number.size(), places);
    std::copy_n(number.data() + number.size() - below, below,
                fraction.begin() + static_cast<std::ptrdiff_t>(places - below));
    number.remove_suffix(below);
    text.append(number.empty() ? "0" : number);
    std::size_t needed = places;
    while (needed > 0 && fraction.at(needed - 1) == '0') --needed;
    needed = std::max(needed, static_cast<std::size_t>(std::clamp(shown, 0, kept)));
    if (needed == 0) return;
    text += '.';
    text.append(fraction.data(), needed);
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool write_rows(int file, const market::CandleSeries& series, const CsvStyle& style) {
    std::string text = style.time_name + ",open,high,low,close,volume\n";
    for (std::size_t first = 0; first < series.size(); first += rows_at_once) {
        append_csv(text, series, first, std::min(series.size(), first + rows_at_once), style);
        if (!write_all(file, text)) return false;
        text.clear();
    }
    return write_all(file, text) && ::fsync(file) == 0;
}

}  // namespace

void append_csv(std::string& text, const market::CandleSeries& series, std::size_t first, std::size_t last,
                const CsvStyle& style) {
    for (std::size_t i = first; i < last; ++i) {
        append_number(text, series.time[i] / 1'000'000, 0, 0);
        for (const market::Column* prices : {&series.open, &series.high, &series.low, &series.close}) {
            text += ',';
            append_number(text, (*prices)[i], Decimal::places, style.price_places);
        }
        text += ',';
        append_number(text, series.volume[i], series.volume_places, style.volume_places);
        text += '\n';
    }
}

Result<> write_csv_file(const std::filesystem::path& file, const market::CandleSeries& series, const CsvStyle& style) {
    const auto failure = [&](int error) {
        return fail(ErrorCode::unavailable, "the candles could not be written to '" + file.string() +
                                                "': " + std::strerror(error) + "; nothing was written");
    };
    const std::filesystem::path beside = file.string() + ".tmp-" + std::to_string(::getpid());
    const int opened = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (opened < 0) return failure(errno);
    bool written = write_rows(opened, series, style);
    int error = errno;
    if (::close(opened) != 0 && written) {
        written = false;
        error = errno;
    }
    if (written && ::rename(beside.c_str(), file.c_str()) == 0) return {};
    if (written) error = errno;
    ::unlink(beside.c_str());
    return failure(error);
}

}  // namespace piggy::candle_files
