// The live chart's candles: closed ones, and the one being made, put together exactly from what is settled and from the
// live minute. Volumes are summed in whole ticks of 1e-8, so that a day of minutes adds up to the last place.

import type { Candle, ChartCandles } from '../api/exchange';
import { shiftPoint } from './numbers';

/** As the chart takes it; time in seconds since 1970 UTC, volume in base. */
export type Bar = {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};
type Made = Omit<Bar, 'volume'> & { readonly ticks: number };

export type LiveCandles = {
  readonly length: number;
  readonly closed: readonly Bar[];
  /** The bucket so far, of its closed minutes alone. */
  readonly settled: Made | null;
  /** Opening time of the first minute that settled does not hold. */
  readonly until: number;
  readonly minute: Made | null;
};

/** What a step changed: nothing, the last bar, one more bar; or minutes are missing and all must be asked for again. */
export type Change = 'nothing' | 'last' | 'next' | 'gap';
export type Step = { readonly candles: LiveCandles; readonly change: Change };

export const barsKept = 1500;
const minuteLength = 60;
const tickSize = 1e8;

const made = (candle: Candle): Made => ({
  time: candle.time,
  open: Number(candle.open),
  high: Number(candle.high),
  low: Number(candle.low),
  close: Number(candle.close),
  ticks: Number(shiftPoint(candle.volume, 8)),
});
const barOf = ({ ticks, ...bar }: Made): Bar => ({ ...bar, volume: ticks / tickSize });

const joined = (bucket: Made | null, next: Made, opened: number): Made =>
  bucket === null
    ? { ...next, time: opened }
    : {
        time: bucket.time,
        open: bucket.open,
        high: Math.max(bucket.high, next.high),
        low: Math.min(bucket.low, next.low),
        close: next.close,
        ticks: bucket.ticks + next.ticks,
      };

export const candlesFrom = (answer: ChartCandles, length: number): LiveCandles => ({
  length,
  closed: answer.candles.map((candle) => barOf(made(candle))),
  settled: answer.settled === null ? null : made(answer.settled),
  until: answer.settled_until,
  minute: null,
});

const bucketOf = (candles: LiveCandles, time: number): number => Math.floor(time / candles.length) * candles.length;

/** The bar that is being made, if anything of it is known. */
export function lastBar({ settled, minute, length }: LiveCandles): Bar | null {
  if (minute !== null) {
    return barOf(joined(settled, minute, Math.floor(minute.time / length) * length));
  }
  return settled === null ? null : barOf(settled);
}

/** That, or where a bucket has just closed the one before it. */
export const newestBar = (candles: LiveCandles): Bar | null => lastBar(candles) ?? candles.closed.at(-1) ?? null;

export function allBars(candles: LiveCandles): readonly Bar[] {
  const last = lastBar(candles);
  return last === null ? candles.closed : [...candles.closed, last];
}

/** A minute that is over becomes part of what is settled; a bucket that is full becomes a closed bar. */
function settle(candles: LiveCandles, minute: Made): LiveCandles {
  const opened = bucketOf(candles, minute.time);
  const before =
    candles.settled !== null && candles.settled.time < opened
      ? { closed: [...candles.closed, barOf(candles.settled)], settled: null }
      : { closed: candles.closed, settled: candles.settled };
  const settled = joined(before.settled, minute, opened);
  const until = minute.time + minuteLength;
  const full = until % candles.length === 0;
  const closed = full ? [...before.closed, barOf(settled)] : before.closed;
  return {
    ...candles,
    closed: closed.length > barsKept ? closed.slice(-barsKept) : closed,
    settled: full ? null : settled,
    until,
    minute: null,
  };
}

/**
 * One telling of the exchange: the last closed minute and the one being made. `patient` says that minutes which are
 * missing have just been asked for: then there is nothing more to know of them.
 */
export function take(candles: LiveCandles, closed: Candle | null, minute: Candle | null, patient = false): Step {
  let now = candles;
  const told = [...(closed === null ? [] : [closed]), ...(minute === null ? [] : [minute])];
  const newest = told.at(-1);
  if (newest === undefined || newest.time < candles.until) return { candles, change: 'nothing' };
  const first = told.find((one) => one.time >= candles.until) ?? newest;
  if (first.time > candles.until && !patient) return { candles, change: 'gap' };
  if (closed !== null && closed.time >= now.until) now = settle(now, made(closed));
  if (minute !== null && minute.time >= now.until) {
    const next = made(minute);
    // The bucket may have ended with minutes in which nothing was traded.
    if (now.settled !== null && bucketOf(now, next.time) > now.settled.time) {
      now = { ...now, closed: [...now.closed, barOf(now.settled)], settled: null };
    }
    now = { ...now, until: Math.max(now.until, next.time), minute: next };
  }
  const times = (one: LiveCandles) => newestBar(one)?.time ?? 0;
  return { candles: now, change: times(now) > times(candles) ? 'next' : 'last' };
}
