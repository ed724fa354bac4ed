// What a desk was worth at each bar of the chart: the last value known in a bar, and the deepest fall below the highest
// one before it. A bar in which nothing was written down has neither.

import type { EquityCurve } from './equity-curve';

export type BarEquity = { readonly equity: number; readonly drawdown: number };

/** times: opening times of the bars in seconds, rising; each lasts until the next one could begin. */
export function equityByBar(
  { time, equity, drawdown }: EquityCurve,
  times: readonly number[],
  seconds: number,
): readonly (BarEquity | null)[] {
  let at = 0;
  return times.map((opened) => {
    while (at < time.length && (time[at] as number) < opened) at += 1;
    const first = at;
    let deepest = 0;
    for (; at < time.length && (time[at] as number) < opened + seconds; at += 1) {
      deepest = Math.max(deepest, drawdown[at] as number);
    }
    return at === first ? null : { equity: equity[at - 1] as number, drawdown: deepest };
  });
}
