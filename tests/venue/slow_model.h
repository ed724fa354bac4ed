#pragma once
// SlowModel: what the exchange should do, written a second time in the most obvious way. Orders lie in one row in the
// order in which they came; whose turn it is is found by sorting them on each step; nothing is cached. It speaks the
// exchange's own words (venue_order.h) and shares no other line with it. Where the protocol leaves the venue free, what
// the exchange does is written here as a rule of its own, beside a sentence that says so.

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "venue/exchange.h"

namespace piggy::venue::slow {

using Wide = int128;
constexpr Wide one = 100'000'000;

inline Ticks narrow(Wide value) { return static_cast<Ticks>(value); }
inline Wide rounded_up(Wide value, Wide divisor) { return (value + divisor - 1) / divisor; }

struct Trade {
    InstrumentId instrument = 0;
    Ticks price = 0, quantity = 0, quote = 0;
    bool buyer_is_maker = false;
    OrderId buy = 0, sell = 0;
    bool operator==(const Trade&) const = default;
};

class SlowModel {
public:
    struct Row {
        Order order;
        bool resting = false;   // on the book
        bool waiting = false;   // for its trigger
        std::int64_t turn = 0;  // of those at one price the lowest trades first
        Ticks shown = 0;        // of the rest, what the book displays
        Ticks extreme = 0;      // of the market since a trailing stop follows it; 0: not yet
        [[nodiscard]] Ticks rest() const { return order.quantity - order.executed; }
    };
    struct Account {
        bool house = false, can_trade = true;
        FeeRates fees;
        std::map<AssetId, Balance> balances;
        std::vector<Fill> fills;
    };

    explicit SlowModel(Market made) : market(std::move(made)), last(market.instruments.size()), average(last.size()) {}

    Market market;
    std::deque<Row> rows;  // every order ever, oldest first
    std::map<AccountId, Account> accounts;
    std::map<AssetId, Ticks> fees;
    std::map<ListId, OrderList> lists;
    std::vector<Trade> trades;
    std::vector<std::optional<Ticks>> last;
    std::vector<Ticks> average;  // the mean price of five minutes, told from outside before each call

    using Refused = std::optional<Refusal>;

    // --- what is asked

    Refused place(AccountId who, const NewOrder& wish, Timestamp now) {
        now_ = now;
        if (auto refused = judge(who, wish, 0, false)) return refused;
        Row& row = add(who, wish, -1);
        if (wish.type != OrderType::market) lock(row, need(wish));
        start(row);
        run_triggered();
        return std::nullopt;
    }

    Refused place_list(AccountId who, const NewOrderList& wish, Timestamp now) {
        now_ = now;
        if (auto refused = judge(who, wish.stop, 1, true)) return refused;
        if (auto refused = judge(who, wish.limit_maker, 1, true)) return refused;
        const Instrument& rules = market.instruments[wish.stop.instrument];
        int running = 0;
        for (const auto& [id, list] : lists) {
            if (list.account != who || list.status == ListStatus::all_done) continue;
            if (list.instrument == wish.stop.instrument) ++running;
        }
        if (running >= rules.filters.order_lists_max) return Refusal{-1013, "Filter failure: MAX_NUM_ORDER_LISTS"};
        const Wide dearer = std::max(need(wish.stop), need(wish.limit_maker));
        if (dearer > free(who, paid_in(wish.stop))) return insufficient();
        if (!wish.stop.client_id.empty() && wish.stop.client_id == wish.limit_maker.client_id) return duplicate();
        for (const auto& [id, list] : lists) {
            if (list.account == who && list.status == ListStatus::executing && !wish.client_id.empty() &&
                list.client_id == wish.client_id) {
                return duplicate();
            }
        }
        const auto id = static_cast<ListId>(lists.size());
        lists[id] = {id, who, wish.stop.instrument, wish.client_id, ListStatus::executing, now, {}};
        Row& stop = add(who, wish.stop, id);
        Row& limit = add(who, wish.limit_maker, id);
        lists[id].orders = {stop.order.id, limit.order.id};
        lock(limit, need(wish.limit_maker));
        lock(stop, dearer - need(wish.limit_maker));
        start(stop);
        start(limit);
        run_triggered();
        return std::nullopt;
    }

