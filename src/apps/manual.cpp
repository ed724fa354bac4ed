#include "apps/manual.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "adapters/system/system_clock.h"
#include "apps/build_info.h"

namespace piggy::apps {
namespace {

// Those with no group are for other programs, and are told of nowhere.
std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    return app.get_options([](const CLI::Option* option) { return !option->get_group().empty(); });
}

bool takes_a_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// "-h,--help" as two names.
std::vector<std::string> names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
    return names;
}

// roff reads a backslash, a dash and, at the head of a line, a dot or an apostrophe as its own. Lines of a source are
// short: it fills them by itself. A terminal of the plain C locale has no ellipsis.
std::string roff(std::string text) {
    constexpr std::size_t line_longest = 60;
    for (auto at = text.find("…"); at != std::string::npos; at = text.find("…", at)) text.replace(at, 3, "...");
    std::string written;
    std::size_t column = 0;
    for (const char c : text) {
        const bool ends_line = c == '\n' || (c == ' ' && column >= line_longest);
        if (ends_line && column > 0) written += '\n';
        if (ends_line) {
            column = 0;
            continue;
        }
        if ((c == '.' || c == '\'') && column == 0) written += "\\&";
        if (c == '\\')
            written += "\\e";
        else if (c == '-')
            written += "\\-";
        else
            written += c;
        ++column;
    }
    return written;
}

std::string sentence(const std::string& text) { return text.empty() || text.ends_with('.') ? text : text + "."; }

std::string written_option(const CLI::Option& option) {
    std::string head;
    if (option.get_positional()) head = "\\fI" + roff(option.get_name(true)) + "\\fR";
    for (const std::string& name : names_of(option)) head += (head.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
    if (!option.get_positional() && takes_a_value(option)) {
        const std::string type = option.get_type_name();
        head += " \\fI" + roff(type.empty() ? "VALUE" : type) + "\\fR";
    }
    std::string text = sentence(option.get_description());
    if (takes_a_value(option) && !option.get_default_str().empty())
        text += " Default: " + option.get_default_str() + ".";
    if (!option.get_envname().empty()) text += " Also by " + option.get_envname() + " in the environment.";
    return ".TP\n" + head + "\n" + roff(text.empty() ? "See above." : text) + "\n";
}

void write_command(std::string& page, const CLI::App& command, const std::string& path) {
    const std::string name = path + " " + command.get_name();
    const auto parts = commands_of(command);
    if (parts.empty()) {
        page += ".SS " + roff(name) + "\n" + roff(sentence(command.get_description())) + "\n";
        for (const CLI::Option* option : options_of(command)) {
            if (option->check_lname("help")) continue;  // every command has it; said once, above
            page += written_option(*option);
        }
    }
    for (const CLI::App* part : parts) write_command(page, *part, name);
}

constexpr const char* more_of_the_page = R"(.SH FILES
.TP
\fI.cryptopiggy\fR
Keys (encrypted), books, candles and settings, in the folder that the
program was started in; of the service, in /var/lib/cryptopiggy.
.TP
\fIstate.json\fR
Positions and today's trades, for people and their backups, beside the
folder above. It is never read back.
.TP
\fI/etc/cryptopiggy/cryptopiggy.env\fR
The environment of the service.
.SH ENVIRONMENT
.TP
\fBEXCHANGE\fR
practice (play money on this machine; what is taken where nothing is said)
or binanceus.
.TP
\fBALLOW_LIVE\fR
Live trading can be enabled only where this is 1.
.TP
\fBCRYPTOPIGGY_HOME\fR
The folder that is meant where \-\-home does not name one.
.TP
\fBBACKEND_API_URL\fR
Another backend on this machine than the one that was started.
.SH EXIT STATUS
0 when it was done, 1 when it failed, 2 when it was asked for what there is
not.
)";

Timestamp date_of_the_source() {
    const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
    if (epoch == nullptr || *epoch == '\0') return system::SystemClock().now();
    return Timestamp(std::chrono::seconds(std::strtoll(epoch, nullptr, 10)));
}

// Every path of commands, with the words that may follow: "cryptopiggy data" and "import", "list", "--help".
struct Place {
    std::string path;
    std::vector<std::string> words;
    std::vector<std::string> wanting;  // options that a value follows
};

