// Any bytes as credentials.json, or as one part of a sound one, and as what a ciphertext held. What is taken is exactly
// what would be written again, its cost lies within bounds, and no key opens it but its own.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adapters/key_vault/envelope.h"

namespace {

using namespace piggy::key_vault;

void must(bool holds) {
    if (!holds) std::abort();
}

const SecretText& some_key() {
    static const SecretText key = SecretText::copy_of(std::string(32, 'k'));
    return key;
}

const VaultContent& some_content() {
    static const VaultContent content = [] {
        VaultContent made = new_content();
        made.key_sets.push_back({{"practice", "abcd", piggy::Timestamp(std::chrono::seconds(1'788'516'000))},
                                 std::make_shared<const KeyPair>("0123456789abcdabcd", "secret-0123456789")});
        return made;
    }();
    return content;
}

const Envelope& sound() {
    static const Envelope envelope = [] {
        VaultHead head;
        head.key_sets = {some_content().key_sets[0].state};
        return sealed(some_content(), head, some_key());
    }();
    return envelope;
}

void judge(const std::string& text) {
    const auto envelope = read_envelope(text);
    if (!envelope) return;
    must(envelope_text(*envelope) == text && text.size() <= vault_bytes_max);
    must(is_within_bounds(envelope->head.cost) && envelope->head.key_sets.size() <= key_sets_max);
    for (const auto& set : envelope->head.key_sets) must(is_exchange_name(set.exchange) && set.hint.size() == 4);
    must(!unsealed(*envelope, some_key()) || text == envelope_text(sound()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    judge(bytes);
    static const std::string text = envelope_text(sound());
    must(read_envelope(text).has_value());
    // In place of a value: between its beginning and the name of the next.
    static constexpr std::array<std::array<const char*, 2>, 7> values{{{"memory_kib\":", ",\"passes"},
                                                                       {"passes\":", ",\"parallelism"},
                                                                       {"salt\":\"", "\",\"key_sets"},
                                                                       {"key_sets\":[", "],\"nonce"},
                                                                       {"saved_at\":\"", "\"}]"},
                                                                       {"nonce\":\"", "\",\"ciphertext"},
                                                                       {"ciphertext\":\"", "\"}\n"}}};
    for (const auto& [before, after] : values) {
        const std::size_t begin = text.find(before) + std::string_view(before).size();
        judge(text.substr(0, begin) + bytes + text.substr(text.find(after, begin)));
    }
    const std::vector<KeySetState> listed{some_content().key_sets[0].state};
    if (const auto content = read_content(bytes, listed)) must(content_text(*content).view() == bytes);
    static const SecretText inside = content_text(some_content());
    const std::size_t at = inside.view().find("secret-");
    const std::string changed = std::string(inside.view().substr(0, at)) + bytes + "\"}]}\n";
    if (const auto content = read_content(changed, listed)) {
        must(content->key_sets.size() == 1 && content->key_sets[0].pair->secret() == bytes);
    }
    return 0;
}
