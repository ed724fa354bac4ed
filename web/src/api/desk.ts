// The two desks, paper and live, as the server tells them: status, balance, limits, orders, strategies at work, notices.
// Both have the same shapes; only the mode says which is which. Money is decimal text; unknown is null.

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
  oneOf,
  otherwise,
  text,
  utcTime,
  type Decoder,
} from './decode';
import type { DecimalText } from './values';

export const mode = oneOf('paper', 'live');
export type Mode = ReturnType<typeof mode>;
export type Side = 'buy' | 'sell';
const side = oneOf('buy', 'sell');

// ---- status ----

/** One condition of taking orders. name: "allow_live", "vault", "price", … */
export const guard = object({ name: text, ok: flag, reason: text, fix: otherwise(text, '') });
export type Guard = ReturnType<typeof guard>;

export const liveStatus = object({
  mode: oneOf('PAPER', 'LIVE', 'PAUSED', 'AUTO_DISABLED'),
  mode_reason: text,
  latched: flag,
  until: nullable(utcTime),
  day: nullable(text),
  baseline_usd: nullable(decimal),
  equity_usd: nullable(decimal),
  equity_is_fresh: flag,
  loss_pct: decimal,
  trades_used: count,
  trades_max: count,
  unknown_orders: count,
  reconciled: flag,
  guards: list(guard),
  alerts: otherwise(list(text), []),
  exchange: otherwise(text, ''),
  practice: otherwise(flag, false),
  /** On when the backend ended last, and nobody has enabled it, switched it off or seen it since. */
  live_before_restart: otherwise(flag, false),
  venue_time: nullable(utcTime),
  limits_sha256: otherwise(text, ''),
});
export type LiveStatus = ReturnType<typeof liveStatus>;

// ---- balance ----

const asset = object({
  asset: text,
  free: decimal,
  locked: decimal,
  total: decimal,
  value_usd: nullable(decimal),
  price_age_ms: nullable(number),
  cost_usd: nullable(decimal),
  open_profit_usd: nullable(decimal),
  realised_usd: nullable(decimal),
});
export type AssetRow = ReturnType<typeof asset>;

export const balance = object({
  user_id: otherwise(text, ''),
  exchange: otherwise(text, ''),
  equity_usd: nullable(decimal),
  as_of: utcTime,
  assets: list(asset),
});
export type Balance = ReturnType<typeof balance>;

// ---- limits ----

const limit = <T>(value: Decoder<T>) =>
  object({
    value,
    unit: otherwise(text, ''),
    meaning: otherwise(text, ''),
    inclusive: otherwise(flag, false),
    applies_to_sells: otherwise(flag, true),
    applies_to_paper: otherwise(flag, true),
  });

/** What is legal for one symbol right now. min_usd and max_usd are null where nothing is, and reason says why. */
export const effectiveLimits = object({
  symbol: text,
  min_usd: nullable(decimal),
  max_usd: nullable(decimal),
  test_buy_usd: nullable(decimal),
  venue_notional_min_usd: decimal,
  lot_step: decimal,
  price_tick: decimal,
  quantity_min: otherwise(nullable(decimal), null),
  price_min: otherwise(nullable(decimal), null),
  /** Of one. taker_fee_told: by the exchange; else it is the usual one. */
  taker_fee: otherwise(nullable(decimal), null),
  taker_fee_told: otherwise(flag, false),
  orders_left: count,
  reason: nullable(text),
});
export type EffectiveLimits = ReturnType<typeof effectiveLimits>;

export const limits = object({
  limits_sha256: text,
  limits_text: otherwise(text, ''),
  constants: object({
    trade_usd_max: limit(decimal),
    trade_usd_min: limit(decimal),
    risk_percent_max: limit(number),
    daily_orders_max: limit(count),
    daily_loss_percent_max: limit(number),
    allowed_symbols: limit(list(text)),
  }),
  effective: list(effectiveLimits),
  note: otherwise(text, ''),
});
export type Limits = ReturnType<typeof limits>;

// ---- the backend ----

export const backend = object({
  ok: flag,
  url: text,
  error: otherwise(text, ''),
  /** Where it answers and something about it is unknown nevertheless. */
  note: otherwise(text, ''),
  version: otherwise(text, ''),
  round_trip_ms: nullable(number),
  limits_match: otherwise(flag, false),
});
export type Backend = ReturnType<typeof backend>;

