#pragma once
// The Validation Checklist: the runbook's ten items, done for real against what is running, one after the other, each
// told as it happens with what was done and seen. An item whose prerequisite failed is not run, and says because of
// what. Items 8 to 10 trade; where that is real money they are left out unless somebody said yes to it.
//
// What was bought is sold again also where a person cancels in between. Live trading is switched off afterwards if it
// was off before. An order's id says that it is the checklist's, so that a later run finds in the books what an
// interrupted one has left, and sells it first; no record of its own is kept.

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "adapters/http_api/app_state.h"

namespace piggy::http_api {

enum class ItemState : std::uint8_t { waiting, running, held, failed, not_run, left_out };
[[nodiscard]] const char* item_state_name(ItemState state);

struct ValidationItem {
    const char* id;
    const char* title;
    std::chrono::seconds limit;  // of time
    std::string_view needs;      // ids of the items that must have held, with spaces between
    ItemState state = ItemState::waiting;
    std::string seen{};  // what was done and seen, or why it was not run
    std::string fix{};   // what to do, where it failed
    double seconds = 0;
};

// Who asks, where it is another program than this one: what it was built with.
struct AskingProgram {
    std::string name, version, limits_sha256;
};

// The passphrase is wiped when this goes.
struct ValidationOrder {
    std::string passphrase;    // empty: none was given
    bool spend_money = false;  // real money may be spent
    std::optional<AskingProgram> asker;

    ValidationOrder() = default;
    ~ValidationOrder();
    ValidationOrder(const ValidationOrder&) = delete;
    ValidationOrder& operator=(const ValidationOrder&) = delete;
};

// Everything known so far, as the JSON of a job's result; false: stop.
using TellValidation = std::function<bool(double share, std::string_view detail, std::string so_far)>;

// Blocks for as long as it takes. Gives the result as JSON. errors: refused: it was canceled
[[nodiscard]] Result<std::string> validate(AppState& state, const ValidationOrder& order, const TellValidation& tell);

void add_validation_routes(net::Router& router, AppState& state);

}  // namespace piggy::http_api
