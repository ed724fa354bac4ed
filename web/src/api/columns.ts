// The columns of one backtest: a binary answer.

import { DecodeError } from './decode';

/** Equal-length columns, oldest first; time in seconds since 1970 UTC, drawdown in percent (0 or more). */
export type Columns = {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly equity: Float64Array;
  readonly drawdown: Float64Array;
};

const columnCount = 8;
const headerBytes = 16;

/** "PIGSER01", uint32 rows, uint32 columns, then each column as rows × float64, all little endian. */
export function decodeColumns(buffer: ArrayBuffer): Columns {
  const magic = new TextDecoder('latin1').decode(buffer.slice(0, 8));
  if (magic !== 'PIGSER01') throw new DecodeError('series', 'a series file (PIGSER01)', magic);
  const view = new DataView(buffer);
  const rows = view.getUint32(8, true);
  const columns = view.getUint32(12, true);
  if (columns !== columnCount) throw new DecodeError('series.columns', String(columnCount), columns);
  if (buffer.byteLength !== headerBytes + rows * columnCount * 8) {
    throw new DecodeError('series', `${rows} whole rows`, buffer.byteLength);
  }
  const column = (index: number) => new Float64Array(buffer, headerBytes + index * rows * 8, rows);
  return {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
    equity: column(6),
    drawdown: column(7),
  };
}
