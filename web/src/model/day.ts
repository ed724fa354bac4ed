// How the day goes: profit or loss against its baseline, and how much of the loss budget is used.

import type { LiveStatus } from '../api/desk';
import { most, ticks } from './ticks';

export type Day = {
  readonly profit: bigint;
  readonly loss: bigint;
  /** Of the loss that would end the day. */
  readonly budget: bigint;
  readonly left: bigint;
  /** 0 to 1 of the budget. */
  readonly share: number;
};

/** Today's profit or loss against the day's baseline, and how much of the loss budget is used. */
export function dayOf(status: LiveStatus | null, lossPercent: number): Day | null {
  const [baseline, equity] = [ticks(status?.baseline_usd ?? null), ticks(status?.equity_usd ?? null)];
  if (baseline === null || equity === null || baseline <= 0n) return null;
  const profit = equity - baseline;
  const loss = profit < 0n ? -profit : 0n;
  const budget = (baseline * BigInt(Math.trunc(lossPercent))) / 100n;
  const left = most(0n, budget - loss);
  return {
    profit,
    loss,
    budget,
    left,
    share: budget <= 0n ? 0 : Math.min(1, Number((loss * 10_000n) / budget) / 10_000),
  };
}
