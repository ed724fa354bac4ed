// The status bar.

import { many } from './words-count';

export const label = 'Status';
export const stored = (count: number) =>
  count === 0 ? 'No candles stored' : `${many(count, 'market', 'markets')} stored`;
export const running = (count: number) => (count === 0 ? 'No job running' : `${many(count, 'job', 'jobs')} running`);
export const limits = (hash: string) => `limits ${hash}`;
export const limitsHelp = 'The compiled-in safety limits, as a fingerprint';
export const version = (version: string, commit: string) => (commit === '' ? `v${version}` : `v${version} · ${commit}`);
export const backend = 'Backend';
export const unknownName = 'UNKNOWN orders';
export const backendStates = { ok: '✅ OK', failed: '❌ failed', waiting: '○ not known' } as const;
export const unknownOrders = (count: number | null) => `UNKNOWN orders ${count ?? '–'}`;
export const limitsAgree = 'Page, app and backend have the same limits';
export const limitsDiffer = 'limits differ';
