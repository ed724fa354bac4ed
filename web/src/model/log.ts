// The log of orders: filtered, searched, sorted.

import type { Order } from '../api/desk';
import type { DecimalText } from '../api/values';
import { resultOf } from './desks';
import { isFiltered, type LogFilter } from './log-filter';
import { signOf } from './numbers';

/** All that can be read in a row, for searching in it. */
const readable = (one: Order): string =>
  [one.line, one.request_id, one.symbol, one.side, one.state, one.code, one.reason, one.actor, one.client_order_id]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();

export function filterOrders(orders: readonly Order[], filter: LogFilter): readonly Order[] {
  if (!isFiltered(filter)) return orders;
  const wanted = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  return orders.filter((one) => {
    const day = one.created_at.slice(0, 10);
    return (
      (filter.mode === '' || one.mode === filter.mode) &&
      (filter.side === '' || one.side === filter.side) &&
      (filter.symbol === '' || one.symbol === filter.symbol) &&
      (filter.result === '' || resultOf(one) === filter.result) &&
      (filter.from === '' || day >= filter.from) &&
      (filter.to === '' || day <= filter.to) &&
      (wanted.length === 0 || wanted.every((part) => readable(one).includes(part)))
    );
  });
}

export type LogKey = 'time' | 'mode' | 'side' | 'symbol' | 'amount' | 'price' | 'quantity' | 'fee' | 'result';
export type LogSort = { readonly key: LogKey; readonly descending: boolean };

const amount = (value: DecimalText | null): number => (value === null ? -Infinity : Number(value));
function valueOf(one: Order, key: LogKey): number | string {
  switch (key) {
    case 'time':
      return one.created_at;
    case 'mode':
      return one.mode;
    case 'side':
      return one.side;
    case 'symbol':
      return one.symbol;
    case 'amount':
      return amount(moneyOf(one));
    case 'price':
      return amount(one.average_price);
    case 'quantity':
      return amount(one.executed_quantity);
    case 'fee':
      return amount(one.fees[0]?.amount ?? null);
    case 'result':
      return resultOf(one);
  }
}

/** Sorted; rows that are equal keep newest first. */
export function sortOrders(orders: readonly Order[], { key, descending }: LogSort): readonly Order[] {
  if (key === 'time') return descending ? orders : [...orders].reverse();
  const direction = descending ? -1 : 1;
  return orders
    .map((one, at) => ({ one, at, value: valueOf(one, key) }))
    .sort((a, b) => (a.value === b.value ? a.at - b.at : (a.value < b.value ? -1 : 1) * direction))
    .map(({ one }) => one);
}

/** What was traded for; of an order that traded nothing what was asked for. */
export const moneyOf = (one: Order): DecimalText =>
  signOf(one.executed_quantity) > 0 ? one.spent_usd : one.amount_usd;

export const feesText = (one: Order): string =>
  one.fees.map(({ asset, amount: paid }) => `${paid} ${asset}`).join(' + ');

/** Milliseconds between two moments; null where one of them has not come. */
export const between = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : Math.max(0, Date.parse(to) - Date.parse(from));
