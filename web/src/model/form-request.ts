// From the form of a backtest to a request and back, and from a refusal to the field it speaks of.

import type { BacktestRequest, BacktestResult, Strategy, StrategyParameter } from '../api/backtest';
import type { SeriesInfo } from '../api/candles';
import { symbolName, timeframeName } from '../api/values';
import { blankForm, type Form } from './form';
import { defaultValueOf, sizings, takesValue, type Range } from './form-choices';
import { percentText, shiftPoint } from './numbers';
import { day } from './time';

const rangeDays: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '6m': 182, '1y': 365 };

/** First and last day of a preset, counted back from the last stored candle. Null: all there is. */
export function rangeDates(range: Range, last: string): { from: string; to: string } | null {
  const days = rangeDays[range];
  if (days === undefined || last === '') return null;
  const end = Date.parse(last);
  return { from: day(end - days * 86_400_000, 'UTC'), to: day(end, 'UTC') };
}

export type Problem = 'needs-number' | 'needs-whole-number' | 'needs-date' | 'needs-choice';
export type Checked =
  | { readonly ok: true; readonly request: BacktestRequest }
  | { readonly ok: false; readonly problems: Readonly<Record<string, Problem>> };

/** Form field → the name the server knows it by, for finding the field a refusal speaks about. */
export const serverNames: Readonly<Record<string, readonly string[]>> = {
  symbol: ['symbol'],
  timeframe: ['timeframe'],
  from: ['from'],
  to: ['to'],
  strategy: ['strategy'],
  cash: ['cash'],
  fee_pct: ['fee'],
  spread_bps: ['spread_bps', 'spread'],
  slippage_bps: ['slippage_bps', 'slippage'],
  fill: ['fill'],
  sizing_value: ['sizing', 'percent', 'fixed', 'units'],
  lot_step: ['lot_step', 'lot step'],
  min_notional: ['min_notional', 'minimum notional'],
  stop_loss_pct: ['stop_loss', 'stop-loss', 'stop loss'],
  take_profit_pct: ['take_profit', 'take-profit', 'take profit'],
  trailing_stop_pct: ['trailing_stop', 'trailing-stop', 'trailing stop'],
};

/** The field that a refusal names: by the server's own word for it, the one named first in the sentence. */
export function fieldOf(sentence: string, named: string, parameters: readonly string[]): string | null {
  const candidates: (readonly [string, string])[] = [
    ...parameters.map((name) => [`param:${name}`, name] as const),
    ...Object.entries(serverNames).flatMap(([field, names]) => names.map((name) => [field, name] as const)),
  ];
  const byName = candidates.find(([, name]) => name === named.replace(/^(params|stops|filters|costs)\./, ''));
  if (named !== '' && byName) return byName[0];
  let best: { field: string; at: number } | null = null;
  for (const [field, name] of candidates) {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const at = sentence.search(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'i'));
    if (at >= 0 && (best === null || at < best.at)) best = { field, at };
  }
  return best?.field ?? null;
}

function parameterValue(parameter: StrategyParameter, text: string): number | string | Problem {
  if (parameter.type === 'choice') {
    return parameter.choices.find((choice) => String(choice) === text) ?? 'needs-choice';
  }
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    return parameter.type === 'integer' ? 'needs-whole-number' : 'needs-number';
  if (parameter.type === 'integer' && !Number.isInteger(value)) return 'needs-whole-number';
  return value;
}

const decimalText = /^-?\d+(\.\d+)?$/;

/** The request, or what keeps the fields from becoming one. Ranges are the server's to judge; this checks shape only. */
export function toRequest(form: Form, strategy: Strategy | undefined, series: readonly SeriesInfo[]): Checked {
  const problems: Record<string, Problem> = {};
  const plain = (field: keyof Form): string => {
    const text = String(form[field]).trim();
    if (!decimalText.test(text)) problems[field] = 'needs-number';
    return text;
  };
  const fromPercent = (field: keyof Form): string => shiftPoint(plain(field), -2) ?? '0';
  const optional = (field: keyof Form): string | null =>
    String(form[field]).trim() === '' ? null : fromPercent(field);

  const params: Record<string, number | string> = {};
  for (const parameter of strategy?.parameters ?? []) {
    const value = parameterValue(parameter, form.params[parameter.name] ?? '');
    if (value === 'needs-number' || value === 'needs-whole-number' || value === 'needs-choice') {
      problems[`param:${parameter.name}`] = value;
    } else params[parameter.name] = value;
  }

  const last = series
    .filter((one) => one.symbol === form.symbol)
    .reduce((latest, one) => (one.to > latest ? one.to : latest), '');
  const dates = form.range === 'custom' ? { from: form.from, to: form.to } : rangeDates(form.range, last);
  const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (dates && dates.from !== '' && !isDate(dates.from)) problems['from'] = 'needs-date';
  if (dates && dates.to !== '' && !isDate(dates.to)) problems['to'] = 'needs-date';

  const request: BacktestRequest = {
    symbol: symbolName(form.symbol),
    timeframe: timeframeName(form.timeframe),
    ...(dates && dates.from !== '' ? { from: `${dates.from}T00:00:00Z` } : {}),
    // The last day counts whole.
    ...(dates && dates.to !== '' ? { to: `${dates.to}T23:59:59Z` } : {}),
    strategy: form.strategy,
    params,
    cash: plain('cash'),
    fee: fromPercent('fee_pct'),
    spread_bps: plain('spread_bps'),
    slippage_bps: plain('slippage_bps'),
    fill: form.fill,
    sizing: takesValue(form.sizing) ? `${form.sizing}:${plain('sizing_value')}` : form.sizing,
    filters: form.filters ? { lot_step: plain('lot_step'), min_notional: plain('min_notional') } : null,
    stops: {
      stop_loss: optional('stop_loss_pct'),
      take_profit: optional('take_profit_pct'),
      trailing_stop: optional('trailing_stop_pct'),
    },
  };
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, request };
}

/** The form that would repeat a finished run. */
export function formFrom(result: BacktestResult): Form {
  const [mode, value] = result.sizing.split(':');
  const sizing = sizings.find((one) => one === mode) ?? 'all_in';
  return {
    symbol: result.symbol,
    timeframe: result.timeframe,
    range: 'custom',
    from: result.from.slice(0, 10),
    to: result.to.slice(0, 10),
    strategy: result.strategy,
    params: Object.fromEntries(Object.entries(result.params).map(([name, given]) => [name, String(given)])),
    cash: result.initial_cash,
    fee_pct: percentText(result.costs.fee),
    spread_bps: result.costs.spread_bps,
    slippage_bps: result.costs.slippage_bps,
    fill: result.fill,
    sizing,
    sizing_value: value ?? defaultValueOf(sizing),
    filters: result.filters !== null,
    lot_step: result.filters?.lot_step ?? blankForm.lot_step,
    min_notional: result.filters?.min_notional ?? blankForm.min_notional,
    stop_loss_pct: percentText(result.stops.stop_loss),
    take_profit_pct: percentText(result.stops.take_profit),
    trailing_stop_pct: percentText(result.stops.trailing_stop),
  };
}
