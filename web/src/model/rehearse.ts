// A rehearsal: what was known when a fault was provoked, and everything that differs from then on, with how long it took.

export type Known = {
  /** Short names of what is watched, each with its present value: "live mode" → "AUTO_DISABLED". */
  readonly values: Readonly<Record<string, string>>;
  /** Ids of notices, with their text. */
  readonly notices: readonly { readonly id: number; readonly text: string }[];
  /** Orders that are not known to the end, and how each of the others ended. */
  readonly orders: readonly { readonly id: string; readonly state: string; readonly what: string }[];
};

export type Seen =
  | { readonly kind: 'value'; readonly name: string; readonly from: string; readonly to: string }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'order'; readonly what: string; readonly from: string | null; readonly to: string };

export type Line = { readonly at: number; readonly afterMs: number; readonly seen: Seen };

export function differences(before: Known, after: Known): Seen[] {
  const names = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])].sort();
  const values = names.flatMap((name): Seen[] => {
    const from = before.values[name];
    const to = after.values[name];
    // What was not known before, or is not known now, is no event.
    return from === undefined || to === undefined || from === to ? [] : [{ kind: 'value', name, from, to }];
  });
  const old = new Set(before.notices.map(({ id }) => id));
  const notices = after.notices
    .filter(({ id }) => !old.has(id))
    .sort((a, b) => a.id - b.id)
    .map(({ text }): Seen => ({ kind: 'notice', text }));
  const states = new Map(before.orders.map(({ id, state }) => [id, state]));
  const orders = after.orders
    .filter(({ id, state }) => states.get(id) !== state)
    .map(({ id, state, what }): Seen => ({ kind: 'order', what, from: states.get(id) ?? null, to: state }));
  return [...values, ...orders, ...notices];
}

export type Rehearsal = {
  readonly scenario: string;
  readonly startedAt: number;
  readonly known: Known;
  readonly lines: readonly Line[];
};

const linesMost = 60;

export function watched(rehearsal: Rehearsal, now: Known, at: number): Rehearsal {
  const found = differences(rehearsal.known, now);
  if (found.length === 0) return { ...rehearsal, known: now };
  const afterMs = Math.max(0, at - rehearsal.startedAt);
  const lines = [...rehearsal.lines, ...found.map((seen): Line => ({ at, afterMs, seen }))];
  return { ...rehearsal, known: now, lines: lines.slice(0, linesMost) };
}
