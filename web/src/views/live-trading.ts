// Live trading as the page knows it: which mode it may claim, what stands in the way, switching it off and on, and the
// two test trades. Nothing here is claimed before the backend has said it.

import { computed, effect, signal } from '@preact/signals';
import type { Desk, LiveStatus, Order } from '../api/desk';
import type { DecimalText } from '../api/values';
import type { Failure } from '../components/basics';
import { bannersOf, cameBackOff } from '../model/banners';
import { allGreen, guardRows, limitsAgree, redRows } from '../model/live-guards';
import { freshStatus, isArmed, shownMode, type LastHeard } from '../model/live-mode';
import { effectiveOf, testBuyPrefix, testHolding, testSellId, testSellPrefix, testSymbol } from '../model/test-trade';
import { words } from '../words';
import { client, failureOf, link, server } from './desk';
import { remember, remembered } from './memory';
import { desks, orders, takeDesk, takeStatus } from './trading-desk';

const memory = 'cryptopiggy.live';

// ---- what was last heard, over reloads ----

function rememberedHeard(): LastHeard | null {
  const { armed, at } = remembered(memory);
  return armed === undefined || at === undefined ? null : { armed: armed === 'yes', at: Number(at) };
}
const lastHeard = signal<LastHeard | null>(rememberedHeard());
/** When live was last heard to be on before the backend restarted; null where it was switched on again since. */
const restartedLive = signal<number | null>(Number(remembered(memory)['restarted'] ?? '') || null);
const dismissed = signal<readonly string[]>((remembered(memory)['dismissed'] ?? '').split('|').slice(-20));

function keep(): void {
  const last = lastHeard.value;
  remember(memory, {
    ...(last === null ? {} : { armed: last.armed ? 'yes' : 'no', at: String(last.at) }),
    restarted: String(restartedLive.value ?? ''),
    dismissed: dismissed.value.join('|'),
  });
}

// ---- the mode ----

export const linked = computed(() => link.value.kind !== 'offline');
const heardOfApp = computed(() => desks.live.value !== null || server.value.runsVersion > 0);
const facts = computed(() => ({ desk: desks.live.value, linked: linked.value, pageLimits: server.value.limits }));
/** The live desk's status, while both the app and the backend speak. */
export const liveStatus = computed<LiveStatus | null>(() => freshStatus(facts.value));
export const liveDesk = computed<Desk | null>(() => desks.live.value);
export const balanceOfLive = computed(() => desks.live.value?.balance ?? null);
export const shown = computed(() => shownMode({ ...facts.value, last: lastHeard.value, heard: heardOfApp.value }));
export const banners = computed(() =>
  bannersOf({
    mode: shown.value,
    status: liveStatus.value,
    restartedLive: restartedLive.value,
    dismissed: dismissed.value,
  }),
);
export const guards = computed(() => guardRows(facts.value, words.live.guards));
export const guardsGreen = computed(() => allGreen(guards.value));
export const guardsRed = computed(() => redRows(guards.value));
export const sameLimits = computed(() => limitsAgree(facts.value));
export const equityShown = computed<DecimalText | null>(() => {
  const live = shown.value.kind === 'live' || shown.value.kind === 'unknown';
  return (live ? desks.live.value : desks.paper.value)?.status?.equity_usd ?? null;
});

export function dismissBanner(key: string): void {
  dismissed.value = [...dismissed.value.slice(-19), key];
  keep();
}

export function listenToMode(): void {
  effect(() => {
    const status = liveStatus.value;
    if (status === null) return;
    const last = lastHeard.peek();
    const armed = isArmed(status);
    if (armed) restartedLive.value = null;
    else if (cameBackOff(last, status)) restartedLive.value = restartedLive.peek() ?? last?.at ?? Date.now();
    const known = last !== null && last.armed === armed && Date.now() - last.at < 2_000;
    if (known) return;
    lastHeard.value = { armed, at: Date.now() };
    keep();
  });
}

// ---- dialogs of live trading ----

export type LiveDialog =
  | { readonly kind: 'enable' }
  | { readonly kind: 'test'; readonly side: 'buy' | 'sell'; readonly stamp: string }
  /** id: the order; null: whichever is UNKNOWN. */
  | { readonly kind: 'order'; readonly id: string | null };
export const liveDialog = signal<LiveDialog | null>(null);
export const closeLive = (): void => void (liveDialog.value = null);

// ---- on and off ----

export const switching = signal(false);
export const switchFailure = signal<Failure | null>(null);

/** One click, nothing to type. */
export async function disableLive(): Promise<void> {
  if (switching.value) return;
  switching.value = true;
  switchFailure.value = null;
  try {
    takeStatus('live', await client.disableLive());
  } catch (error) {
    switchFailure.value = failureOf(error);
  } finally {
    switching.value = false;
  }
}

/** null where live is on now. The passphrase is in nobody's hands after this. */
export async function enableLive(passphrase: string): Promise<Failure | null> {
  try {
    takeStatus('live', await client.enableLive(passphrase));
    return null;
  } catch (error) {
    void refreshLive();
    return failureOf(error);
  }
}

/** Asks for the live desk now, where an answer did not bring it along. */
export async function refreshLive(): Promise<void> {
  try {
    takeDesk(await client.desk('live'));
  } catch {
    // The next frame brings it.
  }
}

// ---- the test trades ----

const limitsOfTest = computed(() => effectiveOf(desks.live.value?.limits ?? null, testSymbol));
export const testBuy = computed<DecimalText | null>(() => limitsOfTest.value?.test_buy_usd ?? null);
export const testBuyTrouble = computed(() => limitsOfTest.value?.reason ?? '');
export const testSell = computed(() => testHolding(orders.value, limitsOfTest.value?.lot_step ?? null));

/** null: not known now. */
export const ordersUnknown = computed<number | null>(() => liveStatus.value?.unknown_orders ?? null);
/** Those whose fate nobody knows, newest first. */
export const unknownOrders = computed<readonly Order[]>(() =>
  orders.value.filter((one) => one.mode === 'live' && one.state === 'unknown' && !one.final),
);

/** The id of a test trade: another one for each time that a person means it. */
export function testRequestId(side: 'buy' | 'sell', stamp: string): string {
  const holding = testSell.peek();
  if (side === 'sell' && holding !== null) return testSellId(holding, stamp);
  return (side === 'buy' ? testBuyPrefix : testSellPrefix) + stamp;
}

/** Short, unique for what a person means to do now, and of the letters that a request id may have. */
export const newStamp = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 16);
