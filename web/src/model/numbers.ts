// model/ is pure: what the page knows, and how it is said in digits. No fetch, no DOM.
// Numbers: money is formatted from its decimal text, never through a float; half-even; zero carries no sign; unknown is –.

import type { DecimalText } from '../api/values';

export const unknown = '–';

/** How digits are grouped and where the point is: as the browser does it, or as the reader chose. */
export type NumberFormat = 'system' | 'comma-point' | 'point-comma' | 'space-comma' | 'plain';
const locales: Readonly<Record<NumberFormat, string | undefined>> = {
  system: undefined,
  'comma-point': 'en-US',
  'point-comma': 'de-DE',
  'space-comma': 'fr-FR',
  plain: 'en-US',
};
let written: NumberFormat = 'system';

type Digits = { readonly least: number; readonly most: number };
const formats = new Map<string, Intl.NumberFormat>();

export function setNumberFormat(wanted: NumberFormat): void {
  if (wanted === written) return;
  written = wanted;
  formats.clear();
}

function format(digits: Digits, signed: boolean): Intl.NumberFormat {
  const key = `${digits.least}:${digits.most}:${signed}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locales[written], {
      useGrouping: written === 'plain' ? false : 'auto',
      minimumFractionDigits: digits.least,
      maximumFractionDigits: digits.most,
      roundingMode: 'halfEven',
      signDisplay: signed ? 'exceptZero' : 'negative',
    });
    formats.set(key, found);
  }
  return found;
}

const withMinus = (text: string): string => text.replace(/^-/, '−');
const fixed = (digits: number): Digits => ({ least: digits, most: digits });

/** Decimal text in the reader's digits, exact to its last place: up to 8 places, all of them when they are not zero. */
export function exactDecimal(value: DecimalText, digits: Digits = { least: 0, most: 8 }, signed = false): string {
  return withMinus(format(digits, signed).format(value as unknown as Intl.StringNumericLiteral));
}

export const quoteOf = (symbol: string): string => symbol.split('/')[1] ?? '';
export const baseOf = (symbol: string): string => symbol.split('/')[0] ?? symbol;
const dollarLike = new Set(['USD', 'USDT', 'USDC', 'BUSD', 'TUSD', 'DAI']);

/** "$1,234.56" for dollars and dollar coins, "1,234.56 EUR" for the rest. */
export function money(value: DecimalText | null, quote: string, signed = false): string {
  if (value === null) return unknown;
  const text = exactDecimal(value, fixed(2), signed);
  if (!dollarLike.has(quote)) return `${text}\u00a0${quote}`;
  return /^[+−]/.test(text) ? `${text.slice(0, 1)}$${text.slice(1)}` : `$${text}`;
}

export const ratio = (value: number | null, digits = 2, signed = false): string =>
  value === null ? unknown : withMinus(format(fixed(digits), signed).format(value));

export const percent = (value: number | null, digits = 2, signed = false): string =>
  value === null ? unknown : `${ratio(value, digits, signed)}\u00a0%`;

export const whole = (value: number | null): string => (value === null ? unknown : ratio(value, 0));

/** How many places a price needs so that neighbouring candles differ: 2 for thousands, up to 8 for dust. */
export function priceDigits(price: number): number {
  const size = Math.abs(price);
  if (size >= 1000 || size === 0) return 2;
  if (size >= 1) return 4;
  return Math.min(8, 3 - Math.floor(Math.log10(size)));
}

/** A fraction as percent: "0.05" is "5"; empty for none. */
export const percentText = (fraction: string | null) => (fraction === null ? '' : (shiftPoint(fraction, 2) ?? ''));

/** Moves the decimal point of decimal text: ("0.001", 2) → "0.1". Exact, and null for anything but decimal text. */
export function shiftPoint(value: string, places: number): string | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(value.trim());
  if (!match) return null;
  const [, sign = '', before = '', after = ''] = match;
  if (before === '' && after === '') return null;
  let digits = before + after;
  let point = before.length + places;
  if (point < 0) {
    digits = '0'.repeat(-point) + digits;
    point = 0;
  }
  digits = digits.padEnd(point, '0');
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const fraction = digits.slice(point).replace(/0+$/, '');
  const text = fraction === '' ? integer : `${integer}.${fraction}`;
  return text === '0' ? '0' : sign + text;
}

/** Sign of decimal text without reading it as a float: -1, 0 or 1. */
export function signOf(value: DecimalText | number | null): -1 | 0 | 1 {
  if (value === null) return 0;
  if (typeof value === 'number') return value > 0 ? 1 : value < 0 ? -1 : 0;
  if (!/[1-9]/.test(value)) return 0;
  return value.startsWith('-') ? -1 : 1;
}
