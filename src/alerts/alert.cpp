#include "alerts/alert.h"

namespace piggy::alerts {

const char* kind_name(Kind kind) {
    switch (kind) {
        case Kind::started: return "started";
        case Kind::live: return "live";
        case Kind::trade: return "trade";
        case Kind::refused: return "refused";
        case Kind::order: return "order";
        case Kind::loss: return "loss";
        case Kind::account: return "account";
        case Kind::backend: return "backend";
        case Kind::watchdog: return "watchdog";
        case Kind::summary: return "summary";
        case Kind::reply: return "reply";
        case Kind::stop: return "stop";
        case Kind::test: return "test";
    }
    return "test";
}

std::string whose_money(const BookName& book) {
    return book.is_practice() ? "On the practice exchange, with play money." : "On Binance.US, with real money.";
}

std::string utc_text(Timestamp time) {
    std::string text = format_iso8601(time);  // "2026-02-04T14:32:15Z"
    text[10] = ' ';
    text.pop_back();
    return text + " UTC";
}

}  // namespace piggy::alerts
