// Which banners stand under the tabs, most urgent first. Those about live money can't be dismissed.

import type { LiveStatus } from '../api/desk';
import type { LastHeard, ShownMode } from './live-mode';
import { latchOf, type Latch } from './latch';

export type LiveBanner =
  | { readonly kind: 'live'; readonly practice: boolean; readonly paused: string | null }
  | { readonly kind: 'unknown'; readonly silent: 'app' | 'backend'; readonly since: number }
  | { readonly kind: 'latched'; readonly latch: Latch }
  | { readonly kind: 'day_reset'; readonly key: string }
  | { readonly kind: 'restarted'; readonly key: string; readonly reconciled: boolean };

export type BannerFacts = {
  readonly mode: ShownMode;
  readonly status: LiveStatus | null;
  /** Live was on when the backend was last heard before it restarted. */
  readonly restartedLive: number | null;
  readonly dismissed: readonly string[];
};

const dayBegan = 'the new day began';
const neverEnabled = 'live trading was not enabled since the program started';
const onBeforeRestart = 'live trading was on before the restart';

/** The backend has restarted since it was last heard to be live: its own word for being off is that of a fresh start. */
export const cameBackOff = (last: LastHeard | null, status: LiveStatus): boolean =>
  status.mode === 'PAPER' &&
  (status.mode_reason.startsWith(onBeforeRestart) ||
    (last?.armed === true && status.mode_reason.startsWith(neverEnabled)));

export function bannersOf({ mode, status, restartedLive, dismissed }: BannerFacts): readonly LiveBanner[] {
  const found: LiveBanner[] = [];
  if (mode.kind === 'live') found.push({ kind: 'live', practice: mode.practice, paused: mode.paused });
  if (mode.kind === 'unknown') found.push({ kind: 'unknown', silent: mode.silent, since: mode.since });
  if (status === null || mode.kind !== 'paper') return found;
  const latch = latchOf(status);
  if (latch !== null) found.push({ kind: 'latched', latch });
  const resetKey = `day ${status.day ?? ''}`;
  if (latch === null && status.mode_reason.startsWith(dayBegan) && !dismissed.includes(resetKey)) {
    found.push({ kind: 'day_reset', key: resetKey });
  }
  const restartKey = `restart ${restartedLive ?? ''}`;
  if (latch === null && restartedLive !== null && !dismissed.includes(restartKey)) {
    found.push({ kind: 'restarted', key: restartKey, reconciled: status.reconciled });
  }
  return found;
}
