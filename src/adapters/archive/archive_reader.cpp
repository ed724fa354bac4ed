#include "adapters/archive/archive_reader.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "adapters/archive/sha256.h"
#include "adapters/archive/tar_header.h"

namespace piggy::archive {
namespace {

constexpr std::int64_t piece_bytes = 1 << 16;

std::string_view text_of(const Block& block) { return {block.data(), block.size()}; }

}  // namespace

Error ArchiveReader::damaged(const std::string& what) const {
    return {ErrorCode::malformed, "the backup " + file_.name().string() + " can't be used: " + what};
}

Result<ArchiveReader> ArchiveReader::open(const std::filesystem::path& file) {
    auto opened = OwnedFile::open(file);
    if (!opened) return fail(opened.error());
    return open(std::move(*opened));
}

Result<ArchiveReader> ArchiveReader::open(OwnedFile file) {
    ArchiveReader reader(std::move(file));
    if (auto read = reader.read_manifest(); !read) return fail(read.error());
    return reader;
}

Result<> ArchiveReader::read_manifest() {
    Block first{};
    const auto got = file_.read(0, first);
    if (!got) return fail(got.error());
    const auto figures = figures_of(first);
    if (!*got || !figures || figures->bytes > static_cast<std::int64_t>(manifest_bytes_max) ||
        first != tar_header(manifest_name, figures->bytes, figures->seconds)) {
        return fail(damaged("it is no backup of CryptoPiggy"));
    }
    std::string text(static_cast<std::size_t>(figures->bytes), '\0');
    const auto whole = file_.read(block_bytes, text);
    if (!whole) return fail(whole.error());
    if (!*whole) return fail(damaged("it ends in its list of files"));
    auto parsed = parse_manifest(text);
    if (!parsed) return fail(Error{parsed.error().code, damaged(parsed.error().what).what});
    manifest_ = std::move(*parsed);
    seconds_ = figures->seconds;
    end_ = block_bytes + padded(figures->bytes);
    for (const Entry& entry : manifest_.entries) {
        begins_.push_back(end_);
        end_ += block_bytes + padded(entry.bytes);
    }
    const auto size = file_.size();
    if (!size) return fail(size.error());
    if (*size != end_ + end_bytes) {
        return fail(
            damaged("it has " + std::to_string(*size) + " bytes and should have " + std::to_string(end_ + end_bytes)));
    }
    return {};
}

Result<> ArchiveReader::expect(std::int64_t at, std::string_view bytes) const {
    std::string there(bytes.size(), '\0');
    const auto whole = file_.read(at, there);
    if (!whole) return fail(whole.error());
    if (*whole && there == bytes) return {};
    return fail(damaged("what stands at byte " + std::to_string(at) + " was not written by CryptoPiggy"));
}

template <class Sink>
Result<> ArchiveReader::read_entry(std::size_t index, Sink sink) const {
    const Entry& entry = manifest_.entries.at(index);
    const std::int64_t begin = begins_.at(index);
    if (auto same = expect(begin, text_of(tar_header(entry.name, entry.bytes, seconds_))); !same) return same;
    Sha256 hash;
    std::string piece;
    for (std::int64_t done = 0; done < entry.bytes; done += static_cast<std::int64_t>(piece.size())) {
        piece.resize(static_cast<std::size_t>(std::min(piece_bytes, entry.bytes - done)));
        const auto whole = file_.read(begin + block_bytes + done, piece);
        if (!whole) return fail(whole.error());
        if (!*whole) return fail(damaged("it ends in " + entry.name));
        hash.add(piece);
        if (auto taken = sink(std::string_view(piece)); !taken) return taken;
    }
    if (hash.hex() != entry.sha256) return fail(damaged(entry.name + " in it is damaged"));
    const std::int64_t behind = begin + block_bytes + entry.bytes;
    return expect(behind, std::string(static_cast<std::size_t>(padded(entry.bytes) - entry.bytes), '\0'));
}

Result<> ArchiveReader::check() const {
    const std::string list = to_text(manifest_);
    const auto listed = static_cast<std::int64_t>(list.size());
    if (auto same = expect(block_bytes + listed, std::string(static_cast<std::size_t>(padded(listed) - listed), '\0'));
        !same) {
        return same;
    }
    for (std::size_t i = 0; i < manifest_.entries.size(); ++i) {
        auto read = read_entry(i, [](std::string_view) -> Result<> { return {}; });
        if (!read) return read;
    }
    return expect(end_, std::string(end_bytes, '\0'));
}

Result<> ArchiveReader::extract(std::size_t index, const std::filesystem::path& place) const {
    auto made = OwnedFile::make(place);
    if (!made) return fail(made.error());
    auto read = read_entry(index, [&](std::string_view piece) { return made->append(piece); });
    if (read) read = made->flush();
    if (!read) ::unlink(place.c_str());
    return read;
}

}  // namespace piggy::archive
