// The run that the form of a backtest starts, fetched when one is to start or the Backtest tab is opened.

import { signal } from '@preact/signals';
import { ApiError } from '../api/client';
import type { Strategy } from '../api/backtest';
import { backtestJobResult } from '../api/job-results';
import type { BacktestId, JobId } from '../api/values';
import type { Failure } from '../components/basics';
import { fieldOf, toRequest } from '../model/form-request';
import * as formWords from '../words-form';
import * as words from '../words';
import { failureOf } from './ask';
import { form, problems, runFailure } from './backtest-form';
import { followJob, go, loadCandles, making, ownRun, route, server, starting, strategies, toast } from './desk';
import { loadRuns, runFiles } from './runs-desk';

export const runNote = signal('');

export async function cancelJob(id: JobId): Promise<void> {
  try {
    await runFiles.cancel(id);
  } catch (error) {
    runFailure.value = failureOf(error);
  }
}

const chosenStrategy = (): Strategy | undefined =>
  strategies.value.state === 'ready'
    ? strategies.value.value.find((one) => one.name === form.value.strategy)
    : undefined;

/** Puts a refusal beside the field it names; one that names none stands above the button. */
function refuse(failure: Failure, field: string): void {
  const names = chosenStrategy()?.parameters.map((one) => one.name) ?? [];
  const place = failure.code === 'NO_ANSWER' ? null : fieldOf(failure.sentence, field, names);
  if (place === null) runFailure.value = failure;
  else problems.value = { [place]: failure.sentence };
}

const firstHistory = { symbol: 'BTC/USDT', days: 365, seed: 42 } as const;

/** A year of synthetic candles, so that the first backtest of all needs nothing but its button. */
async function makeHistory(): Promise<boolean> {
  making.value = true;
  starting.value = true;
  try {
    const id = await runFiles.generate(firstHistory);
    ownRun.value = id;
    const job = await followJob(id);
    if (job.state === 'canceled') runNote.value = formWords.canceled;
    if (job.error) runFailure.value = { code: job.error.code, sentence: job.error.message, requestId: '' };
    if (job.state === 'done') await loadCandles();
    return job.state === 'done' && (server.value.series?.length ?? 0) > 0;
  } catch (error) {
    runFailure.value = failureOf(error);
    return false;
  } finally {
    making.value = false;
    starting.value = false;
    ownRun.value = null;
  }
}

export async function runBacktest(): Promise<void> {
  if (starting.value || ownRun.value !== null) return;
  runFailure.value = null;
  problems.value = {};
  runNote.value = '';
  if (server.value.series?.length === 0 && !(await makeHistory())) return;
  const checked = toRequest(form.value, chosenStrategy(), server.value.series ?? []);
  if (!checked.ok) {
    problems.value = Object.fromEntries(
      Object.entries(checked.problems).map(([field, kind]) => [field, formWords.problems[kind]]),
    );
    return;
  }
  starting.value = true;
  try {
    const id = await runFiles.start(checked.request);
    ownRun.value = id;
    starting.value = false;
    const job = await followJob(id);
    if (job.state === 'done') {
      go({ name: 'result', id: backtestJobResult(job.result, 'job.result').backtest_id });
      void loadRuns();
    } else if (job.state === 'canceled') runNote.value = formWords.canceled;
    else if (job.error) refuse({ code: job.error.code, sentence: job.error.message, requestId: '' }, '');
  } catch (error) {
    refuse(failureOf(error), error instanceof ApiError ? error.field : '');
  } finally {
    starting.value = false;
    ownRun.value = null;
  }
}

export async function deleteRun(id: BacktestId): Promise<void> {
  await runFiles.remove(id);
  toast(words.runs.deleted);
  if (route.value.name !== 'backtest') go({ name: 'backtest' });
  await loadRuns();
}
