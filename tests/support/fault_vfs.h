#pragma once
// FaultVfs: a file system between SQLite and the disk that fails when it is told to. Once install()ed every database
// this process opens goes through it: SQLite's default. It counts the calls that touch the disk (opening, reading,
// writing, flushing, cutting and removing files) and can fail the Nth, be full after so many bytes, or have its power
// cut: then everything fails until power_on(), which puts back what was flushed and no more.
//
// What it believes of a disk: a write is safe once its file was flushed; until then it may be there in whole, in parts
// of 512 bytes, or not at all. A file's making or removal is safe once its folder was flushed, which SQLite does for
// logs and journals. Files are only followed while SQLite has had them open; others it leaves alone. It doesn't flush
// for real: a test of it needs no slow disk.
//
// One of it per process, any thread; faults strike whoever comes.

#include <cstdint>
#include <filesystem>
#include <limits>

namespace piggy::test {

class FaultVfs {
public:
    // Makes it SQLite's default. Call before the first database is opened.
    static FaultVfs& install();

    // No faults, the count at zero. Files stay as they are.
    void calm();
    [[nodiscard]] std::int64_t calls() const;
    // Whether a fault struck since calm().
    [[nodiscard]] bool struck() const;

    // The call with this number (from 1, counted since calm()) fails with EIO; times: and so many after it.
    void fail_call(std::int64_t number, std::int64_t times = 1);
    // Reads are counted, and fail, too. Otherwise only what changes the disk.
    void count_reads(bool counted);
    // Writes that make files larger get ENOSPC once this many bytes were added since calm().
    void fill_after(std::int64_t bytes);
    // From the call with this number on, everything fails; what it would have done may be half done.
    void cut_power_at(std::int64_t number);

    // After a cut, with every database closed: each file followed becomes what a disk could have kept. seed 0: only
    // what was flushed; others: also parts of what was not, by lot.
    void power_on(std::uint64_t seed = 0);
    // Forgets files of this folder: a test that puts other files there calls it.
    void forget(const std::filesystem::path& folder);
};

}  // namespace piggy::test
