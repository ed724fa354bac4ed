// What the strategy card is about: whether its form is open, and what came of the last press.

import { signal } from '@preact/signals';
import type { Failure } from '../components/basics';

/** The form of the card is open. */
export const open = signal(false);
/** Taken over from a backtest: it starts on paper, also while live trading is on. */
export const paperOnly = signal(false);
export const working = signal(false);
export const failure = signal<Failure | null>(null);

export function closeForm(): void {
  open.value = false;
  paperOnly.value = false;
}
