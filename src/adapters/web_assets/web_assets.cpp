#include "adapters/web_assets/web_assets.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <list>
#include <map>
#include <system_error>

#include "core/invariant.h"

// assets_blob.S
extern "C" const char piggy_web_assets_begin[];
extern "C" const char piggy_web_assets_end[];

namespace piggy::web_assets {
namespace {

// Takes numbers and texts off the front of a blob; everything after the first miss is empty and `ok` is false.
struct BlobReader {
    std::string_view left;
    bool ok = true;

    std::string_view bytes(std::size_t count) {
        ok = ok && count <= left.size();
        if (!ok) return {};
        const std::string_view taken = left.substr(0, count);
        left.remove_prefix(count);
        return taken;
    }
    std::uint32_t number(std::size_t size) {
        std::uint32_t value = 0;
        const std::string_view taken = bytes(size);
        for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(taken[i]);
        return value;
    }
    std::string_view text() { return bytes(number(2)); }
};

std::string_view mime_of(const std::filesystem::path& path) {
    static const std::map<std::string, std::string_view> known = {{".html", "text/html; charset=utf-8"},
                                                                  {".js", "text/javascript; charset=utf-8"},
                                                                  {".css", "text/css; charset=utf-8"},
                                                                  {".json", "application/json"},
                                                                  {".svg", "image/svg+xml"},
                                                                  {".png", "image/png"},
                                                                  {".ico", "image/x-icon"},
                                                                  {".txt", "text/plain; charset=utf-8"}};
    const auto found = known.find(path.extension().string());
    return found == known.end() ? "application/octet-stream" : found->second;
}

}  // namespace

struct Assets::Files {
    std::map<std::string_view, Asset> by_path;
    std::list<std::string> owned;  // texts of a folder's files; a list never moves them
};

std::string Asset::plain() const {
    if (!gzipped) return std::string(stored);
    std::string text(plain_size, '\0');
    z_stream stream{};
    invariant(inflateInit2(&stream, 15 + 16) == Z_OK, "zlib starts");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
    stream.avail_in = static_cast<uInt>(stored.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    invariant(result == Z_STREAM_END && stream.total_out == plain_size, "what was packed can be unpacked");
    return text;
}

Assets::Assets(std::shared_ptr<const Files> files) : files_(std::move(files)) {}

Assets::Assets() {
    const auto size = static_cast<std::size_t>(piggy_web_assets_end - piggy_web_assets_begin);
    auto built_in = from_blob({piggy_web_assets_begin, size});
    invariant(built_in.has_value(), "the page's files were packed by pack_assets");
    files_ = built_in->files_;
}

Result<Assets> Assets::from_blob(std::string_view blob) {
    BlobReader reader{blob};
    if (reader.bytes(8) != "PIGWEB01") return fail(ErrorCode::malformed, "these are no packed files");
    auto files = std::make_shared<Files>();
    const std::uint32_t count = reader.number(4);
    for (std::uint32_t i = 0; i < count && reader.ok; ++i) {
        Asset asset;
        asset.path = reader.text();
        asset.mime = reader.text();
        asset.etag = reader.text();
        asset.gzipped = reader.number(1) != 0;
        asset.plain_size = reader.number(4);
        const std::size_t stored_size = reader.number(4);
        const std::size_t offset = reader.number(4);
        if (!reader.ok || offset > blob.size() || stored_size > blob.size() - offset) break;
        asset.stored = blob.substr(offset, stored_size);
        files->by_path.emplace(asset.path, asset);
    }
    if (!reader.ok || files->by_path.size() != count) return fail(ErrorCode::malformed, "packed files are cut off");
    return Assets(std::move(files));
}

Result<Assets> Assets::from_folder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    auto files = std::make_shared<Files>();
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->is_symlink() || !entry->is_regular_file()) continue;
        std::ifstream input(entry->path(), std::ios::binary);
        const std::string& content =
            files->owned.emplace_back(std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>());
        const std::string& path = files->owned.emplace_back(fs::relative(entry->path(), folder).generic_string());
        char etag[40];
        std::snprintf(etag, sizeof etag, "\"%zx-%08lx\"", content.size(),
                      ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
        const std::string& tag = files->owned.emplace_back(etag);
        files->by_path.emplace(path, Asset{path, mime_of(path), tag, content, false, content.size()});
    }
    if (error)
        return fail(ErrorCode::not_found,
                    "cannot read the page's files in " + folder.string() + ": " + error.message());
    return Assets(std::move(files));
}

std::optional<Asset> Assets::find(std::string_view path) const {
    const auto found = files_->by_path.find(path);
    if (found == files_->by_path.end()) return std::nullopt;
    return found->second;
}

std::size_t Assets::count() const { return files_->by_path.size(); }

}  // namespace piggy::web_assets
