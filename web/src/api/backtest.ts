// A backtest as the server tells it: the request, the result object, its trades. Undefined figures are null, never NaN.

import {
  anything,
  branded,
  count,
  decimal,
  dictionary,
  flag,
  list,
  nullable,
  number,
  object,
  otherwise,
  text,
  utcTime,
} from './decode';
import { parameterValue } from './strategies';
import type { DecimalText, SymbolName, TimeframeName } from './values';

export { strategies, type Strategy, type StrategyParameter } from './strategies';

export const backtestResult = object({
  strategy: text,
  params: dictionary(parameterValue),
  symbol: branded<'SymbolName'>(),
  timeframe: branded<'TimeframeName'>(),
  synthetic: otherwise(flag, false),
  candles: count,
  from: utcTime,
  to: utcTime,
  initial_cash: decimal,
  final_equity: decimal,
  total_return_pct: nullable(number),
  annual_return_pct: nullable(number),
  buy_and_hold_return_pct: nullable(number),
  sharpe: nullable(number),
  sortino: nullable(number),
  calmar: nullable(number),
  volatility_annual_pct: nullable(number),
  max_drawdown_pct: nullable(number),
  max_drawdown_candles: nullable(count),
  exposure_pct: nullable(number),
  trades: count,
  win_rate_pct: nullable(number),
  avg_win_pct: nullable(number),
  avg_loss_pct: nullable(number),
  profit_factor: nullable(number),
  expectancy_pct: nullable(number),
  best_trade_pct: nullable(number),
  worst_trade_pct: nullable(number),
  fees_paid: decimal,
  turnover: nullable(number),
  blocked_by_live_limits: count,
  live_orders: otherwise(count, 0),
  open_trade_at_end: otherwise(flag, false),
  exits_refused: otherwise(count, 0),
  verdict: text,
  notes: otherwise(list(text), []),
  costs: object({ fee: decimal, spread_bps: decimal, slippage_bps: decimal }),
  fill: text,
  sizing: text,
  filters: nullable(object({ lot_step: decimal, min_notional: decimal })),
  stops: otherwise(
    object({ stop_loss: nullable(decimal), take_profit: nullable(decimal), trailing_stop: nullable(decimal) }),
    { stop_loss: null, take_profit: null, trailing_stop: null },
  ),
  elapsed_ms: nullable(number),
});
export type BacktestResult = ReturnType<typeof backtestResult>;

export const trade = object({
  entry_time: utcTime,
  entry_price: decimal,
  exit_time: nullable(utcTime),
  exit_price: nullable(decimal),
  quantity: decimal,
  fees: decimal,
  pnl: nullable(decimal),
  return_pct: nullable(number),
  reason: text,
});
export type Trade = ReturnType<typeof trade>;

const id = branded<'BacktestId'>();

/** One row of the list of saved runs: the result object with the run's id and time beside its fields. */
export const savedRun = (value: unknown, path: string) => ({
  ...object({ id, created_at: utcTime })(value, path),
  ...backtestResult(value, path),
});
export type SavedRun = ReturnType<typeof savedRun>;

export const savedRuns = object({ items: list(savedRun), total: count });
export const tradesPage = object({ items: list(trade), total: count });

export const savedBacktest = object({
  id,
  created_at: utcTime,
  request: otherwise(dictionary(anything), {}),
  result: backtestResult,
});
export type SavedBacktest = ReturnType<typeof savedBacktest>;

export type Stops = {
  readonly stop_loss: DecimalText | null;
  readonly take_profit: DecimalText | null;
  readonly trailing_stop: DecimalText | null;
};

/** What POST /api/backtests takes. */
export type BacktestRequest = {
  readonly symbol: SymbolName;
  readonly timeframe: TimeframeName;
  readonly from?: string;
  readonly to?: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, number | string>>;
  readonly cash: string;
  readonly fee: string;
  readonly spread_bps: string;
  readonly slippage_bps: string;
  readonly fill: string;
  readonly sizing: string;
  readonly filters?: { readonly lot_step: string; readonly min_notional: string } | null;
  readonly stops: {
    readonly stop_loss: string | null;
    readonly take_profit: string | null;
    readonly trailing_stop: string | null;
  };
};
