// The strategy that the card on Trade would start, as it was typed, or taken over from a backtest. Filling it starts
// nothing.

import { computed, signal } from '@preact/signals';
import type { Mode } from '../api/desk';
import { noStops, runSizings, type StrategyForm } from '../model/strategy-form';
import { go } from './desk';
import { symbol, timeframe } from './live-desk';
import { remember, remembered } from './memory';
import { open, paperOnly } from './strategy-state';
import { mode } from './trading-desk';

const kept = remembered('cryptopiggy.run');
export const typed = signal<StrategyForm>({
  strategy: kept['strategy'] ?? '',
  symbol: kept['symbol'] ?? symbol.value,
  timeframe: kept['timeframe'] ?? timeframe.value,
  params: remembered('cryptopiggy.run-params'),
  sizing: runSizings.find((one) => one === kept['sizing']) ?? 'live_limits',
  sizingValue: kept['sizingValue'] ?? '',
  stops: { ...noStops, ...remembered('cryptopiggy.run-stops') },
});
export const startMode = computed<Mode>(() => (paperOnly.value ? 'paper' : mode.value));
export function keepStrategy(next: StrategyForm): void {
  typed.value = next;
  const { params, stops, ...rest } = next;
  remember('cryptopiggy.run', rest);
  remember('cryptopiggy.run-params', params);
  remember('cryptopiggy.run-stops', stops);
}

/** Puts it into the card, opens the card and brings it into view. */
export function fillStrategy(from: StrategyForm): void {
  keepStrategy(from);
  open.value = true;
  paperOnly.value = true;
  go({ name: 'trade' });
  showCard(20);
}

/** The card comes with a chunk of its own, so it may take a moment to be there. */
function showCard(tries: number): void {
  const card = document.querySelector<HTMLElement>('[data-testid="strategy-card"]');
  if (card instanceof HTMLDetailsElement) card.open = true;
  const start = card?.querySelector<HTMLElement>('[data-testid="start-strategy"]') ?? null;
  if (start === null) {
    if (tries > 0) setTimeout(() => showCard(tries - 1), 100);
    return;
  }
  start.scrollIntoView({ block: 'center' });
  start.focus({ preventScroll: true });
}
