// One order from the click to its end. A request id is made once for what a person meant. Nothing is ever sent twice by
// itself: what became of an order is asked for, by its id.

import { effect } from '@preact/signals';
import { ApiError } from '../api/client';
import type { Mode, Order, Side, TradeOrder } from '../api/desk';
import { client, failureOf } from './ask';
import { remember } from './memory';
import {
  busy,
  clicks,
  kept,
  otherTabSends,
  sending,
  storageKey,
  takeLeftBehind,
  type Intent,
  type Sending,
} from './place-order';
import { orderOf, takeOrder } from './trading-desk';

const unknownAfterMs = 10_000;
const askEveryMs = 1_000;
/** An order that the server still does not know so long after the connection broke has not arrived. */
const lostAfterMs = 5_000;

function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

// ---- one at a time, over all tabs ----

const keep = (intent: Intent | null): void =>
  remember(storageKey, intent === null ? {} : { ...intent, clickedAt: String(intent.clickedAt) });

/** Runs while this tab alone may send; says whether it could. Where a browser has no locks, the tab is on its own. */
async function alone(run: () => Promise<void>): Promise<boolean> {
  if (!('locks' in navigator)) {
    await run();
    return true;
  }
  let got = false;
  await navigator.locks.request(storageKey, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    got = true;
    await run();
  });
  return got;
}

// ---- sending ----

export type Meant =
  | { readonly mode: Mode; readonly symbol: string; readonly side: Side; readonly amount_usd: string }
  | { readonly mode: Mode; readonly symbol: string; readonly side: 'sell'; readonly quantity: string }
  | { readonly mode: Mode; readonly symbol: string; readonly side: 'sell'; readonly close: true };

/** Resolves when its end is known, or when it turned out that another order is on its way. */
export async function place(meant: Meant, requestId = newRequestId()): Promise<void> {
  if (busy.value) return;
  const { mode, symbol, side } = meant;
  const intent: Intent = { mode, requestId, symbol, side, clickedAt: Date.now() };
  // At once, so that a second click finds it taken.
  sending.value = { phase: 'sending', intent };
  const got = await alone(async () => {
    keep(intent);
    await send(intent, { ...meant, request_id: intent.requestId });
    keep(null);
  });
  if (got) return;
  sending.value = null;
  otherTabSends.value = kept() !== null;
}

async function send(intent: Intent, asked: TradeOrder): Promise<void> {
  const begun = performance.now();
  const late = setTimeout(() => isOpen(intent) && void (sending.value = { phase: 'checking', intent }), unknownAfterMs);
  const told = until(intent, begun);
  const answered = (async () => {
    try {
      const order = await client.trade(asked);
      const tookMs = performance.now() - begun;
      clicks.set(intent.requestId, { at: intent.clickedAt, answeredMs: tookMs });
      takeOrder(order);
      if (order.final) finish(endOf(intent, order, tookMs));
      else await find(intent);
    } catch (error) {
      // Only a refusal in the server's own words is one; of anything else nobody knows what became of it.
      const refused = error instanceof ApiError && !error.details.maybeArrived && !error.code.startsWith('HTTP_');
      if (refused) finish({ phase: 'refused', intent, failure: failureOf(error), details: error.details });
      else await find(intent);
    }
  })();
  clicks.set(intent.requestId, { at: intent.clickedAt, answeredMs: null });
  await Promise.race([answered, told]);
  clearTimeout(late);
}

const isOpen = ({ requestId }: Intent): boolean => {
  const now = sending.peek();
  return now !== null && now.intent.requestId === requestId && (now.phase === 'sending' || now.phase === 'checking');
};
/** A refusal may be told as an order before it is told as the answer. */
function endOf(intent: Intent, order: Order, tookMs: number | null): Sending {
  if (order.state !== 'refused') return { phase: 'done', intent, order, tookMs };
  const failure = {
    code: order.code ?? order.refusal?.code ?? 'FAILED',
    sentence: order.reason ?? order.refusal?.message ?? '',
    requestId: order.request_id,
  };
  return { phase: 'refused', intent, failure, details: { trade: order.refusal, guards: [], maybeArrived: false } };
}
function finish(end: Sending): void {
  if (isOpen(end.intent)) sending.value = end;
}

/** The socket may know of an order's end before its own answer is there. */
function until(intent: Intent, begun: number): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {};
    stop = effect(() => {
      const order = orderOf(intent.mode, intent.requestId);
      if (sending.value !== null && order?.final === true) {
        finish(endOf(intent, order, performance.now() - begun));
      }
      if (isOpen(intent)) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

/** Asks what became of it until that is known. The first seconds count from when the connection broke. */
async function find(intent: Intent): Promise<void> {
  sending.value = { phase: 'checking', intent };
  const begun = performance.now();
  while (isOpen(intent)) {
    try {
      const order = await client.order(intent.mode, intent.requestId);
      takeOrder(order);
      if (order.final) return finish(endOf(intent, order, null));
    } catch (error) {
      const unheardOf = error instanceof ApiError && error.status === 404;
      if (unheardOf && performance.now() - begun > lostAfterMs) return finish({ phase: 'lost', intent });
    }
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}

/** After a reload: asks what became of the order that was on its way. */
export function takeUp(): void {
  const intent = takeLeftBehind();
  if (intent === null) return;
  void alone(async () => {
    await find(intent);
    keep(null);
  }).then((got) => {
    if (got) return;
    if (sending.peek()?.intent.requestId === intent.requestId) sending.value = null;
    otherTabSends.value = kept() !== null;
  });
}
