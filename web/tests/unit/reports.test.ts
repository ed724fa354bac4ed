// Reports: days as a calendar, trades by what they brought, dates as they are typed.

import { expect, test } from 'vitest';
import { decodeDeskReport } from '../../src/api/reports';
import { beside, binsOf, calendar, isWhen, shapes, toneOf, today, written } from '../../src/model/reports';
import { figures } from '../../src/words-reports';

test('a month stands in weeks from Monday, each day once', () => {
  const weeks = calendar('2026-02', [{ date: '2026-02-28', return_pct: 1.5 }]);
  expect(weeks.length).toBe(5);
  expect(weeks[0]?.slice(0, 6)).toEqual([null, null, null, null, null, null]);
  expect(weeks[0]?.[6]).toEqual({ date: 1, value: null });
  expect(weeks.flat().filter((cell) => cell !== null).length).toBe(28);
  expect(weeks.flat().find((cell) => cell?.date === 28)?.value).toBe(1.5);
  expect(
    calendar('2024-02', [])
      .flat()
      .filter((cell) => cell !== null).length,
  ).toBe(29);
});

test('every trade is in one bin, zero is an edge, and there are few', () => {
  for (const returns of [[0], [-0.01, 0.01], [5, -3, 2.5, 0], [-80, 300], [1000, -1]]) {
    const bins = binsOf(returns);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(returns.length);
    expect(bins.length).toBeLessThanOrEqual(13);
  }
  expect(binsOf([])).toEqual([]);
  expect(binsOf([-0.05, 0]).map((bin) => bin.count)).toEqual([1, 1]);
});

test('days, months and years are taken only where they are some', () => {
  expect(isWhen('daily', '2024-02-29')).toBe(true);
  for (const text of ['2023-02-29', '2024-13-01', '24-01-01', '2024-1-1', '', '2024-01', '1969-12-31']) {
    expect(isWhen('daily', text), text).toBe(false);
  }
  expect(isWhen('monthly', '2024-12')).toBe(true);
  expect(isWhen('monthly', '2024-00')).toBe(false);
  expect(isWhen('tax', '2024')).toBe(true);
  expect(beside('daily', '2024-03-01', -1)).toBe('2024-02-29');
  expect(beside('monthly', '2024-12', 1)).toBe('2025-01');
  expect(beside('tax', '2024', -1)).toBe('2023');
  expect(today('monthly', Date.UTC(2026, 10, 23))).toBe('2026-11');
});

test('what has no meaning is a dash, and what rounds to nothing is neither up nor down', () => {
  for (const shape of [...shapes.daily, ...shapes.monthly]) {
    expect(figures[shape.name], shape.name).toBeDefined();
    expect(written(shape, null)).toBe('–');
  }
  const [pnl] = shapes.daily;
  if (pnl === undefined) throw new Error('no figures');
  expect(written(pnl, '12.345')).toBe('+$12.34');
  expect(toneOf(pnl, '-0.004')).toBe(0);
  expect(toneOf(pnl, '-0.01')).toBe(-1);
});

test('the data of another kind of file is no report of a desk', () => {
  expect(decodeDeskReport('{"kind":"other","report":{}}')).toBe(null);
  expect(() => decodeDeskReport('{"kind":"daily","report":{}}')).toThrow();
});
