#include "commands.h"

#include <algorithm>
#include <regex>
#include <sstream>

#include "support/program.h"

namespace piggy::test {
namespace {

const std::set<std::string> programs = {"cryptopiggy", "cryptopiggy-backend", "cryptopiggy-exchange"};
const std::set<std::string> parting = {"|", "&&", "||", ";", "&", "·", "→"};
const std::set<std::string> unlisted = {"manual", "--help", "--version"};  // they stand in no list, and exist

std::string name_of(const std::string& word) {
    const std::size_t slash = word.rfind('/');
    return slash == std::string::npos ? word : word.substr(slash + 1);
}

// The words of each command of a line: pipes and the like part them, quotes and a comment fall away.
std::vector<std::vector<std::string>> commands_of(const std::string& line) {
    std::vector<std::vector<std::string>> all(1);
    std::istringstream text(line);
    for (std::string word; text >> word;) {
        if (word == "#") break;
        if (parting.contains(word)) {
            all.emplace_back();
            continue;
        }
        std::erase_if(word, [](char c) { return c == '"' || c == '\'' || c == '(' || c == ')'; });
        const bool is_last = word.ends_with(';') || word.ends_with(',');
        if (is_last) word.pop_back();
        if (!word.empty()) all.back().push_back(word);
        if (is_last) all.emplace_back();
    }
    return all;
}

// Where our program stands in the words of a command; its size where none does.
std::size_t program_at(const std::vector<std::string>& words) {
    std::size_t at = 0;
    for (; at < words.size(); ++at) {
        const std::string& word = words[at];
        if (programs.contains(name_of(word))) return at;
        if (word == "sudo" || word == "exec" || word == "time" || word == "env" || word == "$" ||
            word.find('=') != std::string::npos) {
            continue;
        }
        if (word == "-u" && at + 1 < words.size()) {
            ++at;
            continue;
        }
        break;
    }
    return words.size();
}

}  // namespace

const KnownCommands::Help& KnownCommands::help_of(const std::vector<std::string>& command) {
    const auto known = helps_.find(command);
    if (known != helps_.end()) return known->second;
    std::vector<std::string> arguments(command.begin() + 1, command.end());
    arguments.push_back("--help");
    const ProgramRun run = run_program(command.front(), arguments, folder_.path());
    Help help;
    static const std::regex option("--[a-z][a-z-]*");
    for (std::sregex_iterator at(run.out.begin(), run.out.end(), option), last; at != last; ++at) {
        help.options.insert(at->str());
    }
    std::istringstream lines(run.out);
    bool is_list = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("Subcommands:", 0) == 0) {
            is_list = true;
        } else if (is_list && line.size() > 2 && line[0] == ' ' && line[2] != ' ') {
            help.subcommands.insert(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return helps_[command] = help;
}

std::string KnownCommands::trouble_in(const std::string& line) {
    for (const auto& words : commands_of(line)) {
        std::size_t at = program_at(words);
        if (at == words.size()) continue;
        std::vector<std::string> command = {name_of(words[at])};
        const std::string of_all = " " + command.front();
        bool expects_command = !help_of(command).subcommands.empty();
        while (++at < words.size()) {
            std::string word = words[at];
            if (unlisted.contains(word) || word == "…") continue;
            if (word.rfind("--", 0) == 0) {
                word = word.substr(0, word.find('='));
                const bool before_command = expects_command && help_of(command).options.contains(word);
                if (!help_of(command).options.contains(word) && !help_of({command.front()}).options.contains(word)) {
                    return line + ": there is no " + word;
                }
                if (before_command && words[at].find('=') == std::string::npos && word != "--help") ++at;  // its value
                continue;
            }
            if (!expects_command) continue;
            if (!help_of(command).subcommands.contains(word)) {
                return line + ": there is no command " + word;
            }
            command.push_back(word);
            expects_command = !help_of(command).subcommands.empty();
        }
    }
    return "";
}

void KnownCommands::look_at(const std::vector<std::string>& command) {
    for (const std::string& next : std::set<std::string>(help_of(command).subcommands)) {
        std::vector<std::string> longer = command;
        longer.push_back(next);
        look_at(longer);
    }
}

bool KnownCommands::any_has(const std::string& option) {
    if (!all_seen_) {
        for (const std::string& program : programs) look_at({program});
        all_seen_ = true;
    }
    return std::any_of(helps_.begin(), helps_.end(),
                       [&](const auto& help) { return help.second.options.contains(option); });
}

std::vector<std::string> KnownCommands::unknown_in(const Document& document) {
    std::vector<std::string> unknown;
    const auto hold = [&](const std::string& line) {
        const std::string trouble = trouble_in(line);
        if (!trouble.empty()) unknown.push_back(trouble);
    };
    for (const std::string& span : document.code) {
        hold(span);
        static const std::regex lone("(--[a-z][a-z-]*)([ =].*)?");
        std::smatch option;
        if (std::regex_match(span, option, lone) && !any_has(option[1])) {
            unknown.push_back(span + ": no program has such an option");
        }
    }
    for (const Block& block : document.blocks) {
        const bool is_shown = block.language == "console";
        if (!is_shown && block.language != "sh" && block.language != "bash" && !block.language.empty()) continue;
        std::string whole;  // lines that go on behind a backslash are one
        for (const std::string& line : block.lines) {
            if (is_shown && line.rfind("$ ", 0) != 0 && whole.empty()) continue;
            whole += line;
            if (whole.ends_with('\\')) {
                whole.pop_back();
                continue;
            }
            hold(whole);
            whole.clear();
        }
    }
    return unknown;
}

}  // namespace piggy::test
