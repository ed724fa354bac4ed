#pragma once
// Tally: how often each value of something was seen, and in which lines first. For the few values a file has.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "adapters/candle_files/defects.h"

namespace piggy::candle_files {

template <class Value>
class Tally {
public:
    struct Entry {
        Value value{};
        std::uint64_t count = 0;
        std::vector<std::uint64_t> first_lines;
    };

    // count lines from first_line on, each with this value.
    void add(Value value, std::uint64_t first_line, std::uint64_t count = 1) {
        if (count == 0) return;
        Entry& entry = entry_of(value);
        entry.count += count;
        for (std::uint64_t i = 0; i < count && entry.first_lines.size() < first_lines_max; ++i) {
            entry.first_lines.push_back(first_line + i);
        }
    }
    // Adds a later part of the file whose own lines are counted from this one.
    void append(const Tally& later, std::uint64_t line_offset) {
        for (const Entry& from : later.entries_) {
            Entry& entry = entry_of(from.value);
            entry.count += from.count;
            for (const std::uint64_t line : from.first_lines) {
                if (entry.first_lines.size() < first_lines_max) entry.first_lines.push_back(line + line_offset);
            }
        }
    }
    // In the order first seen.
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

    // Everything but the commonest value, as one defect.
    [[nodiscard]] Defect minority(DefectKind kind) const {
        Defect defect{kind, 0, {}};
        const auto commonest = std::max_element(entries_.begin(), entries_.end(),
                                                [](const Entry& a, const Entry& b) { return a.count < b.count; });
        for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
            if (entry == commonest) continue;
            defect.count += entry->count;
            defect.first_lines.insert(defect.first_lines.end(), entry->first_lines.begin(), entry->first_lines.end());
        }
        std::sort(defect.first_lines.begin(), defect.first_lines.end());
        if (defect.first_lines.size() > first_lines_max) defect.first_lines.resize(first_lines_max);
        return defect;
    }

private:
    Entry& entry_of(Value value) {
        const auto known =
            std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.value == value; });
        if (known != entries_.end()) return *known;
        entries_.push_back({value, 0, {}});
        return entries_.back();
    }

    std::vector<Entry> entries_;
};

}  // namespace piggy::candle_files
