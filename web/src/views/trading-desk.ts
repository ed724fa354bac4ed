// The two desks as the page knows them: paper and live, their orders, strategies at work and notices. Fed by the socket
// (views/desk.ts); whoever changes something by a request gives the answer to the same take functions.

import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Backend, Balance, Desk, EffectiveLimits, LiveStatus, Mode, Notice, Order, Run } from '../api/desk';
import type { FeedMessage } from '../api/feed';
import { mergeNotices, mergeOrders, modeOf, orderKey } from '../model/desks';

/** null: the server has not told of this desk yet, or is one that has none. */
export const desks = { paper: signal<Desk | null>(null), live: signal<Desk | null>(null) };
/** Of both modes, newest first. */
export const orders = signal<readonly Order[]>([]);
export const runs = signal<readonly Run[]>([]);
/** Newest first. */
export const notices = signal<readonly Notice[]>([]);

/** What orders and strategies are made in now: live while live is on or paused, else paper. */
export const mode: ReadonlySignal<Mode> = computed(() => modeOf(desks.live.value));
/** The live desk trades with the owner's own money: it is on, and its exchange is not the practice one. */
export const liveMoney = computed(() => mode.value === 'live' && desks.live.value?.status?.practice === false);
/** The live desk is on with play money. */
export const livePractice = computed(() => mode.value === 'live' && desks.live.value?.status?.practice === true);

/** The desk of the mode that is on. */
export const desk: ReadonlySignal<Desk | null> = computed(() => desks[mode.value].value);
export const status: ReadonlySignal<LiveStatus | null> = computed(() => desk.value?.status ?? null);
export const balance: ReadonlySignal<Balance | null> = computed(() => desk.value?.balance ?? null);
export const backend: ReadonlySignal<Backend | null> = computed(() => desks.live.value?.backend ?? null);

export const effectiveOf = (of: Mode, symbol: string): EffectiveLimits | null =>
  desks[of].value?.limits?.effective.find((one) => one.symbol === symbol) ?? null;
export const orderOf = (of: Mode, requestId: string): Order | null =>
  orders.value.find((one) => one.mode === of && one.request_id === requestId) ?? null;
export const isOrder = (a: Order, b: Order): boolean => orderKey(a) === orderKey(b);

/** When a desk was heard of last, by performance.now(). */
export const heardAt = { paper: signal<number | null>(null), live: signal<number | null>(null) };

/** The status that an answer to this page's own request brought along, and when by performance.now(). */
const answered: { status: LiveStatus | null; at: number } = { status: null, at: 0 };
const answerHoldsMs = 3_000;

/** A report of the live desk that was already on its way when live was switched on or off says nothing new about that. */
function isOlder(status: LiveStatus | null): boolean {
  const known = answered.status?.venue_time ?? null;
  const told = status?.venue_time ?? null;
  return (
    performance.now() - answered.at < answerHoldsMs &&
    known !== null &&
    told !== null &&
    Date.parse(told) < Date.parse(known)
  );
}

export function takeDesk(told: Desk): void {
  heardAt[told.mode].value = performance.now();
  desks[told.mode].value = told.mode === 'live' && isOlder(told.status) ? { ...told, status: answered.status } : told;
}
/** An answer that holds a status alone, such as that of switching live on or off. */
export function takeStatus(of: Mode, told: LiveStatus): void {
  if (of === 'live') Object.assign(answered, { status: told, at: performance.now() });
  const known = desks[of].value ?? { mode: of, status: null, balance: null, limits: null, backend: null };
  desks[of].value = { ...known, status: told };
}
export const takeOrders = (told: readonly Order[]): void => void (orders.value = mergeOrders(orders.value, told));
export const takeOrder = (told: Order): void => takeOrders([told]);
export const takeRuns = (told: readonly Run[]): void => void (runs.value = told);

export function takeTrading(message: FeedMessage): void {
  switch (message.kind) {
    case 'desk':
      return takeDesk(message.desk);
    case 'order':
      return takeOrder(message.order);
    case 'runs':
      return takeRuns(message.items);
    case 'notice':
      notices.value = mergeNotices(notices.value, [message.notice]);
      return;
    case 'snapshot':
      message.desks.forEach(takeDesk);
      takeOrders(message.orders);
      takeRuns(message.runs);
      notices.value = mergeNotices(notices.value, message.notices);
      return;
    default:
      return;
  }
}

/** Paper trading was started anew: what the old books held is no longer of today. */
export function forgetPaperOrders(): void {
  orders.value = orders.value.filter((one) => one.mode !== 'paper');
}
