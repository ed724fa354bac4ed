#include "apps/paper_desk.h"

#include <algorithm>

#include "adapters/system/private_folder.h"
#include "apps/desk_thread.h"

namespace piggy::apps {
namespace {

using std::chrono::nanoseconds;

constexpr std::chrono::seconds open_again_every{5};
constexpr std::chrono::seconds open_door_max{15};

// Before the books were opened for the first time there is what they will be opened with.
void show_opening_balance(execution::BalanceSheet& sheet, Timestamp now) {
    if (!sheet.rows.empty()) return;
    execution::BalanceRow row;
    row.asset = Asset{"USDT"};
    row.total = row.free = Decimal::whole(paper::opening_usdt);
    row.value_usd = row.total;
    sheet.rows.push_back(std::move(row));
    sheet.equity_usd = Decimal::whole(paper::opening_usdt);
    sheet.as_of = now;
}

}  // namespace

// ---- the door

PaperDesk::Use::Use(const PaperDesk& desk) : desk_(desk) {
    std::unique_lock lock(desk.door_);
    desk.door_moved_.wait(lock, [&] { return !desk.is_changing_; });
    ++desk.users_;
    session_ = desk.session_.get();
}

PaperDesk::Use::~Use() {
    {
        const std::lock_guard lock(desk_.door_);
        if (--desk_.users_ > 0) return;
    }
    desk_.door_moved_.notify_all();
}

Result<> PaperDesk::change(const std::function<Result<>()>& work) {
    {
        std::unique_lock lock(door_);
        door_moved_.wait(lock, [&] { return !is_changing_; });
        // A round may be waiting for an exchange that does not answer; until that is over everybody else goes on.
        static_cast<void>(door_moved_.wait_for(lock, open_door_max, [&] { return users_ == 0 && !is_changing_; }));
        door_moved_.wait(lock, [&] { return !is_changing_; });
        is_changing_ = true;
        door_moved_.wait(lock, [&] { return users_ == 0; });
    }
    auto done = work();
    {
        const std::lock_guard lock(door_);
        is_changing_ = false;
    }
    door_moved_.notify_all();
    news_.look_soon();
    return done;
}

// ---- opening

PaperDesk::PaperDesk(PaperParts parts) : parts_(std::move(parts)), news_(parts_.clock) {
    static_cast<void>(change([this] { return open(); }));
    if (parts_.has_thread) thread_ = std::make_unique<DeskThread>([this] { return round(); });
}

PaperDesk::~PaperDesk() {
    if (thread_) thread_->stop();
}

Result<> PaperDesk::open() {
    session_.reset();
    opened_at_ = parts_.clock.monotonic();
    const auto try_to = [&]() -> Result<> {
        if (auto made = system::make_private_folder(parts_.folder); !made) return made;
        if (auto begun = aside().go_on_if_asked(); !begun) return begun;
        PaperSession::Tops tops;
        {
            const std::lock_guard lock(tops_mutex_);
            tops = tops_;
        }
        auto session = PaperSession::open(parts_, parts_.folder / "paper.db", parts_.seed + starts_++, tops,
                                          [this](std::string_view line) {
                                              news_.hear_line(line);
                                              if (parts_.log) parts_.log("paper: " + std::string(line));
                                          });
        if (!session) return fail(session.error());
        session_ = std::move(*session);
        return {};
    };
    auto opened = try_to();
    const std::string why = opened ? "" : opened.error().what;
    if (why != closed_because_) {
        if (parts_.log) parts_.log(opened ? "paper: the books are open again" : "paper: no books: " + why);
        news_.notice(opened ? http_api::NoticeLevel::info : http_api::NoticeLevel::error,
                     opened ? "the books are open again" : "the books can't be opened: " + why);
    }
    closed_because_ = why;
    return opened;
}

// A disk that failed once ends the desk's use of its books for good; the way on is the one of every start.
void PaperDesk::open_again_where_needed() {
    {
        const Use use(*this);
        if (use.session() && !use.session()->desk().storage_failed()) return;
        if (opened_at_ && parts_.clock.monotonic() - *opened_at_ < nanoseconds(open_again_every)) return;
    }
    static_cast<void>(change([this]() -> Result<> {
        if (session_ && !session_->desk().storage_failed()) return {};  // somebody was quicker
        const bool had_failed = session_ != nullptr;
        auto opened = open();
        if (opened && had_failed) news_.notice(http_api::NoticeLevel::info, "the books are open again");
        return opened;
    }));
}

std::string PaperDesk::closed_sentence() const {
    const std::lock_guard lock(door_);
    return "Paper trading's books can't be opened: " + closed_because_ +
           ". It is tried again every few seconds; resetting paper begins new ones.";
}

Result<> PaperDesk::reset() {
    constexpr const char* on_its_way = "A paper order is on its way; reset paper when it has ended.";
    if (trades_in_flight_ > 0) return fail(ErrorCode::refused, on_its_way);
    auto done = change([&]() -> Result<> {
        if (session_ && session_->desk().status().unknown_orders > 0) return fail(ErrorCode::refused, on_its_way);
        if (auto made = system::make_private_folder(parts_.folder); !made) return made;
        if (auto asked = aside().ask(parts_.clock.now()); !asked) return asked;
        return open();
    });
    if (done) news_.notice(http_api::NoticeLevel::info, "the account begins anew with $10,000.00");
    news_.flush();
    return done;
}

// ---- the port

execution::TradeAnswer PaperDesk::trade(const execution::TradeRequest& request) {
    struct InFlight {
        explicit InFlight(std::atomic<int>& orders) : count(orders) { ++count; }
        ~InFlight() { --count; }
        std::atomic<int>& count;
    };
    execution::TradeAnswer answer;
    {
        const InFlight in_flight(trades_in_flight_);
        const Use use(*this);
        if (!use.session()) {
            answer.refusal.emplace().violations.push_back({"STORAGE_FULL", closed_sentence()});
            return answer;
        }
        answer = use.session()->desk().trade(request);
    }
    news_.order(answer, false);
    news_.flush();
    if (thread_) thread_->wake();
    return answer;
}

execution::LiveStatus PaperDesk::status() const {
    const Use use(*this);
    if (use.session()) {
        execution::LiveStatus status = use.session()->desk().status();
        if (!status.equity_usd && use.session()->desk().balances().rows.empty()) {
            status.equity_usd = Decimal::whole(paper::opening_usdt);
        }
        return status;
    }
    execution::LiveStatus status;
    status.mode_reason = closed_sentence();
    status.guards.push_back({"storage", false, status.mode_reason, "See to the disk.", "STORAGE_FULL"});
    status.exchange = parts_.exchange;
    status.practice = parts_.practice;
    return status;
}

execution::BalanceSheet PaperDesk::balances() const {
    const Use use(*this);
    execution::BalanceSheet sheet;
    if (!use.session()) {
        sheet.as_of = parts_.clock.now();
        return sheet;
    }
    sheet = use.session()->desk().balances();
    show_opening_balance(sheet, parts_.clock.now());
    return sheet;
}

std::optional<execution::GateFacts> PaperDesk::facts(const Symbol& symbol) const {
    const Use use(*this);
    if (!use.session()) return std::nullopt;
    return use.session()->desk().facts(symbol);
}

execution::EffectiveLimits PaperDesk::effective(const Symbol& symbol) const {
    const Use use(*this);
    if (use.session()) return execution::effective_limits(symbol, use.session()->desk().facts(symbol));
    execution::EffectiveLimits limits;
    limits.reason = closed_sentence();
    return limits;
}

Result<std::optional<execution::TradeAnswer>> PaperDesk::order(const std::string& request_id) const {
    const Use use(*this);
    if (!use.session()) return fail(ErrorCode::unavailable, closed_sentence());
    return use.session()->desk().order(request_id);
}

Result<execution::Page<orders::LiveOrder>> PaperDesk::orders(const execution::PageQuery& query) {
    const Use use(*this);
    if (!use.session()) return fail(ErrorCode::unavailable, closed_sentence());
    return use.session()->store().orders(query);
}

Result<std::vector<orders::BookedFill>> PaperDesk::fills_of(const std::string& client_order_id) {
    const Use use(*this);
    if (!use.session()) return fail(ErrorCode::unavailable, closed_sentence());
    return use.session()->store().fills_of(client_order_id);
}

// ---- the market

void PaperDesk::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    {
        const std::lock_guard lock(tops_mutex_);
        tops_[symbol] = top;
    }
    const Use use(*this);
    if (use.session()) use.session()->on_top(symbol, top);
}

void PaperDesk::on_status(const market::FeedStatus& status) {
    const Use use(*this);
    if (use.session()) use.session()->desk().on_status(status);
}

// ---- rounds

nanoseconds PaperDesk::round() {
    open_again_where_needed();
    nanoseconds rest = open_again_every;
    {
        const Use use(*this);
        if (use.session()) {
            rest = use.session()->desk().tick();
            for (const std::string& id : news_.unended()) {
                const auto answer = use.session()->desk().order(id);
                if (answer && *answer) news_.order(**answer, true);
            }
        }
    }
    news_.flush();
    if (news_.wants_look()) news_.look(status(), balances());
    return std::min<nanoseconds>(rest, PaperNews::look_every);
}

}  // namespace piggy::apps
