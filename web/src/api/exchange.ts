// The live market: which exchange, whether it can be reached, prices, and the candles of a chart.

import {
  branded,
  count,
  decimal,
  DecodeError,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  text,
  utcTime,
} from './decode';

export const candle = object({
  time: count,
  open: decimal,
  high: decimal,
  low: decimal,
  close: decimal,
  volume: decimal,
});
export type Candle = ReturnType<typeof candle>;

export const quote = object({
  symbol: branded<'SymbolName'>(),
  last: nullable(decimal),
  bid: nullable(decimal),
  ask: nullable(decimal),
  age_ms: nullable(count),
  stale: flag,
  minute: nullable(candle),
  closed_minute: nullable(candle),
});
export type Quote = ReturnType<typeof quote>;

const status = object({ state: oneOf('connecting', 'live', 'stale', 'down'), reason: text });

/** Which exchange it is, and how it does. */
export const exchange = object({ exchange: object({ id: text, name: text }), status });
export type Exchange = ReturnType<typeof exchange>;

export const market = (value: unknown, path: string) => ({
  ...exchange(value, path),
  ...object({ symbols: list(quote) })(value, path),
});
export type Market = ReturnType<typeof market>;

export const priceNow = object({
  symbol: branded<'SymbolName'>(),
  price: decimal,
  bid: decimal,
  ask: decimal,
  source: text,
  round_trip_ms: number,
  time: utcTime,
});
export type PriceNow = ReturnType<typeof priceNow>;

const columns = object({
  time: list(count),
  open: list(decimal),
  high: list(decimal),
  low: list(decimal),
  close: list(decimal),
  volume: list(decimal),
});
const chart = object({
  symbol: branded<'SymbolName'>(),
  timeframe: branded<'TimeframeName'>(),
  closed: columns,
  settled: nullable(candle),
  settled_until: count,
});

/** Closed candles, oldest first, and what the minutes that are over have made of the one after them. */
export const chartCandles = (value: unknown, path: string) => {
  const { closed, ...rest } = chart(value, path);
  const rows = closed.time.length;
  for (const [name, column] of Object.entries(closed)) {
    if (column.length !== rows) throw new DecodeError(`${path}.closed.${name}`, `${rows} values`, column.length);
  }
  const at = <T>(column: readonly T[], row: number): T => column[row] as T;
  const candles = closed.time.map((time, row): Candle => ({
    time,
    open: at(closed.open, row),
    high: at(closed.high, row),
    low: at(closed.low, row),
    close: at(closed.close, row),
    volume: at(closed.volume, row),
  }));
  return { ...rest, candles };
};
export type ChartCandles = ReturnType<typeof chartCandles>;
