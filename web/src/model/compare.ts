// Two runs on one chart: each equity curve in percent of its own start, thinned to what a screen can show.

import type { Columns } from '../api/columns';

export type Curve = { readonly time: readonly number[]; readonly percent: readonly number[] };

/** Every n-th bar and always the last, at most `most` points. */
export function percentCurve(columns: Pick<Columns, 'time' | 'equity'>, initialCash: number, most = 1500): Curve {
  const length = columns.time.length;
  const step = Math.max(1, Math.ceil(length / most));
  const time: number[] = [];
  const percent: number[] = [];
  for (let index = 0; index < length; index += 1) {
    if (index % step !== 0 && index !== length - 1) continue;
    time.push(columns.time[index] as number);
    percent.push(initialCash > 0 ? ((columns.equity[index] as number) / initialCash - 1) * 100 : 0);
  }
  return { time, percent };
}