    Refused cancel(AccountId who, OrderId id, Exchange::CancelOnly only) {
        Row* row = find(id);
        if (row == nullptr || row->order.account != who || is_final(row->order.status)) {
            return Refusal{-2011, "Unknown order sent."};
        }
        if ((only == Exchange::CancelOnly::only_new && row->order.status != OrderStatus::new_order) ||
            (only == Exchange::CancelOnly::only_partially_filled &&
             row->order.status != OrderStatus::partially_filled)) {
            return Refusal{-2011, "Order was not canceled due to cancel restrictions."};
        }
        end(*row, OrderStatus::canceled, ExpiryReason::none, true);
        return std::nullopt;
    }

    Refused expire(OrderId id) {
        Row* row = find(id);
        if (row == nullptr || is_final(row->order.status)) return Refusal{-2011, "Unknown order sent."};
        end(*row, OrderStatus::expired, ExpiryReason::exchange_canceled);
        return std::nullopt;
    }

    Refused transfer(AccountId who, AssetId asset, Ticks amount) {
        Balance& balance = accounts[who].balances[asset];
        if (Wide{balance.free} + amount < 0) return insufficient();
        balance.free += amount;
        return std::nullopt;
    }

    // --- what is seen

    [[nodiscard]] Row* find(OrderId id) {
        for (Row& row : rows) {
            if (row.order.id == id) return &row;
        }
        return nullptr;
    }

    [[nodiscard]] std::vector<Level> levels(InstrumentId instrument, Side side) {
        std::vector<Level> found;
        for (const Row* row : queue(instrument, side)) {
            if (found.empty() || found.back().price != row->order.price) found.push_back({row->order.price, 0});
            found.back().quantity += row->shown;
        }
        return found;
    }

    [[nodiscard]] Ticks locked_by_orders(AccountId who, AssetId asset) {
        Ticks sum = 0;
        for (const Row& row : rows) {
            if (row.order.account == who && paid_in(row.order) == asset) sum += row.order.locked;
        }
        return sum;
    }

private:
    // --- refusals

    static Refusal filter(const char* name) { return {-1013, std::string("Filter failure: ") + name}; }
    static Refusal insufficient() { return {-2010, "Account has insufficient balance for requested action."}; }
    static Refusal duplicate() { return {-2010, "Duplicate order sent."}; }

    [[nodiscard]] static bool breaks_lot(Ticks quantity, const LotFilter& lot) {
        return quantity < lot.quantity_min || (lot.quantity_max != 0 && quantity > lot.quantity_max) ||
               (lot.step != 0 && quantity % lot.step != 0);
    }

    [[nodiscard]] Refused broken_filter(AccountId who, const NewOrder& wish, int more_orders) {
        const Filters& rules = market.instruments[wish.instrument].filters;
        for (const Ticks price : {wish.price, wish.stop_price}) {
            if (price == 0) continue;
            const bool low = rules.price.price_min != 0 && price < rules.price.price_min;
            const bool high = rules.price.price_max != 0 && price > rules.price.price_max;
            const bool off = rules.price.tick != 0 && (price - rules.price.price_min) % rules.price.tick != 0;
            if (low || high || off) return filter("PRICE_FILTER");
        }
        if (wish.quantity != 0) {
            if (breaks_lot(wish.quantity, rules.lot)) return filter("LOT_SIZE");
            if (is_market(wish.type) && breaks_lot(wish.quantity, rules.market_lot)) return filter("MARKET_LOT_SIZE");
        }
        if (wish.iceberg_quantity != 0 && breaks_lot(wish.iceberg_quantity, rules.lot)) return filter("LOT_SIZE");
        if (wish.iceberg_quantity != 0 && rounded_up(wish.quantity, wish.iceberg_quantity) > rules.iceberg_parts_max) {
            return filter("ICEBERG_PARTS");
        }
        if (accounts[who].house) return std::nullopt;
        int open = more_orders, stops = 0;
        for (const Row& row : rows) {
            const Order& order = row.order;
            if (order.account != who || order.instrument != wish.instrument || is_final(order.status)) continue;
            ++open;
            if (row.waiting) ++stops;  // one that was triggered is an order like others
        }
        if (wish.type != OrderType::market && open >= rules.orders_max) return filter("MAX_NUM_ORDERS");
        if (is_stop(wish.type) && stops >= rules.stop_orders_max) return filter("MAX_NUM_ALGO_ORDERS");
        return std::nullopt;
    }

