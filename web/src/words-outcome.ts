// What became of an order.

export const showOrder = 'Show the order';
export const ok = 'OK';
export const traded = (side: string, quantity: string, symbol: string, money: string, price: string) =>
  `${side} ${quantity} ${symbol} for ${money} at ${price}`;
export const bought = 'Bought';
export const sold = 'Sold';
export const took = (ms: string) => `${ms} ms`;
export const notTraded = (what: string) => `Nothing was traded: ${what}`;
export const lost = 'The order never reached the desk. Nothing was traded; it can be placed again.';
export const checking = 'Outcome unknown; checking with the exchange; do not repeat';
