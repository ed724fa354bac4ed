#include "apps/foreseen_store.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include "adapters/system/private_folder.h"
#include "apps/file_output.h"

namespace piggy::apps {

namespace fs = std::filesystem;

std::optional<std::string> FileForeseenStore::load(const std::string& name) {
    const fs::path path = folder_ / name;
    std::error_code trouble;
    if (!fs::is_regular_file(path, trouble)) return std::nullopt;
    const std::uintmax_t size = fs::file_size(path, trouble);
    if (trouble || size > bytes_max_) return std::nullopt;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
    fs::last_write_time(path, fs::file_time_type::clock::now(), trouble);  // so it is not the oldest
    return bytes;
}

// Where it can't be kept it is made again next time.
void FileForeseenStore::keep(const std::string& name, const std::string& bytes) {
    if (bytes.size() > bytes_max_) return;
    for (const fs::path& folder : {folder_.parent_path(), folder_}) {
        if (!system::make_private_folder(folder)) return;
    }
    static_cast<void>(write_whole_file(folder_ / name, bytes, Readers::owner));
    remove_oldest();
}

void FileForeseenStore::remove_oldest() const {
    struct Kept {
        fs::path path;
        fs::file_time_type used;
        std::uintmax_t bytes;
    };
    std::vector<Kept> all;
    std::uintmax_t total = 0;
    std::error_code trouble;
    for (const auto& entry : fs::directory_iterator(folder_, trouble)) {
        std::error_code gone;
        const Kept kept{entry.path(), entry.last_write_time(gone), entry.file_size(gone)};
        if (gone) continue;
        all.push_back(kept);
        total += kept.bytes;
    }
    std::ranges::sort(all, {}, &Kept::used);
    for (const Kept& kept : all) {
        if (total <= bytes_max_) return;
        fs::remove(kept.path, trouble);
        total -= kept.bytes;
    }
}

}  // namespace piggy::apps
