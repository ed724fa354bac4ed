// Which order the log shows in full, and where the chart is to look.

import { signal } from '@preact/signals';
import type { Mode } from '../api/desk';

export type LogTab = 'positions' | 'trades' | 'log';
export const logTab = signal<LogTab>('trades');
export const shownOrder = signal<{ readonly mode: Mode; readonly id: string } | null>(null);
/** The moment that the chart is to bring into view, in seconds; each asking is a new object. */
export const chartTarget = signal<{ readonly symbol: string; readonly time: number } | null>(null);

export function showOrder(mode: Mode, id: string): void {
  shownOrder.value = { mode, id };
  queueMicrotask(() => document.querySelector('[data-testid="trade-log"]')?.scrollIntoView({ block: 'nearest' }));
}
