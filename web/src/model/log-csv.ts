// The log of orders as CSV.

import type { Order } from '../api/desk';
import { csv } from './csv';
import { resultOf } from './desks';
import { feesText, moneyOf } from './log';

/** The rows as they stand on the screen, in their order. */
export const logCsv = (orders: readonly Order[]): string =>
  csv([
    [
      'time',
      'mode',
      'side',
      'symbol',
      'amount_usd',
      'average_price',
      'quantity',
      'fees',
      'result',
      'state',
      'code',
      'reason',
      'request_id',
      'line',
    ],
    ...orders.map((one) => [
      one.created_at,
      one.mode,
      one.side,
      one.symbol,
      moneyOf(one),
      one.average_price,
      one.executed_quantity,
      feesText(one),
      resultOf(one),
      one.state,
      one.code,
      one.reason,
      one.request_id,
      one.line,
    ]),
  ]);
