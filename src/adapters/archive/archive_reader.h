#pragma once
// ArchiveReader: a backup that is believed only as far as it is what its manifest says.

#include <filesystem>
#include <vector>

#include "adapters/archive/manifest.h"
#include "adapters/archive/owned_file.h"

namespace piggy::archive {

class ArchiveReader {
public:
    // Reads the manifest; the file has to be as long as that says.
    // errors: not_found; malformed: no backup, or damaged; refused: of a newer program; unavailable
    [[nodiscard]] static Result<ArchiveReader> open(const std::filesystem::path& file);
    [[nodiscard]] static Result<ArchiveReader> open(OwnedFile file);

    [[nodiscard]] const Manifest& manifest() const { return manifest_; }
    // Reads all of it: headers, files, what lies between them, the end. errors: malformed: where; unavailable
    [[nodiscard]] Result<> check() const;
    // The file with this number in the manifest, to a place where nothing is (0600), flushed; checked again on the way.
    // errors: malformed; refused: something is there; unavailable
    [[nodiscard]] Result<> extract(std::size_t index, const std::filesystem::path& place) const;

private:
    explicit ArchiveReader(OwnedFile file) : file_(std::move(file)) {}
    [[nodiscard]] Result<> read_manifest();
    template <class Sink>
    [[nodiscard]] Result<> read_entry(std::size_t index, Sink sink) const;
    [[nodiscard]] Result<> expect(std::int64_t at, std::string_view bytes) const;
    [[nodiscard]] Error damaged(const std::string& what) const;

    OwnedFile file_;
    Manifest manifest_;
    std::int64_t seconds_ = 0;
    std::vector<std::int64_t> begins_;  // of each entry's header
    std::int64_t end_ = 0;              // of the last entry
};

}  // namespace piggy::archive
