#include "support/fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

// A write of bytes, or a cut to a length.
struct Pending {
    std::int64_t offset = 0;
    std::string bytes;
    bool is_cut = false;
};

void apply(std::string& content, const Pending& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.is_cut) return content.resize(offset);
    content.resize(std::max(content.size(), offset + change.bytes.size()));
    content.replace(offset, change.bytes.size(), change.bytes);
}

struct Inode {
    std::string flushed;
    std::vector<Pending> pending;
};

// A name in a folder: what it leads to now, and what after a power cut.
struct Name {
    std::shared_ptr<Inode> now, flushed;
};

// splitmix64: the same parts of the same writes on every machine.
class Lot {
public:
    explicit Lot(std::uint64_t seed) : state_(seed) {}
    std::uint64_t draw() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_;
};

struct Disk {
    std::mutex mutex;
    std::map<std::string, Name> names;
    std::int64_t calls = 0, added = 0;
    std::int64_t fail_from = 0, fail_until = 0;  // until: not itself
    std::int64_t room = std::numeric_limits<std::int64_t>::max();
    std::int64_t cut_at = 0;
    bool counts_reads = false, is_cut = false, struck = false;

    // With the mutex. True: this call fails.
    bool fails() {
        if (is_cut) return true;
        ++calls;
        if (cut_at != 0 && calls >= cut_at) is_cut = struck = true;
        const bool failed = is_cut || (calls >= fail_from && calls < fail_until);
        struck = struck || failed;
        return failed;
    }
    void flush_folder_of(const std::string& path) {
        const fs::path folder = fs::path(path).parent_path();
        for (auto& [name, entry] : names) {
            if (fs::path(name).parent_path() == folder) entry.flushed = entry.now;
        }
    }
};

Disk& disk() {
    static Disk the;
    return the;
}

std::string content_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// What SQLite holds of an open file; the real one's follows in the same memory.
struct FaultFile {
    sqlite3_file base;
    sqlite3_file* real;
    std::shared_ptr<Inode>* inode;  // empty: not followed
    std::string* path;
    bool flushes_folder;  // with its first flush, as unix does for logs and journals it has made
};

FaultFile& ours(sqlite3_file* file) { return *reinterpret_cast<FaultFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return ours(file).real; }
sqlite3_vfs* below(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int close_file(sqlite3_file* file) {
    FaultFile& closed = ours(file);
    const int result = closed.real->pMethods == nullptr ? SQLITE_OK : closed.real->pMethods->xClose(closed.real);
    delete closed.inode;
    delete closed.path;
    closed.inode = nullptr;
    closed.path = nullptr;
    return result;
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    {
        Disk& all = disk();
        const std::lock_guard lock(all.mutex);
        if (all.is_cut || (all.counts_reads && all.fails())) return SQLITE_IOERR_READ;
    }
    return real(file)->pMethods->xRead(real(file), bytes, size, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    const bool dead = all.is_cut;
    const bool fails = all.fails();
    FaultFile& written = ours(file);
    if (*written.inode && !dead && (!fails || all.is_cut)) {
        (*written.inode)
            ->pending.push_back(
                {offset, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)), false});
    }
    if (fails) return SQLITE_IOERR_WRITE;
    sqlite3_int64 length = 0;
    written.real->pMethods->xFileSize(written.real, &length);
    const std::int64_t growth = std::max<std::int64_t>(offset + size - length, 0);
    if (growth > 0 && all.added + growth > all.room) {
        all.struck = true;
        if (*written.inode) (*written.inode)->pending.pop_back();
        return SQLITE_FULL;
    }
    all.added += growth;
    return written.real->pMethods->xWrite(written.real, bytes, size, offset);
}

int cut_file(sqlite3_file* file, sqlite3_int64 size) {
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    if (all.fails()) return SQLITE_IOERR_TRUNCATE;
    if (*ours(file).inode) (*ours(file).inode)->pending.push_back({size, "", true});
    return real(file)->pMethods->xTruncate(real(file), size);
}

int flush_file(sqlite3_file* file, int) {
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    if (all.fails()) return SQLITE_IOERR_FSYNC;
    FaultFile& flushed = ours(file);
    if (!*flushed.inode) return SQLITE_OK;
    for (const Pending& change : (*flushed.inode)->pending) apply((*flushed.inode)->flushed, change);
    (*flushed.inode)->pending.clear();
    if (flushed.flushes_folder) all.flush_folder_of(*flushed.path);
    flushed.flushes_folder = false;
    return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); }
int lock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
int is_reserved(sqlite3_file* file, int* answer) {
    return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}
int control_file(sqlite3_file* file, int what, void* with) {
    return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, memory);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

