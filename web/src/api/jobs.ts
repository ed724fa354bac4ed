// Jobs are the server's long work: a backtest, a generated market, an import.

import { anything, branded, nullable, number, object, oneOf, otherwise, text } from './decode';

const failure = object({ code: otherwise(text, 'FAILED'), message: text });

export const job = object({
  id: branded<'JobId'>(),
  kind: text,
  state: oneOf('queued', 'running', 'done', 'failed', 'canceled'),
  progress: otherwise(number, 0),
  detail: otherwise(text, ''),
  result: anything,
  error: nullable(failure),
});
export type Job = ReturnType<typeof job>;

export const isFinished = (one: Job): boolean =>
  one.state === 'done' || one.state === 'failed' || one.state === 'canceled';
