// Which mode the page may claim. Live and Paper are claimed only of what the backend itself has said; when it fell silent
// while live was on, nobody knows, and the page says just that.

import type { Desk, LiveStatus } from '../api/desk';
import type { DecimalText } from '../api/values';

/** What was last heard from the backend itself, kept over reloads. armed: LIVE or PAUSED. */
export type LastHeard = { readonly armed: boolean; readonly at: number };

export type ShownMode =
  | { readonly kind: 'paper' }
  /** paused: why no order leaves although live is on; null where orders do leave. */
  | { readonly kind: 'live'; readonly practice: boolean; readonly paused: string | null }
  /** since: when the backend was last heard to be live, in ms. */
  | { readonly kind: 'unknown'; readonly silent: 'app' | 'backend'; readonly since: number }
  /** The page has only just been opened. */
  | { readonly kind: 'waiting' };

export type ModeFacts = {
  readonly desk: Desk | null;
  /** The page hears the app, by socket or by asking. */
  readonly linked: boolean;
  readonly last: LastHeard | null;
  /** The app has told something at all since the page was opened. */
  readonly heard: boolean;
};

export const isArmed = (status: LiveStatus): boolean => status.mode === 'LIVE' || status.mode === 'PAUSED';

/** The backend's own word, as fresh as the app's: null while the backend or the app is silent. */
export const freshStatus = ({ desk, linked }: Pick<ModeFacts, 'desk' | 'linked'>): LiveStatus | null =>
  linked && desk?.backend?.ok === true ? desk.status : null;

export function shownMode(facts: ModeFacts): ShownMode {
  const status = freshStatus(facts);
  if (status !== null) {
    if (!isArmed(status)) return { kind: 'paper' };
    const paused = status.mode === 'PAUSED' ? status.mode_reason : null;
    return { kind: 'live', practice: status.practice, paused };
  }
  if (facts.linked && !facts.heard) return { kind: 'waiting' };
  if (facts.last?.armed !== true) return { kind: 'paper' };
  return { kind: 'unknown', silent: facts.linked ? 'backend' : 'app', since: facts.last.at };
}

/** The tab's title has whole dollars: "$10,049". */
export function wholeDollars(value: DecimalText | null): string {
  if (value === null) return '';
  const format = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0, roundingMode: 'floor' });
  return `$${format.format(value as unknown as Intl.StringNumericLiteral)}`;
}

export type GuardFacts = {
  readonly desk: Desk | null;
  readonly linked: boolean;
  /** The limits that the app told this page when it opened, and now. */
  readonly pageLimits: string;
};

/** Whether page, app and backend were built with the same limits; null while one of them is not known. */
export function limitsAgree({ desk, linked, pageLimits }: GuardFacts): boolean | null {
  const status = freshStatus({ desk, linked });
  if (status === null || pageLimits === '' || status.limits_sha256 === '') return null;
  return desk?.backend?.limits_match === true && status.limits_sha256 === pageLimits;
}
