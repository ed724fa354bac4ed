// A backup's bytes, as somebody might hand them to us: opened, checked, taken apart. What is believed must be what a
// writer of its manifest would have written, and its names lead nowhere else.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "adapters/archive/archive.h"

using namespace piggy::archive;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    if (const auto manifest = parse_manifest(bytes)) {
        if (to_text(*manifest) != bytes) std::abort();
        for (const Entry& entry : manifest->entries) {
            if (entry.name.find("..") == 0 || entry.name[0] == '/' || entry.name.find("/.") != std::string::npos)
                std::abort();
        }
    }
    const int memory = ::memfd_create("backup", MFD_CLOEXEC);
    if (memory < 0 || ::write(memory, data, size) != static_cast<ssize_t>(size)) std::abort();
    const auto reader = ArchiveReader::open(OwnedFile(memory, "backup"));
    if (!reader) return 0;
    static_cast<void>(reader->check());
    return 0;
}
