// The day's loss that switched live off: its alert text, and what it was made of, out of the backend's sentences.

import type { Balance, LiveStatus } from '../api/desk';
import type { DecimalText } from '../api/values';
import { ticks } from './ticks';

export type Latch = {
  /** "AUTO-DISABLED: Daily loss 5.91% exceeded limit" */
  readonly text: string;
  /** "own trades -$20.12, what is held -$39.88, fees of $0.40 in these", a part each; empty where not told. */
  readonly parts: readonly string[];
  readonly until: string | null;
};

const alertOf = (alerts: readonly string[]): string => alerts.find((one) => one.includes(': AUTO-DISABLED: ')) ?? '';

export function latchOf(status: LiveStatus): Latch | null {
  if (!status.latched) return null;
  const alert = alertOf(status.alerts);
  const told = /AUTO-DISABLED: Daily loss -?\d+(?:\.\d+)?% exceeded limit/;
  const text =
    told.exec(status.mode_reason)?.[0] ??
    told.exec(alert)?.[0] ??
    `AUTO-DISABLED: Daily loss ${status.loss_pct}% exceeded limit`;
  const inside = /this morning \(([^)]*)\)/.exec(alert)?.[1] ?? '';
  return { text, parts: inside === '' ? [] : inside.split(', '), until: status.until };
}

export type Held = { readonly asset: string; readonly total: DecimalText; readonly value: DecimalText | null };

/** What is still held, dollars aside. */
export const heldOf = (balance: Balance | null): readonly Held[] =>
  (balance?.assets ?? [])
    .filter((row) => row.asset !== 'USDT' && (ticks(row.total) ?? 0n) > 0n)
    .map((row) => ({ asset: row.asset, total: row.total, value: row.value_usd }));
