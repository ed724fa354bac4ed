// Exact sums and shares of money: decimal text in, 1e-8 ticks as whole numbers between, decimal text out. No floats.

import type { DecimalText } from '../api/values';

const places = 8;
const unit = 10n ** BigInt(places);

/** Further places than eight, which the server never sends, are cut off. */
export function ticksOf(value: DecimalText): bigint {
  const isNegative = value.startsWith('-');
  const [whole = '0', fraction = ''] = (isNegative ? value.slice(1) : value).split('.');
  const ticks = BigInt(whole) * unit + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return isNegative ? -ticks : ticks;
}

export function decimalOf(ticks: bigint): DecimalText {
  const size = ticks < 0n ? -ticks : ticks;
  const fraction = (size % unit).toString().padStart(places, '0').replace(/0+$/, '');
  const text = `${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
  return (ticks < 0n ? `-${text}` : text) as DecimalText;
}

/** a ÷ b, half away from zero in the last of eight places; null where b is zero. */
function divided(a: bigint, b: bigint): bigint | null {
  if (b === 0n) return null;
  const isNegative = a < 0n !== b < 0n;
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const result = (top * unit + bottom / 2n) / bottom;
  return isNegative ? -result : result;
}

/** What one unit cost: amount ÷ quantity. */
export function perUnit(amount: DecimalText | null, quantity: DecimalText): DecimalText | null {
  if (amount === null) return null;
  const result = divided(ticksOf(amount), ticksOf(quantity));
  return result === null ? null : decimalOf(result);
}

/** part ÷ whole in percent. */
export function shareOf(part: DecimalText | null, whole: DecimalText | null): number | null {
  if (part === null || whole === null) return null;
  const result = divided(ticksOf(part), ticksOf(whole));
  return result === null ? null : Number(result * 100n) / Number(unit);
}

export const minus = (a: DecimalText, b: DecimalText): DecimalText => decimalOf(ticksOf(a) - ticksOf(b));
