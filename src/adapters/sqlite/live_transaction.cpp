#include "adapters/sqlite/live_transaction.h"

#include <algorithm>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/live_connection.h"
#include "core/invariant.h"

namespace piggy::sqlite {

using execution::AuditEvent;
using execution::AuditRecord;
using execution::DayRow;
using orders::LiveOrder;

Result<std::unique_ptr<SqliteLiveTransaction>> SqliteLiveTransaction::begin(LiveWriter& writer) {
    writer.turn.take();
    if (const auto failure = writer.given_up()) {
        writer.turn.give();
        return fail(*failure);
    }
    auto transaction = std::unique_ptr<SqliteLiveTransaction>(new SqliteLiveTransaction(writer));
    auto begun = transaction->attempt([&]() -> Result<> {
        writer.begin.run();
        return {};
    });
    if (!begun) return fail(begun.error());
    return transaction;
}

SqliteLiveTransaction::~SqliteLiveTransaction() { end(); }

void SqliteLiveTransaction::end() {
    if (is_over_) return;
    is_over_ = true;
    if (sqlite_api::sqlite3_get_autocommit(writer_.connection) == 0) {
        sqlite_api::sqlite3_exec(writer_.connection, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    writer_.turn.give();
}

template <class Work>
auto SqliteLiveTransaction::attempt(Work work) -> decltype(work()) {
    if (trouble_) return fail(*trouble_);
    invariant(!is_over_, "nothing is done in a live transaction that was committed");
    try {
        return work();
    } catch (const std::exception& exception) {
        trouble_ = live_error(writer_.file, exception, writer_.connection);
        trouble_->code = ErrorCode::unavailable;  // damaged or full, to who wants to write it is the same
        if (sqlite_api::sqlite3_get_autocommit(writer_.connection) == 0) {
            sqlite_api::sqlite3_exec(writer_.connection, "ROLLBACK", nullptr, nullptr, nullptr);
        }
        if (is_storage_full(*trouble_)) {
            writer_.checkpoint();  // the log can then begin anew instead of growing
        } else {
            writer_.give_up(*trouble_);
        }
        end();
        return fail(*trouble_);
    }
}

std::optional<StoredOrder> SqliteLiveTransaction::stored_order(Statement& query, const std::string& id) {
    std::optional<StoredOrder> stored;
    query.begin(state_.owner, id);
    while (query.next()) stored = read_order(query);
    return stored;
}

std::optional<DayRow> SqliteLiveTransaction::stored_day(std::int64_t utc_day) {
    if (state_.last_day && state_.last_day->utc_day == utc_day) return state_.last_day;
    std::optional<DayRow> stored;
    writer_.day.begin(state_.owner, utc_day);
    while (writer_.day.next()) stored = read_day(writer_.day, state_.owner);
    return stored;
}

Result<std::optional<LiveOrder>> SqliteLiveTransaction::order_of_request(const std::string& request_id) {
    return attempt([&]() -> Result<std::optional<LiveOrder>> {
        auto stored = stored_order(writer_.order_of_request, request_id);
        if (!stored) return std::nullopt;
        return std::move(stored->order);
    });
}

Result<std::int64_t> SqliteLiveTransaction::slots_used(std::int64_t utc_day) {
    return attempt([&]() -> Result<std::int64_t> {
        return count_slots(writer_.slots, state_, utc_day);
    });
}

Result<std::optional<DayRow>> SqliteLiveTransaction::day(std::int64_t utc_day) {
    return attempt([&]() -> Result<std::optional<DayRow>> { return stored_day(utc_day); });
}

Result<> SqliteLiveTransaction::check_step(const LiveOrder& before, const LiveOrder& after) const {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::refused, "the order " + after.request_id + " " + why);
    };
    if (before.state != after.state && !orders::may_follow(before.state, after.state) &&
        !orders::may_be_adopted(before.state, after.state)) {
        return refused(std::string("cannot become ") + orders::order_state_name(after.state) + ", it is " +
                       orders::order_state_name(before.state));
    }
    if (before.symbol != after.symbol || before.side != after.side) return refused("has another symbol or side");
    if (before.slot_day != after.slot_day) return refused("keeps the day whose slot it took");
    if (!before.client_order_id.empty() && before.client_order_id != after.client_order_id) {
        return refused("keeps its id at the venue, " + before.client_order_id);
    }
    return {};
}

void SqliteLiveTransaction::count(const LiveOrder& order, const std::optional<StoredOrder>& before) {
    if (!before) ++state_.orders;
    const bool held = before && orders::holds_slot(before->order);
    const bool holds = orders::holds_slot(order);
    if (holds && order.slot_day > state_.slot_day) {
        state_.slot_day = order.slot_day;
        state_.slots = 0;
    }
    if (order.slot_day == state_.slot_day) state_.slots += (holds ? 1 : 0) - (held ? 1 : 0);
}

Result<> SqliteLiveTransaction::put_order(const LiveOrder& order) {
    return attempt([&]() -> Result<> {
        if (order.owner != state_.owner) {
            return fail(ErrorCode::refused, "these books are kept for " + state_.owner + ", not for " + order.owner);
        }
        if (order.request_id.empty()) return fail(ErrorCode::refused, "an order needs a request id");
        const auto before = stored_order(writer_.order_of_request, order.request_id);
        if (before) {
            if (auto step = check_step(before->order, order); !step) return step;
        }
        const bool same_client_id = before && before->order.client_order_id == order.client_order_id;
        if (!order.client_order_id.empty() && !same_client_id) {
            const auto same_id = stored_order(writer_.order_of_client_id, order.client_order_id);
            if (same_id && same_id->order.request_id != order.request_id) {
                return fail(ErrorCode::refused, "the id " + order.client_order_id + " was used for the order " +
                                                    same_id->order.request_id + " already");
            }
        }
        const std::int64_t id = writer_.rows.put(before ? before->id : 0, order);
        count(order, before);
        if (orders::is_final(order.state)) {
            state_.unfinished.erase(id);
        } else {
            state_.unfinished[id] = order;
        }
        is_changed_ = true;
        return {};
    });
}

Result<bool> SqliteLiveTransaction::add_fill(const orders::BookedFill& fill) {
    return attempt([&]() -> Result<bool> {
        if (!writer_.rows.add(state_.owner, fill)) return false;
        ++state_.fills;
        std::int64_t& last = state_.last_trade_id.try_emplace(fill.fill.symbol, fill.fill.trade_id).first->second;
        last = std::max(last, fill.fill.trade_id);
        is_changed_ = true;
        return true;
    });
}

Result<> SqliteLiveTransaction::post(const ledger::JournalEntry& entry, const ledger::BooksSnapshot& after) {
    return attempt([&]() -> Result<> {
        if (!ledger::is_balanced(entry)) {
            return fail(ErrorCode::refused, "the journal entry " + entry.reference + " does not sum to zero");
        }
        const auto has_space = [](const Asset& asset) {
            return asset.code.empty() || asset.code.find_first_of(" \t\r\n\v\f") != std::string::npos;
        };
        const auto any = [&](const auto& map) {
            return std::ranges::any_of(map, [&](const auto& line) { return has_space(line.first); });
        };
        if (any(after.wallets) || any(after.positions) || any(after.fees)) {
            return fail(ErrorCode::refused, "the books after " + entry.reference + " name an asset with a space in it");
        }
        if (!writer_.rows.add(state_.owner, entry)) {
            return fail(ErrorCode::refused, "the journal has an entry " + entry.reference + " already");
        }
        writer_.rows.put(state_.owner, after);
        ++state_.entries;
        state_.books = after;
        is_changed_ = true;
        return {};
    });
}

Result<> SqliteLiveTransaction::put_day(const DayRow& day) {
    return attempt([&]() -> Result<> {
        const auto& last = state_.last_day;
        if (last && day.utc_day < last->utc_day) {
            return fail(ErrorCode::refused, "the day " + std::to_string(day.utc_day) + " is before the last one, " +
                                                std::to_string(last->utc_day) + "; days only go forward");
        }
        if (last && day.utc_day == last->utc_day) {
            if (last->baseline && day.baseline != last->baseline) {
                return fail(ErrorCode::refused,
                            "the baseline of a day is never rewritten; it is " + last->baseline->to_string());
            }
            if (last->latched && !day.latched) {
                return fail(ErrorCode::refused, "the daily-loss latch of a day stays: " + last->latch_text);
            }
        } else {
            ++state_.days;
        }
        writer_.rows.put(state_.owner, day);
        state_.last_day = day;
        is_changed_ = true;
        return {};
    });
}

Result<> SqliteLiveTransaction::put_fact(const std::string& name, const std::string& value) {
    return attempt([&]() -> Result<> {
        const auto known = state_.facts.find(name);
        if (known != state_.facts.end() && known->second == value) return {};
        writer_.rows.put_fact(state_.owner, name, value);
        state_.facts[name] = value;
        is_changed_ = true;
        return {};
    });
}

Result<> SqliteLiveTransaction::audit(const AuditEvent& event) {
    return attempt([&]() -> Result<> {
        if (auto sound = check_audit_event(event); !sound) return sound;
        AuditRecord record;
        record.sequence = state_.audit_records + 1;
        record.event = event;
        record.limits_sha256 = writer_.limits_sha256;
        record.previous_hash = state_.audit_records == 0 ? audit_beginning : state_.audit_head;
        record.hash = audit_hash(state_.owner, record);
        writer_.key.use([&](std::span<const std::byte> key) {
            if (!key.empty()) record.mac = hmac_sha256(key, record.hash);
        });
        writer_.rows.add(state_.owner, record);
        state_.audit_records = record.sequence;
        state_.audit_head = record.hash;
        is_changed_ = true;
        return {};
    });
}

Result<> SqliteLiveTransaction::fill_in_macs(std::span<const std::byte> key) {
    return attempt([&]() -> Result<> {
        try {
            check_anchor(writer_.connection, state_, key);
        } catch (const DamagedRow& damaged) {
            const Error error = live_error(writer_.file, damaged, writer_.connection);
            writer_.give_up(error);
            return fail(error);
        }
        Statement without(writer_.connection, "SELECT sequence, hash FROM live_audit WHERE mac = '' LIMIT 1000");
        Statement fill_in(writer_.connection, "UPDATE live_audit SET mac = ? WHERE sequence = ?");
        for (bool more = true; more;) {
            std::vector<std::pair<std::int64_t, std::string>> macs;
            without.begin();
            while (without.next()) macs.emplace_back(without.integer(0), hmac_sha256(key, without.text(1)));
            for (const auto& [sequence, mac] : macs) fill_in.run(mac, sequence);
            more = !macs.empty();
        }
        anchor_key_ = key;
        is_changed_ = true;
        return {};
    });
}

Result<> SqliteLiveTransaction::commit() {
    auto committed = attempt([&]() -> Result<> {
        if (!is_changed_) return {};
        ++state_.commits;
        writer_.key.use([&](std::span<const std::byte> key) {
            const std::span<const std::byte> known = anchor_key_.empty() ? key : anchor_key_;
            if (!known.empty()) make_anchor(state_, known);
        });
        writer_.seal.put(state_);
        writer_.commit.run();
        if (!anchor_key_.empty()) writer_.key.set(anchor_key_);
        writer_.state = std::move(state_);
        writer_.head.write({writer_.state.book_id, writer_.state.commits});
        if (writer_.log_pages >= LiveWriter::log_pages_max) writer_.checkpoint();
        return {};
    });
    end();
    return committed;
}

}  // namespace piggy::sqlite