    // more_orders: of the same list, already promised.
    [[nodiscard]] Refused judge(AccountId who, const NewOrder& wish, int more_orders, bool of_list) {
        if (!accounts[who].can_trade) return Refusal{-2010, "This action is disabled on this account."};
        if (market.instruments[wish.instrument].status != InstrumentStatus::trading) {
            return Refusal{-2010, "Market is closed."};
        }
        if (auto broken = broken_filter(who, wish, more_orders)) return broken;
        const auto others = queue(wish.instrument, other(wish.side));
        if (wish.type == OrderType::market) {
            if (others.empty()) return Refusal{-1112, "No orders on book for symbol."};
            if (wish.quote_quantity != 0) {
                // Measured at the best price.
                const Filters& rules = market.instruments[wish.instrument].filters;
                const Wide first = Wide{wish.quote_quantity} * one / others.front()->order.price;
                if (first < rules.lot.step || first < rules.lot.quantity_min) return filter("LOT_SIZE");
                for (const Ticks most : {rules.lot.quantity_max, rules.market_lot.quantity_max}) {
                    if (most != 0 && first > most) return filter("MARKET_LOT_SIZE");
                }
            }
        }
        for (const Row& row : rows) {
            if (row.order.account == who && row.order.instrument == wish.instrument && !is_final(row.order.status) &&
                !wish.client_id.empty() && row.order.client_id == wish.client_id && !accounts[who].house) {
                return duplicate();
            }
        }
        if (!of_list) {  // a list pays once for both
            const Wide amount = wish.type == OrderType::market ? market_cost(who, wish) : need(wish);
            if (amount > free(who, paid_in(wish))) return insufficient();
        }
        if (wish.type == OrderType::limit_maker && !others.empty() && crosses(wish, others.front()->order.price)) {
            return Refusal{-2010, "Order would immediately match and take."};
        }
        // A trailing stop beyond its stop price only begins to trail at once.
        if (is_stop(wish.type) && wish.trailing_delta == 0) {
            const auto now_at = reference(wish.instrument);
            if (now_at && reached(wish, *now_at)) return Refusal{-2010, "Order would trigger immediately."};
        }
        return std::nullopt;
    }

    // Where the market is, as stops see it: the last trade, else the middle of the book, else its only side.
    [[nodiscard]] std::optional<Ticks> reference(InstrumentId instrument) {
        if (last[instrument]) return last[instrument];
        const auto bids = queue(instrument, Side::buy), asks = queue(instrument, Side::sell);
        if (bids.empty() && asks.empty()) return std::nullopt;
        if (bids.empty()) return asks.front()->order.price;
        if (asks.empty()) return bids.front()->order.price;
        return bids.front()->order.price + (asks.front()->order.price - bids.front()->order.price) / 2;
    }

    // --- money

    [[nodiscard]] static Side other(Side side) { return side == Side::buy ? Side::sell : Side::buy; }
    template <class O>
    [[nodiscard]] AssetId paid_in(const O& order) const {
        const Instrument& rules = market.instruments[order.instrument];
        return order.side == Side::buy ? rules.quote : rules.base;
    }
    [[nodiscard]] Ticks free(AccountId who, AssetId asset) { return accounts[who].balances[asset].free; }

    void lock(Row& row, Wide amount) {
        Balance& balance = accounts[row.order.account].balances[paid_in(row.order)];
        balance.free -= narrow(amount);
        balance.locked += narrow(amount);
        row.order.locked += narrow(amount);
    }
    void unlock(Row& row, Wide amount) { lock(row, -amount); }

    // What an order locks while it is open, rounded up. A market order that waits locks at its stop price, and one that
    // has none at the mean price.
    [[nodiscard]] Wide need(const NewOrder& wish) {
        if (wish.side == Side::sell) return wish.quantity;
        Wide price = wish.price;
        if (is_market(wish.type)) price = wish.stop_price != 0 ? wish.stop_price : average[wish.instrument];
        return rounded_up(price * wish.quantity, one);
    }

