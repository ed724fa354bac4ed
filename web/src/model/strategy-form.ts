// The form that a strategy is started with: text until it is sent, checked for shape alone; the server knows the rest.

import type { RunOrder, Mode } from '../api/desk';
import type { Strategy } from '../api/backtest';
import { defaultsOf } from './form';
import { shiftPoint } from './numbers';
import { ticks } from './ticks';

export const runSizings = ['live_limits', 'fixed', 'percent'] as const;
export type RunSizing = (typeof runSizings)[number];

export const stopNames = ['stop_loss', 'take_profit', 'trailing_stop'] as const;
export type StopName = (typeof stopNames)[number];
export const noStops: Readonly<Record<StopName, string>> = { stop_loss: '', take_profit: '', trailing_stop: '' };

export type StrategyForm = {
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly params: Readonly<Record<string, string>>;
  readonly sizing: RunSizing;
  readonly sizingValue: string;
  /** Percent; empty: none. */
  readonly stops: Readonly<Record<StopName, string>>;
};

export const defaultSize: Readonly<Record<RunSizing, string>> = { live_limits: '', fixed: '10', percent: '0.5' };

/** The size of a backtest, where a strategy at work can have the same; else as the limits allow. */
export function runSizingFrom(backtest: string): Pick<StrategyForm, 'sizing' | 'sizingValue'> {
  const [mode, value = ''] = backtest.split(':');
  return mode === 'fixed' ? { sizing: 'fixed', sizingValue: value } : { sizing: 'live_limits', sizingValue: '' };
}

/** The form with a strategy that exists, and its own parameters alone. */
export function completedRun(form: StrategyForm, strategies: readonly Strategy[]): StrategyForm {
  const chosen = strategies.find((one) => one.name === form.strategy) ?? strategies[0];
  if (!chosen) return form;
  const params = defaultsOf(chosen);
  for (const name of Object.keys(params)) params[name] = form.params[name] ?? params[name] ?? '';
  return { ...form, strategy: chosen.name, params };
}

/** Fields that have no number where one belongs. */
export function runProblems(form: StrategyForm, strategy: Strategy | undefined): readonly string[] {
  const found = (strategy?.parameters ?? [])
    .filter((one) => one.type !== 'choice')
    .filter((one) => {
      const text = (form.params[one.name] ?? '').trim();
      const value = Number(text);
      return text === '' || !Number.isFinite(value) || (one.type === 'integer' && !Number.isInteger(value));
    })
    .map((one) => one.name);
  const isSize = (text: string) => (ticks(text.trim()) ?? 0n) > 0n;
  const stops = stopNames.filter((name) => form.stops[name].trim() !== '' && !isSize(form.stops[name]));
  return [...found, ...stops, ...(form.sizing !== 'live_limits' && !isSize(form.sizingValue) ? ['sizing'] : [])];
}

const fraction = (percent: string) => (percent.trim() === '' ? null : shiftPoint(percent.trim(), -2));

export const toRunOrder = (form: StrategyForm, mode: Mode): RunOrder => ({
  mode,
  symbol: form.symbol,
  timeframe: form.timeframe,
  strategy: form.strategy,
  params: Object.fromEntries(Object.entries(form.params).map(([name, value]) => [name, value.trim()])),
  sizing: form.sizing === 'live_limits' ? form.sizing : `${form.sizing}:${form.sizingValue.trim()}`,
  stops: {
    stop_loss: fraction(form.stops.stop_loss),
    take_profit: fraction(form.stops.take_profit),
    trailing_stop: fraction(form.stops.trailing_stop),
  },
});
