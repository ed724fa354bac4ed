#include "adapters/binance_us/local_book.h"

namespace piggy::binance_us {
namespace {

template <class Side>
void set_levels(Side& side, const std::vector<BookLevel>& levels) {
    for (const BookLevel& level : levels) {
        if (level.quantity.value.ticks() == 0) {
            side.erase(level.price);  // not knowing it is normal
        } else {
            side[level.price] = level.quantity;
        }
    }
}

template <class Side>
std::vector<BookLevel> levels_of(const Side& side) {
    std::vector<BookLevel> levels;
    for (const auto& [price, quantity] : side) levels.push_back({price, quantity});
    return levels;
}

}  // namespace

void LocalBook::restart() { *this = LocalBook(); }

LocalBook::Decision LocalBook::take(const DepthTold& step) {
    if (state_ == State::must_resync) return Decision::resync;
    if (step.last_update_id <= last_update_id_) return Decision::ignore;
    if (step.first_update_id > last_update_id_ + 1) {
        state_ = State::must_resync;
        return Decision::resync;
    }
    set_levels(bids_, step.bids);
    set_levels(asks_, step.asks);
    last_update_id_ = step.last_update_id;
    if (!bids_.empty() && !asks_.empty() && bids_.begin()->first >= asks_.begin()->first) {
        state_ = State::must_resync;
        return Decision::resync;
    }
    return Decision::apply;
}

LocalBook::Decision LocalBook::step(const DepthTold& step) {
    if (state_ != State::buffering) return take(step);
    if (!first_buffered_) first_buffered_ = step.first_update_id;
    if (buffer_.size() == buffered_max) {
        state_ = State::must_resync;
        return Decision::resync;
    }
    buffer_.push_back(step);
    return Decision::buffer;
}

std::vector<LocalBook::Decision> LocalBook::snapshot(const BookSnapshot& snapshot) {
    if (state_ == State::must_resync) return {Decision::resync};
    if (first_buffered_ && snapshot.last_update_id < *first_buffered_) return {Decision::refetch};
    bids_.clear();
    asks_.clear();
    set_levels(bids_, snapshot.bids);
    set_levels(asks_, snapshot.asks);
    last_update_id_ = snapshot.last_update_id;
    state_ = State::live;
    std::vector<Decision> decisions;
    for (const DepthTold& step : buffer_) decisions.push_back(take(step));
    buffer_.clear();
    return decisions;
}

std::vector<BookLevel> LocalBook::bids() const { return levels_of(bids_); }
std::vector<BookLevel> LocalBook::asks() const { return levels_of(asks_); }

std::optional<market::TopOfBook> LocalBook::top() const {
    if (state_ != State::live || bids_.empty() || asks_.empty()) return std::nullopt;
    return market::TopOfBook{
        bids_.begin()->first, asks_.begin()->first, bids_.begin()->second, asks_.begin()->second, {}};
}

}  // namespace piggy::binance_us
