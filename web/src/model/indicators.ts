// Indicators of the candles that are shown, in doubles: for the eye alone. What strategies decide by is worked out by the
// server (src/indicators, with the same definitions); nothing here is ever traded on.
// A value that is not there yet is null.

export type Line = readonly (number | null)[];
export type Bands = { readonly middle: Line; readonly upper: Line; readonly lower: Line };

const whenFull = (values: readonly number[], period: number, of: (end: number) => number): Line =>
  values.map((_, at) => (at + 1 < period ? null : of(at + 1)));

function mean(values: readonly number[], end: number, period: number): number {
  let sum = 0;
  for (let at = end - period; at < end; at += 1) sum += values[at] as number;
  return sum / period;
}

export const sma = (values: readonly number[], period: number): Line =>
  whenFull(values, period, (end) => mean(values, end, period));

/** Begins with the mean of the first `period` values. */
export function ema(values: readonly number[], period: number): Line {
  const share = 2 / (period + 1);
  let average = 0;
  return values.map((value, at) => {
    if (at + 1 < period) return null;
    average = at + 1 === period ? mean(values, period, period) : average + share * (value - average);
    return average;
  });
}

/** The deviation divides by the period, not by one less. */
export function bollinger(values: readonly number[], period: number, deviations: number): Bands {
  const middle = sma(values, period);
  const width = whenFull(values, period, (end) => {
    const centre = middle[end - 1] as number;
    let squares = 0;
    for (let at = end - period; at < end; at += 1) squares += ((values[at] as number) - centre) ** 2;
    return deviations * Math.sqrt(squares / period);
  });
  const shifted = (sign: 1 | -1): Line =>
    middle.map((centre, at) => (centre === null ? null : centre + sign * (width[at] as number)));
  return { middle, upper: shifted(1), lower: shifted(-1) };
}

/** After Wilder: the share of gains in all movement, in percent; 50 where nothing moves. First after `period` changes. */
export function rsi(values: readonly number[], period: number): Line {
  let gains = 0;
  let losses = 0;
  return values.map((value, at) => {
    if (at === 0) return null;
    const change = value - (values[at - 1] as number);
    const [gain, loss] = [Math.max(0, change), Math.max(0, -change)];
    // Both sums fade alike, so their share needs no division by the period.
    const fade = at <= period ? 1 : (period - 1) / period;
    gains = gains * fade + gain;
    losses = losses * fade + loss;
    if (at < period) return null;
    return gains + losses > 0 ? (100 * gains) / (gains + losses) : 50;
  });
}

// An average that fades never quite forgets where it began, and the chart does not begin where the market did. It is only
// shown where the candles before the first one shown weigh less than a thousandth.
const forgotten = Math.log(1 / 1000);

/** How many candles an indicator needs before its first value can be shown. */
export const candlesFor = {
  sma: (period: number) => period,
  bollinger: (period: number) => period,
  ema: (period: number) => (period < 2 ? 1 : period + Math.ceil(forgotten / Math.log((period - 1) / (period + 1)))),
  rsi: (period: number) => period + 1 + Math.ceil(forgotten / Math.log((period - 1) / period)),
} as const;

/** Nothing before that many candles. */
export const from = (line: Line, candles: number): Line => line.map((value, at) => (at + 1 < candles ? null : value));
