// The six limits in the runbook's order: the constant as it is compiled in, and what it comes to right now.

import type { Limits, LiveStatus } from '../api/desk';
import type { DecimalText } from '../api/values';
import { exactDecimal, money, whole } from './numbers';
import { decimalOf, ticks } from './ticks';

export const limitNames = [
  'trade_usd_max',
  'risk_percent_max',
  'daily_orders_max',
  'daily_loss_percent_max',
  'trade_usd_min',
  'allowed_symbols',
] as const;
export type LimitName = (typeof limitNames)[number];

export type Say = {
  readonly percent: (value: string) => string;
  readonly orderMost: (symbol: string, most: string) => string;
  readonly orderLeast: (symbol: string, least: string) => string;
  readonly noneLegal: (symbol: string) => string;
  readonly left: (left: string, most: string) => string;
  readonly loss: (now: string, most: string) => string;
};

export type LimitRow = { readonly name: LimitName; readonly constant: string; readonly effective: readonly string[] };

/** Without cents where there are none: "$50". */
const dollars = (value: DecimalText): string => `$${exactDecimal(value)}`;

export function limitRows(limits: Limits, status: LiveStatus | null, say: Say): LimitRow[] {
  const { constants, effective } = limits;
  const perSymbol = (key: 'max_usd' | 'min_usd', write: Say['orderMost']): string[] =>
    effective.map((one) => {
      const value = one[key];
      return value === null ? say.noneLegal(one.symbol) : write(one.symbol, money(value, 'USD'));
    });
  const most = (row: LimitName): Pick<LimitRow, 'constant' | 'effective'> => {
    switch (row) {
      case 'trade_usd_max':
        return { constant: dollars(constants.trade_usd_max.value), effective: perSymbol('max_usd', say.orderMost) };
      case 'risk_percent_max': {
        const equity = ticks(status?.equity_usd ?? null);
        const share = equity === null ? null : decimalOf((equity * BigInt(constants.risk_percent_max.value)) / 100n);
        return {
          constant: say.percent(whole(constants.risk_percent_max.value)),
          effective: share === null ? [] : [money(share, 'USD')],
        };
      }
      case 'daily_orders_max': {
        const all = constants.daily_orders_max.value;
        return {
          constant: whole(all),
          effective: status === null ? [] : [say.left(whole(Math.max(0, all - status.trades_used)), whole(all))],
        };
      }
      case 'daily_loss_percent_max': {
        const all = whole(constants.daily_loss_percent_max.value);
        return {
          constant: say.percent(all),
          effective: status === null ? [] : [say.loss(exactDecimal(status.loss_pct, { least: 2, most: 2 }), all)],
        };
      }
      case 'trade_usd_min':
        return { constant: dollars(constants.trade_usd_min.value), effective: perSymbol('min_usd', say.orderLeast) };
      case 'allowed_symbols':
        return { constant: constants.allowed_symbols.value.join(', '), effective: [] };
    }
  };
  return limitNames.map((name) => ({ name, ...most(name) }));
}
