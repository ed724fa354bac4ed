#include "adapters/candle_files/block_reader.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace piggy::candle_files {
namespace {

constexpr std::uint64_t block_bytes = 256 << 10;
constexpr std::uint64_t overlap_bytes = 4 << 10;  // the end of a line that begins in a block, nearly always
constexpr std::uint64_t line_bytes_max = 1 << 20;
constexpr std::uint64_t progress_blocks = 4;

// The text of one block: from its first byte on, at least to the end of its last line.
struct BlockText {
    const char* at = nullptr;     // the first line that begins in the block
    const char* limit = nullptr;  // lines from here on are the next block's
    const char* end = nullptr;
    bool is_last = false;
};

class LineBlocks {
public:
    LineBlocks(const Source& source, const TextPlan& plan)
        : source_(source),
          plan_(plan),
          bytes_(source.size() - std::min(plan.data_start, source.size())),
          count_((bytes_ + block_bytes - 1) / block_bytes) {}

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::uint64_t bytes_before(std::uint64_t block) const {
        return plan_.data_start + std::min(bytes_, block * block_bytes);
    }

    // errors: unavailable, malformed
    [[nodiscard]] Result<BlockText> load(std::uint64_t block, TextBuffer& buffer) const {
        const std::uint64_t begin = bytes_before(block);
        const std::uint64_t block_end = bytes_before(block + 1);
        // A block's first line is the first behind a line end, which may be the byte before the block.
        const std::uint64_t from = block == 0 ? begin : begin - 1;
        std::uint64_t to = std::min(source_.size(), block_end + overlap_bytes);
        for (;;) {
            BlockText text;
            if (auto bytes = bytes_of(from, to, buffer); !bytes) {
                return fail(bytes.error());
            } else {
                text.at = *bytes;
            }
            text.limit = text.at + (block_end - from);
            text.end = text.at + (to - from);
            text.is_last = to == source_.size();
            if (block > 0) {
                text.at = after_line_end(text.at, text.limit);
            }
            const bool last_line_ends =
                text.is_last || std::memchr(text.limit - 1, '\n', static_cast<std::size_t>(text.end - text.limit) + 1);
            if (text.at == text.limit || last_line_ends) return text;
            if (to - block_end > line_bytes_max) {
                return fail(ErrorCode::malformed,
                            "the file has a line of more than 1 MiB; a row of candles is far shorter");
            }
            to = std::min(source_.size(), block_end + 2 * (to - block_end));
        }
    }

private:
    static const char* after_line_end(const char* from, const char* limit) {
        const void* found = std::memchr(from, '\n', static_cast<std::size_t>(limit - from));
        return found == nullptr ? limit : static_cast<const char*>(found) + 1;
    }

    Result<const char*> bytes_of(std::uint64_t from, std::uint64_t to, TextBuffer& buffer) const {
        if (source_.text() != nullptr) return source_.text() + from;
        if (buffer.capacity() < to - from) buffer = TextBuffer(to - from);
        const auto got = source_.read(from, {buffer.data(), static_cast<std::size_t>(to - from)});
        if (!got) return fail(got.error());
        if (*got < to - from) {
            return fail(ErrorCode::unavailable, "the file became shorter while it was read; import it again");
        }
        buffer.set_size(*got);
        return static_cast<const char*>(buffer.data());
    }

    const Source& source_;
    const TextPlan& plan_;
    std::uint64_t bytes_;
    std::uint64_t count_;
};

// Columns for the rows of one block.
class Scratch {
public:
    explicit Scratch(std::size_t rows) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            columns_.at(i).reserve(rows);
            target_.at(i) = columns_.at(i).data();
        }
    }
    [[nodiscard]] const RowTarget& target() const { return target_; }

private:
    std::array<market::Column, 6> columns_;
    RowTarget target_{};
};

// The blocks are read in any order and by several threads, and their rows are put in place in the order of the file:
// whoever has read a block waits for its turn, takes its place, and copies while the next one has its turn.
class Crew {
public:
    Crew(const LineBlocks& blocks, const TextPlan& plan, const RowTarget& target)
        : blocks_(blocks), plan_(plan), target_(target) {}

