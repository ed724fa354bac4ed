// Jobs are the server's long work: a backtest, a generated market, an import.

import { anything, branded, count, list, nullable, number, object, oneOf, otherwise, text, utcTime } from './decode';

const failure = object({ code: otherwise(text, 'FAILED'), message: text });

export const job = object({
  id: branded<'JobId'>(),
  kind: oneOf('backtest', 'generate', 'import'),
  state: oneOf('queued', 'running', 'done', 'failed', 'canceled'),
  progress: otherwise(number, 0),
  detail: otherwise(text, ''),
  result: anything,
  error: nullable(failure),
});
export type Job = ReturnType<typeof job>;

export const jobStarted = object({ job_id: branded<'JobId'>() });
export const backtestJobResult = object({ backtest_id: branded<'BacktestId'>() });

export const isFinished = (one: Job): boolean =>
  one.state === 'done' || one.state === 'failed' || one.state === 'canceled';

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