    // What a market order would give at once, each price rounded up. Own orders are passed over where self-trade
    // prevention would not let them trade.
    [[nodiscard]] Wide market_cost(AccountId who, const NewOrder& wish) {
        const bool buys = wish.side == Side::buy;
        if (buys && wish.quote_quantity != 0) return wish.quote_quantity;
        if (!buys && wish.quote_quantity == 0) return wish.quantity;
        Wide cost = 0;
        Wide left = buys ? Wide{wish.quantity} : wish.quote_quantity * one;
        for (const Row* row : queue(wish.instrument, other(wish.side))) {
            if (row->order.account == who && wish.self_trade != SelfTrade::none) continue;
            const Wide price = row->order.price;
            const Wide taken = std::min<Wide>(row->rest(), buys ? left : rounded_up(left, price));
            if (left <= 0) break;
            cost += buys ? rounded_up(taken * price, one) : taken;
            left -= buys ? taken : taken * price;
        }
        return cost;
    }

    void pay(Row& from, Row& to, AssetId asset, Wide amount) {
        Account& payer = accounts[from.order.account];
        const Wide of_lock = std::min<Wide>(amount, from.order.locked);
        from.order.locked -= narrow(of_lock);
        payer.balances[asset].locked -= narrow(of_lock);
        payer.balances[asset].free -= narrow(amount - of_lock);
        accounts[to.order.account].balances[asset].free += narrow(amount);
    }

    // --- orders

    [[nodiscard]] Row& add(AccountId who, const NewOrder& wish, ListId list) {
        Row& row = rows.emplace_back();
        Order& order = row.order;
        order.id = static_cast<OrderId>(rows.size());
        order.account = who;
        order.instrument = wish.instrument;
        order.client_id = wish.client_id;
        order.list = list;
        order.side = wish.side;
        order.type = wish.type;
        order.time_in_force = wish.time_in_force;
        order.self_trade = wish.self_trade;
        order.price = wish.price;
        order.quantity = wish.quantity;
        order.quote_quantity = wish.quote_quantity;
        order.stop_price = wish.stop_price;
        order.trailing_delta = wish.trailing_delta;
        order.iceberg_quantity = wish.iceberg_quantity;
        order.created = order.updated = now_;
        return row;
    }

    void start(Row& row) {
        if (is_stop(row.order.type)) {
            row.waiting = true;
            row.order.is_working = false;
            if (row.order.trailing_delta != 0 && row.order.stop_price == 0) {
                row.extreme = reference(row.order.instrument).value_or(0);
            }
        } else {
            work(row);
        }
    }

    // Ends an order. The other leg of its list goes too.
    void end(Row& row, OrderStatus status, ExpiryReason reason, bool canceled = false) {
        finish(row, status, reason);
        end_siblings(row, canceled);
    }
    // Whatever it still holds is free again.
    void finish(Row& row, OrderStatus status, ExpiryReason reason) {
        row.order.status = status;
        row.order.expiry = reason;
        row.resting = row.waiting = false;
        unlock(row, row.order.locked);
        std::erase(triggered_, row.order.id);
    }
    void end_siblings(Row& row, bool canceled) {
        if (row.order.list < 0) return;
        OrderList& list = lists[row.order.list];
        for (const OrderId leg : list.orders) {
            Row& sibling = *find(leg);
            if (leg == row.order.id || is_final(sibling.order.status)) continue;
            if (canceled) {
                finish(sibling, OrderStatus::canceled, ExpiryReason::none);
            } else {
                finish(sibling, OrderStatus::expired, ExpiryReason::oco_trigger);
            }
        }
        const bool over = std::all_of(list.orders.begin(), list.orders.end(),
                                      [&](OrderId leg) { return is_final(find(leg)->order.status); });
        if (over) list.status = ListStatus::all_done;
    }

    // --- matching

    [[nodiscard]] std::vector<Row*> queue(InstrumentId instrument, Side side) {
        std::vector<Row*> found;
        for (Row& row : rows) {
            if (row.resting && row.order.instrument == instrument && row.order.side == side) found.push_back(&row);
        }
        std::sort(found.begin(), found.end(), [side](const Row* a, const Row* b) {
            if (a->order.price != b->order.price) {
                return side == Side::buy ? a->order.price > b->order.price : a->order.price < b->order.price;
            }
            return a->turn < b->turn;
        });
        return found;
    }

