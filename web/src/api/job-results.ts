// What jobs begin with and end in.

import { branded, count, list, object, otherwise, text, utcTime } from './decode';

export const jobStarted = object({ job_id: branded<'JobId'>() });
export const backtestJobResult = object({ backtest_id: branded<'BacktestId'>() });

const defect = object({ kind: text, count, first_lines: otherwise(list(count), []), sentence: otherwise(text, '') });
export type Defect = ReturnType<typeof defect>;

/** What an import found in the file, and what became of it. */
export const importReport = object({
  file: otherwise(text, ''),
  form: otherwise(text, 'csv'),
  symbol: text,
  timeframe: text,
  rows_read: count,
  rows_kept: count,
  from: utcTime,
  to: utcTime,
  defects: list(defect),
  gaps: object({ count, missing: count }),
  added: otherwise(count, 0),
  identical: otherwise(count, 0),
  conflicting: otherwise(count, 0),
  notes: otherwise(list(text), []),
});
export type ImportReport = ReturnType<typeof importReport>;
