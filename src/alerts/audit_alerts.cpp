#include "alerts/audit_alerts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "alerts/record_words.h"
#include "core/decimal.h"
#include "core/symbol.h"
#include "orders/trade_line.h"

namespace piggy::alerts {
namespace {

// What all alerts of one record have in common.
class Teller {
public:
    Teller(const Record& record, const BookName& book) : record_(record), book_(book) {}

    void tell(Kind kind, Level level, std::string text, bool with_money = true) {
        if (with_money) text += "\n" + whose_money(book_);
        std::string source = book_.exchange + "/" + book_.book_id + "/audit/" + std::to_string(record_.sequence) + "/" +
                             record_.hash.substr(0, 12);
        if (!alerts_.empty()) source += "/" + std::to_string(alerts_.size() + 1);
        alerts_.push_back({std::move(source), record_.time, kind, level, std::move(text)});
    }
    [[nodiscard]] std::vector<Alert> take() { return std::move(alerts_); }

private:
    const Record& record_;
    const BookName& book_;
    std::vector<Alert> alerts_;
};

// "BUY BTC/USDT"
std::string what_order(const Record& record) {
    return (record.detail("side") == "sell" ? "SELL " : "BUY ") + record.detail("symbol");
}

void tell_trade(const Record& record, const LastFill& last_fill, Decimal spent, Teller& teller) {
    const std::string& client_id = record.detail("client_order_id");
    const auto symbol = Symbol::parse(record.detail("symbol"));
    const auto when = last_fill ? last_fill(client_id) : std::nullopt;
    if (!symbol) return;
    const orders::Side side = record.detail("side") == "sell" ? orders::Side::sell : orders::Side::buy;
    teller.tell(Kind::trade, Level::info,
                orders::trade_line(orders::TradeLineMode::live, when.value_or(record.time), side, *symbol, spent));
}

void tell_order_end(const Record& record, const LastFill& last_fill, AuditMemory& memory, Teller& teller) {
    const Decimal executed = Decimal::parse(record.detail("executed")).value_or(Decimal{});
    const Decimal spent = Decimal::parse(record.detail("spent")).value_or(Decimal{});
    const bool has_traded = executed > Decimal{};
    if (memory.unknown_orders.erase(record.detail("request_id")) > 0) {
        teller.tell(Kind::order, Level::warning,
                    "It is known now what became of the order " + what_order(record) + ": " +
                        (has_traded ? "it traded for $" + spent.to_fixed(2) : "nothing of it traded") + " (" +
                        record.detail("state") + ")." +
                        (memory.unknown_orders.empty() ? " Orders may leave again." : ""));
    }
    if (has_traded) return tell_trade(record, last_fill, spent, teller);
    if (record.result == "rejected") {
        teller.tell(Kind::order, Level::warning,
                    "The exchange rejected the order " + what_order(record) + ": " + record.detail("reason"));
    }
}

void tell_unknown(const Record& record, AuditMemory& memory, Teller& teller) {
    if (!memory.unknown_orders.insert(record.detail("request_id")).second) return;
    teller.tell(Kind::order, Level::urgent,
                "UNKNOWN ORDER: it is not known what became of " + what_order(record) +
                    "\nNothing else leaves until the exchange has said. " + record.detail("reason"));
}

void tell_refusal(const Record& record, AuditMemory& memory, Teller& teller) {
    const bool is_quiet = memory.refusal_told && record.time - *memory.refusal_told < refusals_apart &&
                          record.time >= *memory.refusal_told;
    if (is_quiet) {
        ++memory.refusals_untold;
        memory.last_untold = record.sequence;
        return;
    }
    std::string text = "Live order refused: " + what_order(record) + " (" + record.result + ")\n" +
                       record.detail("reason");
    if (memory.refusals_untold > 0) {
        text += "\nBefore it " + std::to_string(memory.refusals_untold) + " more were refused.";
    }
    memory.refusals_untold = 0;
    memory.refusal_told = record.time;
    teller.tell(Kind::refused, Level::warning, std::move(text));
}

Timestamp next_midnight(Timestamp time) { return Timestamp(std::chrono::days(utc_day(time) + 1)); }

// Amounts of money as a difference alone: what the account is worth is nobody's business in a chat.
std::string fallen_text(const Record& record) {
    const auto baseline = Decimal::parse(record.detail("baseline_usd"));
    const auto equity = Decimal::parse(record.detail("equity_usd"));
    if (!baseline || !equity || *baseline < *equity) return "";
    return "The account is worth $" + (*baseline - *equity).to_fixed(2) + " less than at the day's baseline. ";
}

void tell_latch(const Record& record, Teller& teller) {
    teller.tell(Kind::loss, Level::urgent,
                record.detail("text") + "\n" + fallen_text(record) +
                    "Live trading is off; it can be enabled again from " + utc_text(next_midnight(record.time)) +
                    " on. What is held is kept.");
}

void tell_second_alert(const Record& record, Teller& teller) {
    teller.tell(Kind::loss, Level::urgent,
                "SECOND ALERT: the day's loss is now " + record.detail("loss_pct") + "%\n" + fallen_text(record) +
                    "Live trading is off already; what is held is kept, and goes on rising or falling.");
}

void tell_live(const Record& record, Teller& teller) {
    const std::string by = actor_words(record.actor);
    if (record.action == "live.disabled") {
        const std::string& why = record.detail("why");
        return teller.tell(Kind::live, Level::warning, "Live trading is OFF: " + (why.empty() ? by : why));
    }
    if (record.result == "ok") return teller.tell(Kind::live, Level::warning, "Live trading is ON, enabled by " + by);
    teller.tell(Kind::live, Level::info, "Live trading was not enabled: " + record.detail("red"));
}

}  // namespace

const std::string& Record::detail(const std::string& name) const {
    static const std::string none;
    const auto found = details.find(name);
    return found != details.end() ? found->second : none;
}

std::vector<Alert> alerts_of(const Record& record, const BookName& book, const LastFill& last_fill,
                             AuditMemory& memory) {
    Teller teller(record, book);
    const std::string& action = record.action;
    if (action == "order.refused") {
        tell_refusal(record, memory, teller);
    } else if (action == "order.ended") {
        tell_order_end(record, last_fill, memory, teller);
    } else if (action == "order.unknown") {
        tell_unknown(record, memory, teller);
    } else if (action == "live.enabled" || action == "live.disabled") {
        tell_live(record, teller);
    } else if (action == "live.killed") {
        teller.tell(Kind::live, Level::urgent, "The kill switch was used by " + actor_words(record.actor));
    } else if (action == "day.latched") {
        tell_latch(record, teller);
    } else if (action == "day.second_alert") {
        tell_second_alert(record, teller);
    } else if (const auto words = words_of(record)) {
        teller.tell(words->kind, words->level, words->text);
    }
    return teller.take();
}

std::optional<Alert> counted_refusals(const BookName& book, Timestamp now, AuditMemory& memory) {
    if (memory.refusals_untold == 0 || (memory.refusal_told && now - *memory.refusal_told < refusals_apart)) {
        return std::nullopt;
    }
    const std::int64_t count = std::exchange(memory.refusals_untold, 0);
    memory.refusal_told = now;
    return Alert{book.exchange + "/" + book.book_id + "/refusals/" + std::to_string(memory.last_untold), now,
                 Kind::refused, Level::warning,
                 std::to_string(count) + (count == 1 ? " more live order was" : " more live orders were") +
                     " refused within a minute. The page's trade log has the reasons.\n" + whose_money(book)};
}

// "1 <refusal_told in ns or -> <untold> <last untold> <id> <id> …"
std::string to_text(const AuditMemory& memory) {
    std::string text = "1 ";
    text += memory.refusal_told ? std::to_string(nanoseconds_since_epoch(*memory.refusal_told)) : "-";
    text += " " + std::to_string(memory.refusals_untold) + " " + std::to_string(memory.last_untold);
    for (const std::string& id : memory.unknown_orders) text += " " + id;
    return text;
}

AuditMemory memory_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    const auto number = [](std::string_view word) -> std::optional<std::int64_t> {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        return error == std::errc() && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
    };
    if (words.size() < 4 || words[0] != "1") return {};
    const auto untold = number(words[2]), last = number(words[3]), told = number(words[1]);
    if (!untold || !last || *untold < 0 || (!told && words[1] != "-")) return {};
    AuditMemory memory;
    if (told) memory.refusal_told = timestamp_from_nanoseconds(*told);
    memory.refusals_untold = *untold;
    memory.last_untold = *last;
    for (std::size_t at = 4; at < words.size(); ++at) memory.unknown_orders.emplace(words[at]);
    return memory;
}

}  // namespace piggy::alerts