    template <class O>
    [[nodiscard]] static bool crosses(const O& order, Ticks price) {
        if (is_market(order.type)) return true;
        return order.side == Side::buy ? price <= order.price : price >= order.price;
    }

    [[nodiscard]] bool can_fill_whole(const Row& taker) {
        Wide enough = taker.rest();
        for (const Row* maker : queue(taker.order.instrument, other(taker.order.side))) {
            if (!crosses(taker.order, maker->order.price)) break;
            if (maker->order.account == taker.order.account) {
                if (taker.order.self_trade == SelfTrade::expire_maker) continue;
                if (taker.order.self_trade != SelfTrade::none) break;
            }
            enough -= maker->rest();
        }
        return enough <= 0;
    }

    // The order comes to the market: takes what it may, then rests or ends.
    void work(Row& row) {
        Order& order = row.order;
        order.is_working = true;
        order.working_since = now_;
        if (is_market(order.type)) unlock(row, order.locked);  // it pays from what is free
        if (order.time_in_force == TimeInForce::fok && !is_market(order.type) && !can_fill_whole(row)) {
            return end(row, OrderStatus::expired, ExpiryReason::unfilled_fok);
        }
        const Ticks step = std::max<Ticks>(1, market.instruments[order.instrument].filters.lot.step);
        bool satisfied = false;
        while (!satisfied) {
            const auto makers = queue(order.instrument, other(order.side));
            if (makers.empty() || !crosses(order, makers.front()->order.price)) break;
            Row& maker = *makers.front();
            const Wide price = maker.order.price;
            if (maker.order.account == order.account && order.self_trade != SelfTrade::none) {
                if (order.self_trade != SelfTrade::expire_taker) {
                    end(maker, OrderStatus::expired_in_match, ExpiryReason::none);
                }
                if (order.self_trade != SelfTrade::expire_maker) {
                    return end(row, OrderStatus::expired_in_match, ExpiryReason::none);
                }
                continue;
            }
            const bool by_quote = order.quote_quantity != 0;
            Wide amount =
                by_quote ? Wide{order.quote_quantity - order.spent} * one / price / step * step : Wide{row.rest()};
            if (is_market(order.type)) {
                Wide affordable = free(order.account, paid_in(order));
                if (order.side == Side::buy) affordable = affordable * one / price;
                if (affordable < amount && (order.side == Side::buy || by_quote)) affordable = affordable / step * step;
                amount = std::min(amount, affordable);
            }
            amount = std::min<Wide>(amount, maker.shown);
            if (amount == 0) break;
            if (by_quote) order.quantity = order.executed + narrow(amount);
            trade(row, maker, narrow(amount));
            // By quote: done when what is left pays no further step at this price.
            satisfied = by_quote ? (order.quote_quantity - order.spent) * one < price * step : row.rest() == 0;
        }
        if (satisfied) return end(row, OrderStatus::filled, ExpiryReason::none);
        if (is_market(order.type)) return end(row, OrderStatus::expired, ExpiryReason::insufficient_liquidity);
        if (order.time_in_force != TimeInForce::gtc) {
            return end(row, OrderStatus::expired, ExpiryReason::unfilled_ioc);
        }
        row.resting = true;
        show(row);
    }

    void show(Row& row) {
        row.turn = ++turns_;
        row.shown = row.order.iceberg_quantity != 0 ? std::min(row.order.iceberg_quantity, row.rest()) : row.rest();
    }

