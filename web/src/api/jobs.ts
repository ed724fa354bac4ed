// Jobs are the server's long work: a backtest, a generated market, an import.

import {
  anything,
  branded,
  count,
  list,
  nullable,
  number,
  object,
  oneOf,
  otherwise,
  text,
  type Decoder,
} from './decode';

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

const defect = object({ kind: text, count, lines: otherwise(list(count), []) });
export type Defect = ReturnType<typeof defect>;

/** What an import found in the file. */
export type ImportReport = {
  readonly rowsRead: number | null;
  readonly kept: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly gaps: number | null;
  readonly defects: readonly Defect[];
};

const reportShape = object({
  rows_read: nullable(count),
  kept: nullable(count),
  from: nullable(text),
  to: nullable(text),
  gaps: nullable(anything),
  defects: anything,
});

export const importReport: Decoder<ImportReport> = (value, path) => {
  const found = reportShape(value, path);
  return {
    rowsRead: found.rows_read,
    kept: found.kept,
    from: found.from,
    to: found.to,
    gaps: typeof found.gaps === 'number' ? found.gaps : Array.isArray(found.gaps) ? found.gaps.length : null,
    defects:
      found.defects === undefined || found.defects === null ? [] : list(defect)(found.defects, `${path}.defects`),
  };
};
