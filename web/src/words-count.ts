// A number with its word: "1 candle", "2 candles".

import { whole } from './model/numbers';

const plural = new Intl.PluralRules('en');
export const many = (count: number, one: string, other: string): string =>
  `${whole(count)} ${plural.select(count) === 'one' ? one : other}`;
