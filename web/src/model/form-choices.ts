// What the form of a backtest offers.

export const ranges = ['30d', '90d', '6m', '1y', 'all'] as const;
export type Range = (typeof ranges)[number] | 'custom';
export const sizings = ['all_in', 'percent', 'fixed', 'units', 'live_limits'] as const;
export type Sizing = (typeof sizings)[number];
export const fills = ['next-open', 'close'] as const;

export const takesValue = (sizing: Sizing): boolean => sizing === 'percent' || sizing === 'fixed' || sizing === 'units';
export const defaultValueOf = (sizing: Sizing): string =>
  sizing === 'percent' ? '25' : sizing === 'fixed' ? '50' : '1';
