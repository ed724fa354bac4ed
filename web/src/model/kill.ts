// The stop, as a machine: sent at once, again every second for ten seconds with the same id, and then either done or
// failed. An answer that comes late still counts, because what happened is what matters.

import type { LiveStatus } from '../api/desk';

/** all: stop and cancel orders; new: stop new orders only; paper: stop the paper strategies. */
export type StopWay = 'all' | 'new' | 'paper';

export type StopState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'sending';
      readonly way: StopWay;
      readonly id: string;
      readonly begun: number;
      readonly attempts: number;
      /** What stood in the way of the last attempt; empty while none has failed. */
      readonly trouble: string;
    }
  | {
      readonly kind: 'done';
      readonly way: StopWay;
      readonly id: string;
      readonly begun: number;
      readonly ended: number;
      readonly attempts: number;
      readonly status: LiveStatus | null;
      /** Paper strategies that were stopped. */
      readonly stopped: number;
    }
  | {
      readonly kind: 'failed';
      readonly way: StopWay;
      readonly id: string;
      readonly begun: number;
      readonly attempts: number;
      readonly trouble: string;
    };

export type StopEvent =
  | { readonly kind: 'pressed'; readonly way: StopWay; readonly id: string; readonly now: number }
  | { readonly kind: 'second'; readonly id: string; readonly now: number }
  | {
      readonly kind: 'answered';
      readonly id: string;
      readonly now: number;
      readonly status: LiveStatus | null;
      readonly stopped: number;
    }
  | { readonly kind: 'refused'; readonly id: string; readonly now: number; readonly trouble: string }
  | { readonly kind: 'dismissed' };

export const retryEveryMs = 1_000;
export const giveUpAfterMs = 10_000;
export const idle: StopState = { kind: 'idle' };

/** The next state, and whether the stop is to be sent (again) now. */
export function stopStep(state: StopState, event: StopEvent): { readonly state: StopState; readonly send: boolean } {
  const stay = { state, send: false };
  switch (event.kind) {
    case 'pressed': {
      if (state.kind === 'sending') return stay; // pressed again while it is on its way
      const { way, id, now } = event;
      return { state: { kind: 'sending', way, id, begun: now, attempts: 1, trouble: '' }, send: true };
    }
    case 'second': {
      if (state.kind !== 'sending' || state.id !== event.id) return stay;
      if (event.now - state.begun >= giveUpAfterMs) return { state: { ...state, kind: 'failed' }, send: false };
      return { state: { ...state, attempts: state.attempts + 1 }, send: true };
    }
    case 'answered': {
      if ((state.kind !== 'sending' && state.kind !== 'failed') || state.id !== event.id) return stay;
      const { way, id, begun, attempts } = state;
      const { now: ended, status, stopped } = event;
      return { state: { kind: 'done', way, id, begun, ended, attempts, status, stopped }, send: false };
    }
    case 'refused': {
      if (state.kind !== 'sending' || state.id !== event.id) return stay;
      return { state: { ...state, trouble: event.trouble }, send: false };
    }
    case 'dismissed':
      return state.kind === 'sending' ? stay : { state: idle, send: false };
  }
}
