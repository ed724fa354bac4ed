#pragma once
// Which exchange this installation trades at: EXCHANGE in the environment, and nowhere else.

#include "core/result.h"

namespace piggy::apps {

enum class ExchangeChoice { practice, binanceus };

// practice where EXCHANGE is unset or empty. errors: malformed, with the choices
[[nodiscard]] Result<ExchangeChoice> chosen_exchange();

}  // namespace piggy::apps
