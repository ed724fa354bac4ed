// The figures of a backtest: which there are, how each is written, and which way is better when two runs are compared.

import type { BacktestResult } from '../api/backtest';
import { money, percent, quoteOf, ratio, signOf, unknown, whole } from './numbers';

export type FigureKind = 'return' | 'percent' | 'ratio' | 'count' | 'money';
export type Figure = {
  readonly key: keyof BacktestResult & FigureKey;
  readonly kind: FigureKind;
  readonly better: 'higher' | 'lower' | null;
};
export type FigureKey =
  | 'total_return_pct'
  | 'buy_and_hold_return_pct'
  | 'annual_return_pct'
  | 'final_equity'
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'max_drawdown_pct'
  | 'max_drawdown_candles'
  | 'volatility_annual_pct'
  | 'exposure_pct'
  | 'trades'
  | 'win_rate_pct'
  | 'profit_factor'
  | 'expectancy_pct'
  | 'avg_win_pct'
  | 'avg_loss_pct'
  | 'best_trade_pct'
  | 'worst_trade_pct'
  | 'fees_paid'
  | 'turnover'
  | 'blocked_by_live_limits';

const figure = (key: FigureKey, kind: FigureKind, better: Figure['better']): Figure => ({ key, kind, better });

export const headline: readonly Figure[] = [
  figure('total_return_pct', 'return', 'higher'),
  figure('buy_and_hold_return_pct', 'return', null),
  figure('sharpe', 'ratio', 'higher'),
  figure('max_drawdown_pct', 'percent', 'lower'),
  figure('trades', 'count', null),
  figure('win_rate_pct', 'percent', 'higher'),
];

export const groups: readonly { readonly name: 'money' | 'risk' | 'trading'; readonly figures: readonly Figure[] }[] = [
  {
    name: 'money',
    figures: [
      figure('final_equity', 'money', 'higher'),
      figure('annual_return_pct', 'return', 'higher'),
      figure('fees_paid', 'money', 'lower'),
      figure('turnover', 'ratio', null),
      figure('exposure_pct', 'percent', null),
    ],
  },
  {
    name: 'risk',
    figures: [
      figure('sortino', 'ratio', 'higher'),
      figure('calmar', 'ratio', 'higher'),
      figure('volatility_annual_pct', 'percent', 'lower'),
      figure('max_drawdown_candles', 'count', 'lower'),
      figure('worst_trade_pct', 'return', 'higher'),
    ],
  },
  {
    name: 'trading',
    figures: [
      figure('profit_factor', 'ratio', 'higher'),
      figure('expectancy_pct', 'return', 'higher'),
      figure('avg_win_pct', 'return', 'higher'),
      figure('avg_loss_pct', 'return', 'higher'),
      figure('best_trade_pct', 'return', 'higher'),
    ],
  },
];

export const compared: readonly Figure[] = [...headline, ...groups.flatMap((group) => group.figures)];

export function written(result: BacktestResult, { key, kind }: Figure): string {
  const value = result[key];
  switch (kind) {
    case 'money':
      return money(typeof value === 'string' ? value : null, quoteOf(result.symbol));
    case 'return':
      return percent(typeof value === 'number' ? value : null, 2, true);
    case 'percent':
      return percent(typeof value === 'number' ? value : null);
    case 'ratio':
      return ratio(typeof value === 'number' ? value : null);
    case 'count':
      return whole(typeof value === 'number' ? value : null);
  }
}

export const toneOf = (result: BacktestResult, { key, kind }: Figure): -1 | 0 | 1 => {
  const value = result[key];
  return kind === 'return' && typeof value === 'number' ? signOf(Math.round(value * 100)) : 0;
};

export type Difference = { readonly text: string; readonly better: 'first' | 'second' | null };

/** Second minus first, with its sign, and which of the two is better where that can be said. */
export function difference(first: BacktestResult, second: BacktestResult, { key, kind, better }: Figure): Difference {
  const [a, b] = [first[key], second[key]].map((value) => (value === null ? null : Number(value)));
  if (a === null || a === undefined || b === null || b === undefined || Number.isNaN(a) || Number.isNaN(b)) {
    return { text: unknown, better: null };
  }
  const change = b - a;
  const digits = kind === 'count' ? 0 : 2;
  const text = ratio(change, digits, true) + (kind === 'return' || kind === 'percent' ? '\u00a0pp' : '');
  const even = Math.abs(change) < 0.5 * 10 ** -digits;
  if (better === null || even) return { text, better: null };
  return { text, better: change > 0 === (better === 'higher') ? 'second' : 'first' };
}
