// A scale for what hardly moves: a quiet day is a quiet line, and never a scale so fine that fractions of a cent look like
// a fall.

import type { AutoscaleInfo } from 'lightweight-charts';

export const atLeast =
  (range: (middle: number) => number) =>
  (original: () => AutoscaleInfo | null): AutoscaleInfo | null => {
    const found = original();
    if (found === null || found.priceRange === null) return found;
    const { minValue, maxValue } = found.priceRange;
    const missing = Math.max(0, range((minValue + maxValue) / 2) - (maxValue - minValue));
    // Drawdown hangs from zero: there is no room to be had above it.
    const above = maxValue <= 0 ? 0 : missing / 2;
    return { ...found, priceRange: { minValue: minValue - (missing - above), maxValue: maxValue + above } };
  };

/** Of a portfolio's worth, and of its drawdown in percent. */
export const equityScale = atLeast((middle) => Math.abs(middle) / 500);
export const drawdownScale = atLeast(() => 0.5);
