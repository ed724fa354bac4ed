// Train: what is to be learnt, how far it is, and stopping it. One training runs at a time, whoever started it.

import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/client';
import { decodeTrainingNews, startTraining, type ForecastPage, type TrainingNews } from '../api/forecast';
import { isFinished, type Job } from '../api/jobs';
import { Card, Notice, Progress, TextField, type Failure } from '../components/basics';
import {
  badFields,
  orderOf,
  trainBounds,
  trainFields,
  trainStart,
  type Series,
  type TrainField,
  type TrainForm,
} from '../model/forecast';
import { percent, whole } from '../model/numbers';
import { span } from '../model/time';
import * as words from '../words-forecast';
import { client, failureOf, followJob, server, takeJob, toast } from './desk';

const say = words.train;

/** The newest training that the server knows, of this page or another one. */
export const newestTraining = computed(
  () => Object.values(server.value.jobs).findLast((one) => one.kind === 'training') ?? null,
);
/** Another number whenever one has ended: what there is to show is another then. */
export const trainingsEnded = computed(
  () => Object.values(server.value.jobs).filter((one) => one.kind === 'training' && isFinished(one)).length,
);

const form = signal<TrainForm>(trainStart);
const failure = signal<Failure | null>(null);
const problem = signal<{ readonly field: TrainField; readonly sentence: string } | null>(null);
const asking = signal(false);
const dismissed = signal<readonly string[]>([]);
const stopping = signal('');

export function newsOf(job: Job): TrainingNews | null {
  try {
    return decodeTrainingNews(job.result, 'result');
  } catch {
    return null; // it waits, or ended before it said anything
  }
}
const nameOf = (job: Job): string => {
  const news = newsOf(job);
  return news === null ? job.detail : `${news.symbol} ${news.timeframe}`;
};

async function train(series: Series, fromScratch: boolean): Promise<void> {
  if (asking.value || badFields(form.value).length > 0) return;
  asking.value = true;
  failure.value = null;
  problem.value = null;
  try {
    const id = await startTraining(client, orderOf(series, form.value, fromScratch));
    takeJob(await client.job(id));
    void followJob(id).then(
      (job) => job.state === 'done' && toast(say.done(nameOf(job))),
      () => undefined,
    );
  } catch (error) {
    const field = error instanceof ApiError ? trainFields.find((one) => one === error.field) : undefined;
    if (field === undefined) failure.value = failureOf(error);
    else problem.value = { field, sentence: failureOf(error).sentence };
  }
  asking.value = false;
}

async function stop(job: Job): Promise<void> {
  stopping.value = job.id;
  try {
    await client.call('POST', `/api/jobs/${encodeURIComponent(job.id)}/cancel`);
  } catch (error) {
    stopping.value = '';
    failure.value = failureOf(error);
  }
}

export function TrainForecast({ series, page }: { series: Series; page: ForecastPage }) {
  const job = newestTraining.value;
  const busy = job !== null && !isFinished(job);
  // Started by another page, it moves on here too where the socket brings nothing.
  useEffect(() => {
    if (page.training === null) return;
    takeJob(page.training);
    void followJob(page.training.id).catch(() => undefined);
  }, [page.training?.id]);
  return (
    <Card title={say.title} class="train-card" testId="forecast-train">
      <p class="help">{say.lead}</p>
      {busy ? <UnderWay job={job} series={series} /> : <Form series={series} page={page} job={job} />}
      {failure.value !== null && <Notice failure={failure.value} onDismiss={() => (failure.value = null)} />}
    </Card>
  );
}

function UnderWay({ job, series }: { job: Job; series: Series }) {
  const news = newsOf(job);
  const isOurs = news === null || (news.symbol === series.symbol && news.timeframe === series.timeframe);
  const detail =
    news === null || news.step === 0
      ? say.starting
      : [
          say.detail(percent(job.progress * 100, 0), news.step, news.steps, news.epoch, news.epochs_max),
          ...(news.eta_s === null ? [] : [say.left(span(0, news.eta_s))]),
        ].join(' · ');
  return (
    <div class="training" data-testid="training">
      <p role="status" class={isOurs ? 'visually-hidden' : 'note'}>
        {isOurs ? say.progress : say.other(nameOf(job))}
      </p>
      <Progress label={say.progress} share={job.progress} detail={detail} />
      <div class="actions">
        <button
          type="button"
          class="button"
          data-testid="stop-training"
          aria-disabled={stopping.value === job.id}
          onClick={() => stopping.value !== job.id && void stop(job)}
        >
          {stopping.value === job.id ? say.stopping : say.cancel}
        </button>
      </div>
    </div>
  );
}

function Form({ series, page, job }: { series: Series; page: ForecastPage; job: Job | null }) {
  const bad = badFields(form.value);
  const field = (name: TrainField, help?: string) => {
    const [low, high] = trainBounds[name];
    const bounds = name === 'seed' ? say.wholeFrom(whole(low)) : say.whole(whole(low), whole(high));
    const sent = problem.value?.field === name ? problem.value.sentence : undefined;
    return (
      <TextField
        label={say[name]}
        help={help}
        value={form.value[name]}
        numeric
        name={`train-${name}`}
        testId={`train-${name}`}
        problem={bad.includes(name) ? bounds : sent}
        onValue={(value) => {
          problem.value = null;
          form.value = { ...form.value, [name]: value };
        }}
      />
    );
  };
  const ended = job !== null && !dismissed.value.includes(job.id) ? job : null;
  const unfinished = page.unfinished;
  const ready = bad.length === 0 && !asking.value && page.candles !== null;
  return (
    <form
      class="train-form"
      noValidate
      aria-label={say.title}
      onSubmit={(event) => {
        event.preventDefault();
        void train(series, false);
      }}
    >
      {ended?.state === 'failed' && (
        <Notice
          failure={{ code: ended.error?.code ?? 'FAILED', sentence: ended.error?.message ?? '', requestId: ended.id }}
          onDismiss={() => (dismissed.value = [...dismissed.value, ended.id])}
        />
      )}
      <div role="status" data-testid="training-note">
        {ended?.state === 'canceled' && <p class="note">{say.stopped}</p>}
        {unfinished && <p class="note">{say.unfinished}</p>}
      </div>
      <div class="pair">
        {field('window')}
        {field('horizon')}
      </div>
      <details class="more" open={bad.includes('seed') || bad.includes('folds') || undefined}>
        <summary>{say.more}</summary>
        <div class="pair">
          {field('seed')}
          {field('folds', say.foldsHelp)}
        </div>
      </details>
      <div class="actions">
        <button type="submit" class="button primary" data-testid="train" aria-disabled={!ready}>
          {asking.value ? say.starting : unfinished ? say.goOn : page.model === null ? say.start : say.again}
        </button>
        {unfinished && (
          <button type="button" class="button" aria-disabled={!ready} onClick={() => void train(series, true)}>
            {say.scratch}
          </button>
        )}
      </div>
    </form>
  );
}
