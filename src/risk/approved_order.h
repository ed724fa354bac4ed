#pragma once
// ApprovedOrder: an order that broke no limit, judged as it will be sent. check() alone can make one.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "orders/order_intent.h"
#include "risk/limit_checks.h"

namespace piggy::risk {

struct Violation {
    Limit limit;
    std::string sentence;
};

// Every violated limit, in the fixed order; never empty. The first gives the refusal its code.
struct Refused {
    std::vector<Violation> violations;
    [[nodiscard]] const char* code() const { return refusal_code(violations.front().limit); }
};

class ApprovedOrder {
public:
    [[nodiscard]] const orders::OrderIntent& intent() const { return intent_; }

private:
    explicit ApprovedOrder(orders::OrderIntent intent) : intent_(std::move(intent)) {}
    friend std::variant<ApprovedOrder, Refused> check(const orders::OrderIntent&, const Exposure&);
    orders::OrderIntent intent_;
};

[[nodiscard]] std::variant<ApprovedOrder, Refused> check(const orders::OrderIntent& order, const Exposure& exposure);

}  // namespace piggy::risk
