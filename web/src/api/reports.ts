// Daily Summary, Monthly Report and tax lots.

import type { Client } from './client';
import {
  anything,
  count,
  decimal,
  dictionary,
  either,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  text,
} from './decode';
import type { Mode } from './desk';

const fill = object({
  time: text,
  reference: text,
  symbol: text,
  side: oneOf('buy', 'sell'),
  price: decimal,
  quantity: decimal,
  notional: decimal,
  fee: decimal,
  fee_asset: text,
  external: flag,
});
const closedTrade = object({
  symbol: text,
  closed: text,
  quantity: decimal,
  cost: decimal,
  proceeds: decimal,
  fees: decimal,
  gain: decimal,
  return_pct: nullable(number),
  bought: list(text),
  sold: list(text),
});
const other = object({
  kind: oneOf('withdrawal', 'fee'),
  time: text,
  reference: text,
  quantity: decimal,
  asset: text,
  gain: decimal,
});
const monthDay = object({
  date: text,
  trades: count,
  realised: decimal,
  fees_usd: decimal,
  equity_last: nullable(decimal),
  pnl: nullable(decimal),
  return_pct: nullable(number),
});
const asset = object({ asset: text, amount: decimal });
const parts = {
  mode: oneOf('paper', 'live'),
  exchange: text,
  over: flag,
  nothing: nullable(text),
  figures: dictionary(nullable(either(number, text))),
  absent: dictionary(text),
  fees: list(asset),
  closed_trades: list(closedTrade),
  others: list(other),
  fills: list(fill),
  curve: object({ time: list(number), equity: list(number), drawdown_pct: list(number) }),
};
const daily = object({ ...parts, date: text });
const monthly = object({ ...parts, month: text, days: list(monthDay) });
const taxLot = object({
  acquired: text,
  disposed: text,
  asset: text,
  quantity: decimal,
  proceeds: decimal,
  cost_basis: decimal,
  gain: decimal,
  term: oneOf('short', 'long'),
  kind: text,
  acquired_by: text,
  disposed_by: text,
});
const taxLots = object({
  nothing: nullable(text),
  year: number,
  mode: oneOf('paper', 'live'),
  proceeds: decimal,
  cost_basis: decimal,
  gain: decimal,
  gain_short: decimal,
  gain_long: decimal,
  lots: list(taxLot),
});

export type ReportFill = ReturnType<typeof fill>;
export type ClosedTrade = ReturnType<typeof closedTrade>;
export type MonthDay = ReturnType<typeof monthDay>;
export type OtherDisposal = ReturnType<typeof other>;
export type TaxLot = ReturnType<typeof taxLot>;
export type TaxLots = ReturnType<typeof taxLots>;
type Daily = ReturnType<typeof daily>;
type Monthly = ReturnType<typeof monthly>;
export type DeskReport = (Daily & { readonly kind: 'daily' }) | (Monthly & { readonly kind: 'monthly' });

export const decodeDaily = (value: unknown, path: string): DeskReport => ({ ...daily(value, path), kind: 'daily' });
export const decodeMonthly = (value: unknown, path: string): DeskReport => ({
  ...monthly(value, path),
  kind: 'monthly',
});

/** The data inside an HTML report of a desk; null where the file is of something else. */
export function decodeDeskReport(json: string): DeskReport | null {
  const found = object({ kind: anything, report: anything })(JSON.parse(json) as unknown, 'report');
  if (found.kind === 'daily') return decodeDaily(found.report, 'report');
  return found.kind === 'monthly' ? decodeMonthly(found.report, 'report') : null;
}

export type ReportKind = 'daily' | 'monthly' | 'tax';
export type Wanted = { readonly kind: ReportKind; readonly mode: Mode; readonly when: string; readonly method: string };

const whenName = { daily: 'date', monthly: 'month', tax: 'year' } as const;
const pathOf = ({ kind, mode, when, method }: Wanted, form = '') => {
  const query = new URLSearchParams({ mode, [whenName[kind]]: when, ...(kind === 'tax' ? { method } : {}) });
  return `/api/reports/${kind}${form}?${query.toString()}`;
};

export const deskReport = (client: Client, wanted: Wanted): Promise<DeskReport> =>
  client.get(pathOf(wanted), wanted.kind === 'daily' ? decodeDaily : decodeMonthly);
export const taxReport = (client: Client, wanted: Wanted): Promise<TaxLots> => client.get(pathOf(wanted), taxLots);
/** The report as a file: ".csv", ".html", or "" for JSON. */
export const reportFile = async (client: Client, wanted: Wanted, form: string): Promise<Blob> =>
  (await client.call('GET', pathOf(wanted, form))).blob();
