// The Forecast tab without a page: which series is looked at, the lines of its chart, what was typed into its form.

import type { Evaluation, Forecast, Judged, TrainOrder } from '../api/forecast';
import type { DecimalText } from '../api/values';
import { seconds } from './time';
import { timeframeMinutes, timeframesFrom } from './timeframes';
import type { SeriesInfo } from '../api/candles';

export type Series = { readonly symbol: string; readonly timeframe: string };

/** "?symbol=BTC%2FUSDT&timeframe=1h" */
export const queryOf = ({ symbol, timeframe }: Series): string =>
  `?${new URLSearchParams({ symbol, timeframe }).toString()}`;

/** What is wanted, as near as what is stored comes to it; null where nothing is stored. */
export function nearest(stored: readonly SeriesInfo[], wanted: Partial<Series>): Series | null {
  const symbols = [...new Set(stored.map((one) => one.symbol as string))].sort();
  const symbol = symbols.find((one) => one === wanted.symbol) ?? symbols[0];
  if (symbol === undefined) return null;
  const frames = framesOf(stored, symbol);
  const timeframe = frames.find((one) => one === wanted.timeframe) ?? (frames.includes('1h') ? '1h' : frames[0]);
  return timeframe === undefined ? null : { symbol, timeframe };
}

/** The timeframes that are stored of a symbol, and the larger ones that the server puts together from them. */
export const framesOf = (stored: readonly SeriesInfo[], symbol: string): readonly string[] =>
  timeframesFrom(stored.filter((one) => one.symbol === symbol));

// ---- the chart ----

/** One window that was judged, at the time that it forecast: the opening time of the candle whose close that was. */
export type BandPoint = {
  readonly time: number;
  readonly low: number | null;
  readonly median: number | null;
  readonly high: number | null;
  readonly actual: number | null;
  /** Nothing is known of the candles right before: the band begins anew. */
  readonly begins: boolean;
  readonly judged: Judged;
};
/** What is forecast now: from the newest close to the band of a candle that has not closed yet. */
export type NextPoint = {
  readonly from: number;
  readonly time: number;
  readonly close: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
};

// Only where pixels are drawn does a price become a float.
const pixel = (price: DecimalText | null): number | null => (price === null ? null : Number(price));

/** Oldest first, each time once. */
export function bandOf(model: Evaluation): readonly BandPoint[] {
  const candle = timeframeMinutes(model.timeframe) * 60;
  const points: BandPoint[] = [];
  for (const judged of model.judged) {
    const time = seconds(judged.time) + candle * model.horizon;
    const before = points.at(-1)?.time;
    if (before !== undefined && before >= time) continue;
    const [low, median, high, actual] = [judged.low, judged.median, judged.high, judged.actual].map(pixel);
    points.push({
      time,
      low: low ?? null,
      median: median ?? null,
      high: high ?? null,
      actual: actual ?? null,
      begins: before === undefined || time - before > candle * 1.5,
      judged,
    });
  }
  return points;
}

export function nextOf(model: Evaluation, forecast: Forecast | null): NextPoint | null {
  if (forecast === null) return null;
  const [low, median, high] = [pixel(forecast.low), pixel(forecast.median), pixel(forecast.high)];
  if (low === null || median === null || high === null) return null;
  const from = seconds(forecast.newest);
  const time = from + timeframeMinutes(model.timeframe) * 60 * forecast.horizon;
  return { from, time, close: Number(forecast.close), low, median, high };
}

/** Of the judged windows, how many had their actual close within the band. */
export function insideOf(points: readonly BandPoint[]): { readonly inside: number; readonly of: number } {
  const inside = points.filter(
    ({ low, high, actual }) => actual !== null && low !== null && high !== null && actual >= low && actual <= high,
  );
  return { inside: inside.length, of: points.length };
}

// ---- the form ----

export const trainFields = ['window', 'horizon', 'seed', 'folds'] as const;
export type TrainField = (typeof trainFields)[number];
export type TrainForm = Readonly<Record<TrainField, string>>;
export const trainStart: TrainForm = { window: '60', horizon: '1', seed: '1', folds: '3' };
export const trainBounds: Readonly<Record<TrainField, readonly [number, number]>> = {
  window: [2, 512],
  horizon: [1, 96],
  seed: [0, Number.MAX_SAFE_INTEGER],
  folds: [1, 20],
};

export const badFields = (form: TrainForm): readonly TrainField[] =>
  trainFields.filter((field) => {
    const [low, high] = trainBounds[field];
    const value = /^\d{1,16}$/.test(form[field].trim()) ? Number(form[field]) : NaN;
    return !(value >= low && value <= high);
  });

export const orderOf = (series: Series, form: TrainForm, fromScratch: boolean): TrainOrder => ({
  ...series,
  window: Number(form.window),
  horizon: Number(form.horizon),
  seed: Number(form.seed),
  folds: Number(form.folds),
  ...(fromScratch ? { from_scratch: true } : {}),
});

/** The change that a forecast's price is from the price it was made at, in percent. */
export const changePercent = (logReturn: number | undefined): number | null =>
  logReturn === undefined ? null : Math.expm1(logReturn) * 100;
