// The forecast: what a model has shown on candles it had never seen, what it says now, and its training as a job.

import type { Client } from './client';
import {
  branded,
  count,
  decimal,
  flag,
  list,
  nullable,
  number,
  object,
  otherwise,
  text,
  utcTime,
  type Decoder,
} from './decode';
import { job } from './jobs';

const share = { share: nullable(number), low: number, high: number };
const row = object({
  name: text,
  mae: number,
  rmse: number,
  hits: count,
  directions: count,
  hit_rate: nullable(number),
  hit_low: number,
  hit_high: number,
  p_model_better: nullable(number),
});
const fold = object({
  windows: count,
  mae: number,
  mae_no_change: number,
  hit_rate: nullable(number),
  p: nullable(number),
  proven: flag,
});
const judged = object({
  time: utcTime,
  close: decimal,
  low: nullable(decimal),
  median: nullable(decimal),
  high: nullable(decimal),
  actual: nullable(decimal),
});
const evaluation = object({
  symbol: text,
  timeframe: text,
  trained_at: utcTime,
  trained_from: utcTime,
  trained_to: utcTime,
  candles: count,
  window: count,
  horizon: count,
  hidden: count,
  seed: count,
  epochs: nullable(count),
  folds: count,
  proven: flag,
  verdict: text,
  windows: count,
  rows: list(row),
  coverage: object({ ...share, asked: number }),
  calibration: list(object({ ...share, quantile: number })),
  by_fold: list(fold),
  judged: list(judged),
});
const forecast = object({
  newest: utcTime,
  close: decimal,
  horizon: count,
  target_time: utcTime,
  low: nullable(decimal),
  median: nullable(decimal),
  high: nullable(decimal),
  log_return: list(number),
  fresh: flag,
  fresh_until: utcTime,
  proven: flag,
  used_for_trading: flag,
  verdict: text,
});
const model = object({ symbol: text, timeframe: text, trained_at: utcTime, fresh: flag, proven: flag });
export const forecastPage = object({
  models: list(model),
  symbol: text,
  timeframe: text,
  candles: nullable(count),
  model: nullable(evaluation),
  why_no_model: nullable(text),
  forecast: nullable(forecast),
  why_no_forecast: nullable(text),
  unfinished: flag,
  training: nullable(job),
});

export type Evaluation = ReturnType<typeof evaluation>;
export type SkillRow = ReturnType<typeof row>;
export type Fold = ReturnType<typeof fold>;
export type Judged = ReturnType<typeof judged>;
export type Forecast = ReturnType<typeof forecast>;
export type ModelInfo = ReturnType<typeof model>;
export type ForecastPage = ReturnType<typeof forecastPage>;

/** What a training tells while it runs, in the place of its result; without a step it is only being started. */
const trainingNews = object({
  symbol: text,
  timeframe: text,
  step: otherwise(count, 0),
  steps: otherwise(count, 0),
  epoch: otherwise(count, 0),
  epochs_max: otherwise(count, 0),
  eta_s: nullable(number),
});
export type TrainingNews = ReturnType<typeof trainingNews>;
export const decodeTrainingNews: Decoder<TrainingNews> = trainingNews;

export type TrainOrder = {
  readonly symbol: string;
  readonly timeframe: string;
  readonly window?: number;
  readonly horizon?: number;
  readonly seed?: number;
  readonly folds?: number;
  readonly from_scratch?: boolean;
};
const started = object({ job_id: branded<'JobId'>() });

export const forecastOf = (client: Client, symbol: string, timeframe: string): Promise<ForecastPage> =>
  client.get(`/api/forecast?${new URLSearchParams({ symbol, timeframe }).toString()}`, forecastPage);
export const startTraining = async (client: Client, order: TrainOrder) =>
  (await client.once('POST', '/api/forecast/train', order, started)).job_id;
