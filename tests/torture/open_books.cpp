#include <mutex>

#include "backend_core.h"
#include "fakes/memory_live_store.h"

namespace piggy::torture {

Result<std::unique_ptr<execution::LiveStore>> open_books(const std::filesystem::path& file, std::uint64_t) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<test::MemoryLiveBooks>> all;
    const std::lock_guard lock(mutex);
    auto& disk = all[file.string()];
    if (!disk) disk = std::make_shared<test::MemoryLiveBooks>();
    return std::unique_ptr<execution::LiveStore>(new test::MemoryLiveStore(disk));
}

}  // namespace piggy::torture
