// The address bar: every state of the page has its own address, so Back works and a reload shows the same.

import { backtestId, type BacktestId } from '../api/values';

export type Route =
  | { readonly name: 'trade' }
  | { readonly name: 'portfolio' }
  | { readonly name: 'reports' }
  | { readonly name: 'forecast' }
  | { readonly name: 'backtest' }
  | { readonly name: 'result'; readonly id: BacktestId }
  | { readonly name: 'compare'; readonly first: BacktestId; readonly second: BacktestId }
  /** anchor: the part of the page that is meant, "" for its beginning. */
  | { readonly name: 'settings'; readonly anchor: string }
  | { readonly name: 'rehearse' };

/** Tabs in the order in which they stand; on a phone the others are behind More. */
export const tabs = ['trade', 'portfolio', 'backtest', 'forecast', 'reports', 'settings'] as const;
export type Tab = (typeof tabs)[number];
export const phoneTabs = ['trade', 'portfolio', 'backtest', 'reports'] as const;

export const toTab = (tab: Tab): Route => (tab === 'settings' ? { name: tab, anchor: '' } : { name: tab });

/** The tab that a place belongs to. */
export function tabOf({ name }: Route): Tab {
  if (name === 'result' || name === 'compare') return 'backtest';
  return name === 'rehearse' ? 'settings' : name;
}

export function routeOf(pathname: string, hash = ''): Route {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(safeDecode);
  const [tab, a, b, c] = parts;
  if (tab === 'portfolio' || tab === 'reports' || tab === 'rehearse' || tab === 'forecast') return { name: tab };
  if (tab === 'settings') return { name: tab, anchor: anchorOf(hash) };
  if (tab !== 'backtest') return { name: 'trade' };
  if (a === undefined) return { name: 'backtest' };
  if (a === 'compare' && b !== undefined && c !== undefined) {
    return { name: 'compare', first: backtestId(b), second: backtestId(c) };
  }
  return { name: 'result', id: backtestId(a) };
}

/** The skip link's own anchor means no part of a page. */
const anchorOf = (hash: string): string =>
  /^#[a-z][a-z0-9-]*$/.test(hash) && hash !== '#content' ? hash.slice(1) : '';

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
    case 'portfolio':
    case 'reports':
    case 'forecast':
    case 'rehearse':
      return `/${route.name}`;
    case 'settings':
      return route.anchor === '' ? '/settings' : `/settings#${route.anchor}`;
    case 'backtest':
      return '/backtest';
    case 'result':
      return `/backtest/${encodeURIComponent(route.id)}`;
    case 'compare':
      return `/backtest/compare/${encodeURIComponent(route.first)}/${encodeURIComponent(route.second)}`;
  }
}
