#pragma once
// Passphrases and keys as a person or a script gives them: from the terminal without echo, from standard input, or
// from a private file. Never from the command line, where every process of the machine can read them.

#include <filesystem>
#include <string>

#include "core/result.h"

namespace piggy::apps {

// Text that is wiped when it goes. For a short life in a program that holds no keys of its own.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

// True where a person sits at standard input.
[[nodiscard]] bool input_is_a_terminal();

// The next line of standard input; on a terminal asked for with these words and not shown.
// errors: malformed: there is none, or it is longer than 4,096 bytes
[[nodiscard]] Result<Secret> read_secret(const std::string& what);

// The first line of a file that only its owner may read (0600).
// errors: not_found; refused: others may read it, or it is a link or no file; malformed: empty, or too long
[[nodiscard]] Result<Secret> read_secret_file(const std::filesystem::path& file);

// From the file where one is named, else as read_secret. errors: as these
[[nodiscard]] Result<Secret> read_passphrase(const std::string& file, const std::string& what = "Vault passphrase");

}  // namespace piggy::apps
