// The two test trades: the smallest buy that can be sold again, and the sale of exactly what it brought.

import type { EffectiveLimits, Limits, Order } from '../api/desk';
import type { DecimalText } from '../api/values';
import { decimalOf, ticks } from './ticks';

export const testSymbol = 'BTC/USDT';
export const testBuyPrefix = 'test-buy-';
export const testSellPrefix = 'test-sell-';

export const effectiveOf = (limits: Limits | null, symbol: string): EffectiveLimits | null =>
  limits?.effective.find((one) => one.symbol === symbol) ?? null;

export type TestHolding = {
  readonly buy: Order;
  /** What the buy brought, its fee taken off where it was taken in the coin, in whole lot steps. */
  readonly quantity: DecimalText;
};

/** Down to a whole number of steps; a step of nothing changes nothing. */
const floorTo = (value: bigint, step: bigint): bigint => (step <= 0n ? value : value - (value % step));
const base = (symbol: string): string => symbol.split('/')[0] ?? '';

/** What the last test buy bought and no test sell has sold yet. orders: newest first. */
export function testHolding(orders: readonly Order[], lotStep: DecimalText | null): TestHolding | null {
  const live = orders.filter((one) => one.mode === 'live');
  const buy = live.find((one) => one.request_id.startsWith(testBuyPrefix) && (ticks(one.executed_quantity) ?? 0n) > 0n);
  if (buy === undefined) return null;
  const mark = buy.request_id.slice(testBuyPrefix.length);
  const sold = live
    .filter((one) => one.request_id.startsWith(`${testSellPrefix}${mark}`))
    .reduce((sum, one) => sum + (ticks(one.executed_quantity) ?? 0n), 0n);
  const fees = buy.fees
    .filter((fee) => fee.asset === base(buy.symbol))
    .reduce((sum, fee) => sum + (ticks(fee.amount) ?? 0n), 0n);
  const rest = floorTo((ticks(buy.executed_quantity) ?? 0n) - fees - sold, ticks(lotStep) ?? 0n);
  return rest > 0n ? { buy, quantity: decimalOf(rest) } : null;
}

/** A sell of what is left of that buy: its own id, which still names the buy, and another one after a failed sell. */
export const testSellId = (holding: TestHolding, stamp: string): string =>
  `${testSellPrefix}${holding.buy.request_id.slice(testBuyPrefix.length)}-${stamp}`;
