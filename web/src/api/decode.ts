// Decoders: unknown in, a typed value out, or a DecodeError that names the place. Further fields are welcome.

import { isDecimalText, isUtcTime, type Brand, type DecimalText, type UtcTime } from './values';

export type Decoder<T> = (value: unknown, path: string) => T;

export class DecodeError extends Error {
  constructor(path: string, expected: string, found: unknown) {
    const kind = found === null ? 'null' : Array.isArray(found) ? 'array' : typeof found;
    super(`${path} should be ${expected}, found ${kind}`);
    this.name = 'DecodeError';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Decoder<string> = (value, path) => {
  if (typeof value !== 'string') throw new DecodeError(path, 'text', value);
  return value;
};

export const number: Decoder<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new DecodeError(path, 'a finite number', value);
  return value;
};

export const count: Decoder<number> = (value, path) => {
  const whole = number(value, path);
  if (!Number.isInteger(whole) || whole < 0) throw new DecodeError(path, 'a whole number of 0 or more', value);
  return whole;
};

export const flag: Decoder<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new DecodeError(path, 'true or false', value);
  return value;
};

export const decimal: Decoder<DecimalText> = (value, path) => {
  const found = text(value, path);
  if (!isDecimalText(found)) throw new DecodeError(path, 'decimal text', value);
  return found;
};

export const utcTime: Decoder<UtcTime> = (value, path) => {
  const found = text(value, path);
  if (!isUtcTime(found)) throw new DecodeError(path, 'an ISO time in UTC', value);
  return found;
};

/** Text that gets its meaning from where it stands: ids, symbols, timeframes. */
export const branded =
  <Name extends string>(): Decoder<Brand<string, Name>> =>
  (value, path) => {
    const found = text(value, path);
    if (found === '' || found.length > 200) throw new DecodeError(path, '1 to 200 characters of text', value);
    return found as Brand<string, Name>;
  };

export const oneOf =
  <const Choice extends string>(...choices: readonly Choice[]): Decoder<Choice> =>
  (value, path) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new DecodeError(path, `one of ${choices.join(', ')}`, value);
    return found;
  };

export const list =
  <T>(item: Decoder<T>): Decoder<T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new DecodeError(path, 'a list', value);
    return value.map((element: unknown, index) => item(element, `${path}[${index}]`));
  };

export const nullable =
  <T>(inner: Decoder<T>): Decoder<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : inner(value, path);

export const otherwise =
  <T>(inner: Decoder<T>, fallback: T): Decoder<T> =>
  (value, path) =>
    value === undefined || value === null ? fallback : inner(value, path);

export const either =
  <A, B>(first: Decoder<A>, second: Decoder<B>): Decoder<A | B> =>
  (value, path) => {
    try {
      return first(value, path);
    } catch {
      return second(value, path);
    }
  };

export const dictionary =
  <T>(item: Decoder<T>): Decoder<Record<string, T>> =>
  (value, path) => {
    if (!isRecord(value)) throw new DecodeError(path, 'an object', value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, item(inner, `${path}.${key}`)]));
  };

export const anything: Decoder<unknown> = (value) => value;

type Shape = Record<string, Decoder<unknown>>;
export type Decoded<S extends Shape> = { readonly [K in keyof S]: ReturnType<S[K]> };

export const object =
  <S extends Shape>(shape: S): Decoder<Decoded<S>> =>
  (value, path) => {
    if (!isRecord(value)) throw new DecodeError(path, 'an object', value);
    const out: Record<string, unknown> = {};
    for (const [key, decode] of Object.entries(shape)) out[key] = decode(value[key], `${path}.${key}`);
    return out as Decoded<S>;
  };
