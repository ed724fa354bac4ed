// Timeframes a stored series can be shown in: its own and every longer one that it divides into.

import type { SeriesInfo } from '../api/candles';
import type { TimeframeName } from '../api/values';

const minutes: Readonly<Record<string, number>> = {
  '1m': 1,
  '3m': 3,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '2h': 120,
  '4h': 240,
  '6h': 360,
  '8h': 480,
  '12h': 720,
  '1d': 1440,
  '1w': 10_080,
};

/** Those of the live chart, in the order of the keys 1 to 6. */
export const chartFrames = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;
export type ChartFrame = (typeof chartFrames)[number];
export const isChartFrame = (name: string): name is ChartFrame => chartFrames.some((frame) => frame === name);
export const frameSeconds = (frame: ChartFrame): number => timeframeMinutes(frame) * 60;

export const timeframeMinutes = (name: string): number => minutes[name] ?? 0;

export function timeframesFrom(stored: readonly SeriesInfo[]): TimeframeName[] {
  const bases = stored.map((series) => timeframeMinutes(series.timeframe)).filter((base) => base > 0);
  return Object.entries(minutes)
    .filter(([, length]) => bases.some((base) => length >= base && length % base === 0))
    .map(([name]) => name as TimeframeName);
}

export const symbolsOf = (series: readonly SeriesInfo[]): string[] =>
  [...new Set(series.map((one) => one.symbol))].sort();
