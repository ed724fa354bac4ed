#include "apps/paper_session.h"

#include "adapters/sqlite/live_store.h"

namespace piggy::apps {

Result<market::PriceQuote> PaperSession::SharedFeed::fetch_price(const Symbol& symbol) {
    auto quote = feed_.fetch_price(symbol);
    if (quote) venue_.on_top(symbol, quote->top);
    return quote;
}

Result<std::unique_ptr<PaperSession>> PaperSession::open(const PaperParts& parts, const std::filesystem::path& file,
                                                         std::uint64_t seed, const Tops& tops,
                                                         std::function<void(std::string_view line)> hear) {
    auto session = std::make_unique<PaperSession>();
    if (parts.open_books) {
        auto store = parts.open_books(file);
        if (!store) return fail(store.error());
        session->store_ = std::move(*store);
    } else {
        auto store = sqlite::SqliteLiveStore::open(file, parts.limits_sha256);
        if (!store) return fail(store.error());
        session->store_ = std::move(*store);
    }
    auto account = paper::PaperVenue::account_of(*session->store_);
    if (!account) return fail(account.error());
    session->venue_ = std::make_shared<paper::PaperVenue>(parts.clock, parts.reader, std::move(*account));
    session->feed_ = std::make_unique<SharedFeed>(parts.feed, *session->venue_);
    execution::DeskSettings settings;
    settings.paper = true;
    settings.allow_live = true;
    settings.practice = parts.practice;
    settings.exchange = parts.exchange;
    settings.limits_sha256 = parts.limits_sha256;
    settings.seed = seed;
    auto desk = execution::LiveDesk::start(
        {parts.clock, *session->store_, *session->feed_, std::move(hear), parts.log_trade, parts.steps},
        std::move(settings));
    if (!desk) return fail(desk.error());
    session->desk_ = std::move(*desk);
    // No keys, so no vault and no MACs: these books hold no money.
    if (auto opened = session->desk_->open_venue(session->venue_, {}); !opened) return fail(opened.error());
    for (const auto& [symbol, top] : tops) session->on_top(symbol, top);
    return session;
}

// The account first: by the time the desk believes a price, orders are filled at it.
void PaperSession::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    venue_->on_top(symbol, top);
    desk_->on_top(symbol, top);
}

}  // namespace piggy::apps
