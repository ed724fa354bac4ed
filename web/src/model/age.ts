// How old a price is, and what that makes of it: fresh up to 2 s, stale after 10 s.

export type Freshness = 'unknown' | 'fresh' | 'aging' | 'stale';

const freshMs = 2_000;
const staleMs = 10_000;

export function freshnessOf(ageMs: number | null): Freshness {
  if (ageMs === null) return 'unknown';
  if (ageMs <= freshMs) return 'fresh';
  return ageMs <= staleMs ? 'aging' : 'stale';
}

/** Older than this nothing heard counts as present any more: the socket is silent. */
export const silentAfterMs = 5_000;

/** "0.2s", for the header, where room is short. */
export const shortAge = (ageMs: number): string => {
  const seconds = Math.max(0, ageMs) / 1000;
  return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)}s`;
};

/** "0.4 s", "12 s", "3 min", "2 h 5 m": tenths only while they mean something. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
