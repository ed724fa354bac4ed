// The order ticket's arithmetic: what an amount in dollars would become, and which amounts are legal now. The same rules
// as the gate's (src/execution/gate.cpp, src/risk/order_sizes.cpp) in the same whole numbers; the gate alone decides.

import type { Balance, EffectiveLimits, Limits, LiveStatus, Side } from '../api/desk';
import type { DecimalText } from '../api/values';
import { cent, least, most, ticks, unit, up } from './ticks';

const collarPerMille = 5n;
/** What an exchange takes of an order that fills at once, as long as it has not told. */
export const usualFeeRate = unit / 1000n;

/** judged: what limits look at (the limit price of a buy, the bid for a sell); limit: the worst price of a fill. */
export type OrderPrices = { readonly judged: bigint; readonly limit: bigint };

/** Prices go in steps from the smallest one. */
export function orderPrices(side: Side, bid: bigint, ask: bigint, tick: bigint, smallest = 0n): OrderPrices | null {
  if (bid <= 0n || ask <= 0n || tick < 0n) return null;
  const step = tick > 0n ? tick : 1n;
  const from = smallest % step;
  if (side === 'buy') {
    const worst = (ask * (1000n + collarPerMille)) / 1000n;
    const limit = from + ((worst - from) / step) * step;
    return limit < ask ? null : { judged: limit, limit };
  }
  const worst = up(bid * (1000n - collarPerMille), 1000n);
  const limit = worst <= from ? from : from + up(worst - from, step) * step;
  return limit > bid ? null : { judged: bid, limit };
}

/** Whole lot steps that an amount is worth at a price, rounded down. */
export const quantityFor = (amount: bigint, price: bigint, step: bigint): bigint =>
  ((amount * unit) / price / step) * step;

/** Which cap is the one that bites. */
export type Cap = 'constant' | 'percent' | 'cash' | 'holding';

export type TicketFacts = {
  readonly side: Side;
  readonly prices: OrderPrices;
  readonly lotStep: bigint;
  /** The smallest order: $2, or more where the exchange wants more. */
  readonly smallest: bigint;
  readonly caps: Readonly<Record<Cap, bigint | null>>;
  readonly feeRate: bigint;
  readonly held: bigint;
  readonly cash: bigint;
  readonly ordersLeft: number;
};

export type Known = {
  readonly side: Side;
  readonly bid: DecimalText | null;
  readonly ask: DecimalText | null;
  readonly base: string;
  readonly limits: Limits | null;
  readonly effective: EffectiveLimits | null;
  readonly status: LiveStatus | null;
  readonly balance: Balance | null;
};

/** Null while something that a size needs is not known. */
export function factsOf(known: Known): TicketFacts | null {
  const { side, limits, effective, status, balance } = known;
  const [bid, ask] = [ticks(known.bid), ticks(known.ask)];
  const equity = ticks(status?.equity_usd ?? null);
  if (bid === null || ask === null || equity === null || limits === null || effective === null || balance === null)
    return null;
  const prices = orderPrices(side, bid, ask, ticks(effective.price_tick) ?? 0n, ticks(effective.price_min) ?? 0n);
  if (prices === null) return null;
  const free = (asset: string) => ticks(balance.assets.find((row) => row.asset === asset)?.free ?? '0') ?? 0n;
  const [cash, held] = [free('USDT'), free(known.base)];
  const feeRate = ticks(effective.taker_fee) ?? usualFeeRate;
  const { trade_usd_max, trade_usd_min, risk_percent_max } = limits.constants;
  const venueLeast = ticks(effective.venue_notional_min_usd) ?? 0n;
  const leastQuantity = ticks(effective.quantity_min) ?? 0n;
  return {
    side,
    prices,
    lotStep: most(1n, ticks(effective.lot_step) ?? 1n),
    // The exchange measures at the limit price, which for a sell is lower.
    smallest: most(
      ticks(trade_usd_min.value) ?? 0n,
      up(venueLeast * prices.judged, prices.limit),
      (leastQuantity * prices.judged) / unit,
    ),
    caps: {
      constant: ticks(trade_usd_max.value),
      percent: equity <= 0n ? 0n : (equity * BigInt(Math.trunc(risk_percent_max.value))) / 100n,
      cash: side === 'buy' ? (cash * unit) / (unit + feeRate) : null,
      holding: side === 'sell' ? (held * prices.judged) / unit : null,
    },
    feeRate,
    held,
    cash,
    ordersLeft: effective.orders_left,
  };
}

