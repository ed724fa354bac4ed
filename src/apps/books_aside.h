#pragma once
// BooksAside: books that are begun anew. The old ones are moved into a folder of their own beside them, never deleted.
// First a marker says so on the disk; from then on it happens, however often it is cut short.

#include <filesystem>
#include <string>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::apps {

class BooksAside {
public:
    // The books are "<folder>/<name>.db" and what stands beside it under that name. marker: the file's name; prefix: of
    // the folders that old books are kept in, such as "books-until-".
    BooksAside(std::filesystem::path folder, std::string name, std::string marker, std::string prefix)
        : folder_(std::move(folder)), name_(std::move(name)), marker_(std::move(marker)), prefix_(std::move(prefix)) {}

    // The next go_on_if_asked() puts them aside, into a folder named after this time; that is so after a power cut,
    // too, once this has returned. errors: unavailable
    [[nodiscard]] Result<> ask(Timestamp now) const;
    // Before they are opened. errors: malformed: the marker is nonsense; unavailable
    [[nodiscard]] Result<> go_on_if_asked() const;

private:
    std::filesystem::path folder_;
    std::string name_, marker_, prefix_;
};

// A folder's entries, or a file's bytes. errors: unavailable
[[nodiscard]] Result<> flush_to_disk(const std::filesystem::path& path);

}  // namespace piggy::apps
