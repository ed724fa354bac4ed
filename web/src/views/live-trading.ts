// Live trading as the page knows it: which mode it may claim, and switching it off and on. Nothing here is claimed before the backend has said it.

import { computed, effect, signal } from '@preact/signals';
import type { LiveStatus } from '../api/desk';
import type { DecimalText } from '../api/values';
import type { Failure } from '../components/basics';
import { bannersOf } from '../model/banners';
import { freshStatus, isArmed, limitsAgree, shownMode, type LastHeard } from '../model/live-mode';
import { client, failureOf, link, server } from './desk';
import { remember, remembered } from './memory';
import { desks, takeDesk, takeStatus, unsure } from './trading-desk';

const memory = 'cryptopiggy.live';

// ---- what was last heard, over reloads ----

function rememberedHeard(): LastHeard | null {
  const { armed, at } = remembered(memory);
  return armed === undefined || at === undefined ? null : { armed: armed === 'yes', at: Number(at) };
}
const lastHeard = signal<LastHeard | null>(rememberedHeard());
const dismissed = signal<readonly string[]>((remembered(memory)['dismissed'] ?? '').split('|').slice(-20));

function keep(): void {
  const last = lastHeard.value;
  remember(memory, {
    ...(last === null ? {} : { armed: last.armed ? 'yes' : 'no', at: String(last.at) }),
    dismissed: dismissed.value.join('|'),
  });
}

// ---- the mode ----

export const linked = computed(() => link.value.kind !== 'offline');
const heardOfApp = computed(() => desks.live.value !== null || server.value.runsVersion > 0);
export const facts = computed(() => ({
  desk: desks.live.value,
  linked: linked.value,
  pageLimits: server.value.limits,
}));
/** The live desk's status, while both the app and the backend speak. */
export const liveStatus = computed<LiveStatus | null>(() => freshStatus(facts.value));
export const balanceOfLive = computed(() => desks.live.value?.balance ?? null);
export const shown = computed(() => shownMode({ ...facts.value, last: lastHeard.value, heard: heardOfApp.value }));
export const banners = computed(() =>
  bannersOf({
    mode: shown.value,
    status: liveStatus.value,
    dismissed: dismissed.value,
  }),
);
export const sameLimits = computed(() => limitsAgree(facts.value));
export const equityShown = computed<DecimalText | null>(() => {
  const live = shown.value.kind === 'live' || shown.value.kind === 'unknown';
  return (live ? desks.live.value : desks.paper.value)?.status?.equity_usd ?? null;
});

export function dismissBanner(key: string): void {
  dismissed.value = [...dismissed.value.slice(-19), key];
  keep();
}

/** Seen by a person: no browser shows it again. Where that does not get through, it stays. */
export async function dismissRestart(): Promise<void> {
  try {
    takeStatus('live', await client.restartSeen());
  } catch (error) {
    switchFailure.value = failureOf(error);
  }
}

export function listenToMode(): void {
  effect(() => {
    unsure.value = shown.value.kind === 'unknown';
  });
  effect(() => {
    const status = liveStatus.value;
    if (status === null) return;
    const last = lastHeard.peek();
    const armed = isArmed(status);
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

/** Asks for the live desk now, where an answer did not bring it along. */
export async function refreshLive(): Promise<void> {
  try {
    takeDesk(await client.desk('live'));
  } catch {
    // The next frame brings it.
  }
}

// ---- orders whose fate is not known ----

/** null: not known now. */
export const ordersUnknown = computed<number | null>(() => liveStatus.value?.unknown_orders ?? null);
/** Short, unique for what a person means to do now, and of the letters that a request id may have. */
export const newStamp = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 16);
