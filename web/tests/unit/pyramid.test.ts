import { describe, expect, test } from 'vitest';
import type { Trade } from '../../src/api/backtest';
import type { Columns } from '../../src/api/columns';
import { marksIn, marksOf } from '../../src/model/marks';
import { barsInViewMost, buildPyramid, factorOf, indexAt, levelFor, levelOf, windowFor } from '../../src/model/pyramid';

/** Repeatable numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function market(length: number, seed = 1): Columns {
  const next = random(seed);
  const column = (make: (index: number) => number) => Float64Array.from({ length }, (_, index) => make(index));
  const open = column(() => 100 + next() * 10);
  const close = column(() => 100 + next() * 10);
  return {
    time: column((index) => 1_500_000_000 + index * 60),
    open,
    close,
    high: column((index) => Math.max(open[index] as number, close[index] as number) + next()),
    low: column((index) => Math.min(open[index] as number, close[index] as number) - next()),
    volume: column(() => next() * 5),
    equity: column(() => 10_000 + next() * 500),
    drawdown: column(() => next() * 20),
  };
}

describe('every level equals the bars below it, taken by hand', () => {
  for (const length of [1, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 4097]) {
    test(`${length} bars`, () => {
      const base = market(length, length);
      const pyramid = buildPyramid(base);
      pyramid.levels.forEach((bars, level) => {
        const factor = factorOf(level);
        expect(bars.time.length).toBe(Math.ceil(length / factor));
        bars.time.forEach((time, bucket) => {
          const slice = (column: Float64Array) => [...column.slice(bucket * factor, (bucket + 1) * factor)];
          expect(time).toBe(slice(base.time)[0]);
          expect(bars.open[bucket]).toBe(slice(base.open)[0]);
          expect(bars.high[bucket]).toBe(Math.max(...slice(base.high)));
          expect(bars.low[bucket]).toBe(Math.min(...slice(base.low)));
          expect(bars.close[bucket]).toBe(slice(base.close).at(-1));
          expect(bars.volume[bucket]).toBeCloseTo(
            slice(base.volume).reduce((sum, one) => sum + one, 0),
            6,
          );
          expect(bars.equity[bucket]).toBe(slice(base.equity).at(-1));
          expect(bars.drawdown[bucket]).toBe(Math.max(...slice(base.drawdown)));
        });
      });
    });
  }
});

test('the chart is never given more than 4,500 bars, and always those in view', () => {
  const length = 500_000;
  const pyramid = buildPyramid({
    ...market(8),
    ...Object.fromEntries(Object.keys(market(1)).map((key) => [key, new Float64Array(length)])),
  });
  const next = random(5);
  for (let round = 0; round < 2000; round += 1) {
    const from = Math.floor(next() * length);
    const to = Math.min(length, from + 1 + Math.floor(next() ** 3 * length));
    const window = windowFor(pyramid, from, to);
    const factor = factorOf(window.level);
    expect(window.end - window.start).toBeLessThanOrEqual(3 * barsInViewMost + 2);
    expect(window.start * factor).toBeLessThanOrEqual(from);
    expect(window.end * factor).toBeGreaterThanOrEqual(to);
    expect(levelFor(pyramid, from, to, barsInViewMost)).toBe(window.level);
  }
});

test('a moment is found at the last bar that is not after it', () => {
  const time = Float64Array.from([10, 20, 30]);
  expect([5, 10, 19, 20, 30, 99].map((moment) => indexAt(time, moment))).toEqual([-1, 0, 0, 1, 2, 2]);
});

describe('marks', () => {
  const columns = market(4000, 9);
  const at = (bar: number) => new Date((columns.time[bar] as number) * 1000).toISOString().replace('.000Z', 'Z');
  const trade = (entry: number, exit: number, reason = 'signal') =>
    ({ entry_time: at(entry), exit_time: at(exit), reason }) as unknown as Trade;

  test('no trade is lost at any zoom, however the marks merge', () => {
    const next = random(3);
    const trades = Array.from({ length: 700 }, () => {
      const entry = Math.floor(next() * 3900);
      return trade(entry, entry + 1 + Math.floor(next() * 90));
    });
    const marks = marksOf(trades, columns.time);
    const pyramid = buildPyramid(columns);
    for (const level of [0, 1, 2, 3]) {
      const window = { level, start: 0, end: levelOf(pyramid, level).time.length };
      for (const group of [1, 2, 8, 64]) {
        const shown = marksIn(marks, pyramid, window, group);
        const sum = (side: 'buy' | 'sell') =>
          shown.filter((mark) => mark.side === side).reduce((all, mark) => all + mark.count, 0);
        expect(sum('buy')).toBe(700);
        expect(sum('sell')).toBe(700);
        expect(shown.map((mark) => mark.time)).toEqual([...shown.map((mark) => mark.time)].sort((a, b) => a - b));
      }
    }
  });

  test('a trade that was still open at the end has no sell mark', () => {
    const marks = marksOf([trade(10, 20), trade(30, 3999, 'end_of_data')], columns.time);
    expect([...marks.buy]).toEqual([10, 30]);
    expect([...marks.sell]).toEqual([20]);
  });
});
