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

/** Live was on when it was last heard of, and nobody answers: nothing is shown, or offered, as if it were paper. */
export const unsure = signal(false);
/** What orders and strategies are made in now: live while live is on or paused, else paper. */
export const mode: ReadonlySignal<Mode> = computed(() => (unsure.value ? 'live' : modeOf(desks.live.value)));
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
const answered = { status: null as LiveStatus | null, read_at: '', at: 0 };
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

/** By how much the app's clock, and then the exchange's that ends the day, is ahead of the browser's. */
const appAhead = signal(0);
export const venueAhead = computed(() => {
  const told = status.value?.venue_time ?? null;
  return appAhead.value + (told === null ? 0 : Date.parse(told) - Date.parse(desk.value?.read_at ?? told));
});
const appTime = () => new Date(Date.now() + appAhead.value).toISOString();

export const unheard = (of: Mode): Desk => ({
  mode: of,
  status: null,
  balance: null,
  limits: null,
  backend: null,
  read_at: appTime(),
});

export function takeDesk(told: Desk): void {
  heardAt[told.mode].value = performance.now();
  const older = told.mode === 'live' && isOlder(told.status);
  desks[told.mode].value = older ? { ...told, status: answered.status, read_at: answered.read_at } : told;
}
/** An answer that holds a status alone, such as that of switching live on or off. */
export function takeStatus(of: Mode, told: LiveStatus): void {
  const read_at = appTime();
  if (of === 'live') Object.assign(answered, { status: told, read_at, at: performance.now() });
  desks[of].value = { ...(desks[of].value ?? unheard(of)), status: told, read_at };
}
export const takeOrders = (told: readonly Order[]): void => void (orders.value = mergeOrders(orders.value, told));
export const takeOrder = (told: Order): void => takeOrders([told]);
export const takeRuns = (told: readonly Run[]): void => void (runs.value = told);

export function takeTrading(message: FeedMessage): void {
  switch (message.kind) {
    case 'hello':
      appAhead.value = Date.parse(message.server_time) - Date.now();
      return;
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
