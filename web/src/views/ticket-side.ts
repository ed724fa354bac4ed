// Which side the order ticket is on; the keys and links fill it, and never send.

import { signal } from '@preact/signals';
import type { Side } from '../api/desk';

export const side = signal<Side>('buy');
export const amount = signal('');

export function fillTicket(next: Side): void {
  side.value = next;
  const panel = document.querySelector<HTMLElement>('[data-testid="order-ticket"]');
  if (panel instanceof HTMLDetailsElement) panel.open = true;
  panel?.querySelector<HTMLInputElement>('input[inputmode="decimal"]')?.focus();
}
