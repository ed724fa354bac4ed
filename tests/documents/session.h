#pragma once
// Session: a clean folder in which CryptoPiggy runs on free ports, and a shell in it that has what a reader's has. The
// ports of a document are this machine's default ones; here they are replaced by those that were free.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "markdown.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy::test {

class Session {
public:
    Session();
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    struct Answer {
        int exit_code;
        std::string output;  // and its errors, as they came
    };
    // As a script that ends at its first failure. Whoever asks for a line (a passphrase) gets the same each time.
    [[nodiscard]] Answer run(const std::string& script);
    // What the blocks of a document did that it does not say; they are run in order, the first failure is the last.
    [[nodiscard]] std::vector<std::string> troubles_of(const Document& document);

private:
    TemporaryFolder folder_;
    std::vector<std::pair<std::string, std::string>> ports_;  // as documents write them → as they are here
    std::unique_ptr<RunningProgram> all_;
};

// Lines that were to be printed in this order and were not: figures may differ, and … stands for anything.
[[nodiscard]] std::vector<std::string> missing_lines(const Block& promised, const std::string& printed);

}  // namespace piggy::test
