// Candles: what is stored.

import { branded, count, flag, list, nullable, object, otherwise, utcTime } from './decode';

export const seriesInfo = object({
  symbol: branded<'SymbolName'>(),
  timeframe: branded<'TimeframeName'>(),
  from: utcTime,
  to: utcTime,
  candles: count,
  synthetic: otherwise(flag, false),
  gaps: otherwise(nullable(count), 0),
  missing: otherwise(nullable(count), 0),
});
export type SeriesInfo = ReturnType<typeof seriesInfo>;
export const seriesList = object({ items: list(seriesInfo) });
