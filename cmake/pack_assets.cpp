// pack_assets FOLDER BLOB: puts every file of a folder into one blob for the program to carry, gzipped where that
// helps. The same files give the same bytes, whatever their times and the order of the folder.
//
// Layout, numbers little endian: "PIGWEB01", u32 files, then per file, sorted by path: u16 and path ("assets/a.js"),
// u16 and MIME type, u16 and ETag, u8 gzipped, u32 plain size, u32 stored size, u32 offset; then the stored bytes.

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Packed {
    std::string path, mime, etag, stored;
    std::size_t plain_size = 0;
    bool gzipped = false;
};

std::string mime_of(const fs::path& path) {
    static const std::map<std::string, std::string> known = {{".html", "text/html; charset=utf-8"},
                                                             {".js", "text/javascript; charset=utf-8"},
                                                             {".css", "text/css; charset=utf-8"},
                                                             {".json", "application/json"},
                                                             {".svg", "image/svg+xml"},
                                                             {".png", "image/png"},
                                                             {".ico", "image/x-icon"},
                                                             {".txt", "text/plain; charset=utf-8"},
                                                             {".woff2", "font/woff2"},
                                                             {".webmanifest", "application/manifest+json"}};
    const auto found = known.find(path.extension().string());
    return found == known.end() ? "application/octet-stream" : found->second;
}

std::string etag_of(std::string_view content) {
    // Two runs of FNV-1a from different starts: 128 bits, to tell versions of our own files apart.
    std::string etag = "\"";
    for (const std::uint64_t start : {0xCBF29CE484222325ULL, 0x9E3779B97F4A7C15ULL}) {
        std::uint64_t hash = start;
        for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        char hex[17];
        std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
        etag += hex;
    }
    return etag + "\"";
}

std::string gzip(const std::string& plain) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib does not start");
    }
    std::string packed(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib fails");
    return packed;
}

Packed pack(const fs::path& folder, const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    std::string plain((std::istreambuf_iterator<char>(input)), {});
    if (!input) throw std::runtime_error("cannot read " + file.string());
    Packed packed;
    packed.path = fs::relative(file, folder).generic_string();
    packed.mime = mime_of(file);
    packed.etag = etag_of(plain);
    packed.plain_size = plain.size();
    packed.stored = gzip(plain);
    packed.gzipped = packed.stored.size() + packed.stored.size() / 8 < plain.size();
    if (!packed.gzipped) packed.stored = std::move(plain);
    return packed;
}

void append_number(std::string& blob, std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) blob.push_back(static_cast<char>(number >> (8 * i) & 0xFF));
}

void append_text(std::string& blob, const std::string& text) {
    append_number(blob, text.size(), 2);
    blob += text;
}

std::string blob_of(const std::vector<Packed>& files) {
    std::string index = "PIGWEB01";
    append_number(index, files.size(), 4);
    std::size_t index_size = index.size();
    for (const Packed& file : files) {
        index_size += 2 + file.path.size() + 2 + file.mime.size() + 2 + file.etag.size() + 1 + 12;
    }
    std::size_t offset = index_size;
    for (const Packed& file : files) {
        append_text(index, file.path);
        append_text(index, file.mime);
        append_text(index, file.etag);
        append_number(index, file.gzipped ? 1 : 0, 1);
        append_number(index, file.plain_size, 4);
        append_number(index, file.stored.size(), 4);
        append_number(index, offset, 4);
        offset += file.stored.size();
    }
    for (const Packed& file : files) index += file.stored;
    return index;
}

}  // namespace

int main(int count, char** words) try {
    if (count != 3) throw std::runtime_error("usage: pack_assets FOLDER BLOB");
    const fs::path folder = words[1];
    std::vector<fs::path> paths;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file()) paths.push_back(entry.path());
        }
    }
    std::ranges::sort(paths);
    std::vector<Packed> files;
    for (const fs::path& path : paths) files.push_back(pack(folder, path));
    const std::string blob = blob_of(files);
    std::ofstream output(words[2], std::ios::binary | std::ios::trunc);
    output.write(blob.data(), static_cast<std::streamsize>(blob.size())).flush();
    if (!output) throw std::runtime_error("cannot write " + std::string(words[2]));
    return 0;
} catch (const std::exception& error) {
    std::cerr << "pack_assets: " << error.what() << "\n";
    return 1;
}
