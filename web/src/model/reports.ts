// Reports as a person reads them: which figures there are and what each is made of, days as a calendar, trades by how
// much they brought.

import type { DecimalText } from '../api/values';
import { isDecimalText } from '../api/values';
import type { Mode } from '../api/desk';
import { money, percent, ratio, signOf, unknown, whole } from './numbers';

export type MadeOf =
  'equity' | 'closed' | 'won' | 'lost' | 'fills' | 'buys' | 'sells' | 'external' | 'curve' | 'orders';
type Kind = 'money' | 'change' | 'percent' | 'changePercent' | 'count' | 'ratio';
export type FigureShape = { readonly name: string; readonly kind: Kind; readonly made: MadeOf };

const shape = (name: string, kind: Kind, made: MadeOf): FigureShape => ({ name, kind, made });
const profit = [
  shape('pnl', 'change', 'equity'),
  shape('return_pct', 'changePercent', 'curve'),
  shape('realised', 'change', 'closed'),
  shape('open_change', 'change', 'equity'),
  shape('open_profit', 'change', 'equity'),
  shape('equity_first', 'money', 'equity'),
  shape('equity_last', 'money', 'equity'),
  shape('transferred', 'change', 'equity'),
];
const trades = [
  shape('trades', 'count', 'fills'),
  shape('buys', 'count', 'buys'),
  shape('sells', 'count', 'sells'),
  shape('external', 'count', 'external'),
  shape('fees_usd', 'money', 'fills'),
  shape('closed', 'count', 'closed'),
  shape('won', 'count', 'won'),
  shape('lost', 'count', 'lost'),
  shape('win_rate_pct', 'percent', 'closed'),
];
const averages = [
  shape('average_win', 'change', 'won'),
  shape('average_win_pct', 'changePercent', 'won'),
  shape('average_win_size', 'money', 'won'),
  shape('average_loss', 'change', 'lost'),
  shape('average_loss_pct', 'changePercent', 'lost'),
  shape('average_loss_size', 'money', 'lost'),
  shape('best', 'change', 'closed'),
  shape('worst', 'change', 'closed'),
];
const loss = [
  shape('loss', 'money', 'equity'),
  shape('loss_pct', 'percent', 'equity'),
  shape('loss_budget_used_pct', 'percent', 'equity'),
];
const orders = [
  shape('refused', 'count', 'orders'),
  shape('unfilled', 'count', 'orders'),
  shape('unknown', 'count', 'orders'),
];
const drawdown = shape('drawdown_max_pct', 'percent', 'curve');

/** In the order in which they stand. */
export const shapes = {
  daily: [...profit, ...trades, drawdown, ...loss, ...orders],
  monthly: [...profit, ...trades, ...averages, drawdown, shape('sharpe', 'ratio', 'curve'), ...orders],
} as const;

type Value = number | string | null;
const asDecimal = (value: Value): DecimalText | null =>
  typeof value === 'string' && isDecimalText(value) ? value : null;
const asNumber = (value: Value): number | null => (typeof value === 'number' ? value : null);

export function written({ kind }: FigureShape, value: Value): string {
  if (value === null) return unknown;
  switch (kind) {
    case 'money':
      return money(asDecimal(value), 'USD');
    case 'change':
      return money(asDecimal(value), 'USD', true);
    case 'percent':
      return percent(asNumber(value));
    case 'changePercent':
      return percent(asNumber(value), 2, true);
    case 'count':
      return whole(asNumber(value));
    case 'ratio':
      return ratio(asNumber(value));
  }
}

/** What is up or down is coloured; all else is neither. */
export function toneOf({ kind }: FigureShape, value: Value): -1 | 0 | 1 {
  if (kind === 'change') return signOf(asDecimal(value));
  return kind === 'changePercent' ? signOf(asNumber(value)) : 0;
}

// ---- days as a calendar

export type DayCell = { readonly date: number; readonly value: number | null };
/** Weeks from Monday; null where a place is of another month. */
export function calendar(
  month: string,
  days: readonly { date: string; return_pct: number | null }[],
): (DayCell | null)[][] {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const first = new Date(Date.UTC(year, number - 1, 1));
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const cells: (DayCell | null)[] = Array.from({ length: (first.getUTCDay() + 6) % 7 }, () => null);
  for (let date = 1; date <= length; date += 1) {
    const found = days.find((one) => Number(one.date.slice(8)) === date);
    cells.push({ date, value: found?.return_pct ?? null });
  }
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

// ---- trades by what they brought

export type Bin = { readonly from: number; readonly to: number; readonly count: number };
const steps = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100];
/** At most a dozen stretches of one length with zero at an edge; what lies on an edge belongs to the upper one. */
export function binsOf(returns: readonly number[]): Bin[] {
  if (returns.length === 0) return [];
  const low = Math.min(0, ...returns);
  const high = Math.max(0, ...returns);
  const step = steps.find((one) => Math.floor(high / one) - Math.floor(low / one) < 12) ?? (high - low) / 11;
  const first = Math.floor(low / step);
  const last = Math.floor(high / step);
  const bins = Array.from({ length: last - first + 1 }, (_, at) => ({
    from: (first + at) * step,
    to: (first + at + 1) * step,
    count: 0,
  }));
  for (const value of returns) {
    const bin = bins[Math.floor(value / step) - first];
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}

// ---- which day, month or year

export type Period = 'daily' | 'monthly' | 'tax';
const lengths = { daily: 10, monthly: 7, tax: 4 } as const;
export const today = (kind: Period, now: number): string => new Date(now).toISOString().slice(0, lengths[kind]);

export function isWhen(kind: Period, text: string): boolean {
  const pattern = { daily: /^\d{4}-\d\d-\d\d$/, monthly: /^\d{4}-\d\d$/, tax: /^\d{4}$/ }[kind];
  if (!pattern.test(text)) return false;
  const time = Date.parse(`${text}${kind === 'daily' ? '' : kind === 'monthly' ? '-01' : '-01-01'}T00:00:00Z`);
  return !Number.isNaN(time) && today(kind, time) === text && text >= '1970';
}

/** The one before or after. */
export function beside(kind: Period, when: string, by: -1 | 1): string {
  const [year = 1970, month = 1, date = 1] = when.split('-').map(Number);
  if (kind === 'daily') return today(kind, Date.UTC(year, month - 1, date + by));
  return today(kind, kind === 'monthly' ? Date.UTC(year, month - 1 + by, 1) : Date.UTC(year + by, 0, 1));
}

export const modeOf = (text: string): Mode => (text === 'live' ? 'live' : 'paper');
