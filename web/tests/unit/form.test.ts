import { describe, expect, test } from 'vitest';
import { backtestResult, strategies, type Strategy } from '../../src/api/backtest';
import { seriesInfo, type SeriesInfo } from '../../src/api/candles';
import { blankForm, completed } from '../../src/model/form';
import { fieldOf, formFrom, rangeDates, toRequest } from '../../src/model/form-request';
import { timeframesFrom } from '../../src/model/timeframes';
import { result } from './samples';

const list: readonly Strategy[] = strategies(
  {
    items: [
      {
        name: 'SMA_Crossover',
        summary: '',
        parameters: [
          { name: 'fast', type: 'integer', min: 1, max: 5000, default: 20, help: '' },
          { name: 'slow', type: 'integer', min: 2, max: 5000, default: 50, help: '' },
        ],
      },
      {
        name: 'RSI_Strategy',
        parameters: [{ name: 'trigger', type: 'choice', default: 'level', choices: ['level', 'cross'] }],
      },
    ],
  },
  'list',
).items;
const stored = (symbol: string, timeframe: string): SeriesInfo =>
  seriesInfo(
    { symbol, timeframe, from: '2024-01-01T00:00:00Z', to: '2024-06-30T23:59:00Z', candles: 9, gaps: 0, missing: 0 },
    's',
  );
const series = [stored('BTC/USDT', '1m'), stored('ETH/USDT', '4h')];
const form = completed(blankForm, list, series);
const strategy = list[0];

test('a fresh form is filled from the first strategy and the stored candles', () => {
  expect(form).toMatchObject({
    symbol: 'BTC/USDT',
    timeframe: '1h',
    strategy: 'SMA_Crossover',
    params: { fast: '20', slow: '50' },
  });
});

test('only timeframes that the stored one divides into are offered', () => {
  expect(timeframesFrom([stored('A/B', '4h')])).toEqual(['4h', '8h', '12h', '1d', '1w']);
  expect(timeframesFrom([stored('A/B', '1m')])).toHaveLength(13);
  expect(completed({ ...form, symbol: 'ETH/USDT', timeframe: '15m' }, list, series).timeframe).toBe('4h');
});

test('percent become shares without a float', () => {
  const checked = toRequest(
    { ...form, fee_pct: '0.075', stop_loss_pct: '5', sizing: 'percent', sizing_value: '12.5' },
    strategy,
    series,
  );
  expect(checked).toMatchObject({
    ok: true,
    request: {
      fee: '0.00075',
      sizing: 'percent:12.5',
      stops: { stop_loss: '0.05', take_profit: null },
      params: { fast: 20, slow: 50 },
    },
  });
});

test('what is not a number is named by its field and nothing is sent', () => {
  const wrong = { ...form, cash: 'lots', fee_pct: '', params: { fast: '2.5', slow: '' } };
  expect(toRequest(wrong, strategy, series)).toEqual({
    ok: false,
    problems: {
      cash: 'needs-number',
      fee_pct: 'needs-number',
      'param:fast': 'needs-whole-number',
      'param:slow': 'needs-whole-number',
    },
  });
});

test('presets count back from the last stored candle; the last day counts whole', () => {
  expect(rangeDates('30d', '2024-06-30T23:59:00Z')).toEqual({ from: '2024-05-31', to: '2024-06-30' });
  expect(rangeDates('all', '2024-06-30T23:59:00Z')).toBeNull();
  const checked = toRequest({ ...form, range: 'custom', from: '2024-02-01', to: '2024-02-29' }, strategy, series);
  expect(checked).toMatchObject({ request: { from: '2024-02-01T00:00:00Z', to: '2024-02-29T23:59:59Z' } });
  expect(toRequest({ ...form, range: 'custom', from: 'soon', to: '' }, strategy, series)).toMatchObject({
    problems: { from: 'needs-date' },
  });
});

describe('a refusal goes beside the field it names', () => {
  const names = ['fast', 'slow'];
  test.each([
    ['parameter fast must be between 1 and 5000, was 0', '', 'param:fast'],
    ['fee must be at least 0 and below 0.1, was 0.5', '', 'fee_pct'],
    ['slippage_bps must be at least 0, was -1', '', 'slippage_bps'],
    ['from must be before to, was 2024 and 2023', '', 'from'],
    ['the stop-loss must lie between 0 and 1, was 5', '', 'stop_loss_pct'],
    ['out of range', 'params.slow', 'param:slow'],
    ['the disk is full', '', null],
    ['breakfast is not served', '', null],
  ])('%s', (sentence, named, field) => expect(fieldOf(sentence, named, names)).toBe(field));
});

test('the form that repeats a run sends what the run was asked', () => {
  const again = formFrom(backtestResult(result, 'result'));
  expect(again).toMatchObject({
    fee_pct: '0.1',
    slippage_bps: '2.5',
    sizing: 'percent',
    sizing_value: '25',
    stop_loss_pct: '5',
    take_profit_pct: '',
  });
  expect(toRequest(again, strategy, series)).toMatchObject({
    ok: true,
    request: { fee: '0.001', stops: { stop_loss: '0.05' }, filters: { lot_step: '0.00001', min_notional: '1' } },
  });
});
