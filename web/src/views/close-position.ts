// Closing a position: everything sellable of one asset, sold at once. One request id per press, kept until the end of
// that order is known; the page never says "closed" before the server does.

import { signal } from '@preact/signals';
import type { Mode, Order } from '../api/desk';
import { ApiError } from '../api/client';
import type { Failure } from '../components/basics';
import { resultOf } from '../model/desks';
import { later } from '../words-later';
import { client, failureOf } from './ask';
import { toast } from './desk';
import { orderOf, takeOrder } from './trading-desk';

const say = later.folio.positions;

export type Closing = {
  readonly requestId: string;
  readonly begunAt: number;
  /** Nobody knows yet what became of it; it is being asked for. */
  readonly unsure: boolean;
  readonly failure: Failure | null;
};
const askEveryMs = 2_000;

const all = signal<Readonly<Record<string, Closing>>>({});
const keyOf = (mode: Mode, symbol: string) => `${mode} ${symbol}`;
export const closingOf = (mode: Mode, symbol: string): Closing | null => all.value[keyOf(mode, symbol)] ?? null;
export const isBusy = (one: Closing | null): boolean => one !== null && one.failure === null;

function set(key: string, change: Closing | null): void {
  const { [key]: _gone, ...others } = all.value;
  all.value = change === null ? others : { ...others, [key]: change };
}
export const dismissClosing = (mode: Mode, symbol: string): void => set(keyOf(mode, symbol), null);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The order's end: from the socket where that is quicker, else asked for until somebody knows. */
async function endOf(mode: Mode, requestId: string): Promise<Order | null> {
  for (;;) {
    const known = orderOf(mode, requestId);
    if (known?.final === true) return known;
    try {
      const found = await client.order(mode, requestId);
      takeOrder(found);
      if (found.final) return found;
    } catch (error) {
      // The server knows of no such order: it never arrived, and never will under this id but by another press.
      if (error instanceof ApiError && error.status === 404) return null;
    }
    await pause(askEveryMs);
  }
}

export async function closePosition(mode: Mode, symbol: string, what: string): Promise<void> {
  const key = keyOf(mode, symbol);
  if (isBusy(all.value[key] ?? null)) return;
  const requestId = crypto.randomUUID();
  const begunAt = performance.now();
  set(key, { requestId, begunAt, unsure: false, failure: null });
  const failed = (failure: Failure) => set(key, { requestId, begunAt, unsure: false, failure });
  try {
    let order: Order | null = null;
    try {
      order = await client.trade({ mode, request_id: requestId, symbol, side: 'sell', close: true });
      takeOrder(order);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.details.maybeArrived) throw error;
    }
    if (order?.final !== true) {
      set(key, { requestId, begunAt, unsure: true, failure: null });
      order = await endOf(mode, requestId);
    }
    if (order === null) return failed({ code: 'NO_ANSWER', sentence: say.neverArrived(what), requestId });
    if (resultOf(order) === 'traded') {
      set(key, null);
      // What happens to live money is never told by a toast alone; the row and the log tell it.
      toast(say.closed(what));
    } else
      failed({
        code: order.code ?? order.state,
        sentence: say.notClosed(what, order.reason ?? order.state),
        requestId,
      });
  } catch (error) {
    failed(failureOf(error));
  }
}
