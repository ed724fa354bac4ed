// Where our own orders were filled on the live chart: one mark a bar and side, with the number of orders it stands for.

import type { Order } from '../api/desk';
import type { ShownMark } from './marks';
import { signOf } from './numbers';

/** from, to: opening times of the first and the last bar, in seconds. Oldest first, as the chart wants them. */
export function fillMarks(
  orders: readonly Order[],
  wanted: { readonly mode: string; readonly symbol: string },
  barSeconds: number,
  from: number,
  to: number,
): ShownMark[] {
  const found = new Map<string, ShownMark>();
  for (const one of orders) {
    if (one.mode !== wanted.mode || one.symbol !== wanted.symbol || signOf(one.executed_quantity) <= 0) continue;
    const moment = Date.parse(one.fills[0]?.time ?? one.finished_at ?? one.created_at) / 1000;
    const time = Math.floor(moment / barSeconds) * barSeconds;
    if (time < from || time > to) continue;
    const key = `${time}:${one.side}`;
    found.set(key, { time, side: one.side, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => a.time - b.time || (a.side < b.side ? -1 : 1));
}
