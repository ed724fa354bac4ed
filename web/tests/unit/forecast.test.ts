// The Forecast tab without a page: what the server may say, the band that is drawn, the form.

import { expect, test } from 'vitest';
import { decodeTrainingNews, forecastPage } from '../../src/api/forecast';
import type { SeriesInfo } from '../../src/api/candles';
import {
  badFields,
  bandOf,
  changePercent,
  framesOf,
  insideOf,
  nearest,
  nextOf,
  orderOf,
  queryOf,
  trainStart,
} from '../../src/model/forecast';

const share = { share: 0.5, low: 0.1, high: 0.9 };
const window = (hour: number, low: string | null, high: string | null, actual: string | null) => ({
  time: `2024-01-01T${String(hour).padStart(2, '0')}:00:00Z`,
  close: '100',
  low,
  median: '100',
  high,
  actual,
});
const page = (more: object = {}, judged = [window(0, '99', '101', '100.5'), window(1, '99', '101', '102')]) => ({
  models: [],
  symbol: 'BTC/USDT',
  timeframe: '1h',
  candles: 3000,
  model: {
    symbol: 'BTC/USDT',
    timeframe: '1h',
    trained_at: '2024-01-02T00:00:00Z',
    trained_from: '2023-01-01T00:00:00Z',
    trained_to: '2024-01-01T02:00:00Z',
    candles: 3000,
    window: 60,
    horizon: 1,
    hidden: 32,
    seed: 1,
    epochs: null,
    folds: 3,
    proven: false,
    verdict: 'does not beat no-change (p = 0.41): not used for trading',
    windows: 2,
    rows: [
      {
        name: 'no change',
        mae: 0.01,
        rmse: 0.02,
        hits: 0,
        directions: 0,
        hit_rate: null,
        hit_low: 0,
        hit_high: 1,
        p_model_better: null,
      },
    ],
    coverage: { ...share, asked: 0.8 },
    calibration: [{ ...share, share: null, quantile: 0.1 }],
    by_fold: [{ windows: 2, mae: 0.01, mae_no_change: 0.01, hit_rate: null, p: 0.4, proven: false }],
    judged,
  },
  why_no_model: null,
  forecast: {
    newest: '2024-01-01T02:00:00Z',
    close: '102',
    horizon: 1,
    target_time: '2024-01-01T04:00:00Z',
    low: '101',
    median: '102.5',
    high: '104',
    log_return: [-0.01, 0.005, 0.02],
    fresh: true,
    fresh_until: '2024-02-01T00:00:00Z',
    proven: false,
    used_for_trading: false,
    verdict: 'does not beat no-change (p = 0.41): not used for trading',
  },
  why_no_forecast: null,
  unfinished: false,
  training: null,
  ...more,
});
const decoded = (more: object = {}, judged?: ReturnType<typeof window>[]) =>
  forecastPage(page(more, judged) as unknown, 'page');
const modelOf = (judged?: ReturnType<typeof window>[]) => {
  const { model } = decoded({}, judged);
  if (model === null) throw new Error('no model');
  return model;
};
const stored = (...series: [string, string][]) =>
  series.map(([symbol, timeframe]) => ({ symbol, timeframe })) as unknown as SeriesInfo[];

test('what is not known is null, and what is no number is refused', () => {
  expect(decoded().model?.rows[0]?.hit_rate).toBeNull();
  expect(decoded({ model: null, forecast: null, candles: null, why_no_model: 'None.' }).why_no_model).toBe('None.');
  expect(() => decoded({ candles: 'many' })).toThrow('page.candles should be a finite number');
  expect(() => decoded({ candles: Number.NaN })).toThrow();
  expect(() => decoded({ forecast: { ...page().forecast, median: 'NaN' } })).toThrow('decimal text');
  expect(decodeTrainingNews({ symbol: 'A/B', timeframe: '1h' }, 'news').step).toBe(0);
  expect(() => decodeTrainingNews(null, 'news')).toThrow();
});

test('a window is drawn at the time that it forecast, and the newest forecast ahead of it', () => {
  const points = bandOf(modelOf());
  const hour = (at: number) => Date.UTC(2024, 0, 1, at) / 1000;
  expect(points.map((one) => one.time)).toEqual([hour(1), hour(2)]);
  expect(points.map((one) => one.begins)).toEqual([true, false]);
  expect(insideOf(points)).toEqual({ inside: 1, of: 2 });
  expect(nextOf(modelOf(), decoded().forecast)).toMatchObject({ from: hour(2), time: hour(3), close: 102, low: 101 });
  expect(nextOf(modelOf(), null)).toBeNull();
  expect(nextOf(modelOf(), decoded({ forecast: { ...page().forecast, high: null } }).forecast)).toBeNull();
});

test('a gap begins the band anew, a time comes once, a price beyond all bounds is none', () => {
  const points = bandOf(
    modelOf([window(0, '99', '101', '100'), window(0, '1', '2', '3'), window(5, null, '101', '100')]),
  );
  expect(points.map(({ low, begins }) => [low, begins])).toEqual([
    [99, true],
    [null, true],
  ]);
  expect(insideOf(points)).toEqual({ inside: 1, of: 2 });
  expect(bandOf(modelOf([]))).toEqual([]);
});

test('the series that is looked at is one that there is', () => {
  const all = stored(['ETH/USDT', '4h'], ['BTC/USDT', '1m']);
  expect(nearest([], {})).toBeNull();
  expect(nearest(all, {})).toEqual({ symbol: 'BTC/USDT', timeframe: '1h' });
  expect(nearest(all, { symbol: 'ETH/USDT', timeframe: '1h' })).toEqual({ symbol: 'ETH/USDT', timeframe: '4h' });
  expect(nearest(all, { symbol: 'X/Y', timeframe: '5m' })).toEqual({ symbol: 'BTC/USDT', timeframe: '5m' });
  expect(framesOf(all, 'ETH/USDT')).not.toContain('1h');
  expect(queryOf({ symbol: 'BTC/USDT', timeframe: '1h' })).toBe('?symbol=BTC%2FUSDT&timeframe=1h');
});

test('only whole numbers within their bounds are sent', () => {
  expect(badFields(trainStart)).toEqual([]);
  for (const window of ['', '1', '513', '1.5', '-5', 'ten', '1e2']) {
    expect(badFields({ ...trainStart, window }), window).toEqual(['window']);
  }
  expect(badFields({ window: '2', horizon: '97', seed: '0', folds: '0' })).toEqual(['horizon', 'folds']);
  const series = { symbol: 'BTC/USDT', timeframe: '1h' };
  expect(orderOf(series, trainStart, false)).toEqual({ ...series, window: 60, horizon: 1, seed: 1, folds: 3 });
  expect(orderOf(series, trainStart, true).from_scratch).toBe(true);
  expect(changePercent(undefined)).toBeNull();
  expect(changePercent(0)).toBe(0);
});
