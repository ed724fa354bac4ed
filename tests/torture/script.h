#pragma once
// Script: what befalls the backend in a day, drawn from the seed before the day begins: what its owner does, what goes
// wrong at the venue, in the network and in the machine, and when the process dies.

#include <string>
#include <vector>

#include "core/random.h"
#include "core/timestamp.h"
#include "execution/desk_steps.h"

namespace piggy::torture {

enum class Happening {
    // the owner
    enable,
    buy,
    sell,
    close_out,
    illegal,       // something that must be refused
    repeat,        // the last request once more
    repeat_other,  // its id with another order
    disable,
    kill,
    seal,
    unseal,
    acknowledge,
    interrupt,  // disables, kills or seals while the next order is on its way
    // the venue, its market, others
    fault,  // of the switchboard; lasts
    crash,  // deep enough to latch
    deposit,
    withdraw,
    trade_elsewhere,
    // the network
    bad_weather,     // lasts
    connection_off,  // lasts
    stream_gap,      // lasts
    bad_tick,        // one wrong price
    odd_time,        // one wrong answer about the time
    // the machine
    wall_jump,  // lasts
    sleep,
    stall_at_step,
    // death
    death,
    death_at_step,
    death_at_request,
    power_off,  // lasts: dead until then
};

struct Event {
    Timestamp at;
    Happening what = Happening::buy;
    std::uint64_t dice = 0;  // for what is drawn when it happens
    std::chrono::nanoseconds lasts{};
    std::string rule{};  // of a fault
    execution::DeskStep step{};
};

struct Script {
    Timestamp start, quiet, end;
    std::vector<Event> events;  // oldest first
};

// 26 hours from 23:00 UTC on, over two midnights; from `quiet` on nothing goes wrong any more.
[[nodiscard]] Script write_script(std::uint64_t seed);

}  // namespace piggy::torture
