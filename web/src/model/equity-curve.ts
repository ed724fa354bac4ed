// The equity curve of a desk: columns for the canvas, drawdown from the highest point so far, and the facts of the
// sentence that stands in for the drawing.

import type { DecimalText } from '../api/values';

export type EquityHistory = { readonly time: readonly number[]; readonly equity: readonly DecimalText[] };

export type EquityCurve = {
  readonly time: readonly number[];
  readonly equity: readonly number[];
  /** Percent below the highest point so far, 0 or more. */
  readonly drawdown: readonly number[];
};

/** Times must rise for the canvas; of two points of one second the later one counts. */
export function curveOf(history: EquityHistory): EquityCurve {
  const time: number[] = [];
  const equity: number[] = [];
  history.time.forEach((moment, at) => {
    const value = Number(history.equity[at]);
    const before = time.at(-1);
    if (before !== undefined && moment < before) return;
    if (moment === before) equity[equity.length - 1] = value;
    else {
      time.push(moment);
      equity.push(value);
    }
  });
  let high = -Infinity;
  const drawdown = equity.map((value) => {
    high = Math.max(high, value);
    return high > 0 ? (1 - value / high) * 100 : 0;
  });
  return { time, equity, drawdown };
}

export type EquityFacts = {
  readonly first: DecimalText;
  readonly last: DecimalText;
  readonly changePercent: number | null;
  readonly drawdownMost: number;
  readonly from: number;
  readonly to: number;
};

export function factsOf(history: EquityHistory, curve: EquityCurve): EquityFacts | null {
  const first = history.equity[0];
  const last = history.equity.at(-1);
  const from = curve.time[0];
  const to = curve.time.at(-1);
  if (first === undefined || last === undefined || from === undefined || to === undefined) return null;
  const start = Number(first);
  return {
    first,
    last,
    changePercent: start > 0 ? (Number(last) / start - 1) * 100 : null,
    drawdownMost: curve.drawdown.reduce((most, value) => Math.max(most, value), 0),
    from,
    to,
  };
}

/** The newest point moves with the desk between two questions. */
export function withNow(history: EquityHistory, moment: number, equity: DecimalText): EquityHistory {
  const last = history.time.at(-1);
  if (last !== undefined && moment <= last) return history;
  return { time: [...history.time, Math.floor(moment)], equity: [...history.equity, equity] };
}
