// The arrows of src/rooms.txt, held: every #include of one of our headers must be listed for its room.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Arrows = std::map<std::string, std::set<std::string>>;

const fs::path source_root = fs::path(PIGGY_SOURCE_DIR) / "src";

Arrows read_arrows() {
    Arrows arrows;
    std::ifstream file(source_root / "rooms.txt");
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t colon = line.find(':');
        std::istringstream names(line.substr(colon + 1));
        std::set<std::string>& allowed = arrows[line.substr(0, colon)];
        for (std::string name; names >> name;) allowed.insert(name);
    }
    return arrows;
}

// "adapters/net/http_server.h" lies in adapters/net, "core/decimal.h" in core.
std::string room_of(const fs::path& relative) {
    auto part = relative.begin();
    if (part == relative.end()) return "";
    std::string room = part->string();
    if (room == "adapters" && ++part != relative.end()) room += "/" + part->string();
    return room;
}

bool is_source(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".h" || extension == ".cpp";
}

std::vector<std::string> own_includes(std::istream& file) {
    std::vector<std::string> found;
    for (std::string line; std::getline(file, line);) {
        const std::size_t start = line.find("#include \"");
        if (start == std::string::npos) continue;
        const std::size_t from = start + 10;
        found.push_back(line.substr(from, line.find('"', from) - from));
    }
    return found;
}

// One sentence for each include of this file that its room is not allowed.
std::vector<std::string> forbidden_includes(const Arrows& arrows, const std::string& file_name, std::istream& file) {
    std::vector<std::string> forbidden;
    const std::string room = room_of(file_name);
    const auto allowed = arrows.find(room);
    if (allowed == arrows.end()) return {file_name + " lies in a room that rooms.txt does not know"};
    for (const std::string& include : own_includes(file)) {
        const std::string other = room_of(include);
        if (other == room || allowed->second.contains(other) || allowed->second.contains("*")) continue;
        forbidden.push_back(file_name + " includes " + include + ", but " + room + " may not look into " + other);
    }
    return forbidden;
}

TEST(Rooms, EveryIncludeFollowsTheArrows) {
    const Arrows arrows = read_arrows();
    ASSERT_GE(arrows.size(), 10U);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
        if (!entry.is_regular_file() || !is_source(entry.path())) continue;
        ++files;
        std::ifstream file(entry.path());
        const std::string name = fs::relative(entry.path(), source_root).generic_string();
        for (const std::string& sentence : forbidden_includes(arrows, name, file)) ADD_FAILURE() << sentence;
    }
    EXPECT_GT(files, 10U);
}

TEST(Rooms, TheArrowsHaveNoRing) {
    const Arrows arrows = read_arrows();
    std::set<std::string> placed;
    for (bool moved = true; moved;) {
        moved = false;
        for (const auto& [room, allowed] : arrows) {
            if (room == "apps" || placed.contains(room)) continue;
            if (std::all_of(allowed.begin(), allowed.end(),
                            [&](const auto& other) { return placed.contains(other); })) {
                moved = placed.insert(room).second;
            }
        }
    }
    EXPECT_EQ(placed.size() + 1, arrows.size());
}

TEST(Rooms, AReachAgainstTheArrowsIsFound) {
    std::istringstream file("#include <vector>\n#include \"core/decimal.h\"\n#include \"report/report.h\"\n");
    const auto found = forbidden_includes(read_arrows(), "market/wrong.h", file);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front(), "market/wrong.h includes report/report.h, but market may not look into report");
}

TEST(Rooms, EveryRoomHasAFileThatTellsWhatItIs) {
    for (const auto& [room, allowed] : read_arrows()) {
        if (room == "apps" || !fs::exists(source_root / room)) continue;
        const fs::path first = source_root / room / (fs::path(room).filename().string() + ".h");
        EXPECT_TRUE(fs::exists(first)) << room << " has no " << first.filename();
    }
}

}  // namespace