const sqlite3_io_methods methods = {
    2,           close_file,  read_file,    write_file,   cut_file,    flush_file,      size_of_file,
    lock_file,   unlock_file, is_reserved,  control_file, sector_size, characteristics, map_shared,
    lock_shared, barrier,     unmap_shared, nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    FaultFile& opened = ours(file);
    opened.base.pMethods = nullptr;
    opened.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(FaultFile));
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    std::error_code error;
    const bool existed = name != nullptr && fs::exists(name, error);
    if (all.fails()) return SQLITE_CANTOPEN;
    const int result = below(vfs)->xOpen(below(vfs), name, opened.real, flags, flags_out);
    if (result != SQLITE_OK) return result;
    opened.inode = new std::shared_ptr<Inode>();
    opened.path = new std::string(name == nullptr ? "" : name);
    const bool is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
    opened.flushes_folder = is_log && !existed;
    if (name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0) {
        Name& entry = all.names[name];
        if (!existed || !entry.now) {
            entry.now = std::make_shared<Inode>();
            if (existed) {
                entry.now->flushed = content_of(name);
                entry.flushed = entry.now;
            }
        }
        *opened.inode = entry.now;
    }
    opened.base.pMethods = &methods;
    return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int flush_folder) {
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    if (all.fails()) return SQLITE_IOERR_DELETE;
    const int result = below(vfs)->xDelete(below(vfs), name, 0);
    if (result == SQLITE_OK) {
        if (const auto entry = all.names.find(name); entry != all.names.end()) entry->second.now = nullptr;
        if (flush_folder != 0) all.flush_folder_of(name);
    }
    return result;
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
    return below(vfs)->xAccess(below(vfs), name, flags, answer);
}
int full_name(sqlite3_vfs* vfs, const char* name, int size, char* full) {
    return below(vfs)->xFullPathname(below(vfs), name, size, full);
}
int randomness(sqlite3_vfs* vfs, int size, char* bytes) { return below(vfs)->xRandomness(below(vfs), size, bytes); }
int sleep_for(sqlite3_vfs* vfs, int microseconds) { return below(vfs)->xSleep(below(vfs), microseconds); }
int time_now(sqlite3_vfs* vfs, sqlite3_int64* time) { return below(vfs)->xCurrentTimeInt64(below(vfs), time); }
int time_now_in_days(sqlite3_vfs* vfs, double* time) { return below(vfs)->xCurrentTime(below(vfs), time); }
int last_error(sqlite3_vfs* vfs, int size, char* text) { return below(vfs)->xGetLastError(below(vfs), size, text); }

// What a disk could have kept: the flushed, and of each change after it nothing, all, or some sectors.
std::string kept(const Inode& inode, std::uint64_t seed) {
    std::string content = inode.flushed;
    if (seed == 0) return content;
    Lot lot(seed);
    for (const Pending& change : inode.pending) {
        const std::uint64_t fate = lot.draw() % 3;
        if (fate == 0) continue;
        if (fate == 1 || change.is_cut) {
            apply(content, change);
            continue;
        }
        for (std::size_t at = 0; at < change.bytes.size(); at += 512) {
            if (lot.draw() % 2 == 0) continue;
            apply(content, {change.offset + static_cast<std::int64_t>(at), change.bytes.substr(at, 512), false});
        }
    }
    return content;
}

}  // namespace

FaultVfs& FaultVfs::install() {
    static FaultVfs faults;
    static sqlite3_vfs vfs;
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite3_vfs* real_vfs = sqlite3_vfs_find(nullptr);
        vfs = *real_vfs;
        vfs.iVersion = 2;
        vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + real_vfs->szOsFile;
        vfs.pNext = nullptr;
        vfs.zName = "piggy-faults";
        vfs.pAppData = real_vfs;
        vfs.xOpen = open_file;
        vfs.xDelete = remove_file;
        vfs.xAccess = access_file;
        vfs.xFullPathname = full_name;
        vfs.xDlOpen = nullptr;
        vfs.xDlError = nullptr;
        vfs.xDlSym = nullptr;
        vfs.xDlClose = nullptr;
        vfs.xRandomness = randomness;
        vfs.xSleep = sleep_for;
        vfs.xCurrentTime = time_now_in_days;
        vfs.xGetLastError = last_error;
        vfs.xCurrentTimeInt64 = time_now;
        if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) std::abort();
    });
    return faults;
}

void FaultVfs::calm() {
    Disk& all = disk();
    const std::lock_guard lock(all.mutex);
    all.calls = all.added = all.fail_from = all.fail_until = all.cut_at = 0;
    all.room = std::numeric_limits<std::int64_t>::max();
    all.counts_reads = all.is_cut = all.struck = false;
}

std::int64_t FaultVfs::calls() const {
    const std::lock_guard lock(disk().mutex);
    return disk().calls;
}

bool FaultVfs::struck() const {
    const std::lock_guard lock(disk().mutex);
    return disk().struck;
}

void FaultVfs::fail_call(std::int64_t number, std::int64_t times) {
    const std::lock_guard lock(disk().mutex);
    disk().fail_from = number;
    disk().fail_until = times > std::numeric_limits<std::int64_t>::max() - number
                            ? std::numeric_limits<std::int64_t>::max()
                            : number + times;
}

void FaultVfs::count_reads(bool counted) {
    const std::lock_guard lock(disk().mutex);
    disk().counts_reads = counted;
}

void FaultVfs::fill_after(std::int64_t bytes) {
    const std::lock_guard lock(disk().mutex);
    disk().room = bytes;
}

void FaultVfs::cut_power_at(std::int64_t number) {
    const std::lock_guard lock(disk().mutex);
    disk().cut_at = number;
}

void FaultVfs::power_on(std::uint64_t seed) {
    {
        Disk& all = disk();
        const std::lock_guard lock(all.mutex);
        std::uint64_t number = seed;
        for (auto& [name, entry] : all.names) {
            if (!fs::exists(fs::path(name).parent_path())) continue;
            fs::remove(name + "-shm");
            // A name whose folder was not flushed: by lot the old or the new.
            if (seed != 0 && entry.now && !entry.flushed && Lot(seed ^ 0x5EED).draw() % 2 == 0) {
                entry.flushed = entry.now;
            }
            if (!entry.flushed) {
                fs::remove(name);
            } else {
                const std::string content = kept(*entry.flushed, seed == 0 ? 0 : ++number);
                std::ofstream(name, std::ios::binary | std::ios::trunc) << content;
            }
        }
        all.names.clear();
    }
    calm();
}

void FaultVfs::forget(const std::filesystem::path& folder) {
    const std::lock_guard lock(disk().mutex);
    std::erase_if(disk().names, [&](const auto& entry) { return fs::path(entry.first).parent_path() == folder; });
}

}  // namespace piggy::test
