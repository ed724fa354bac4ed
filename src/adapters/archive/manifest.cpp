#include "adapters/archive/manifest.h"

#include <charconv>
#include <optional>
#include <set>

#include "adapters/archive/sha256.h"

namespace piggy::archive {
namespace {

constexpr std::string_view first_words = "cryptopiggy-backup ";
constexpr int format = 1;

// The rest of the text's next line, where that begins with the word; the text goes on behind it.
bool take(std::string_view& text, std::string_view word, std::string& value) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || !text.starts_with(word)) return false;
    value = text.substr(word.size(), end - word.size());
    text.remove_prefix(end + 1);
    return true;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Entry> entry_of(std::string_view line) {
    const auto first = line.find(' '), second = line.find(' ', first == std::string_view::npos ? first : first + 1);
    if (first != 64 || second == std::string_view::npos) return std::nullopt;
    const auto bytes = number(line.substr(first + 1, second - first - 1));
    Entry entry{std::string(line.substr(second + 1)), bytes.value_or(-1), std::string(line.substr(0, first))};
    if (entry.bytes < 0 || entry.bytes > file_bytes_max || !is_plain_name(entry.name)) return std::nullopt;
    if (entry.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
    return entry;
}

Error nonsense() { return {ErrorCode::malformed, "its list of files is damaged"}; }

}  // namespace

bool is_plain_name(std::string_view name) {
    if (name.empty() || name.size() > 99 || name == manifest_name) return false;
    bool begins = true;
    for (const char c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_letter && (begins || (c != '.' && c != '-' && c != '/'))) return false;
        begins = c == '/';
    }
    return !begins;
}

std::string to_text(const Manifest& manifest) {
    std::string text = std::string(first_words) + std::to_string(format) + "\nprogram " + manifest.program +
                       "\ncommit " + manifest.commit + "\nlimits_sha256 " + manifest.limits_sha256 + "\nmade " +
                       format_iso8601(manifest.made) + "\n";
    for (const Entry& entry : manifest.entries) {
        text += "file " + entry.sha256 + " " + std::to_string(entry.bytes) + " " + entry.name + "\n";
    }
    Sha256 hash;
    hash.add(text);
    return text + "end " + hash.hex() + "\n";
}

Result<Manifest> parse_manifest(std::string_view text) {
    Manifest manifest;
    std::string version, made, line, end;
    std::string_view rest = text;
    if (!take(rest, first_words, version)) return fail(ErrorCode::malformed, "it is no backup of CryptoPiggy");
    if (const auto known = number(version); known && *known > format) {
        return fail(ErrorCode::refused, "it was made by a newer CryptoPiggy (format " + version + ", this one knows " +
                                            std::to_string(format) + ")");
    }
    if (!take(rest, "program ", manifest.program) || !take(rest, "commit ", manifest.commit) ||
        !take(rest, "limits_sha256 ", manifest.limits_sha256) || !take(rest, "made ", made)) {
        return fail(nonsense());
    }
    const auto time = parse_iso8601(made);
    if (!time) return fail(nonsense());
    manifest.made = *time;
    std::set<std::string> names;
    while (take(rest, "file ", line)) {
        auto entry = entry_of(line);
        if (!entry || !names.insert(entry->name).second) return fail(nonsense());
        manifest.entries.push_back(std::move(*entry));
    }
    if (!take(rest, "end ", end) || !rest.empty() || to_text(manifest) != text) return fail(nonsense());
    return manifest;
}

}  // namespace piggy::archive