export const deskFrame = object({
  mode,
  status: nullable(liveStatus),
  balance: nullable(balance),
  limits: nullable(limits),
  backend: nullable(backend),
  /** By the app's clock. */
  read_at: utcTime as Decoder<string>,
});
export type Desk = ReturnType<typeof deskFrame>;

// ---- orders ----

const violation = object({ code: text, message: text });

/** Why no order left, and what would be legal instead. */
export const refusal = object({
  code: otherwise(text, 'FAILED'),
  message: text,
  violations: otherwise(list(violation), []),
  max_allowed_usd: nullable(decimal),
  nearest_below_usd: nullable(decimal),
  nearest_above_usd: nullable(decimal),
});
export type Refusal = ReturnType<typeof refusal>;

const fill = object({
  trade_id: anything,
  price: decimal,
  quantity: decimal,
  notional: decimal,
  fee: decimal,
  fee_asset: text,
  time: utcTime,
});
export type Fill = ReturnType<typeof fill>;

export const orderStates = [
  'reserved',
  'sending',
  'acked',
  'partial',
  'filled',
  'canceled',
  'expired',
  'rejected',
  'not_placed',
  'unknown',
  'refused',
] as const;
export type OrderState = (typeof orderStates)[number];

export const order = object({
  request_id: branded<'RequestId'>(),
  mode,
  client_order_id: nullable(text),
  actor: otherwise(text, ''),
  symbol: text,
  side,
  close: otherwise(flag, false),
  amount_usd: decimal,
  state: oneOf(...orderStates),
  final: flag,
  created_at: utcTime,
  sent_at: nullable(utcTime),
  finished_at: nullable(utcTime),
  quantity: decimal,
  executed_quantity: decimal,
  spent_usd: decimal,
  decision_price: nullable(decimal),
  limit_price: nullable(decimal),
  average_price: nullable(decimal),
  fees: otherwise(list(object({ asset: text, amount: decimal })), []),
  fills: otherwise(list(fill), []),
  code: nullable(text),
  reason: nullable(text),
  adopted: otherwise(flag, false),
  refusal: nullable(refusal),
  /** "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00"; null where nothing was traded. */
  line: nullable(text),
});
export type Order = ReturnType<typeof order>;

/** What POST /api/trade takes. A buy names dollars; a sell names dollars, a quantity, or everything. */
export type TradeOrder = {
  readonly mode: Mode;
  readonly request_id: string;
  readonly symbol: string;
  readonly side: Side;
} & ({ readonly amount_usd: string } | { readonly quantity: string } | { readonly close: true });

// ---- strategies at work ----

const verdict = object({ code: otherwise(text, ''), message: text, at: nullable(utcTime) });

export const run = object({
  id: branded<'RunId'>(),
  mode,
  symbol: text,
  timeframe: text,
  strategy: text,
  params: otherwise(dictionary(text), {}),
  sizing: text,
  stops: otherwise(
    object({ stop_loss: nullable(decimal), take_profit: nullable(decimal), trailing_stop: nullable(decimal) }),
    { stop_loss: null, take_profit: null, trailing_stop: null },
  ),
  running: flag,
  started_at: utcTime,
  stopped_at: nullable(utcTime),
  stopped_why: otherwise(text, ''),
  last_candle: nullable(utcTime),
  next_decision: nullable(utcTime),
  position: otherwise(decimal, '0' as DecimalText),
  position_cost_usd: otherwise(decimal, '0' as DecimalText),
  stop_price: otherwise(nullable(decimal), null),
  target_price: otherwise(nullable(decimal), null),
  realised_usd: otherwise(decimal, '0' as DecimalText),
  trades: otherwise(count, 0),
  wish: otherwise(text, ''),
  pending_request: otherwise(text, ''),
  outlook: otherwise(text, ''),
  verdict: nullable(verdict),
});
export type Run = ReturnType<typeof run>;
export const runList = object({ items: list(run) });

export type RunOrder = {
  readonly mode: Mode;
  readonly symbol: string;
  readonly timeframe: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, string>>;
  readonly sizing: string;
  /** Fractions of the price: "0.05" is 5 %. */
  readonly stops: { readonly [name in 'stop_loss' | 'take_profit' | 'trailing_stop']: string | null };
};

// ---- notices ----

export const notice = object({ id: number, time: utcTime, level: oneOf('info', 'warning', 'error'), text });
export type Notice = ReturnType<typeof notice>;
