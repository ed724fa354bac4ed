#pragma once
// What a running backend and the practice exchange say over HTTP, and whether they say the same.

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace piggy::torture {

namespace json = boost::json;

struct HttpAnswer {
    int status = 0;  // 0: nobody answered
    std::string body;
    // An object without members where it is none.
    [[nodiscard]] json::object object() const;
};

// Of the practice exchange.
[[nodiscard]] HttpAnswer ask_exchange(std::uint16_t port, const std::string& method, const std::string& target,
                                      const std::string& body = "");
// Of the backend whose token lies in this folder.
[[nodiscard]] HttpAnswer ask_backend(std::uint16_t port, const std::string& home, const std::string& method,
                                     const std::string& target, const std::string& body = "");

struct Comparison {
    std::int64_t orders = 0, fills = 0;
    std::vector<std::string> differences;
};
// The backend's orders and trades against the exchange's ledger of this account: quantity, price, notional, fee and fee
// asset to the last 1e-8; one intent for each order at the venue, one POST at most for each intent, at most 20 orders
// with fills on a day; a whole audit chain.
[[nodiscard]] Comparison compare_books(std::uint16_t exchange_port, std::int64_t account, std::uint16_t backend_port,
                                       const std::string& home);

}  // namespace piggy::torture
