#include "adapters/web_assets/web_assets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace piggy::web_assets {
namespace {

namespace fs = std::filesystem;

class PackedFolder : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "piggy-assets-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        root_ = name;
        write("dist/index.html", "<!doctype html>" + std::string(4000, ' '));
        write("dist/assets/app-1a2b.js", "console.log(1)");
        write("dist/empty.txt", "");
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const std::string& path, const std::string& content) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path, std::ios::binary) << content;
    }
    [[nodiscard]] std::string pack(const std::string& folder) const {
        const fs::path blob = root_ / "blob";
        const std::string command =
            std::string(PIGGY_BINARY_DIR) + "/pack_assets " + (root_ / folder).string() + " " + blob.string();
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::ifstream input(blob, std::ios::binary);
        return {std::istreambuf_iterator<char>(input), {}};
    }
    fs::path root_;
};

TEST_F(PackedFolder, ComesOutAsItWentIn) {
    const std::string blob = pack("dist");
    const auto assets = Assets::from_blob(blob);
    ASSERT_TRUE(assets) << assets.error().what;
    EXPECT_EQ(assets->count(), 3U);
    const auto page = assets->find("index.html");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->mime, "text/html; charset=utf-8");
    EXPECT_TRUE(page->gzipped);
    EXPECT_LT(page->stored.size(), 100U);
    EXPECT_EQ(page->plain(), "<!doctype html>" + std::string(4000, ' '));
    EXPECT_FALSE(assets->find("assets/app-1a2b.js")->gzipped) << "gzip would make it larger";
    EXPECT_EQ(assets->find("assets/app-1a2b.js")->plain(), "console.log(1)");
    EXPECT_EQ(assets->find("empty.txt")->plain(), "");
}

TEST_F(PackedFolder, IsFoundByItsExactPathOnly) {
    const std::string blob = pack("dist");
    const auto assets = Assets::from_blob(blob);
    for (const char* path : {"", "/index.html", "INDEX.HTML", "index", "assets", "assets/", "assets/../index.html",
                             "../dist/index.html", "index.html\0x", "./index.html"}) {
        EXPECT_FALSE(assets->find(path == std::string("index.html") ? std::string_view("index.html\0x", 12) : path))
            << path;
    }
}

TEST_F(PackedFolder, GivesTheSameBytesForTheSameFilesAndANewTagForChangedOnes) {
    const std::string first = pack("dist");
    fs::last_write_time(root_ / "dist/index.html", fs::file_time_type::clock::now() - std::chrono::hours(5));
    EXPECT_EQ(pack("dist"), first);
    write("dist/index.html", "<!doctype html>changed");
    const std::string second = pack("dist");
    EXPECT_NE(Assets::from_blob(first)->find("index.html")->etag, Assets::from_blob(second)->find("index.html")->etag);
}

TEST_F(PackedFolder, CutOffOrForeignBytesAreRefused) {
    const std::string blob = pack("dist");
    for (std::size_t size = 0; size < blob.size(); size += 7) {
        EXPECT_FALSE(Assets::from_blob(std::string_view(blob).substr(0, size))) << size;
    }
    EXPECT_FALSE(Assets::from_blob(std::string(1000, 'x')));
    EXPECT_EQ(Assets::from_blob(pack("nothing-there"))->count(), 0U);
}

TEST_F(PackedFolder, CanAlsoBeReadAsAFolder) {
    fs::create_symlink("/etc/passwd", root_ / "dist/link.txt");
    const auto assets = Assets::from_folder(root_ / "dist");
    ASSERT_TRUE(assets);
    EXPECT_EQ(assets->find("assets/app-1a2b.js")->plain(), "console.log(1)");
    EXPECT_FALSE(assets->find("link.txt")) << "a link could lead anywhere";
    EXPECT_FALSE(Assets::from_folder(root_ / "nothing-there"));
}

TEST(BuiltInAssets, CanBeOpened) { EXPECT_GE(Assets().count(), 0U); }

}  // namespace
}  // namespace piggy::web_assets
