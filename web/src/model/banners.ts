// Which banners stand under the tabs, most urgent first. Those about live money can't be dismissed.

import type { LiveStatus } from '../api/desk';
import type { ShownMode } from './live-mode';
import { latchOf, type Latch } from './latch';

export type LiveBanner =
  | { readonly kind: 'live'; readonly practice: boolean; readonly paused: string | null }
  | { readonly kind: 'unknown'; readonly silent: 'app' | 'backend'; readonly since: number }
  | { readonly kind: 'latched'; readonly latch: Latch }
  | { readonly kind: 'day_reset'; readonly key: string }
  | { readonly kind: 'restarted'; readonly reconciled: boolean };

export type BannerFacts = {
  readonly mode: ShownMode;
  readonly status: LiveStatus | null;
  readonly dismissed: readonly string[];
};

const dayBegan = 'the new day began';

export function bannersOf({ mode, status, dismissed }: BannerFacts): readonly LiveBanner[] {
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
  // The backend's own word, so that every browser hears it; it is taken back there, too.
  if (latch === null && status.live_before_restart) found.push({ kind: 'restarted', reconciled: status.reconciled });
  return found;
}
