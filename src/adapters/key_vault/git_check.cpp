#include "adapters/key_vault/git_check.h"

#include <fnmatch.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace piggy::key_vault {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string first_line(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

struct WorkTree {
    fs::path root;
    fs::path git_folder;     // with the index
    fs::path common_folder;  // with info/exclude; another where this is a linked work tree
};

std::optional<WorkTree> work_tree_around(fs::path folder) {
    std::error_code ignored;
    for (;; folder = folder.parent_path()) {
        const fs::path git = folder / ".git";
        if (fs::exists(git / "HEAD", ignored)) return WorkTree{folder, git, git};
        const std::string pointer = fs::is_regular_file(git, ignored) ? first_line(git) : std::string();
        if (pointer.starts_with("gitdir: ")) {
            const fs::path git_folder = folder / pointer.substr(8);
            const std::string common = first_line(git_folder / "commondir");
            return WorkTree{folder, git_folder, common.empty() ? git_folder : git_folder / common};
        }
        if (!folder.has_relative_path()) return std::nullopt;
    }
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Versions 2 and 3 spell every path out: two bytes of flags with its length, the path, a zero.
bool has_plain_path(std::string_view index, const std::string& path) {
    const std::string wanted = path + '\0';
    for (std::size_t at = index.find(wanted); at != std::string_view::npos; at = index.find(wanted, at + 1)) {
        if (at < 2) continue;
        const unsigned flags =
            static_cast<unsigned char>(index[at - 2]) * 256U + static_cast<unsigned char>(index[at - 1]);
        // Version 3 has two further bytes between the flags and some of the paths.
        const unsigned earlier =
            at < 4 ? 0U : static_cast<unsigned char>(index[at - 4]) * 256U + static_cast<unsigned char>(index[at - 3]);
        const auto is_its_length = [&](unsigned one) { return (one & 0x0FFFU) == path.size(); };
        if (is_its_length(flags) || ((earlier & 0x4000U) != 0 && is_its_length(earlier))) return true;
    }
    return false;
}

// Version 4 says how much of the path before to drop, and what to add.
bool has_compressed_path(std::string_view index, const std::string& path) {
    constexpr std::size_t header = 12, fixed = 62;
    std::size_t at = header;
    std::string current;
    for (std::uint32_t left = big_endian(index, 8); left > 0; --left) {
        if (at + fixed > index.size()) return false;
        const bool is_extended = (static_cast<unsigned char>(index[at + fixed - 2]) & 0x40U) != 0;
        at += fixed + (is_extended ? 2 : 0);
        std::size_t drop = 0;
        for (bool more = true; more; drop += more ? 1 : 0) {
            if (at >= index.size()) return false;
            const auto byte = static_cast<unsigned char>(index[at++]);
            drop = drop << 7U | (byte & 0x7FU);
            more = (byte & 0x80U) != 0;
        }
        const std::size_t end = index.find('\0', at);
        if (drop > current.size() || end == std::string_view::npos) return false;
        current.resize(current.size() - drop);
        current += index.substr(at, end - at);
        if (current == path) return true;
        at = end + 1;
    }
    return false;
}

bool is_in_index(const fs::path& index_file, const std::string& path) {
    const std::string index = content_of(index_file);
    if (index.size() < 12 || !index.starts_with("DIRC")) return false;
    return big_endian(index, 4) >= 4 ? has_compressed_path(index, path) : has_plain_path(index, path);
}

struct IgnoreRule {
    std::string pattern;
    bool is_negated = false, folders_only = false, is_anchored = false;
};

std::optional<IgnoreRule> read_rule(std::string line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t')) line.pop_back();
    if (line.empty() || line.front() == '#') return std::nullopt;
    IgnoreRule rule;
    if (line.front() == '!') {
        rule.is_negated = true;
        line.erase(0, 1);
    }
    if (line.ends_with("/**")) line.pop_back();  // everything inside: what lies in it, and so what lies deeper
    if (line.ends_with('/')) {
        rule.folders_only = true;
        line.pop_back();
    }
    if (line.starts_with("**/")) line.erase(0, 3);
    if (line.empty() || line.find("**") != std::string::npos) return std::nullopt;
    rule.is_anchored = line.find('/') != std::string::npos;
    if (line.front() == '/') line.erase(0, 1);
    rule.pattern = std::move(line);
    return rule;
}

bool matches(const IgnoreRule& rule, const fs::path& relative, bool is_folder) {
    if (rule.folders_only && !is_folder) return false;
    return rule.is_anchored ? ::fnmatch(rule.pattern.c_str(), relative.c_str(), FNM_PATHNAME) == 0
                            : ::fnmatch(rule.pattern.c_str(), relative.filename().c_str(), 0) == 0;
}

// What the last rule of this file that speaks of the path says; nothing where none does.
std::optional<bool> verdict_of(const fs::path& ignore_file, const fs::path& relative, bool is_folder) {
    std::ifstream stream(ignore_file);
    std::optional<bool> verdict;
    for (std::string line; std::getline(stream, line);) {
        const auto rule = read_rule(std::move(line));
        if (rule && matches(*rule, relative, is_folder)) verdict = !rule->is_negated;
    }
    return verdict;
}

// By the files from the root down to the one beside it; the deepest that says something wins.
bool is_path_ignored(const WorkTree& tree, const fs::path& relative, bool is_folder) {
    bool is_ignored = verdict_of(tree.common_folder / "info" / "exclude", relative, is_folder).value_or(false);
    fs::path folder = tree.root;
    fs::path rest = relative;
    for (;;) {
        is_ignored = verdict_of(folder / ".gitignore", rest, is_folder).value_or(is_ignored);
        if (!rest.has_parent_path()) return is_ignored;
        folder /= *rest.begin();
        rest = rest.lexically_relative(*rest.begin());
    }
}

bool is_ignored(const WorkTree& tree, const fs::path& relative) {
    fs::path upto;
    for (const fs::path& part : relative) {
        upto /= part;
        // In an ignored folder everything is.
        if (is_path_ignored(tree, upto, upto != relative)) return true;
    }
    return false;
}

}  // namespace

GitStanding git_standing(const fs::path& file) {
    std::error_code trouble;
    const fs::path whole = fs::weakly_canonical(fs::absolute(file, trouble), trouble);
    if (trouble || !whole.has_parent_path()) return GitStanding::outside;
    const auto tree = work_tree_around(whole.parent_path());
    if (!tree) return GitStanding::outside;
    const fs::path relative = whole.lexically_relative(tree->root);
    if (is_in_index(tree->git_folder / "index", relative.generic_string())) return GitStanding::tracked;
    return is_ignored(*tree, relative) ? GitStanding::ignored : GitStanding::not_ignored;
}

}  // namespace piggy::key_vault
