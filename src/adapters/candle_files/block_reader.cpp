#include "adapters/candle_files/block_reader.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <memory>
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

// A block that was read and waits for its place in the columns, which the blocks before it decide.
struct FinishedBlock {
    explicit FinishedBlock(std::size_t rows) : scratch(rows) {}

    Scratch scratch;
    Part part;
    std::uint64_t place = 0;  // row
    bool is_placed = false;   // under the crew's lock
};

// The blocks are read in any order and by several threads. Whoever hands in the one that all were waiting for gives it
// and those behind it their places; everybody copies his own. A thread that the system holds up for a while does not
// hold up the others: they read on, up to a few dozen blocks ahead.
class Crew {
public:
    Crew(const LineBlocks& blocks, const TextPlan& plan, const RowTarget& target)
        : blocks_(blocks), plan_(plan), target_(target) {}

    void work() {
        TextBuffer buffer(block_bytes + overlap_bytes + 1);
        LineReader reader(plan_.rows, plan_.delimiter, plan_.kernel, plan_.fast);
        Blocks mine;   // read, not yet copied
        Blocks spare;  // the last one used comes first, it is still in the cache
        for (std::uint64_t block = next_.fetch_add(1); block < blocks_.count(); block = next_.fetch_add(1)) {
            if (spare.empty()) {
                spare.push_back(std::make_unique<FinishedBlock>(rows_possible(block_bytes + overlap_bytes)));
            }
            mine.push_back(std::move(spare.back()));
            spare.pop_back();
            FinishedBlock& finished = *mine.back();
            finished.part = Part{};
            finished.is_placed = false;
            const auto text = blocks_.load(block, buffer);
            if (text) {
                static_cast<void>(reader.read(text->at, text->limit, text->end, text->is_last, finished.part,
                                              finished.scratch.target()));
            }
            hand_in(block, finished, text ? std::nullopt : std::optional<Error>(text.error()));
            do {
                if (!copy_placed(mine, spare)) return;
            } while (mine.size() >= ahead_max);
        }
        while (!mine.empty()) {
            if (!copy_placed(mine, spare)) return;
        }
    }

    // After all have finished.
    [[nodiscard]] Result<Part> outcome() {
        if (error_) return fail(*error_);
        return std::move(whole_);
    }

private:
    using Blocks = std::vector<std::unique_ptr<FinishedBlock>>;
    static constexpr std::size_t ahead_max = 32;

    void hand_in(std::uint64_t block, FinishedBlock& finished, std::optional<Error> error) {
        const std::lock_guard lock(mutex_);
        if (error_) return;
        if (error) {
            error_ = std::move(error);
            return;
        }
        waiting_.emplace(block, &finished);
        while (!waiting_.empty() && waiting_.begin()->first == turn_) {
            FinishedBlock& first = *waiting_.begin()->second;
            first.place = whole_.rows;
            whole_.append(first.part);
            first.is_placed = true;
            waiting_.erase(waiting_.begin());
            const std::uint64_t done = turn_++;
            if (!plan_.progress || done % progress_blocks != 0) continue;
            if (!plan_.progress(blocks_.bytes_before(done + 1))) {
                error_ = Error{ErrorCode::refused, "the reading of the file was stopped; nothing was changed"};
                return;
            }
        }
    }

    // Copies those of mine that have a place to it, and lets others work when there are none. False when all stop.
    [[nodiscard]] bool copy_placed(Blocks& mine, Blocks& spare) {
        Blocks placed;
        {
            const std::lock_guard lock(mutex_);
            if (error_) return false;
            for (std::unique_ptr<FinishedBlock>& block : mine) {
                if (block->is_placed) placed.push_back(std::move(block));
            }
        }
        std::erase(mine, nullptr);
        if (placed.empty()) std::this_thread::yield();
        for (std::unique_ptr<FinishedBlock>& block : placed) {
            for (std::size_t i = 0; i < target_.size(); ++i) {
                std::memcpy(target_.at(i) + block->place, block->scratch.target().at(i),
                            block->part.rows * sizeof(std::int64_t));
            }
            spare.push_back(std::move(block));
        }
        return true;
    }

    const LineBlocks& blocks_;
    const TextPlan& plan_;
    RowTarget target_;
    std::atomic<std::uint64_t> next_{0};
    std::mutex mutex_;  // guards all below, and is_placed and place of every block
    std::map<std::uint64_t, FinishedBlock*> waiting_;
    std::uint64_t turn_ = 0;
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
