// A column of forecasts as bytes: magic, name, what came of the learning, values, XXH3 of all before.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "backtest/foreseen.h"
#include "forecast/byte_text.h"

namespace piggy::backtest {
namespace {

constexpr std::uint64_t magic = 0x314E455345524F46ULL;  // "FORESEN1"
constexpr std::size_t checksum_size = sizeof(std::uint64_t);

}  // namespace

std::string foreseen_bytes(const Foreseen& foreseen, std::string_view name) {
    forecast::ByteWriter writer;
    writer.put(magic);
    writer.put(name);
    writer.put(std::uint64_t{foreseen.use.retrained});
    writer.put(std::uint64_t{foreseen.use.proven});
    writer.put(std::string_view(foreseen.use.verdict));
    writer.put(std::uint64_t{foreseen.column.size()});
    std::string bytes = writer.take();
    bytes.append(reinterpret_cast<const char*>(foreseen.column.data()), foreseen.column.size() * sizeof(std::int64_t));
    forecast::ByteWriter checksum;
    checksum.put(std::uint64_t{XXH3_64bits(bytes.data(), bytes.size())});
    return bytes + checksum.take();
}

Result<Foreseen> read_foreseen(std::string_view bytes, std::string_view name) {
    const auto refused = [](const char* what) {
        return fail(ErrorCode::malformed, std::string("these are no kept forecasts of this backtest: ") + what);
    };
    if (bytes.size() < checksum_size) return refused("too short");
    const std::string_view content = bytes.substr(0, bytes.size() - checksum_size);
    std::uint64_t checksum = 0;
    std::memcpy(&checksum, bytes.data() + content.size(), checksum_size);
    if (checksum != XXH3_64bits(content.data(), content.size())) return refused("damaged or cut off");
    forecast::ByteReader reader(content);
    std::uint64_t found_magic = 0, retrained = 0, proven = 0, count = 0;
    std::string found_name;
    Foreseen foreseen;
    reader.get(found_magic);
    reader.get(found_name);
    reader.get(retrained);
    reader.get(proven);
    reader.get(foreseen.use.verdict);
    reader.get(count);
    if (!reader.sound() || found_magic != magic || found_name != name) return refused("another file");
    // What is left is the column.
    const std::size_t head = 8 + 4 + found_name.size() + 8 + 8 + 4 + foreseen.use.verdict.size() + 8;
    const std::string_view column = content.substr(head);
    if (column.size() % sizeof(std::int64_t) != 0 || column.size() / sizeof(std::int64_t) != count) {
        return refused("another length");
    }
    if (proven > retrained || retrained > count) return refused("impossible counts");
    foreseen.use.retrained = retrained;
    foreseen.use.proven = proven;
    foreseen.column.resize(count);
    if (count > 0) std::memcpy(foreseen.column.data(), column.data(), column.size());
    return foreseen;
}

}  // namespace piggy::backtest
