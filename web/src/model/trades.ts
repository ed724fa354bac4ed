// Trades as rows: sorting, how long each was held, and the CSV of them.

import type { Trade } from '../api/backtest';
import { csv } from './csv';
import { seconds } from './time';

export type TradeKey =
  | 'number'
  | 'entry'
  | 'exit'
  | 'held'
  | 'entry_price'
  | 'exit_price'
  | 'quantity'
  | 'fees'
  | 'pnl'
  | 'return'
  | 'reason';
export type Sort = { readonly key: TradeKey; readonly descending: boolean };

/** Position in the run's own order, from 0. */
export type Row = { readonly position: number; readonly trade: Trade };

const amount = (value: string | number | null): number => (value === null ? -Infinity : Number(value));

function valueOf({ position, trade }: Row, key: TradeKey): number | string {
  switch (key) {
    case 'number':
      return position;
    case 'entry':
      return seconds(trade.entry_time);
    case 'exit':
      return trade.exit_time === null ? Infinity : seconds(trade.exit_time);
    case 'held':
      return trade.exit_time === null ? Infinity : seconds(trade.exit_time) - seconds(trade.entry_time);
    case 'entry_price':
      return amount(trade.entry_price);
    case 'exit_price':
      return amount(trade.exit_price);
    case 'quantity':
      return amount(trade.quantity);
    case 'fees':
      return amount(trade.fees);
    case 'pnl':
      return amount(trade.pnl);
    case 'return':
      return amount(trade.return_pct);
    case 'reason':
      return trade.reason;
  }
}

export function sortRows(trades: readonly Trade[], { key, descending }: Sort): Row[] {
  const keyed = trades.map((trade, position) => ({
    row: { position, trade },
    value: valueOf({ position, trade }, key),
  }));
  const direction = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.value === b.value) return a.row.position - b.row.position;
    return (a.value < b.value ? -1 : 1) * direction;
  });
  return keyed.map(({ row }) => row);
}

export const tradesCsv = (trades: readonly Trade[]): string =>
  csv([
    ['entry_time', 'entry_price', 'exit_time', 'exit_price', 'quantity', 'fees', 'pnl', 'return_pct', 'reason'],
    ...trades.map((t) => [
      t.entry_time,
      t.entry_price,
      t.exit_time,
      t.exit_price,
      t.quantity,
      t.fees,
      t.pnl,
      t.return_pct,
      t.reason,
    ]),
  ]);
