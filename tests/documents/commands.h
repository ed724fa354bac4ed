#pragma once
// Commands of our programs that a document names, held against what the programs say of themselves in --help.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "markdown.h"
#include "temporary_folder.h"

namespace piggy::test {

class KnownCommands {
public:
    // What a document names and no program has: "cryptopiggy live enbale: there is no such command".
    [[nodiscard]] std::vector<std::string> unknown_in(const Document& document);

private:
    struct Help {
        std::set<std::string> subcommands, options;
    };
    const Help& help_of(const std::vector<std::string>& command);  // its program first
    // The first thing in this line that does not exist; "" where all does, or where no program of ours is named.
    std::string trouble_in(const std::string& line);
    bool any_has(const std::string& option);
    void look_at(const std::vector<std::string>& command);

    TemporaryFolder folder_;
    std::map<std::vector<std::string>, Help> helps_;
    bool all_seen_ = false;
};

}  // namespace piggy::test
