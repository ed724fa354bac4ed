// The form that a strategy is started with: what it refuses, and what it sends.

import { expect, test } from 'vitest';
import { noStops, runProblems, runSizingFrom, toRunOrder, type StrategyForm } from '../../src/model/strategy-form';

const form: StrategyForm = {
  strategy: 'SMA_Crossover',
  symbol: 'BTC/USDT',
  timeframe: '1h',
  params: { fast: ' 20 ', slow: '50' },
  sizing: 'live_limits',
  sizingValue: '',
  stops: noStops,
};

test('stops are typed in percent and sent as exact fractions', () => {
  expect(toRunOrder(form, 'paper').stops).toEqual({ stop_loss: null, take_profit: null, trailing_stop: null });
  const typed = { ...form, stops: { stop_loss: ' 0.1 ', take_profit: '250', trailing_stop: '2.55' } };
  expect(toRunOrder(typed, 'live')).toEqual({
    mode: 'live',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    strategy: 'SMA_Crossover',
    params: { fast: '20', slow: '50' },
    sizing: 'live_limits',
    stops: { stop_loss: '0.001', take_profit: '2.5', trailing_stop: '0.0255' },
  });
});

test('what is no amount is named before it is sent', () => {
  expect(runProblems(form, undefined)).toEqual([]);
  const wrong = { ...form, stops: { stop_loss: '-1', take_profit: '0', trailing_stop: '1e1' } };
  expect(runProblems(wrong, undefined)).toEqual(['stop_loss', 'take_profit', 'trailing_stop']);
  expect(runProblems({ ...form, sizing: 'fixed', sizingValue: 'ten' }, undefined)).toEqual(['sizing']);
});

test('a backtest gives its size where a strategy at work can have the same', () => {
  expect(runSizingFrom('fixed:12.5')).toEqual({ sizing: 'fixed', sizingValue: '12.5' });
  for (const other of ['live_limits', 'all_in', 'units:1', 'percent:25']) {
    expect(runSizingFrom(other)).toEqual({ sizing: 'live_limits', sizingValue: '' });
  }
});
