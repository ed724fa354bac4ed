#include "adapters/archive/archive_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "adapters/archive/archive_reader.h"
#include "adapters/archive/owned_file.h"
#include "adapters/archive/sha256.h"
#include "adapters/archive/tar_header.h"

namespace piggy::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t piece_bytes = 1 << 16;

template <class Sink>
Result<> read_all(const OwnedFile& file, std::int64_t bytes, Sink sink) {
    std::string piece;
    for (std::int64_t done = 0; done < bytes; done += static_cast<std::int64_t>(piece.size())) {
        piece.resize(static_cast<std::size_t>(std::min(piece_bytes, bytes - done)));
        const auto whole = file.read(done, piece);
        if (!whole) return fail(whole.error());
        if (!*whole) return fail(ErrorCode::unavailable, file.name().string() + " became shorter while it was read");
        if (auto taken = sink(std::string_view(piece)); !taken) return taken;
    }
    return {};
}

Result<Entry> entry_of(const Part& part, const OwnedFile& file) {
    const auto bytes = file.size();
    if (!bytes) return fail(bytes.error());
    if (!is_plain_name(part.name) || *bytes > file_bytes_max) {
        return fail(ErrorCode::refused, "a backup can't hold " + part.file.string());
    }
    Sha256 hash;
    auto read = read_all(file, *bytes, [&](std::string_view piece) -> Result<> {
        hash.add(piece);
        return {};
    });
    if (!read) return fail(read.error());
    return Entry{part.name, *bytes, hash.hex()};
}

std::string zeros(std::int64_t count) { return std::string(static_cast<std::size_t>(count), '\0'); }

Result<> write(const OwnedFile& to, const Manifest& manifest, const std::vector<OwnedFile>& files) {
    const std::int64_t seconds = nanoseconds_since_epoch(manifest.made) / 1'000'000'000;
    const std::string list = to_text(manifest);
    if (list.size() > manifest_bytes_max) return fail(ErrorCode::refused, "a backup can't hold so many files");
    const auto put_header = [&](std::string_view name, std::int64_t bytes) {
        const Block header = tar_header(name, bytes, seconds);
        return to.append({header.data(), header.size()});
    };
    const auto listed = static_cast<std::int64_t>(list.size());
    if (auto put = put_header(manifest_name, listed); !put) return put;
    if (auto put = to.append(list + zeros(padded(listed) - listed)); !put) return put;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Entry& entry = manifest.entries[i];
        if (auto put = put_header(entry.name, entry.bytes); !put) return put;
        auto copied = read_all(files[i], entry.bytes, [&](std::string_view piece) { return to.append(piece); });
        if (!copied) return copied;
        if (auto put = to.append(zeros(padded(entry.bytes) - entry.bytes)); !put) return put;
    }
    if (auto put = to.append(zeros(end_bytes)); !put) return put;
    return to.flush();
}

// RENAME_NOREPLACE: what appeared in the place meanwhile stays. Not every file system has it; then a look has to do.
Result<> give_name(const fs::path& beside, const fs::path& place, Overwrite overwrite) {
    const auto failed = [&](int reason) {
        const auto code = reason == EEXIST ? ErrorCode::refused : ErrorCode::unavailable;
        return fail(code, "cannot write " + place.string() + ": " + std::strerror(reason));
    };
    if (overwrite == Overwrite::no) {
        if (::renameat2(AT_FDCWD, beside.c_str(), AT_FDCWD, place.c_str(), RENAME_NOREPLACE) == 0) return {};
        if (errno != EINVAL && errno != ENOSYS) return failed(errno);
        std::error_code error;
        if (fs::exists(fs::symlink_status(place, error))) return failed(EEXIST);
    }
    if (::rename(beside.c_str(), place.c_str()) != 0) return failed(errno);
    return {};
}

}  // namespace

Result<Manifest> write_archive(const fs::path& place, Manifest about, const std::vector<Part>& parts,
                               Overwrite overwrite) {
    about.made = std::chrono::floor<std::chrono::seconds>(about.made);
    std::vector<OwnedFile> files;
    for (const Part& part : parts) {
        auto file = OwnedFile::open(part.file);
        if (!file) return fail(file.error());
        auto entry = entry_of(part, *file);
        if (!entry) return fail(entry.error());
        about.entries.push_back(std::move(*entry));
        files.push_back(std::move(*file));
    }
    const fs::path beside = place.string() + ".part" + std::to_string(::getpid());
    ::unlink(beside.c_str());  // of a process that died and had our number
    const auto made = [&]() -> Result<> {
        auto file = OwnedFile::make(beside);
        if (!file) return fail(file.error());
        if (auto written = write(*file, about, files); !written) return written;
        const auto back = ArchiveReader::open(beside);
        if (!back) return fail(back.error());
        if (back->manifest().entries != about.entries) return fail(ErrorCode::malformed, "it was not written whole");
        if (auto checked = back->check(); !checked) return checked;
        return give_name(beside, place, overwrite);
    }();
    if (!made) {
        ::unlink(beside.c_str());
        return fail(made.error());
    }
    if (auto flushed = flush_folder(place.parent_path()); !flushed) return fail(flushed.error());
    return about;
}

}  // namespace piggy::archive