    void work() {
        TextBuffer buffer(block_bytes + overlap_bytes + 1);
        Scratch scratch(rows_possible(block_bytes + overlap_bytes));
        LineReader reader(plan_.rows, plan_.delimiter, plan_.kernel, plan_.fast);
        for (std::uint64_t block = next_.fetch_add(1); block < blocks_.count(); block = next_.fetch_add(1)) {
            Part part;
            const auto text = blocks_.load(block, buffer);
            if (text) {
                static_cast<void>(reader.read(text->at, text->limit, text->end, text->is_last, part, scratch.target()));
            }
            if (!wait_for_turn(block)) return;
            const std::uint64_t place = whole_.rows;
            if (text) {
                whole_.append(part);
            } else {
                error_ = text.error();
            }
            if (!text || !goes_on(block)) {
                stopped_.store(true, std::memory_order_release);
                return;
            }
            turn_.store(block + 1, std::memory_order_release);
            for (std::size_t i = 0; i < target_.size(); ++i) {
                std::memcpy(target_.at(i) + place, scratch.target().at(i), part.rows * sizeof(std::int64_t));
            }
        }
    }

    // After all have finished.
    [[nodiscard]] Result<Part> outcome() {
        if (error_) return fail(*error_);
        return std::move(whole_);
    }

private:
    [[nodiscard]] bool wait_for_turn(std::uint64_t block) const {
        while (turn_.load(std::memory_order_acquire) != block) {
            if (stopped_.load(std::memory_order_acquire)) return false;
            std::this_thread::yield();
        }
        return !stopped_.load(std::memory_order_acquire);
    }

    [[nodiscard]] bool goes_on(std::uint64_t block) {
        if (!plan_.progress || block % progress_blocks != 0) return true;
        if (plan_.progress(blocks_.bytes_before(block + 1))) return true;
        error_ = Error{ErrorCode::refused, "the reading of the file was stopped; nothing was changed"};
        return false;
    }

    const LineBlocks& blocks_;
    const TextPlan& plan_;
    RowTarget target_;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<std::uint64_t> turn_{0};  // whoever has it owns whole_ and error_
    std::atomic<bool> stopped_{false};
    Part whole_;
    std::optional<Error> error_;
};

// One thread needs no scratch columns.
Result<Part> read_alone(const LineBlocks& blocks, const TextPlan& plan, const RowTarget& target) {
    TextBuffer buffer(block_bytes + overlap_bytes + 1);
    LineReader reader(plan.rows, plan.delimiter, plan.kernel, plan.fast);
    Part whole;
    for (std::uint64_t block = 0; block < blocks.count(); ++block) {
        const auto text = blocks.load(block, buffer);
        if (!text) return fail(text.error());
        static_cast<void>(reader.read(text->at, text->limit, text->end, text->is_last, whole, target));
        if (plan.progress && block % progress_blocks == 0 && !plan.progress(blocks.bytes_before(block + 1))) {
            return fail(ErrorCode::refused, "the reading of the file was stopped; nothing was changed");
        }
    }
    return whole;
}

}  // namespace

std::size_t rows_possible(std::uint64_t bytes) {
    constexpr std::uint64_t row_bytes_min = 18;  // "100000000,1,1,1,1" and its line end
    return static_cast<std::size_t>(bytes / row_bytes_min + 2);
}

RowTarget target_of(market::CandleSeries& series) {
    return {series.time.data(), series.open.data(),  series.high.data(),
            series.low.data(),  series.close.data(), series.volume.data()};
}

Result<Part> read_lines(const Source& source, const TextPlan& plan, market::CandleSeries& series) {
    const LineBlocks blocks(source, plan);
    series.reserve(rows_possible(source.size()));
    const RowTarget target = target_of(series);
    const auto threads = static_cast<unsigned>(std::min<std::uint64_t>(plan.threads, blocks.count()));
    auto part = [&]() -> Result<Part> {
        if (threads <= 1) return read_alone(blocks, plan, target);
        Crew crew(blocks, plan, target);
        {
            std::vector<std::jthread> helpers;
            for (unsigned i = 1; i < threads; ++i) helpers.emplace_back([&] { crew.work(); });
            crew.work();
        }
        return crew.outcome();
    }();
    if (part) series.resize(part->rows);
    return part;
}

}  // namespace piggy::candle_files
