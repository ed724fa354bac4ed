// The chart's pyramid: every level holds the level below in buckets of four, so any zoom is drawn from few bars.
// Bucket: time first, open first, high max, low min, close last, volume sum, equity last, drawdown max.

import type { Columns } from '../api/columns';

export const bucketSize = 4;
export const barsInViewMost = 1500;

export type Pyramid = { readonly levels: readonly Columns[] };

/** A run of bars of one level, [start, end) in that level's own count. */
export type Window = { readonly level: number; readonly start: number; readonly end: number };

const at = (column: Float64Array, index: number): number => column[index] as number;

function coarser(fine: Columns): Columns {
  const length = Math.ceil(fine.time.length / bucketSize);
  const make = () => new Float64Array(length);
  const out = {
    time: make(),
    open: make(),
    high: make(),
    low: make(),
    close: make(),
    volume: make(),
    equity: make(),
    drawdown: make(),
  };
  for (let bucket = 0; bucket < length; bucket += 1) {
    const first = bucket * bucketSize;
    const last = Math.min(first + bucketSize, fine.time.length) - 1;
    let high = -Infinity;
    let low = Infinity;
    let volume = 0;
    let drawdown = 0;
    for (let index = first; index <= last; index += 1) {
      high = Math.max(high, at(fine.high, index));
      low = Math.min(low, at(fine.low, index));
      volume += at(fine.volume, index);
      drawdown = Math.max(drawdown, at(fine.drawdown, index));
    }
    out.time[bucket] = at(fine.time, first);
    out.open[bucket] = at(fine.open, first);
    out.high[bucket] = high;
    out.low[bucket] = low;
    out.close[bucket] = at(fine.close, last);
    out.volume[bucket] = volume;
    out.equity[bucket] = at(fine.equity, last);
    out.drawdown[bucket] = drawdown;
  }
  return out;
}

export function buildPyramid(base: Columns): Pyramid {
  const levels: Columns[] = [base];
  for (let top = base; top.time.length > bucketSize;) {
    top = coarser(top);
    levels.push(top);
  }
  return { levels };
}

export const factorOf = (level: number): number => bucketSize ** level;
export const levelOf = (pyramid: Pyramid, level: number): Columns => pyramid.levels[level] as Columns;
export const baseLength = (pyramid: Pyramid): number => levelOf(pyramid, 0).time.length;

/** The finest level that shows base bars [from, to) in at most `most` bars. */
export function levelFor(pyramid: Pyramid, from: number, to: number, most: number): number {
  const wanted = Math.max(1, to - from);
  for (let level = 0; level < pyramid.levels.length; level += 1) {
    if (wanted / factorOf(level) <= most) return level;
  }
  return pyramid.levels.length - 1;
}

/** What the chart is given for base bars [from, to) in view: that, and one screen more on each side. */
export function windowFor(pyramid: Pyramid, from: number, to: number, most = barsInViewMost): Window {
  const level = levelFor(pyramid, from, to, Math.min(most, barsInViewMost));
  const factor = factorOf(level);
  const length = levelOf(pyramid, level).time.length;
  const screen = Math.max(1, (to - from) / factor);
  const start = Math.max(0, Math.floor(from / factor - screen));
  const end = Math.min(length, Math.ceil(to / factor + screen));
  return { level, start: Math.min(start, length - 1), end: Math.max(end, 1) };
}

/** Index of the last entry that is not after the moment; -1 when all are. */
export function indexAt(time: Float64Array, moment: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(time, middle) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
