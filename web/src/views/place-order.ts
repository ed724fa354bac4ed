// Whether an order can leave, and what became of the one that did: what the page shows of it. The sending itself is in
// send-order, which comes as soon as somebody turns to the ticket. While an order's end is not known no further one leaves
// this browser, in this tab or another, and a reload takes the question up again.

import { computed, signal } from '@preact/signals';
import type { RefusalDetails } from '../api/client';
import type { Mode, Order, Side } from '../api/desk';
import type { Failure } from '../components/basics';
import { silentAfterMs } from '../model/age';
import * as say from '../words-off';
import { ticketMore } from './chunks';
import { link, server, silentMs } from './desk';
import { isAway, now, priceOf } from './live-desk';
import { remembered } from './memory';
import { desks, effectiveOf } from './trading-desk';

/** What was meant, in words enough to ask about it. */
export type Intent = {
  readonly mode: Mode;
  readonly requestId: string;
  readonly symbol: string;
  readonly side: Side;
  /** By the wall clock, in ms. */
  readonly clickedAt: number;
};
export type Sending =
  | { readonly phase: 'sending' | 'checking'; readonly intent: Intent }
  | { readonly phase: 'done'; readonly intent: Intent; readonly order: Order; readonly tookMs: number | null }
  | { readonly phase: 'refused'; readonly intent: Intent; readonly failure: Failure; readonly details: RefusalDetails }
  /** It is certain that it never arrived. */
  | { readonly phase: 'lost'; readonly intent: Intent };

export const storageKey = 'cryptopiggy.sending';
export const sending = signal<Sending | null>(null);
/** Another tab of this browser has an order on its way. */
export const otherTabSends = signal(false);
export const busy = computed(
  () => otherTabSends.value || sending.value?.phase === 'sending' || sending.value?.phase === 'checking',
);
/** When this page's own orders were clicked, by request id: for the timeline of an order. */
export const clicks = new Map<string, { readonly at: number; readonly answeredMs: number | null }>();

export const kept = (): Intent | null => {
  const { mode, requestId, symbol, side, clickedAt } = remembered(storageKey);
  if (requestId === undefined || requestId === '') return null;
  return {
    mode: mode === 'live' ? 'live' : 'paper',
    requestId,
    symbol: symbol ?? '',
    side: side === 'sell' ? 'sell' : 'buy',
    clickedAt: Number(clickedAt),
  };
};
export function dismissSending(): void {
  if (!busy.value) sending.value = null;
}

/** The order that was on its way when the page was left, until it is taken up; no other one is meant by it. */
let leftBehind: Intent | null = null;
export function takeLeftBehind(): Intent | null {
  const intent = leftBehind;
  leftBehind = null;
  return intent;
}

/** A reload in flight: the same question again, never the same order. */
export function takeUpSending(): void {
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) otherTabSends.value = kept() !== null && sending.peek() === null;
  });
  const intent = kept();
  if (intent === null) return;
  // Until what takes it up is here, nothing else may leave.
  leftBehind = intent;
  sending.value = { phase: 'checking', intent };
  void ticketMore.use(() => {});
}

// ---- may an order leave? ----

const staleMs = 10_000;

/** Why no order can be placed now: one sentence, "" where it can. The server checks all of it again. */
export function whyNot(mode: Mode, symbol: string): string {
  if (link.value.kind === 'offline') return say.offline;
  // A socket that says nothing may be one that hears nothing.
  void now.value;
  if ((silentMs() ?? 0) > silentAfterMs) return say.silent;
  const desk = desks[mode].value;
  if (desk === null) return server.value.build === null ? say.loading : say.noDesk;
  if (mode === 'live' && desk.backend !== null && !desk.backend.ok) return say.backendDown;
  const { status } = desk;
  if (status === null) return say.loading;
  if (status.latched) return say.latched;
  if (status.mode !== 'LIVE') {
    const red = status.guards.find((one) => !one.ok);
    return red === undefined ? status.mode_reason : [red.reason, red.fix].filter((part) => part !== '').join(' ');
  }
  const age = priceOf(symbol).ageMs.value;
  if (age === null) return isAway.value ? say.exchangeAway : say.noPrice(symbol);
  if (age > staleMs) return say.stale(symbol);
  return effectiveOf(mode, symbol)?.reason ?? '';
}
