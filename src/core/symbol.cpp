#include "core/symbol.h"

#include <algorithm>

#include "core/shortened.h"

namespace piggy {
namespace {

bool is_asset_code(std::string_view code) {
    return code.size() >= 2 && code.size() <= 10 && std::all_of(code.begin(), code.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

}  // namespace

Result<Symbol> Symbol::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || !is_asset_code(text.substr(0, slash)) ||
        !is_asset_code(text.substr(slash + 1))) {
        return fail(ErrorCode::malformed,
                    "a symbol is written like BTC/USDT, in capitals with a slash; found '" + shortened(text) + "'");
    }
    return Symbol{{std::string(text.substr(0, slash))}, {std::string(text.substr(slash + 1))}};
}

}  // namespace piggy
