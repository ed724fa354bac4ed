#pragma once
// What a test has to know of a document: its fenced blocks with what their marks say, its inline code, links and
// headings.
//
// Marks are HTML comments on a line of their own, of which a reader sees nothing:
//   <!-- not run: needs root -->   the `sh` block below is not run, for this reason
//   <!-- exits with 1 -->          the `sh` block below ends with this exit code
//   <!-- prints -->                the block below is what the `sh` block above has printed, figures aside

#include <filesystem>
#include <string>
#include <vector>

namespace piggy::test {

struct Block {
    std::string language;  // the word behind the fence
    std::vector<std::string> lines;
    int line = 0;  // of its fence in the document
    bool is_run = false;
    int exit_code = 0;
    bool is_printed = false;
    [[nodiscard]] std::string text() const;
};

struct Document {
    std::filesystem::path path;
    std::vector<Block> blocks;
    std::vector<std::string> code;      // `inline`
    std::vector<std::string> links;     // targets, as written
    std::vector<std::string> anchors;   // of its headings, as the forges make them
    std::vector<std::string> troubles;  // a mark without a reason, a fence without an end
};

[[nodiscard]] Document read_document(const std::filesystem::path& path);
[[nodiscard]] Document document_of(const std::string& text, const std::filesystem::path& path);
// README.md, what stands in docs/ and docs/guide/, and what people read besides: the checklist for servers, where to
// begin with the code, and the remarks in the service's settings.
[[nodiscard]] std::vector<std::filesystem::path> all_documents(const std::filesystem::path& source);

// Links of it that lead nowhere: no such file, or no such heading in it. Addresses elsewhere are not asked for.
[[nodiscard]] std::vector<std::string> broken_links(const Document& document);

}  // namespace piggy::test
