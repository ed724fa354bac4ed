// The data inside the self-contained HTML report: the same result and trades as the API, the series as plain lists.

import { backtestResult, trade } from './backtest';
import type { Columns } from './columns';
import { DecodeError, list, number, object, type Decoder } from './decode';

const column: Decoder<Float64Array> = (value, path) => Float64Array.from(list(number)(value, path));

const series = object({
  time: column,
  open: column,
  high: column,
  low: column,
  close: column,
  volume: column,
  equity: column,
  drawdown_pct: column,
});

const shape = object({ result: backtestResult, trades: list(trade), series });

export function decodeReport(json: string) {
  const { result, trades, series: found } = shape(JSON.parse(json) as unknown, 'report');
  const { drawdown_pct: drawdown, ...rest } = found;
  const columns: Columns = { ...rest, drawdown };
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== columns.time.length)
      throw new DecodeError(`report.series.${name}`, 'as long as time', values.length);
  }
  return { result, trades, columns };
}
