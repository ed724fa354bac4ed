// What a figure is made of.

export const value = 'Portfolio Value';
export const asOf = (time: string) => `Balances as of ${time}; holdings are counted at the bid.`;
export const asset = 'Asset';
export const amount = 'Amount';
export const worth = 'Worth';
export const cost = 'Cost';
export const open = 'Open P&L';
export const realised = 'Realised';
export const total = 'Together';
export const baseline = 'At 00:00 UTC';
export const now = 'Now';
export const today = 'Since then';
export const openNow = 'Open positions, since bought';
export const realisedAll = 'Realised, all days';
export const feesToday = 'Fees paid today';
export const pnlText =
  'The whole portfolio, fees taken off, against its value at 00:00 UTC; deposits and withdrawals are not counted.';
export const lossText =
  'At a loss of 5 % of the day’s baseline orders are switched off until 00:00 UTC. Compiled in; it cannot be changed.';
export const budget = 'Loss that ends the day';
export const used = 'Used';
export const left = 'Left';
export const resets = 'Starts anew in';
export const tradesText =
  'Orders handed to the exchange since 00:00 UTC, buys and sells alike. Compiled in; it cannot be changed.';
export const tradesLeft = 'Left today';
export const priceText = 'From the exchange’s stream.';
export const bid = 'Bid';
export const ask = 'Ask';
export const spread = 'Spread';
export const last = 'Last';
