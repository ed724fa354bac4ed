#include "apps/backup_commands.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "adapters/system/system_clock.h"
#include "apps/home_backup.h"
#include "apps/home_restore.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

struct BackupArguments {
    std::string file;
    bool with_candles = false, force = false, only_check = false, json = false;
};

void put_manifest(JsonText& json, const archive::Manifest& manifest) {
    json.field("made", format_iso8601(manifest.made))
        .field("program", manifest.program)
        .field("limits_sha256", manifest.limits_sha256)
        .key("files")
        .begin_array();
    for (const archive::Entry& entry : manifest.entries) {
        json.begin_object()
            .field("name", entry.name)
            .field("bytes", entry.bytes)
            .field("sha256", entry.sha256)
            .end_object();
    }
    json.end_array();
}

void put_list(JsonText& json, const char* name, const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
}

void print_files(const archive::Manifest& manifest) {
    for (const archive::Entry& entry : manifest.entries) {
        std::printf("  %12lld  %s\n", static_cast<long long>(entry.bytes), entry.name.c_str());
    }
}

bool has_keys(const archive::Manifest& manifest) {
    return std::ranges::any_of(manifest.entries, [](const auto& entry) { return entry.name == "credentials.json"; });
}

int run_backup(const BackupArguments& arguments, const CommandContext& context) {
    BackupWish wish{context.home, arguments.file, arguments.with_candles,
                    arguments.force ? archive::Overwrite::yes : archive::Overwrite::no, system::SystemClock().now()};
    const auto made = back_up(wish);
    if (!made) return report_failure(made.error(), arguments.json);
    if (arguments.json) {
        JsonText json;
        json.begin_object().field("file", arguments.file).field("bytes", made->bytes);
        put_manifest(json, made->manifest);
        put_list(json, "left_out", made->left_out);
        std::printf("%s\n", json.end_object().text().c_str());
        return 0;
    }
    std::printf("✅ %s, %lld bytes, written and read back:\n", arguments.file.c_str(),
                static_cast<long long>(made->bytes));
    print_files(made->manifest);
    for (const std::string& text : made->left_out) std::printf("Not in it: %s\n", text.c_str());
    if (has_keys(made->manifest)) {
        std::printf(
            "The keys in it are encrypted with your passphrase: keep that elsewhere, nobody can do without it.\n");
    }
    return 0;
}

int look_into(const BackupArguments& arguments) {
    const auto reader = open_backup(arguments.file);
    if (!reader) return report_failure(reader.error(), arguments.json);
    const archive::Manifest& manifest = reader->manifest();
    if (arguments.json) {
        JsonText json;
        json.begin_object().field("file", arguments.file);
        put_manifest(json, manifest);
        std::printf("%s\n", json.end_object().text().c_str());
        return 0;
    }
    std::printf("✅ %s is whole: made %s by CryptoPiggy %s\n", arguments.file.c_str(),
                format_iso8601(manifest.made).c_str(), manifest.program.c_str());
    print_files(manifest);
    return 0;
}

int run_restore(const BackupArguments& arguments, const CommandContext& context) {
    if (arguments.only_check) return look_into(arguments);
    const auto restored = restore_home(context.home, arguments.file, system::SystemClock().now());
    if (!restored) return report_failure(restored.error(), arguments.json);
    if (arguments.json) {
        JsonText json;
        json.begin_object().field("home", context.home.string());
        put_manifest(json, restored->manifest);
        json.key("aside");
        if (restored->aside)
            json.value(restored->aside->string());
        else
            json.null();
        put_list(json, "kept", restored->kept);
        json.field("live_off_until_next_utc_day", restored->has_live_books);
        std::printf("%s\n", json.end_object().text().c_str());
        return 0;
    }
    std::printf("✅ %s is as it was %s\n", context.home.c_str(), format_iso8601(restored->manifest.made).c_str());
    print_files(restored->manifest);
    for (const std::string& name : restored->kept) {
        std::printf("As it was before, for the backup has none: %s\n", name.c_str());
    }
    if (restored->aside) std::printf("What was there before is kept in %s\n", restored->aside->c_str());
    if (restored->has_live_books) {
        std::printf(
            "Live trading stays off until 00:00 UTC of the day on which it is started next: a loss or a latch\n"
            "of that day may not be in a backup. Orders that the exchange has are read into the books.\n");
    }
    return 0;
}

}  // namespace

void add_backup_commands(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<BackupArguments>();
    CLI::App* backup =
        app.add_subcommand("backup", "Keep books, keys (encrypted) and settings in one file, while all runs");
    backup->add_option("file", arguments->file, "The file to make, such as piggy-2026-02-04.tar")->required();
    backup->add_flag("--with-candles", arguments->with_candles, "Candles as well; they can be fetched again");
    backup->add_flag("--force", arguments->force, "In place of a file that is there");
    backup->add_flag("--json", arguments->json, "Print JSON");
    backup->callback([arguments, &context] { context.exit_code = run_backup(*arguments, context); });

    CLI::App* restore = app.add_subcommand(
        "restore", "Put a backup in the place of books, keys and settings; what is there is kept aside");
    restore->add_option("file", arguments->file, "The file that `cryptopiggy backup` made")->required();
    restore->add_flag("--check", arguments->only_check, "Only say whether it is whole, and what is in it");
    restore->add_flag("--json", arguments->json, "Print JSON");
    restore->callback([arguments, &context] { context.exit_code = run_restore(*arguments, context); });
}

}  // namespace piggy::apps
