// Money reckoned exactly: decimal text to whole ticks of 1e-8 and back. No float comes near it.

import type { DecimalText } from '../api/values';

const places = 8;
const one = 10n ** BigInt(places);

/** "-1.5" → -150000000n. Digits beyond the eighth place are cut off; there are none in what the server sends. */
export function toTicks(value: DecimalText): bigint {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
  const ticks = BigInt(whole) * one + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return value.startsWith('-') ? -ticks : ticks;
}

/** 150000000n → "1.5" */
export function fromTicks(ticks: bigint): DecimalText {
  const size = ticks < 0n ? -ticks : ticks;
  const fraction = (size % one).toString().padStart(places, '0').replace(/0+$/, '');
  const text = fraction === '' ? `${size / one}` : `${size / one}.${fraction}`;
  return (ticks < 0n ? `-${text}` : text) as DecimalText;
}

/** Down to a whole number of steps; a step of nothing changes nothing. */
export const floorTo = (ticks: bigint, step: bigint): bigint => (step <= 0n ? ticks : ticks - (ticks % step));
