// The form of a backtest: every field is text until it is sent, so nothing typed is ever lost or rounded.

import type { Strategy } from '../api/backtest';
import type { SeriesInfo } from '../api/candles';
import type { Range, Sizing } from './form-choices';
import { symbolsOf, timeframesFrom } from './timeframes';

export type Form = {
  readonly symbol: string;
  readonly timeframe: string;
  readonly range: Range;
  readonly from: string;
  readonly to: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, string>>;
  readonly cash: string;
  readonly fee_pct: string;
  readonly spread_bps: string;
  readonly slippage_bps: string;
  readonly fill: string;
  readonly sizing: Sizing;
  readonly sizing_value: string;
  readonly filters: boolean;
  readonly lot_step: string;
  readonly min_notional: string;
  readonly stop_loss_pct: string;
  readonly take_profit_pct: string;
  readonly trailing_stop_pct: string;
};

export const blankForm: Form = {
  symbol: '',
  timeframe: '',
  range: 'all',
  from: '',
  to: '',
  strategy: '',
  params: {},
  cash: '10000',
  fee_pct: '0.1',
  spread_bps: '0',
  slippage_bps: '0',
  fill: 'next-open',
  sizing: 'all_in',
  sizing_value: '25',
  filters: true,
  lot_step: '0.00001',
  min_notional: '1',
  stop_loss_pct: '',
  take_profit_pct: '',
  trailing_stop_pct: '',
};

export const defaultsOf = (strategy: Strategy): Record<string, string> =>
  Object.fromEntries(strategy.parameters.map((parameter) => [parameter.name, String(parameter.default)]));

/** Fills what is still open, and what no longer exists, from the strategies and the stored series. */
export function completed(form: Form, strategies: readonly Strategy[], series: readonly SeriesInfo[]): Form {
  const strategy = strategies.find((one) => one.name === form.strategy) ?? strategies[0];
  const symbols = symbolsOf(series);
  const symbol = symbols.includes(form.symbol) ? form.symbol : (symbols[0] ?? form.symbol);
  const frames = timeframesFrom(series.filter((one) => one.symbol === symbol)) as string[];
  const timeframe = frames.includes(form.timeframe)
    ? form.timeframe
    : frames.includes('1h')
      ? '1h'
      : (frames[0] ?? form.timeframe);
  return {
    ...form,
    symbol,
    timeframe,
    strategy: strategy?.name ?? form.strategy,
    params: strategy ? { ...defaultsOf(strategy), ...known(form.params, strategy) } : form.params,
  };
}

const known = (params: Readonly<Record<string, string>>, strategy: Strategy): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => strategy.parameters.some((one) => one.name === name)));
