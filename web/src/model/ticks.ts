// Exact money: a decimal text as a whole number of ticks of 1e-8, as the server counts them. No float comes near it.

import type { DecimalText } from '../api/values';

export const unit = 100_000_000n;
export const cent = unit / 100n;

const plain = /^(-?)(\d{1,15})(?:\.(\d{1,8}))?$/;

/** Null for anything but plain decimal text of at most 8 places: no exponent, no plus, no comma. */
export function ticks(text: string | null): bigint | null {
  const match = plain.exec(text ?? '');
  if (!match) return null;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const size = BigInt(whole) * unit + BigInt(fraction.padEnd(8, '0'));
  return sign === '-' ? -size : size;
}

/** The shortest decimal text: "2.5", "-0.00001", "50". */
export function decimalOf(value: bigint): DecimalText {
  const size = value < 0n ? -value : value;
  const fraction = (size % unit).toString().padStart(8, '0').replace(/0+$/, '');
  const text = `${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
  return (value < 0n ? `-${text}` : text) as DecimalText;
}

export const up = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
export const least = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
export const most = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));

/** A share of a whole in percent, for showing alone. Null where there is no whole. */
export const percentOf = (part: bigint, whole: bigint): number | null =>
  whole <= 0n ? null : Number((part * 1_000_000n) / whole) / 10_000;