    void trade(Row& taker, Row& maker, Ticks amount) {
        const InstrumentId instrument = taker.order.instrument;
        const Instrument& rules = market.instruments[instrument];
        const Ticks price = maker.order.price;
        const Ticks quote = narrow(Wide{price} * amount / one);
        Row& buyer = taker.order.side == Side::buy ? taker : maker;
        Row& seller = taker.order.side == Side::buy ? maker : taker;
        pay(buyer, seller, rules.quote, quote);
        pay(seller, buyer, rules.base, amount);
        const auto number = 1 + std::count_if(trades.begin(), trades.end(),
                                              [&](const Trade& trade) { return trade.instrument == instrument; });
        for (Row* side : {&maker, &taker}) {
            side->order.executed += amount;
            side->order.spent += quote;
            side->order.status = OrderStatus::partially_filled;
            side->order.updated = now_;
            const bool buys = side->order.side == Side::buy;
            const auto [fee, asset] = take_fee(side->order.account, side == &maker, buys ? rules.base : rules.quote,
                                               buys ? amount : quote, quote);
            accounts[side->order.account].fills.push_back({number, side->order.id, side->order.account, instrument,
                                                           side->order.list, side->order.side, price, amount, quote,
                                                           fee, asset, now_, side == &maker});
        }
        trades.push_back({instrument, price, amount, quote, &maker == &buyer, buyer.order.id, seller.order.id});
        maker.shown -= amount;
        if (maker.rest() == 0) {
            end(maker, OrderStatus::filled, ExpiryReason::none);
        } else {
            if (maker.shown == 0) show(maker);
            keep_only_need(maker);
            end_siblings(maker, false);
        }
        if (taker.order.type != OrderType::market) keep_only_need(taker);
        observe(instrument, price);
    }

    // A buy that got a better price than its own gives back what it doesn't need any more.
    void keep_only_need(Row& row) {
        if (row.order.side == Side::sell || row.order.price == 0) return;
        const Wide still = rounded_up(Wide{row.order.price} * row.rest(), one);
        if (row.order.locked > still) unlock(row, row.order.locked - still);
    }

    [[nodiscard]] std::pair<Ticks, AssetId> take_fee(AccountId who, bool is_maker, AssetId received, Ticks amount,
                                                     Ticks quote) {
        Account& account = accounts[who];
        const Wide rate = is_maker ? account.fees.maker : account.fees.taker;
        AssetId asset = received;
        Wide fee = rounded_up(rate * amount, one);
        if (account.fees.in_bnb && market.bnb_price > 0) {
            AssetId bnb = 0;
            while (market.assets[bnb] != "BNB") ++bnb;
            const Wide in_quote = rounded_up(rate * quote, one);
            const Wide in_bnb = rounded_up(in_quote * one * 3, Wide{market.bnb_price} * 4);
            if (in_bnb <= account.balances[bnb].free) {
                asset = bnb;
                fee = in_bnb;
            }
        }
        account.balances[asset].free -= narrow(fee);
        fees[asset] += narrow(fee);
        return {narrow(fee), asset};
    }

    // --- stops

    // Stop-loss buy and take-profit sell wait for the price to rise, the other two for it to fall.
    template <class O>
    [[nodiscard]] static bool reached(const O& order, Ticks price) {
        const bool loss = order.type == OrderType::stop_loss || order.type == OrderType::stop_loss_limit;
        const bool rises = loss == (order.side == Side::buy);
        return rises ? price >= order.stop_price : price <= order.stop_price;
    }

    void observe(InstrumentId instrument, Ticks price) {
        last[instrument] = price;
        for (Row& row : rows) {
            Order& order = row.order;
            if (!row.waiting || order.instrument != instrument) continue;
            if (order.trailing_delta == 0) {
                if (reached(order, price)) trigger(row);
                continue;
            }
            if (row.extreme == 0 && order.stop_price != 0 && !reached(order, price)) continue;
            const bool sells = order.side == Side::sell;
            if (row.extreme == 0 || (sells ? price > row.extreme : price < row.extreme)) row.extreme = price;
            const Wide bound =
                Wide{row.extreme} * (sells ? 10'000 - order.trailing_delta : 10'000 + order.trailing_delta);
            if (sells ? Wide{price} * 10'000 <= bound : Wide{price} * 10'000 >= bound) trigger(row);
        }
    }
    void trigger(Row& row) {
        row.waiting = false;
        triggered_.push_back(row.order.id);
    }
    void run_triggered() {
        while (!triggered_.empty()) {
            Row& row = *find(triggered_.front());
            triggered_.erase(triggered_.begin());
            end_siblings(row, false);
            if (!is_market(row.order.type)) {  // the list's money is this order's now
                NewOrder same;
                same.instrument = row.order.instrument;
                same.side = row.order.side;
                same.type = row.order.type;
                same.price = row.order.price;
                same.quantity = row.order.quantity;
                lock(row, need(same) - row.order.locked);
            }
            work(row);
        }
    }

    Timestamp now_{};
    std::int64_t turns_ = 0;
    std::vector<OrderId> triggered_;
};

}  // namespace piggy::venue::slow
