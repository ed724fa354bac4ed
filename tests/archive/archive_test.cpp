// The one file of a backup: what was put in comes out, every tar reads it, and nothing else than what was written is
// taken for it.

#include "adapters/archive/archive.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "temporary_folder.h"

namespace piggy::archive {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

class Archive : public testing::Test {
protected:
    Archive() {
        put(folder_.path() / "a", "the vault, encrypted");
        put(folder_.path() / "b", std::string(100'000, 'b') + "end");
        put(folder_.path() / "empty", "");
        parts_ = {{"credentials.json", folder_.path() / "a"},
                  {"practice/ledger.db", folder_.path() / "b"},
                  {"app.db", folder_.path() / "empty"}};
    }
    [[nodiscard]] static Manifest about() {
        return {"1.0.0", "abc", "123", *parse_iso8601("2026-02-04T14:32:15Z"), {}};
    }
    [[nodiscard]] fs::path place() const { return folder_.path() / "backup.tar"; }
    void write() {
        const auto written = write_archive(place(), about(), parts_, Overwrite::no);
        ASSERT_TRUE(written) << written.error().what;
    }
    // Why these bytes are no backup; empty: they are one.
    [[nodiscard]] std::string refusal(const std::string& bytes) {
        const fs::path file = folder_.path() / "changed";
        put(file, bytes);
        const auto reader = ArchiveReader::open(file);
        if (!reader) return reader.error().what;
        const auto checked = reader->check();
        return checked ? "" : checked.error().what;
    }

    test::TemporaryFolder folder_;
    std::vector<Part> parts_;
};

TEST_F(Archive, WhatWasPutInComesOut) {
    write();
    EXPECT_EQ(fs::status(place()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const auto reader = ArchiveReader::open(place());
    ASSERT_TRUE(reader) << reader.error().what;
    EXPECT_EQ(format_iso8601(reader->manifest().made), "2026-02-04T14:32:15Z");
    ASSERT_EQ(reader->manifest().entries.size(), 3U);
    EXPECT_TRUE(reader->check());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const fs::path out = folder_.path() / ("out" + std::to_string(i));
        ASSERT_TRUE(reader->extract(i, out));
        EXPECT_EQ(bytes_of(out), bytes_of(parts_[i].file));
        EXPECT_EQ(fs::status(out).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_FALSE(reader->extract(i, out)) << "nothing is written over";
    }
}

TEST_F(Archive, EveryTarReadsIt) {
    write();
    const fs::path out = folder_.path() / "out";
    fs::create_directory(out);
    const std::string command =
        "tar -xf '" + place().string() + "' -C '" + out.string() + "' 2>'" + out.string() + ".said'";
    ASSERT_EQ(std::system(command.c_str()), 0) << bytes_of(out.string() + ".said");
    EXPECT_EQ(bytes_of(out.string() + ".said"), "");
    EXPECT_EQ(bytes_of(out / "practice/ledger.db"), bytes_of(folder_.path() / "b"));
    EXPECT_NE(bytes_of(out / "MANIFEST").find("\nfile "), std::string::npos);
}

TEST_F(Archive, NoByteOfItMayDiffer) {
    write();
    const std::string whole = bytes_of(place());
    ASSERT_EQ(refusal(whole), "");
    // All of the headers and the manifest, and every so many of the long file.
    for (std::size_t at = 0; at<whole.size(); at += at> 4'096 && at < 100'000 ? 997 : 1) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
        ASSERT_NE(refusal(changed), "") << "byte " << at;
    }
}

TEST_F(Archive, IsAsLongAsItSays) {
    write();
    const std::string whole = bytes_of(place());
    for (std::size_t bytes = 0; bytes < whole.size(); bytes += 251)
        ASSERT_NE(refusal(whole.substr(0, bytes)), "") << bytes;
    EXPECT_NE(refusal(whole + std::string(512, '\0')), "");
    EXPECT_NE(refusal(std::string(10'000, '\0')).find("is no backup of CryptoPiggy"), std::string::npos);
}

TEST_F(Archive, NamesAreInsideItAndOnce) {
    for (const char* name : {"../up", "/etc/passwd", "a/../b", "./a", "a//b", "a/", "/", "", ".", "..", ".hidden",
                             "a/.b", "a b", "a\\b", "a\nb", "caf\xC3\xA9", "MANIFEST", "-rf"}) {
        EXPECT_FALSE(is_plain_name(name)) << name;
        EXPECT_FALSE(write_archive(place(), about(), {{name, folder_.path() / "a"}}, Overwrite::no)) << name;
        Manifest forged = about();
        forged.entries = {{name, 0, std::string(64, 'a')}};
        EXPECT_FALSE(parse_manifest(to_text(forged))) << name;
    }
    EXPECT_FALSE(is_plain_name(std::string(100, 'a')));
    EXPECT_TRUE(is_plain_name("candles/BTC-USDT/1m.candles"));
    Manifest twice = about();
    twice.entries = {{"a", 0, std::string(64, 'a')}, {"a", 0, std::string(64, 'a')}};
    EXPECT_FALSE(parse_manifest(to_text(twice)));
    EXPECT_FALSE(fs::exists(place()));
}

TEST_F(Archive, OfANewerProgramSaysSo) {
    std::string newer = to_text(about());
    newer.replace(newer.find(" 1\n"), 3, " 2\n");
    const auto parsed = parse_manifest(newer);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, ErrorCode::refused);
    EXPECT_NE(parsed.error().what.find("newer CryptoPiggy"), std::string::npos);
}

TEST_F(Archive, TakesAPlaceOnlyWhenToldTo) {
    put(place(), "somebody's");
    const auto taken = write_archive(place(), about(), parts_, Overwrite::no);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::refused) << taken.error().what;
    EXPECT_EQ(bytes_of(place()), "somebody's");
    EXPECT_TRUE(write_archive(place(), about(), parts_, Overwrite::yes));
    EXPECT_EQ(refusal(bytes_of(place())), "");
}

TEST_F(Archive, LeavesNothingWhereItFails) {
    const auto names = [&] { return std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()); };
    const auto before = names();
    parts_.push_back({"login.json", folder_.path() / "none"});
    EXPECT_FALSE(write_archive(place(), about(), parts_, Overwrite::no));
    fs::create_symlink(folder_.path() / "a", folder_.path() / "none");
    EXPECT_FALSE(write_archive(place(), about(), parts_, Overwrite::no)) << "a link could lead anywhere";
    EXPECT_EQ(names(), before + 1);
    EXPECT_FALSE(write_archive(folder_.path() / "nowhere" / "backup.tar", about(), {}, Overwrite::no));
}

}  // namespace
}  // namespace piggy::archive
