#pragma once
// What can be rehearsed at the practice exchange: each scenario is one rule or two of its switchboard
// (docs/practice-exchange.md), with what a person is going to see.

#include <boost/json/array.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace piggy::http_api {

struct Scenario {
    std::string_view id;
    std::string_view what_happens, expect;  // a sentence or two each
    std::string_view kind;                  // of its first rule; no other scenario has the same
    std::vector<std::string_view> rules;    // bodies of POST /practice/faults
};

[[nodiscard]] std::span<const Scenario> scenarios();
// nullptr where there is none of this id.
[[nodiscard]] const Scenario* find_scenario(std::string_view id);

// Gives the account of the saved keys bitcoin to lose; its rule is made for the account.
inline constexpr std::string_view give_btc = "give_btc";
[[nodiscard]] std::string deposit_rule(std::int64_t account);

// {"active":["ban"],"scenarios":[{"id","what_happens","expect"}]} from the switchboard's list of faults.
[[nodiscard]] std::string rehearse_json(const boost::json::array& faults);

}  // namespace piggy::http_api
