// The form of a backtest and the run that it starts: what Backtest, Controls and Settings share, fetched with them.

import { computed, effect, signal, untracked } from '@preact/signals';
import { ApiError } from '../api/client';
import type { Strategy } from '../api/backtest';
import { RunFiles } from '../api/run-files';
import { backtestJobResult } from '../api/jobs';
import type { BacktestId, JobId } from '../api/values';
import type { Failure } from '../components/basics';
import { blankForm, completed, fieldOf, toRequest, type Form } from '../model/form';
import { words } from '../words';
import { client, failureOf } from './ask';
import {
  followJob,
  go,
  loadCandles,
  loadRuns,
  making,
  ownRun,
  route,
  server,
  starting,
  strategies,
  toast,
} from './desk';
import { remember, remembered } from './memory';

export const form = signal<Form>({ ...blankForm, ...rememberedForm() });
export const problems = signal<Readonly<Record<string, string>>>({});
export const runFailure = signal<Failure | null>(null);
export const runNote = signal('');

// ---- the form as it was left ----

function rememberedForm(): Partial<Form> {
  const { params, filters, ...rest } = remembered('cryptopiggy.form');
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => key in blankForm));
  const kept = remembered('cryptopiggy.params');
  return { ...plain, params: kept, ...(filters === undefined ? {} : { filters: filters === 'true' }) };
}

export function setForm(change: Partial<Form>): void {
  const strategyList = strategies.value.state === 'ready' ? strategies.value.value : [];
  form.value = completed({ ...form.value, ...change }, strategyList, server.value.series ?? []);
  const { params, filters, ...rest } = form.value;
  remember('cryptopiggy.form', { ...rest, filters: String(filters) });
  remember('cryptopiggy.params', params);
  if (Object.keys(problems.value).length > 0) {
    const touched = [...Object.keys(change), ...Object.keys(change.params ?? {}).map((name) => `param:${name}`)];
    problems.value = Object.fromEntries(Object.entries(problems.value).filter(([field]) => !touched.includes(field)));
  }
}

export function setParam(name: string, value: string): void {
  const { [`param:${name}`]: _solved, ...others } = problems.value;
  problems.value = others;
  setForm({ params: { ...form.value.params, [name]: value } });
}

// What the server knows of strategies and candles fills what the form leaves open.
const series = computed(() => server.value.series);
effect(() => {
  void strategies.value;
  void series.value;
  untracked(() => setForm({}));
});

// ---- the run ----

export async function cancelJob(id: JobId): Promise<void> {
  try {
    await client.cancel(id);
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
    const id = await client.generate(firstHistory);
    ownRun.value = id;
    const job = await followJob(id);
    if (job.state === 'canceled') runNote.value = words.form.canceled;
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
      Object.entries(checked.problems).map(([field, kind]) => [field, words.form.problems[kind]]),
    );
    return;
  }
  starting.value = true;
  try {
    const id = await client.runBacktest(checked.request);
    ownRun.value = id;
    starting.value = false;
    const job = await followJob(id);
    if (job.state === 'done') {
      go({ name: 'result', id: backtestJobResult(job.result, 'job.result').backtest_id });
      void loadRuns();
    } else if (job.state === 'canceled') runNote.value = words.form.canceled;
    else if (job.error) refuse({ code: job.error.code, sentence: job.error.message, requestId: '' }, '');
  } catch (error) {
    refuse(failureOf(error), error instanceof ApiError ? error.field : '');
  } finally {
    starting.value = false;
    ownRun.value = null;
  }
}

export async function deleteRun(id: BacktestId): Promise<void> {
  await new RunFiles(client).remove(id);
  toast(words.runs.deleted);
  if (route.value.name !== 'backtest') go({ name: 'backtest' });
  await loadRuns();
}
