#include "apps/password_command.h"

#include <cstdio>
#include <string>

#include "adapters/login/login.h"
#include "adapters/system/system.h"
#include "apps/home_folder.h"
#include "apps/listening.h"
#include "apps/secret_input.h"

namespace piggy::apps {
namespace {

// A person types it twice: it is not shown, and a slip would lock them out.
Result<Secret> new_password() {
    auto password = read_secret("New password (8 characters or more, better 15)");
    if (!password || !input_is_a_terminal()) return password;
    if (auto fits = login::check_new_password(password->text()); !fits) return fail(fits.error());
    const auto again = read_secret("The same again");
    if (!again) return fail(again.error());
    if (again->text() == password->text()) return password;
    return fail(ErrorCode::malformed, "the two passwords differ; nothing was changed");
}

int set(const CommandContext& context) {
    if (auto home = prepare_home(context.home); !home) return report_failure(home.error(), false);
    const auto password = new_password();
    if (!password) return report_failure(password.error(), false);
    const login::LoginFile file(login_file(context.home));
    if (auto kept = file.set(password->text(), system::SystemClock().now()); !kept) {
        return report_failure({kept.error().code, kept.error().what + "; nothing was changed"}, false);
    }
    std::printf("✅ The page's password is set. Who was logged in has to log in again.\n");
    if (login::characters_in(password->text()) < login::password_characters_advised) {
        std::printf("A longer one is safer: 15 characters, a few words that belong to nobody else.\n");
    }
    return 0;
}

}  // namespace

void add_password_command(CLI::App& app, CommandContext& context) {
    CLI::App* password = app.add_subcommand("password", "The password of the page, asked for beyond this machine");
    password->require_subcommand(1);
    CLI::App* change = password->add_subcommand(
        "set", "Set it, or set it anew; asked for on the terminal, or the first line of standard input");
    change->callback([&context] { context.exit_code = set(context); });
}

}  // namespace piggy::apps
