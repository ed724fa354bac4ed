#include "markdown.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

const std::string not_run = "<!-- not run:";
const std::string exits_with = "<!-- exits with ";
const std::string prints = "<!-- prints -->";

bool begins(const std::string& line, const std::string& words) { return line.compare(0, words.size(), words) == 0; }

// "Who holds what, and when" → "who-holds-what-and-when": letters, digits and hyphens stay.
std::string anchor_of(const std::string& heading) {
    std::string anchor;
    for (const char c : heading) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 'A' && byte <= 'Z') {
            anchor += static_cast<char>(byte - 'A' + 'a');
        } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_') {
            anchor += c;
        } else if (c == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

class Reader {
public:
    explicit Reader(const fs::path& path) { document_.path = path; }

    void take(const std::string& line) {
        ++number_;
        if (begins(line, "```")) return fence(line.substr(3));
        if (inside_) return document_.blocks.back().lines.push_back(line);
        if (begins(line, "<!--")) return mark(line);
        if (line.empty()) return;
        if (line.front() == '#') {
            const std::size_t text = line.find_first_not_of("# ");
            if (text != std::string::npos) document_.anchors.push_back(anchor_of(line.substr(text)));
        }
        prose_ += line + "\n";
    }
    Document end() {
        if (inside_) document_.troubles.push_back("a fence is not closed");
        if (!pending_.empty()) document_.troubles.push_back("a mark without a block: " + pending_);
        static const std::regex code("`([^`]+)`");
        static const std::regex link(R"(\]\(([^)\s]+)\))");
        for (std::sregex_iterator at(prose_.begin(), prose_.end(), code), last; at != last; ++at) {
            std::string span = (*at)[1];
            std::replace(span.begin(), span.end(), '\n', ' ');
            document_.code.push_back(std::move(span));
        }
        for (std::sregex_iterator at(prose_.begin(), prose_.end(), link), last; at != last; ++at) {
            document_.links.push_back((*at)[1]);
        }
        return std::move(document_);
    }

private:
    void fence(const std::string& language) {
        inside_ = !inside_;
        if (!inside_) return;
        Block block;
        block.language = language;
        block.line = number_;
        block.is_run = (language == "sh" || language == "bash") && !begins(pending_, not_run);
        if (begins(pending_, exits_with)) block.exit_code = std::stoi(pending_.substr(exits_with.size()));
        block.is_printed = pending_ == prints;
        pending_.clear();
        document_.blocks.push_back(std::move(block));
    }
    void mark(const std::string& line) {
        if (begins(line, not_run)) {
            if (line.size() < not_run.size() + 10) document_.troubles.push_back("a reason is missing: " + line);
        } else if (!begins(line, exits_with) && line != prints) {
            return;
        }
        pending_ = line;
    }

    Document document_;
    std::string pending_, prose_;
    int number_ = 0;
    bool inside_ = false;
};

}  // namespace

std::string Block::text() const {
    std::string all;
    for (const std::string& each : lines) all += each + "\n";
    return all;
}

Document document_of(const std::string& text, const fs::path& path) {
    Reader reader(path);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) reader.take(line);
    return reader.end();
}

Document read_document(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return document_of(text.str(), path);
}

std::vector<fs::path> all_documents(const fs::path& source) {
    std::vector<fs::path> all = {source / "README.md"};
    for (const char* folder : {"docs", "docs/guide"}) {
        if (!fs::exists(source / folder)) continue;
        for (const auto& entry : fs::directory_iterator(source / folder)) {
            if (entry.path().extension() == ".md") all.push_back(entry.path());
        }
    }
    for (const char* file :
         {"PRODUCTION_READY_CHECKLIST.md", ".github/copilot-instructions.md", "packaging/cryptopiggy.env"}) {
        if (fs::exists(source / file)) all.push_back(source / file);
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<std::string> broken_links(const Document& document) {
    std::vector<std::string> broken;
    for (const std::string& target : document.links) {
        if (target.find("://") != std::string::npos || begins(target, "mailto:")) continue;
        const std::size_t hash = target.find('#');
        const std::string file = target.substr(0, hash);
        const fs::path there = file.empty() ? document.path : document.path.parent_path() / file;
        if (!file.empty() && !fs::exists(there)) {
            broken.push_back(target + ": there is no such file");
        } else if (hash != std::string::npos && there.extension() == ".md") {
            const auto anchors = file.empty() ? document.anchors : read_document(there).anchors;
            const std::string anchor = target.substr(hash + 1);
            if (std::find(anchors.begin(), anchors.end(), anchor) == anchors.end()) {
                broken.push_back(target + ": there is no such heading");
            }
        }
    }
    return broken;
}

}  // namespace piggy::test
