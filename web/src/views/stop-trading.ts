// Stop trading: sends the stop, again each second for ten seconds, and keeps what came of it until it is dismissed.

import { computed, signal } from '@preact/signals';
import { ApiError } from '../api/client';
import { idle, retryEveryMs, stopStep, type StopEvent, type StopState, type StopWay } from '../model/kill';
import { client, failureOf } from './ask';
import { desks, orders, runs, takeStatus } from './trading-desk';
import { newStamp } from './live-trading';

export const stopSheet = signal(false);
export const stop = signal<StopState>(idle);
export const paperRuns = computed(() => runs.value.filter((one) => one.mode === 'paper' && one.running).length);

/** Live orders that were open when the stop was pressed, to be followed to their ends. */
const followed = signal<readonly string[]>([]);
export const followedOrders = computed(() => {
  const all = orders.value.filter((one) => one.mode === 'live' && followed.value.includes(one.request_id));
  return { ended: all.filter((one) => one.final).length, all: all.length };
});

let timer = 0;

function dispatch(event: StopEvent): void {
  const { state, send } = stopStep(stop.value, event);
  stop.value = state;
  if (send && state.kind === 'sending') void attempt(state.id, state.way);
  if (state.kind !== 'sending') window.clearInterval(timer);
}

async function attempt(id: string, way: StopWay): Promise<void> {
  try {
    const status = way === 'all' ? await client.kill() : way === 'new' ? await client.disableLive() : null;
    const stopped = way === 'paper' ? await client.stopRuns('paper') : 0;
    if (status !== null) takeStatus('live', status);
    dispatch({ kind: 'answered', id, now: Date.now(), status, stopped });
  } catch (error) {
    const failure = failureOf(error);
    const sentence = error instanceof ApiError && failure.sentence === '' ? failure.code : failure.sentence;
    dispatch({ kind: 'refused', id, now: Date.now(), trouble: sentence });
  }
}

export function pressStop(way: StopWay): void {
  if (stop.value.kind === 'sending') return;
  const id = newStamp();
  followed.value = orders.value.filter((one) => one.mode === 'live' && !one.final).map((one) => one.request_id);
  window.clearInterval(timer);
  timer = window.setInterval(() => dispatch({ kind: 'second', id, now: Date.now() }), retryEveryMs);
  dispatch({ kind: 'pressed', way, id, now: Date.now() });
}

export function openStop(): void {
  if (stop.value.kind === 'done') stop.value = idle;
  stopSheet.value = true;
}
export const closeStop = (): void => void (stopSheet.value = false);
export const dismissStop = (): void => dispatch({ kind: 'dismissed' });

/** Where a person can stop everything without this program; nowhere with play money. */
export const hasRealExchange = computed(() => desks.live.value?.status?.practice === false);
