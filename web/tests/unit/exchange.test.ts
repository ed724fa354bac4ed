import { expect, test } from 'vitest';
import { frame, stateSnapshot } from '../../src/api/feed';
import { ageText, freshnessOf } from '../../src/model/age';
import { apply, nothingKnown } from '../../src/model/market';
import { pathOf, routeOf } from '../../src/model/route';
import { chartFrames, frameSeconds, isChartFrame } from '../../src/model/timeframes';

const quote = {
  symbol: 'BTC/USDT',
  last: '45000.12345678',
  bid: null,
  ask: null,
  age_ms: 12,
  stale: false,
  minute: { time: 60, open: '1', high: '1', low: '1', close: '1', volume: '0' },
  closed_minute: null,
};
const exchange = { exchange: { id: 'practice', name: 'x' }, status: { state: 'live', reason: '' } };

test('prices and the state of the exchange come with the feed, exact', () => {
  const { message } = frame({ seq: 3, kind: 'quote', ...quote }, 'frame');
  expect(message).toMatchObject({ kind: 'quote', quote: { last: '45000.12345678', minute: { time: 60 } } });
  expect(frame({ seq: 4, kind: 'exchange', ...exchange }, 'frame').message).toMatchObject({
    kind: 'exchange',
    exchange: { status: { state: 'live' } },
  });
  const state = stateSnapshot({ jobs: [], candles: [], market: { ...exchange, symbols: [quote] } }, 'state');
  expect(state).toMatchObject({ market: { symbols: [{ symbol: 'BTC/USDT' }] } });
});

test('a price that is no decimal, or a state that nobody knows, is refused', () => {
  expect(() => frame({ seq: 1, kind: 'quote', ...quote, last: 'NaN' }, 'frame')).toThrow('frame.last');
  expect(() => frame({ seq: 1, kind: 'quote', ...quote, last: 45000 }, 'frame')).toThrow('frame.last');
  const odd = { ...exchange, status: { state: 'fine', reason: '' } };
  expect(() => frame({ seq: 1, kind: 'exchange', ...odd }, 'frame')).toThrow('frame.status.state');
});

test('a tick leaves all that is not a price as it is', () => {
  expect(apply(nothingKnown, frame({ seq: 1, kind: 'quote', ...quote }, 'frame').message)).toBe(nothingKnown);
});

test('a price is fresh for two seconds and stale after ten', () => {
  expect([null, 0, 2000, 2001, 10_000, 10_001].map(freshnessOf)).toEqual([
    'unknown',
    'fresh',
    'fresh',
    'aging',
    'aging',
    'stale',
  ]);
});

test('an age has tenths only while they mean something', () => {
  expect([-5, 400, 9_949, 9_951, 12_300, 119_400, 119_600, 3_600_000, 7_500_000].map(ageText)).toEqual([
    '0.0 s',
    '0.4 s',
    '9.9 s',
    '10 s',
    '12 s',
    '119 s',
    '1 min',
    '1 h 0 min',
    '2 h 5 min',
  ]);
});

test('the page starts with Trade; every place has its own address', () => {
  expect(routeOf('/')).toEqual({ name: 'trade' });
  expect(routeOf('/nowhere/at/all')).toEqual({ name: 'trade' });
  for (const path of ['/trade', '/backtest', '/backtest/a%2Fb', '/backtest/compare/a/b']) {
    expect(pathOf(routeOf(path))).toBe(path);
  }
});

test('the six timeframes of the live chart', () => {
  expect(chartFrames.map(frameSeconds)).toEqual([60, 300, 900, 3600, 14_400, 86_400]);
  expect(isChartFrame('2h')).toBe(false);
});