void write_places(std::vector<Place>& places, const CLI::App& app, const std::string& path,
                  const std::vector<const CLI::Option*>& inherited) {
    Place place{path, {}, {}};
    for (const CLI::App* command : commands_of(app)) place.words.push_back(command->get_name());
    std::vector<const CLI::Option*> options = options_of(app);
    options.insert(options.end(), inherited.begin(), inherited.end());
    for (const CLI::Option* option : options) {
        for (const std::string& name : names_of(*option)) {
            if (std::ranges::find(place.words, name) != place.words.end()) continue;
            place.words.push_back(name);
            if (takes_a_value(*option)) place.wanting.push_back(name);
        }
    }
    places.push_back(std::move(place));
    for (const CLI::App* command : commands_of(app)) {
        write_places(places, *command, path + " " + command->get_name(), inherited);
    }
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

}  // namespace

std::string man_page(const CLI::App& app, Timestamp date) {
    const std::string name = app.get_name();
    std::string page = ".TH CRYPTOPIGGY 1 \"" + format_date(date) + "\" \"CryptoPiggy " + version() + "\"\n";
    page += ".SH NAME\n" + name + " \\- trade crypto within six limits that nobody can change\n";
    page +=
        ".SH SYNOPSIS\n.B " + name + "\n[\\fB\\-\\-home\\fR \\fIFOLDER\\fR]\n\\fICOMMAND\\fR\n[\\fIOPTION\\fR ...]\n";
    page += ".SH DESCRIPTION\n" + roff(sentence(app.get_description())) + "\n.PP\n\\fB" + name +
            " up\\fR starts it all; the page is then at http://localhost:8501. Every command says more with "
            "\\fB\\-\\-help\\fR.\n";
    page += ".SH OPTIONS\n";
    for (const CLI::Option* option : options_of(app)) page += written_option(*option);
    page += ".SH COMMANDS\n";
    for (const CLI::App* command : commands_of(app)) write_command(page, *command, name);
    return page + more_of_the_page;
}

std::string bash_completion(const CLI::App& app) {
    std::vector<Place> places;
    write_places(places, app, app.get_name(), options_of(app));
    std::string paths, words, wanting;
    for (const Place& place : places) {
        if (place.path != app.get_name()) paths += (paths.empty() ? "\"" : " | \"") + place.path + "\"";
        words += "    \"" + place.path + "\") words=\"" + joined(place.words, " ") + "\" ;;\n";
        if (place.wanting.empty()) continue;
        std::vector<std::string> patterns;
        for (const std::string& option : place.wanting) patterns.push_back("\"" + place.path + " " + option + "\"");
        wanting += (wanting.empty() ? "" : " | ") + joined(patterns, " | ");
    }
    return "# bash completion for " + app.get_name() + " " + version() +
           ", made by the program from its own options.\n" +
           "_cryptopiggy() {\n"
           "    local path=" +
           app.get_name() +
           " words= i wanting=\n"
           "    COMPREPLY=()\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        if [ -n \"$wanting\" ]; then wanting=; continue; fi\n"
           "        case \"$path ${COMP_WORDS[i]}\" in\n"
           "        " +
           wanting +
           ") wanting=1 ;;\n"
           "        " +
           paths +
           ") path=\"$path ${COMP_WORDS[i]}\" ;;\n"
           "        esac\n"
           "    done\n"
           "    # What an option wants, and what a command takes without one, are most often files.\n"
           "    if [ -n \"$wanting\" ]; then compopt -o default 2>/dev/null; return; fi\n"
           "    case $path in\n" +
           words +
           "    esac\n"
           "    local current=${COMP_WORDS[COMP_CWORD]}\n"
           "    case $current in -*) ;; *) words=\" $words \"; words=$(printf '%s\\n' $words | grep -v '^-') ;; esac\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null\n"
           "}\n"
           "complete -F _cryptopiggy " +
           app.get_name() + "\n";
}

void add_manual_command(CLI::App& app, CommandContext& context) {
    auto completion = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("manual", "Print the man page, made from these options");
    command->group("");
    command->add_flag("--bash-completion", *completion, "Print the bash completion instead");
    command->callback([&app, &context, completion] {
        const std::string text = *completion ? bash_completion(app) : man_page(app, date_of_the_source());
        std::fwrite(text.data(), 1, text.size(), stdout);
        context.exit_code = 0;
    });
}

}  // namespace piggy::apps
