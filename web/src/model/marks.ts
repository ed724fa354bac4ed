// Marks: where trades begin and end on the candles. Close neighbours merge to one mark that carries their count.

import type { Trade } from '../api/backtest';
import { factorOf, indexAt, levelOf, type Pyramid, type Window } from './pyramid';
import { seconds } from './time';

export type Side = 'buy' | 'sell';
/** Base bar of every entry and of every exit, in time order. */
export type Marks = { readonly buy: Float64Array; readonly sell: Float64Array };
export type ShownMark = { readonly time: number; readonly side: Side; readonly count: number };

export function marksOf(trades: readonly Trade[], time: Float64Array): Marks {
  const place = (moment: string | null) => (moment === null ? -1 : indexAt(time, seconds(moment)));
  const sorted = (bars: number[]) => Float64Array.from(bars.filter((bar) => bar >= 0)).sort();
  return {
    buy: sorted(trades.map((trade) => place(trade.entry_time))),
    // A trade that only the end of the data closed was never sold.
    sell: sorted(trades.filter((trade) => trade.reason !== 'end_of_data').map((trade) => place(trade.exit_time))),
  };
}

function merged(bars: Float64Array, side: Side, window: Window, time: Float64Array, group: number): ShownMark[] {
  const factor = factorOf(window.level);
  const shown: ShownMark[] = [];
  let index = indexAt(bars, window.start * factor - 1) + 1;
  while (index < bars.length) {
    const bucket = Math.floor((bars[index] as number) / factor);
    if (bucket >= window.end) break;
    const lastOfGroup = (Math.floor(bucket / group) + 1) * group * factor - 1;
    const next = indexAt(bars, lastOfGroup) + 1;
    shown.push({ time: time[bucket] as number, side, count: next - index });
    index = next;
  }
  return shown;
}

/** The marks of a window; `group` is how many of its bars share one mark. Ordered by time, buys first. */
export function marksIn(marks: Marks, pyramid: Pyramid, window: Window, group: number): ShownMark[] {
  const { time } = levelOf(pyramid, window.level);
  return [...merged(marks.buy, 'buy', window, time, group), ...merged(marks.sell, 'sell', window, time, group)].sort(
    (a, b) => a.time - b.time || (a.side < b.side ? -1 : a.side > b.side ? 1 : 0),
  );
}
