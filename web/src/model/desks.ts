// Orders of both desks as the page keeps them, newest first, and what a row of the trade log says of one.

import type { Desk, Mode, Order, Run } from '../api/desk';
import { signOf } from './numbers';

export const orderKey = ({ mode, request_id }: Pick<Order, 'mode' | 'request_id'>): string => `${mode}:${request_id}`;

/** What an order has come to, for a person. */
export const results = ['traded', 'in_flight', 'unknown', 'not_traded', 'refused'] as const;
export type Result = (typeof results)[number];

export function resultOf({ state, executed_quantity: executed, final }: Order): Result {
  if (state === 'refused') return 'refused';
  if (state === 'unknown') return 'unknown';
  if (!final) return 'in_flight';
  return signOf(executed) > 0 ? 'traded' : 'not_traded';
}

const newestFirst = (a: Order, b: Order): number => {
  const [left, right] = [Date.parse(a.created_at), Date.parse(b.created_at)];
  if (left !== right) return right - left;
  // Within a millisecond the microseconds of the text tell.
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return orderKey(a) < orderKey(b) ? 1 : -1;
};

/** Of two reports about one order the later one: an order that has ended never comes back, fills only become more. */
function later(known: Order, arrived: Order): Order {
  if (known.final !== arrived.final) return known.final ? known : arrived;
  return arrived.fills.length < known.fills.length ? known : arrived;
}

/** Orders that are known and orders that have arrived: each once, newest first. The same list where nothing is new. */
export function mergeOrders(known: readonly Order[], arrived: readonly Order[]): readonly Order[] {
  if (arrived.length === 0) return known;
  const all = new Map(known.map((one) => [orderKey(one), one]));
  for (const one of arrived) {
    const key = orderKey(one);
    const before = all.get(key);
    all.set(key, before ? later(before, one) : one);
  }
  return [...all.values()].sort(newestFirst);
}

/** The newest notice first, each once, no more than are worth keeping. */
export function mergeNotices<T extends { readonly id: number }>(known: readonly T[], arrived: readonly T[]): T[] {
  const all = new Map([...known, ...arrived].map((one) => [one.id, one]));
  return [...all.values()].sort((a, b) => b.id - a.id).slice(0, 200);
}

/** Live is on, also while it is paused; everything else is paper. */
export const modeOf = (live: Desk | null): Mode =>
  live?.status?.mode === 'LIVE' || live?.status?.mode === 'PAUSED' ? 'live' : 'paper';

export const runningFirst = (runs: readonly Run[]): Run[] =>
  [...runs].sort(
    (a, b) => Number(b.running) - Number(a.running) || Date.parse(b.started_at) - Date.parse(a.started_at),
  );