const capNames: readonly Cap[] = ['constant', 'percent', 'cash', 'holding'];
const capOf = (caps: TicketFacts['caps']): { readonly cap: Cap; readonly value: bigint } =>
  capNames.reduce<{ cap: Cap; value: bigint }>(
    (found, cap) => {
      const value = caps[cap];
      return value !== null && value < found.value ? { cap, value } : found;
    },
    { cap: 'constant', value: caps.constant ?? 0n },
  );

/** The smallest and the largest amount that may be asked for; null where no whole number of lot steps is legal. */
export type LegalRange = { readonly min: bigint; readonly max: bigint; readonly cap: Cap };

type Sizes = { readonly value: bigint; readonly fewest: bigint; readonly cap: bigint };

function sizesOf(facts: TicketFacts): Sizes | null {
  const value = facts.lotStep * facts.prices.judged; // of a step, in 1e-16
  if (value <= 0n) return null;
  const { value: cap } = capOf(facts.caps);
  const fewest = most(1n, up(facts.smallest * unit, value));
  return fewest > (cap * unit) / value ? null : { value, fewest, cap };
}

/** What to ask for to get this many steps: rounded up to the cent, to the tick where the cent is beyond the cap. */
function amountFor(steps: bigint, value: bigint, cap: bigint): bigint {
  const whole = up(steps * value, unit * cent) * cent;
  return whole <= cap ? whole : up(steps * value, unit);
}

/** Legal amounts around one that is asked for, as the gate names them. */
export function neighbours(facts: TicketFacts, amount: bigint): { below: bigint | null; above: bigint | null } {
  const sizes = sizesOf(facts);
  if (sizes === null) return { below: null, above: null };
  const { value, fewest, cap } = sizes;
  const largest = least(cap, amount);
  let below: bigint | null = null;
  for (const grid of [cent, 1n]) {
    const fitting = ((largest / grid) * grid * unit) / value;
    if (below === null && fitting >= fewest) below = amountFor(fitting, value, largest);
  }
  const enough = (amount * unit) / value >= fewest;
  const above = amount > cap ? null : enough ? amount : amountFor(fewest, value, cap);
  return { below, above };
}

export function legalRange(facts: TicketFacts): LegalRange | null {
  const { cap, value } = capOf(facts.caps);
  const { below: max } = neighbours(facts, value);
  const { above: min } = neighbours(facts, 0n);
  return max === null || min === null ? null : { min, max, cap };
}

/** What an amount would become. worth: what the quantity is worth at the price that limits look at. */
export type Preview = {
  readonly amount: bigint;
  readonly quantity: bigint;
  readonly worth: bigint;
  readonly fee: bigint;
  readonly limit: bigint;
};

export function previewOf(facts: TicketFacts, amount: bigint): Preview {
  const quantity = quantityFor(amount, facts.prices.judged, facts.lotStep);
  const worth = (quantity * facts.prices.judged) / unit;
  return { amount, quantity, worth, fee: up(worth * facts.feeRate, unit), limit: facts.prices.limit };
}

export type Trouble =
  | { readonly kind: 'empty' | 'not_plain' | 'no_size' | 'none_left' }
  | { readonly kind: 'too_small'; readonly next: bigint | null }
  | { readonly kind: 'too_large'; readonly cap: Cap; readonly max: bigint | null };

/** What speaks against an amount, the first in the gate's order; null: nothing that the page can see. */
export function troubleOf(facts: TicketFacts, text: string): Trouble | null {
  if (text.trim() === '') return { kind: 'empty' };
  const amount = ticks(text.trim());
  if (amount === null || amount <= 0n) return { kind: 'not_plain' };
  if (sizesOf({ ...facts, caps: { ...facts.caps, cash: null, holding: null } }) === null) return { kind: 'no_size' };
  const { worth } = previewOf(facts, amount);
  if (worth < facts.smallest || amount < facts.smallest) {
    return { kind: 'too_small', next: neighbours(facts, amount).above };
  }
  const { cap, value } = capOf(facts.caps);
  if (amount > value) return { kind: 'too_large', cap, max: legalRange(facts)?.max ?? null };
  return facts.ordersLeft <= 0 ? { kind: 'none_left' } : null;
}

/** All of a position that can be sold in whole lot steps, and what it is worth at the bid. */
export function closable(facts: TicketFacts): { readonly quantity: bigint; readonly worth: bigint } {
  const quantity = (facts.held / facts.lotStep) * facts.lotStep;
  return { quantity, worth: (quantity * facts.prices.judged) / unit };
}
