// What the limits leave possible today, in dollars: how much may still be ordered, and where the day's loss stops it.

import type { Limits, LiveStatus } from '../api/desk';
import type { DecimalText } from '../api/values';
import { decimalOf, ticks } from './ticks';

export type WorstCase = {
  readonly ordersLeft: number;
  /** The largest order that is legal now; null where none is. */
  readonly largest: DecimalText | null;
  /** All orders left, each as large as it may be. */
  readonly ordered: DecimalText | null;
  readonly baseline: DecimalText | null;
  /** The loss at which live goes off by itself. */
  readonly stop: DecimalText | null;
  /** How much more may be lost from here until then. */
  readonly left: DecimalText | null;
};

export function worstCase(status: LiveStatus, limits: Limits | null): WorstCase {
  const ordersLeft = Math.max(0, status.trades_max - status.trades_used);
  const largest = (limits?.effective ?? [])
    .flatMap((one) => (one.max_usd === null ? [] : [ticks(one.max_usd) ?? 0n]))
    .reduce<bigint | null>((most, one) => (most === null || one > most ? one : most), null);
  const percent = limits?.constants.daily_loss_percent_max.value ?? 5;
  const baseline = ticks(status.baseline_usd);
  const stop = baseline === null ? null : (baseline * BigInt(Math.round(percent * 100))) / 10_000n;
  const equity = ticks(status.equity_usd);
  const lost = baseline === null || equity === null ? null : baseline - equity;
  const left = stop === null || lost === null ? null : stop - lost;
  const told = (value: bigint | null): DecimalText | null => (value === null ? null : decimalOf(value));
  return {
    ordersLeft,
    largest: told(largest),
    ordered: largest === null ? null : decimalOf(largest * BigInt(ordersLeft)),
    baseline: status.baseline_usd,
    stop: told(stop),
    left: told(left !== null && left < 0n ? 0n : left),
  };
}
