// The address bar: every state of the page has its own address, so Back works and a reload shows the same.

import { backtestId, type BacktestId } from '../api/values';

export type Route =
  | { readonly name: 'trade' }
  | { readonly name: 'backtest' }
  | { readonly name: 'result'; readonly id: BacktestId }
  | { readonly name: 'compare'; readonly first: BacktestId; readonly second: BacktestId };

export function routeOf(pathname: string): Route {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(safeDecode);
  const [tab, a, b, c] = parts;
  if (tab !== 'backtest') return { name: 'trade' };
  if (a === undefined) return { name: 'backtest' };
  if (a === 'compare' && b !== undefined && c !== undefined) {
    return { name: 'compare', first: backtestId(b), second: backtestId(c) };
  }
  return { name: 'result', id: backtestId(a) };
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case 'trade':
      return '/trade';
    case 'backtest':
      return '/backtest';
    case 'result':
      return `/backtest/${encodeURIComponent(route.id)}`;
    case 'compare':
      return `/backtest/compare/${encodeURIComponent(route.first)}/${encodeURIComponent(route.second)}`;
  }
}
