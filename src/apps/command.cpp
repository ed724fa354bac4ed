#include "apps/command.h"

#include <cstdio>
#include <string>

#include "core/json_text.h"

namespace piggy::apps {

int report_failure(const Error& error, bool json) {
    std::fprintf(stderr, "cryptopiggy: %s\n", error.what.c_str());
    if (json) {
        JsonText text;
        text.begin_object().field("code", error_code_name(error.code)).field("message", error.what).end_object();
        std::printf("%s\n", text.text().c_str());
    }
    const bool typed = error.code == ErrorCode::malformed || error.code == ErrorCode::out_of_range;
    return typed ? 2 : 1;
}

}  // namespace piggy::apps
