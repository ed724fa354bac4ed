// What is drawn over the candles of the live chart: indicators of the strategies at work with their own parameters, those
// that a reader wants, and the prices at which a strategy leaves. All of closed candles, as strategies see no others.

import type { Run } from '../api/desk';
import { bollinger, candlesFor, ema, from, rsi, sma, type Line } from './indicators';

/** Where and how: on the candles, or in a pane of its own. */
export type Place = 'price' | 'rsi';
export type Shown = {
  /** "SMA(20)": what it is called, and two of one name are one. */
  readonly name: string;
  readonly place: Place;
  readonly kind: 'line' | 'bands';
  readonly candles: number;
  /** Prices of RSI at which a strategy acts; of others none. */
  readonly levels: readonly number[];
  readonly lines: (closes: readonly number[]) => readonly Line[];
};

const averageOf = (period: number): Shown => ({
  name: `SMA(${period})`,
  place: 'price',
  kind: 'line',
  candles: candlesFor.sma(period),
  levels: [],
  lines: (closes) => [sma(closes, period)],
});
const exponentialOf = (period: number): Shown => ({
  name: `EMA(${period})`,
  place: 'price',
  kind: 'line',
  candles: candlesFor.ema(period),
  levels: [],
  lines: (closes) => [from(ema(closes, period), candlesFor.ema(period))],
});
const bandsOf = (period: number, deviations: number): Shown => ({
  name: `Bollinger(${period}, ${deviations})`,
  place: 'price',
  kind: 'bands',
  candles: candlesFor.bollinger(period),
  levels: [],
  lines: (closes) => {
    const { upper, middle, lower } = bollinger(closes, period, deviations);
    return [upper, middle, lower];
  },
});
const strengthOf = (period: number, levels: readonly number[]): Shown => ({
  name: `RSI(${period})`,
  place: 'rsi',
  kind: 'line',
  candles: candlesFor.rsi(period),
  levels,
  lines: (closes) => [from(rsi(closes, period), candlesFor.rsi(period))],
});

/** What a reader can have beside what strategies use. */
export const choices = {
  sma20: averageOf(20),
  sma50: averageOf(50),
  ema20: exponentialOf(20),
  bollinger: bandsOf(20, 2),
  rsi: strengthOf(14, [30, 70]),
} as const;
export type Choice = keyof typeof choices;
export const choiceNames = Object.keys(choices) as Choice[];

const whole = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : null;
const level = (text: string | undefined): number[] => {
  const value = Number(text);
  return text !== undefined && text !== '' && value >= 0 && value <= 100 ? [value] : [];
};

/** What a strategy decides by, with its own parameters; nothing for one that needs no indicator. */
export function indicatorsOf({ strategy, params }: Pick<Run, 'strategy' | 'params'>): readonly Shown[] {
  if (strategy === 'SMA_Crossover') {
    return [whole(params['fast']), whole(params['slow'])].flatMap((period) =>
      period === null ? [] : [averageOf(period)],
    );
  }
  if (strategy === 'RSI_Strategy') {
    const period = whole(params['period']);
    const levels = [...level(params['oversold']), ...level(params['overbought'])];
    return period === null || period < 2 ? [] : [strengthOf(period, levels)];
  }
  return [];
}

export type Looked = { readonly mode: string; readonly symbol: string; readonly timeframe: string };

/** Strategies at work on the market that is looked at, in the mode that is on. */
export const runsOn = (runs: readonly Run[], { mode, symbol }: Omit<Looked, 'timeframe'>): readonly Run[] =>
  runs.filter((run) => run.running && run.mode === mode && run.symbol === symbol);

/** Each indicator once; of two RSIs of one period the levels of both. */
export function once(wanted: readonly Shown[]): readonly Shown[] {
  const found = new Map<string, Shown>();
  for (const one of wanted) {
    const known = found.get(one.name);
    found.set(one.name, known ? { ...known, levels: [...new Set([...known.levels, ...one.levels])] } : one);
  }
  return [...found.values()];
}

export type StopLine = { readonly kind: 'stop' | 'target'; readonly price: number; readonly title: string };

/** At which prices they leave what they hold; whatever timeframe is shown, a price is a price. */
export const stopLines = (
  runs: readonly Run[],
  titles: Readonly<Record<StopLine['kind'], string>>,
): readonly StopLine[] =>
  runs.flatMap((run) =>
    (['stop', 'target'] as const).flatMap((kind) => {
      const price = kind === 'stop' ? run.stop_price : run.target_price;
      return price === null ? [] : [{ kind, price: Number(price), title: titles[kind] }];
    }),
  );
