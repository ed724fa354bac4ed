#include "apps/report_books.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <optional>
#include <unordered_map>

#include "adapters/sqlite/books_reader.h"
#include "adapters/sqlite/equity_store.h"
#include "ledger/holding.h"
#include "risk/limits.h"

namespace piggy::apps {
namespace {

using ledger::EntryKind;
using sqlite::BooksReader;

const Asset usdt{"USDT"};

std::filesystem::path books_file(const ReportDesk& desk) {
    return desk.home / desk.exchange / (desk.mode == trading::RunMode::paper ? "paper.db" : "ledger.db");
}

// A transfer's value stands beside its entry, in the audit record that was written with it.
Result<report::Transfer> transfer_of(const ledger::JournalEntry& entry, const execution::AuditRecord& record) {
    const Error misfit{ErrorCode::malformed, "the audit record " + std::to_string(record.sequence) +
                                                 " is not the one that was written with " + entry.reference +
                                                 ", so its value is not known"};
    boost::system::error_code error;
    const auto details = boost::json::parse(record.event.details, error);
    const auto decimal = [&](const char* name) -> Result<Decimal> {
        const auto* field = details.is_object() ? details.get_object().if_contains(name) : nullptr;
        if (field == nullptr || !field->is_string()) return fail(misfit);
        return Decimal::parse(std::string_view(field->get_string()));
    };
    if (error) return fail(misfit);
    const auto amount = decimal("amount"), value = decimal("value_usd");
    for (const ledger::Posting& posting : entry.postings) {
        if (posting.account != ledger::Account::wallet) continue;
        if (!amount || !value || posting.amount != *amount) break;
        return report::Transfer{entry.time, posting.asset, *amount, *value, entry.reference};
    }
    return fail(misfit);
}

using Fills = std::unordered_map<std::string, const orders::BookedFill*>;

// A fill that used more than the books had was preceded by an entry of its own, the arrival of what was missing. No
// transfer was seen, so there is no record of its value: that is the fill's, as the desk's books took it.
constexpr std::string_view arrival_of = "arrival of ", before_trade = " before trade ";

bool is_arrival(const ledger::JournalEntry& entry) {
    return entry.kind == EntryKind::deposit && entry.reference.starts_with(arrival_of);
}

Result<report::Transfer> arrival_in(const ledger::JournalEntry& entry, const Fills& fills) {
    const std::string misfit = "the journal has " + entry.reference + ", and there is no such fill";
    const std::size_t before = entry.reference.find(before_trade);
    if (before == std::string::npos) return fail(ErrorCode::malformed, misfit);
    std::string trade = entry.reference.substr(before + before_trade.size());  // "BTC/USDT 4711"
    if (const std::size_t space = trade.find(' '); space != std::string::npos) trade.insert(space, " trade");
    const auto found = fills.find(trade);
    if (found == fills.end()) return fail(ErrorCode::malformed, misfit);
    const orders::VenueFill& fill = found->second->fill;
    for (const ledger::Posting& posting : entry.postings) {
        if (posting.account != ledger::Account::wallet) continue;
        std::optional<Decimal> value = Decimal{};  // an asset that the desk does not value
        if (posting.asset == usdt) {
            value = posting.amount;
        } else if (ledger::is_valued(posting.asset)) {
            value =
                posting.asset == fill.symbol.base ? ledger::market_value({posting.amount}, fill.price) : std::nullopt;
        }
        if (!value) break;
        return report::Transfer{entry.time, posting.asset, posting.amount, *value, entry.reference};
    }
    return fail(ErrorCode::malformed, "the value of " + entry.reference + " is not known");
}

// What a base asset had cost when the books began: what it has cost now, less what came in since, plus what went out.
class OpeningCosts {
public:
    explicit OpeningCosts(const ledger::BooksSnapshot& books) {
        for (const auto& [asset, position] : books.positions) costs_[asset] = position.cost - position.realised;
    }
    void see(const orders::VenueFill& fill) {
        const Decimal fee = fill.fee.asset == usdt ? fill.fee.amount : Decimal{};
        Decimal& cost = costs_[fill.symbol.base];
        cost = fill.side == orders::Side::buy ? cost - fill.notional - fee : cost + fill.notional - fee;
    }
    void see(const report::Transfer& moved) { costs_[moved.asset] -= moved.value; }
    [[nodiscard]] Decimal of(const Asset& asset, Decimal amount) const {
        if (asset == usdt) return amount;
        const auto cost = costs_.find(asset);
        return cost == costs_.end() ? Decimal{} : cost->second;
    }

private:
    std::map<Asset, Decimal> costs_;
};

report::Opening opening_of(const ledger::JournalEntry& entry, const OpeningCosts& costs) {
    report::Opening opening{entry.time, {}};
    for (const ledger::Posting& posting : entry.postings) {
        if (posting.account != ledger::Account::wallet) continue;
        opening.balances[posting.asset] = {posting.amount, costs.of(posting.asset, posting.amount)};
    }
    return opening;
}

Result<std::vector<report::BookEvent>> events_of(const BooksReader::History& history) {
    Fills fills;
    fills.reserve(history.fills.size());
    for (const auto& fill : history.fills) fills.emplace(report::fill_reference(fill.fill), &fill);
    std::vector<report::BookEvent> events;
    events.reserve(history.entries.size());
    OpeningCosts costs(history.now.books);
    std::size_t transfers = 0;
    for (const ledger::JournalEntry& entry : history.entries) {
        if (entry.kind == EntryKind::opening) {
            events.emplace_back(report::Opening{});  // filled in below, when the rest is known
        } else if (entry.kind == EntryKind::deposit || entry.kind == EntryKind::withdrawal) {
            const bool is_recorded = !is_arrival(entry);
            if (is_recorded && transfers == history.transfers.size()) {
                return fail(ErrorCode::malformed, "the audit log has no record of " + entry.reference);
            }
            auto moved = is_recorded ? transfer_of(entry, history.transfers[transfers++]) : arrival_in(entry, fills);
            if (!moved) return fail(moved.error());
            costs.see(*moved);
            events.emplace_back(std::move(*moved));
        } else {
            const auto fill = fills.find(entry.reference);
            if (fill == fills.end()) {
                return fail(ErrorCode::malformed, "the journal has " + entry.reference + ", and there is no such fill");
            }
            costs.see(fill->second->fill);
            events.emplace_back(*fill->second);
        }
    }
    for (std::size_t at = 0; at < events.size(); ++at) {
        if (history.entries[at].kind == EntryKind::opening) events[at] = opening_of(history.entries[at], costs);
    }
    return events;
}

// Both have gone the same way, each by its own method.
Result<> check_against(const ledger::BooksSnapshot& books, const report::LotBook& lots) {
    int128 difference = 0;
    for (const auto& [asset, position] : books.positions) {
        difference += position.realised.ticks() - position.cost.ticks();
        if (lots.held(asset) != position.quantity) {
            return fail(ErrorCode::malformed, "the lots of " + asset.code + " are not what the books hold of it");
        }
    }
    const auto cash = books.wallets.find(usdt);
    const Decimal held = cash == books.wallets.end() ? Decimal{} : cash->second;
    if (lots.contributed() != books.contributed || lots.cash() != held ||
        lots.realised().ticks() - static_cast<int128>(lots.cost().ticks()) != difference) {
        return fail(ErrorCode::malformed, "the journal does not add up to what the books say");
    }
    return {};
}

Result<> read_books(const ReportDesk& desk, const report::Period& period, BooksReader& reader,
                    report::BooksHistory& books, ledger::BooksSnapshot& now) {
    auto history = reader.history();
    if (!history) return fail(history.error());
    auto events = events_of(*history);
    if (!events) return fail(events.error());
    books.events = std::move(*events);
    // A baseline may have waited for a price long after its day began.
    auto baselines = reader.times_of("day.baseline", period.from, period.to + std::chrono::days(1));
    if (!baselines) return fail(baselines.error());
    for (const execution::DayRow& day : history->days) {
        const auto written = std::ranges::lower_bound(*baselines, day.begun);
        const bool is_of_day = written != baselines->end() && utc_day(*written) == day.utc_day;
        books.days.push_back(
            {day.utc_day, is_of_day ? *written : day.begun, day.baseline, day.transferred, day.latch_text});
    }
    now = std::move(history->now.books);
    auto orders = reader.orders(period.from, period.to);
    if (!orders) return fail(orders.error());
    books.orders = std::move(*orders);
    auto unknown = reader.times_of("order.unknown", period.from, period.to);
    if (!unknown) return fail(unknown.error());
    books.unknown = std::move(*unknown);
    auto samples = sqlite::equity_samples_of(desk.home / "app.db", desk.exchange, desk.mode, period.from, period.to);
    if (!samples) return fail(samples.error());
    for (const sqlite::EquitySample& sample : *samples) books.equity.push_back({sample.time, sample.equity});
    return {};
}

}  // namespace

Result<report::Accounts> read_accounts(const ReportDesk& desk, const report::Period& period, Timestamp now) {
    report::BooksHistory books;
    books.mode = trading::run_mode_name(desk.mode);
    books.exchange = desk.exchange;
    books.loss_percent_max = risk::Limits::daily_loss_percent_max;
    books.now = now;
    const auto file = books_file(desk);
    auto reader = BooksReader::open(file);
    if (!reader && reader.error().state != sqlite::BooksState::none) return fail(reader.error().error);
    ledger::BooksSnapshot snapshot;
    if (reader) {
        if (auto read = read_books(desk, period, **reader, books, snapshot); !read) return fail(read.error());
    }
    auto accounts = report::Accounts::from(std::move(books));
    const auto sound = accounts ? check_against(snapshot, accounts->lots()) : Result<>(fail(accounts.error()));
    if (!sound) {
        return fail(sound.error().code, "no report can be made of " + file.string() + ": " + sound.error().what);
    }
    return accounts;
}

}  // namespace piggy::apps
