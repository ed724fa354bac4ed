import { describe, expect, test } from 'vitest';
import { chartCandles, type Candle, type ChartCandles } from '../../src/api/exchange';
import { allBars, barsKept, candlesFrom, lastBar, take, type LiveCandles } from '../../src/model/live-candles';

const text = (value: number) => String(value) as Candle['open'];
/** The minute that opens m minutes after the start: 100 + m to 101 + m, volume 0.1. */
const start = 1_700_006_400; // midnight UTC
const minute = (m: number, close = 101 + m): Candle => ({
  time: start + m * 60,
  open: text(100 + m),
  high: text(Math.max(101 + m, close)),
  low: text(Math.min(100 + m, close)),
  close: text(close),
  volume: '0.1' as Candle['volume'],
});
const answer = (settled: Candle | null, until: number, candles: Candle[] = []): ChartCandles => ({
  symbol: 'BTC/USDT' as ChartCandles['symbol'],
  timeframe: '5m' as ChartCandles['timeframe'],
  candles,
  settled,
  settled_until: start + until * 60,
});
const fiveMinutes = (settled: Candle | null, until: number) => candlesFrom(answer(settled, until), 300);

/** Tells minute after minute as the socket would: its growth, then its close together with the next one's beginning. */
function live(from: LiveCandles, first: number, last: number): LiveCandles {
  let now = from;
  for (let m = first; m <= last; m += 1) {
    const closed = m === first ? null : minute(m - 1);
    for (const close of [100.5 + m, 101 + m]) {
      const step = take(now, closed, minute(m, close));
      expect(step.change).not.toBe('gap');
      now = step.candles;
    }
  }
  return now;
}

test('the live minute is the last bar of a one-minute chart', () => {
  const begun = candlesFrom(answer(null, 3), 60);
  const { candles, change } = take(begun, minute(2), minute(3, 99));
  expect(change).toBe('next');
  expect(lastBar(candles)).toEqual({ time: start + 180, open: 103, high: 104, low: 99, close: 99, volume: 0.1 });
  expect(take(candles, minute(2), minute(3, 98)).change).toBe('last');
});

test('a larger candle is what is settled and the live minute together', () => {
  const settled = { ...minute(0), high: text(150), volume: text(2.5) };
  const { candles } = take(fiveMinutes(settled, 2), minute(1), minute(2, 90));
  expect(lastBar(candles)).toEqual({ time: start, open: 100, high: 150, low: 90, close: 90, volume: 2.6 });
});

test('minute by minute, full buckets become bars and their volumes add up to the last place', () => {
  const after = live(fiveMinutes(null, 0), 0, 11);
  expect(after.closed.map((bar) => bar.time)).toEqual([start, start + 300]);
  expect(after.closed[0]).toEqual({ time: start, open: 100, high: 105, low: 100, close: 105, volume: 0.5 });
  expect(lastBar(after)).toMatchObject({ time: start + 600, open: 110, close: 112, volume: 0.2 });
  const day = live(candlesFrom(answer(null, 0), 86_400), 0, 1439);
  expect(lastBar(day)?.volume).toBe(144);
});

test('a bar that closes says so once, and the next begins where it ended', () => {
  let now = live(fiveMinutes(null, 0), 0, 4);
  const closing = take(now, minute(4), null);
  expect(closing.change).toBe('last');
  expect(closing.candles.closed).toHaveLength(1);
  expect(lastBar(closing.candles)).toBeNull();
  now = closing.candles;
  const next = take(now, minute(4), minute(5));
  expect(next.change).toBe('next');
  expect(allBars(next.candles).map((bar) => bar.time)).toEqual([start, start + 300]);
});

describe('missing minutes', () => {
  const begun = fiveMinutes({ ...minute(0) }, 1);

  test('are a gap, and nothing is drawn over it', () => {
    const step = take(begun, minute(2), minute(3));
    expect(step.change).toBe('gap');
    expect(step.candles).toBe(begun);
  });
  test('are taken for minutes without trades when they have just been asked for', () => {
    const { candles, change } = take(begun, minute(2), minute(3), true);
    expect(change).toBe('last');
    expect(lastBar(candles)).toMatchObject({ time: start, close: 104, volume: 0.3 });
  });
  test('across the end of a bucket still close it', () => {
    const { candles } = take(begun, null, minute(7), true);
    expect(allBars(candles).map((bar) => bar.time)).toEqual([start, start + 300]);
  });
});

test('what is over already changes nothing', () => {
  const begun = fiveMinutes(minute(0), 3);
  expect(take(begun, minute(1), minute(2))).toEqual({ candles: begun, change: 'nothing' });
  expect(take(begun, null, null).change).toBe('nothing');
});

test('only so many bars are kept', () => {
  const many = candlesFrom(answer(null, 0), 60);
  const after = live(many, 0, barsKept + 20);
  expect(after.closed).toHaveLength(barsKept);
});

test('an answer whose columns differ in length is refused', () => {
  const closed = { time: [0, 60], open: ['1'], high: ['1'], low: ['1'], close: ['1'], volume: ['1'] };
  const raw = { symbol: 'BTC/USDT', timeframe: '1m', closed, settled: null, settled_until: 120 };
  expect(() => chartCandles(raw, 'candles')).toThrow('candles.closed.open should be 2 values');
  const even = { time: [60], open: ['1'], high: ['3'], low: ['0.5'], close: ['2'], volume: ['0.00000001'] };
  expect(candlesFrom(chartCandles({ ...raw, closed: even }, 'candles'), 60).closed).toEqual([
    { time: 60, open: 1, high: 3, low: 0.5, close: 2, volume: 1e-8 },
  ]);
});
