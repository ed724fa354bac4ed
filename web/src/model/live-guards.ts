// What live trading hangs on, as rows of a list: the backend's own guards, and those that only the page can see.

import type { Guard, LiveStatus } from '../api/desk';
import { freshStatus, limitsAgree, type GuardFacts } from './live-mode';

/** Where a red row is put right. */
export type Remedy = 'backend' | 'api-keys' | 'security' | 'acknowledge' | 'orders' | 'reload' | 'wait' | 'none';
export type GuardRow = {
  readonly name: string;
  readonly ok: boolean;
  readonly reason: string;
  readonly fix: string;
  readonly remedy: Remedy;
};

/** How the rows that only the page can see are worded. */
export type GuardWords = {
  readonly appSilent: string;
  readonly statusComing: string;
  readonly backendSilent: string;
  readonly backendFix: string;
  readonly answersIn: (ms: string | null) => string;
  readonly limits: { readonly same: string; readonly unknown: string; readonly differ: string; readonly fix: string };
  readonly tradesLeft: (left: number, most: number) => string;
  readonly tradesFix: string;
};

/** In the order in which a person meets them; what is not named here follows as the backend sends it. */
const order = [
  'allow_live',
  'health',
  'limits',
  'vault',
  'keys_validated',
  'reconciled',
  'orders_resolved',
  'exchange',
  'price',
  'clock',
  'baseline',
  'daily_loss',
  'trades_left',
  'portfolio',
];

const remedies: Readonly<Record<string, Remedy>> = {
  health: 'backend',
  limits: 'reload',
  vault: 'security',
  keys_validated: 'api-keys',
  orders_resolved: 'orders',
  rejects: 'orders',
  transfers: 'acknowledge',
  reconciled: 'wait',
  price: 'wait',
  baseline: 'wait',
  exchange: 'wait',
};

const said = (name: string, ok: boolean, reason: string, fix: string): GuardRow => ({
  name,
  ok,
  reason,
  fix: ok ? '' : fix,
  remedy: ok ? 'none' : (remedies[name] ?? 'none'),
});

const ofBackend = ({ name, ok, reason, fix }: Guard): GuardRow => said(name, ok, reason, fix);

const tradesLeft = (status: LiveStatus, say: GuardWords): GuardRow => {
  const left = Math.max(0, status.trades_max - status.trades_used);
  return said('trades_left', left > 0, say.tradesLeft(left, status.trades_max), say.tradesFix);
};

export function guardRows(facts: GuardFacts, say: GuardWords): readonly GuardRow[] {
  const { desk, linked } = facts;
  const status = freshStatus(facts);
  if (status === null) {
    const answers = desk?.backend?.ok === true;
    const reason = !linked ? say.appSilent : answers ? say.statusComing : desk?.backend?.error || say.backendSilent;
    return [said('health', false, reason, say.backendFix)];
  }
  const trip = desk?.backend?.round_trip_ms ?? null;
  const agree = limitsAgree(facts);
  const found = agree === null ? say.limits.unknown : agree ? say.limits.same : say.limits.differ;
  const rows = [
    said('health', true, say.answersIn(trip === null ? null : trip.toFixed(1)), ''),
    said('limits', agree === true, found, say.limits.fix),
    tradesLeft(status, say),
    ...status.guards.map(ofBackend),
  ];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => place(a.row.name) - place(b.row.name) || a.index - b.index)
    .map(({ row }) => row);
}

export const allGreen = (rows: readonly GuardRow[]): boolean => rows.length > 1 && rows.every((row) => row.ok);
export const redRows = (rows: readonly GuardRow[]): readonly GuardRow[] => rows.filter((row) => !row.ok);
