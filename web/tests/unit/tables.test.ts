import { describe, expect, test } from 'vitest';
import { tradesPage } from '../../src/api/backtest';
import { backtestResult } from '../../src/api/backtest';
import { percentCurve } from '../../src/model/compare';
import { csv, csvCell } from '../../src/model/csv';
import { compared, difference, written } from '../../src/model/figures';
import { heat, monthlyReturns } from '../../src/model/months';
import { pathOf, routeOf } from '../../src/model/route';
import { segments } from '../../src/model/rows';
import { settingsFrom } from '../../src/model/settings';
import { sortRows, tradesCsv } from '../../src/model/trades';
import { result, trades } from './samples';

const list = tradesPage({ items: trades, total: 2 }, 'trades').items;

describe('CSV', () => {
  test('what a spreadsheet would run gets an apostrophe', () => {
    for (const text of ['=1+1', '+cmd', '-cmd', '@SUM(A1)', '\tx', '\rx', '\n=x'])
      expect(csvCell(text)).toContain(`'${text.trimEnd()}`);
    expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"');
  });

  test('plain numbers stay numbers, a loss too', () => {
    expect([csvCell('-193.1'), csvCell(-5.19), csvCell('12'), csvCell(null)]).toEqual(['-193.1', '-5.19', '12', '']);
    expect(csvCell('-1e5')).toBe("'-1e5");
  });

  test('commas, quotes and line ends are quoted', () => {
    expect(csv([['a,b', 'c"d', 'e\nf']])).toBe('"a,b","c""d","e\nf"\r\n');
  });

  test('trades carry a header and every row', () => {
    const lines = tradesCsv(list).trim().split('\r\n');
    expect(lines[0]).toBe('entry_time,entry_price,exit_time,exit_price,quantity,fees,pnl,return_pct,reason');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('"\'=HYPERLINK');
  });
});

test('rows sort by any column, and rows of equal value keep their order', () => {
  const order = (key: 'pnl' | 'entry' | 'held', descending: boolean) =>
    sortRows(list, { key, descending }).map((row) => row.position);
  expect(order('pnl', true)).toEqual([0, 1]);
  expect(order('pnl', false)).toEqual([1, 0]);
  expect(order('held', true)).toEqual([0, 1]);
});

describe('virtual rows', () => {
  test('short tables are whole', () => expect(segments(100, 0, 10, null)).toHaveLength(100));

  test('gaps and rows together are always the whole table, the focused row among them', () => {
    for (const [first, last, focused] of [
      [0, 20, null],
      [500, 530, 3],
      [9980, 10_020, 9999],
      [-8, 12, 5000],
      [40, 60, 50],
    ] as const) {
      const found = segments(10_000, first, last, focused);
      const rows = found.flatMap((one) => (one.kind === 'row' ? [one.index] : []));
      const hidden = found.reduce((sum, one) => sum + (one.kind === 'gap' ? one.rows : 0), 0);
      expect(rows.length + hidden).toBe(10_000);
      expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
      if (focused !== null) expect(rows).toContain(focused);
      expect(rows.length).toBeLessThan(60);
    }
  });
});

test('monthly returns multiply up to the year, and to the whole', () => {
  const day = 86_400;
  const start = Date.UTC(2023, 10, 15) / 1000;
  const time = Float64Array.from({ length: 120 }, (_, index) => start + index * day);
  const equity = Float64Array.from(time, (_, index) => 1000 * 1.003 ** index * (index % 7 === 0 ? 0.98 : 1));
  const years = monthlyReturns({ time, equity }, 900);
  expect(years.map((year) => year.year)).toEqual([2023, 2024]);
  expect(years[0]?.months.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => null));
  const grown = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum * (1 + (value ?? 0) / 100), 1);
  for (const year of years) expect(grown(year.months)).toBeCloseTo(1 + year.total / 100, 10);
  expect(grown(years.map((year) => year.total)) * 900).toBeCloseTo(equity[119] as number, 6);
  expect([heat(null, 5), heat(0, 5), heat(0.1, 5), heat(-5, 5)]).toEqual([0, 0, 1, 4]);
});

test('a compared curve begins at its own start and keeps its last point', () => {
  const time = Float64Array.from({ length: 10_001 }, (_, index) => index);
  const equity = Float64Array.from(time, (_, index) => 500 + index);
  const curve = percentCurve({ time, equity }, 500);
  expect(curve.time.length).toBeLessThanOrEqual(1501);
  expect([curve.percent[0], curve.time.at(-1), curve.percent.at(-1)]).toEqual([0, 10_000, 2000]);
});

test('two runs: the difference and which is better', () => {
  const first = backtestResult(result, 'a');
  const second = backtestResult({ ...result, total_return_pct: 30, max_drawdown_pct: 20, sharpe: null }, 'b');
  const of = (key: string) => compared.find((figure) => figure.key === key) ?? compared[0]!;
  expect(difference(first, second, of('total_return_pct'))).toEqual({ text: '+6.54\u00a0pp', better: 'second' });
  expect(difference(first, second, of('max_drawdown_pct'))).toEqual({ text: '+7.70\u00a0pp', better: 'first' });
  expect(difference(first, second, of('sharpe'))).toEqual({ text: '–', better: null });
  expect(difference(first, first, of('sortino'))).toEqual({ text: '0.00', better: null });
  expect(written(first, of('final_equity'))).toBe('$12,345.67');
});

test('addresses round-trip, whatever stands in an id', () => {
  for (const route of [
    { name: 'backtest' },
    { name: 'result', id: 'a/b c%?#' },
    { name: 'compare', first: 'ä', second: '../x' },
  ] as const) {
    expect(routeOf(pathOf(route as never))).toEqual(route);
  }
  expect(routeOf('/nowhere')).toEqual({ name: 'trade' });
  expect(routeOf('/backtest/%E0%A4%A')).toMatchObject({ name: 'result' });
});

test('settings take known values only', () => {
  expect(settingsFrom({ theme: 'dark', colours: 'pink' })).toMatchObject({
    theme: 'dark',
    colours: 'blue-orange',
    time_zone: 'utc',
  });
});
