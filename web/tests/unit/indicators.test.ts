// The chart's indicators against known answers from third parties, and against their definitions.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/api/desk';
import type { DecimalText } from '../../src/api/values';
import { equityByBar } from '../../src/model/bar-equity';
import { choices, indicatorsOf, once, runsOn, stopLines } from '../../src/model/chart-lines';
import { bollinger, candlesFor, ema, from, rsi, sma, type Line } from '../../src/model/indicators';

const shared = process.env['PIGGY_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const answers = join(shared, 'known-answers');
const known = <T>(name: string): T => JSON.parse(readFileSync(join(answers, name), 'utf8')) as T;

/** Every value, and no value where the table has none. */
function expectLine(found: Line, wanted: readonly (number | null)[], relative: number): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, at) => {
    const own = found[at] ?? null;
    if (value === null || own === null) expect(own, `at ${at}`).toBe(value);
    else expect(Math.abs(own / value - 1), `at ${at}`).toBeLessThanOrEqual(relative);
  });
}

describe.skipIf(!existsSync(answers))('known answers', () => {
  test('the averages and the bands of Stock.Indicators', () => {
    type Table = {
      inputs: { close: number[] };
      cases: { function: string; expected: Record<string, (number | null)[]> }[];
    };
    const { inputs, cases } = known<Table>('skender_sma_ema_bb.json');
    const closes = inputs.close;
    const tables = Object.assign({}, ...cases.map((one) => one.expected)) as Record<string, (number | null)[]>;
    const bands = bollinger(closes, 20, 2);
    const found: Record<string, Line> = {
      sma: sma(closes, 20),
      ema: ema(closes, 20),
      middle: bands.middle,
      upper: bands.upper,
      lower: bands.lower,
    };
    expect(Object.keys(tables).sort()).toEqual(Object.keys(found).sort());
    for (const [name, line] of Object.entries(found)) expectLine(line, tables[name] ?? [], 1e-6);
  });

  test('the RSI of the classic spreadsheet', () => {
    type Table = { cases: { params: { period: number }; inputs: number[][]; expected: number[][] }[] };
    for (const { params, inputs, expected } of known<Table>('stockcharts_rsi.json').cases) {
      const line = rsi(inputs[0] ?? [], params.period);
      expect(line.slice(0, params.period).every((value) => value === null)).toBe(true);
      const values = line.slice(params.period);
      (expected[0] ?? []).forEach((value, at) => expect(Math.abs((values[at] ?? NaN) - value)).toBeLessThan(0.01));
    }
  });
});

describe('definitions', () => {
  const walk = Array.from({ length: 300 }, (_, at) => 100 + 8 * Math.sin(at / 9) + ((at * 7919) % 13));

  test('prices that do not move are their own average, without a width, and neither strong nor weak', () => {
    const flat = Array.from({ length: 40 }, () => 82_685.54);
    expect(sma(flat, 20).at(-1)).toBeCloseTo(82_685.54, 9);
    expect(ema(flat, 20).at(-1)).toBeCloseTo(82_685.54, 9);
    expect(bollinger(flat, 20, 2).upper.at(-1)).toBeCloseTo(82_685.54, 6);
    expect(rsi(flat, 14).at(-1)).toBe(50);
    expect(rsi([1, 2, 3, 4], 3).at(-1)).toBe(100);
    expect(rsi([4, 3, 2, 1], 3).at(-1)).toBe(0);
  });

  test('nothing is said before there are enough candles', () => {
    expect(sma(walk.slice(0, 19), 20)).toEqual(Array.from({ length: 19 }, () => null));
    expect(rsi(walk.slice(0, 14), 14).at(-1)).toBeNull();
    expect(from([1, 2, 3], 3)).toEqual([null, null, 3]);
    expect(sma([], 5)).toEqual([]);
  });

  test('where a fading average is shown, it no longer matters where the chart began', () => {
    for (const [candles, line] of [
      [candlesFor.ema(20), (values: readonly number[]) => ema(values, 20)],
      [candlesFor.rsi(14), (values: readonly number[]) => rsi(values, 14)],
    ] as const) {
      const cut = 120;
      const late = line(walk.slice(cut)).slice(candles - 1);
      const whole = line(walk).slice(cut + candles - 1);
      expect(late.length).toBeGreaterThan(20);
      late.forEach((value, at) => expect(Math.abs((value ?? NaN) - (whole[at] ?? NaN))).toBeLessThan(0.05));
    }
  });
});

const run = (own: Partial<Run>): Run =>
  ({
    id: 'run',
    mode: 'paper',
    symbol: 'BTC/USDT',
    timeframe: '1m',
    strategy: 'SMA_Crossover',
    params: { fast: '3', slow: '9' },
    running: true,
    stop_price: null,
    target_price: null,
    ...own,
  }) as Run;
const price = (text: string) => text as DecimalText;

describe('what strategies decide by', () => {
  const names = (own: Partial<Run>) => indicatorsOf(run(own)).map((one) => one.name);

  test('is drawn with their own parameters', () => {
    expect(names({})).toEqual(['SMA(3)', 'SMA(9)']);
    const strength = indicatorsOf(
      run({ strategy: 'RSI_Strategy', params: { period: '7', oversold: '25', overbought: '75.5', trigger: 'cross' } }),
    );
    expect(strength.map(({ name, place, levels }) => [name, place, levels])).toEqual([['RSI(7)', 'rsi', [25, 75.5]]]);
    expect(names({ strategy: 'Buy_and_Hold', params: {} })).toEqual([]);
  });

  test('is left out where the parameters make no sense', () => {
    expect(names({ params: { fast: 'two', slow: '' } })).toEqual([]);
    expect(names({ strategy: 'RSI_Strategy', params: { period: '0' } })).toEqual([]);
    expect(names({ strategy: 'somebody’s own', params: { fast: '3' } })).toEqual([]);
  });

  test('is drawn once, whoever wants it', () => {
    const two = once([...indicatorsOf(run({ params: { fast: '20', slow: '50' } })), choices.sma20, choices.rsi]);
    expect(two.map((one) => one.name)).toEqual(['SMA(20)', 'SMA(50)', 'RSI(14)']);
  });

  test('belongs to the market and the mode that are looked at', () => {
    const all = [run({}), run({ mode: 'live' }), run({ symbol: 'ETH/USDT' }), run({ running: false })];
    expect(runsOn(all, { mode: 'paper', symbol: 'BTC/USDT' })).toEqual([all[0]]);
    const held = run({ stop_price: price('80000.5'), target_price: price('90000') });
    expect(stopLines([held, run({})], { stop: 's', target: 't' })).toEqual([
      { kind: 'stop', price: 80_000.5, title: 's' },
      { kind: 'target', price: 90_000, title: 't' },
    ]);
  });
});

test('a bar has the last worth of its time, and the deepest fall; one without any has neither', () => {
  const curve = { time: [30, 60, 90, 119, 240], equity: [10, 12, 9, 11, 13], drawdown: [0, 0, 25, 8, 0] };
  expect(equityByBar(curve, [60, 120, 180, 240], 60)).toEqual([
    { equity: 11, drawdown: 25 },
    null,
    null,
    { equity: 13, drawdown: 0 },
  ]);
  expect(equityByBar({ time: [], equity: [], drawdown: [] }, [60], 60)).toEqual([null]);
});
