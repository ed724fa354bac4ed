#pragma once
// web_assets: the page's files (web/dist), carried inside the program. Found by exact path from a fixed list, never by
// joining paths; for development they can come from a folder instead, under the same rule.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::web_assets {

// One file. The views live as long as the Assets they came from.
struct Asset {
    std::string_view path;    // "index.html", "assets/app-1a2b.js"
    std::string_view mime;    // "text/html; charset=utf-8"
    std::string_view etag;    // with its quotes
    std::string_view stored;  // the bytes, gzipped or not
    bool gzipped = false;
    std::size_t plain_size = 0;

    // The bytes as they were before packing.
    [[nodiscard]] std::string plain() const;
};

// Any thread.
class Assets {
public:
    // Those that were compiled in; none when the page had not been built. Costs a read of the index.
    Assets();
    // Those of a folder as they are now. errors: not_found, unavailable
    [[nodiscard]] static Result<Assets> from_folder(const std::filesystem::path& folder);
    // A packed blob, which must outlive the Assets. errors: malformed
    [[nodiscard]] static Result<Assets> from_blob(std::string_view blob);

    [[nodiscard]] std::optional<Asset> find(std::string_view path) const;
    [[nodiscard]] std::size_t count() const;

private:
    struct Files;
    explicit Assets(std::shared_ptr<const Files> files);
    std::shared_ptr<const Files> files_;
};

}  // namespace piggy::web_assets
