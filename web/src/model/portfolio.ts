// The portfolio as a person reads it: open positions with what they cost, balances with their age, and whether the
// books agree with the exchange.

import type { DecimalText } from '../api/values';
import { cent, decimalOf, ticks, unit } from './ticks';

/** What the desk tells of one asset. */
export type Holding = {
  readonly asset: string;
  readonly free: DecimalText;
  readonly locked: DecimalText;
  readonly total: DecimalText;
  readonly value_usd: DecimalText | null;
  readonly price_age_ms: number | null;
  readonly cost_usd: DecimalText | null;
  readonly open_profit_usd: DecimalText | null;
  readonly realised_usd: DecimalText | null;
};
export type Sheet = {
  readonly equity_usd: DecimalText | null;
  readonly as_of: string | null;
  readonly assets: readonly Holding[];
};

export type Position = {
  readonly symbol: string;
  readonly asset: string;
  readonly quantity: DecimalText;
  readonly averageCost: DecimalText | null;
  readonly value: DecimalText | null;
  readonly open: DecimalText | null;
  readonly openPercent: number | null;
  readonly realised: DecimalText | null;
  readonly sharePercent: number | null;
};

const cash = 'USDT';

/** What one unit cost, half away from zero in its last place. */
function perUnit(amount: DecimalText | null, quantity: DecimalText): DecimalText | null {
  const [top, bottom] = [ticks(amount), ticks(quantity)];
  if (top === null || bottom === null || top < 0n || bottom <= 0n) return null;
  return decimalOf((top * unit + bottom / 2n) / bottom);
}

/** part of whole in percent, to a millionth; null where one of them is not known or the whole is nothing. */
function shareOf(part: DecimalText | null, whole: DecimalText | null): number | null {
  const [top, bottom] = [ticks(part), ticks(whole)];
  if (top === null || bottom === null || bottom <= 0n) return null;
  return Number((top * 100_000_000n) / bottom) / 1_000_000;
}

/** What is held of the assets that can be traded, largest first; cash is no position. */
export function positionsOf(sheet: Sheet, symbols: readonly string[]): Position[] {
  const held = sheet.assets.filter(({ asset, total }) => asset !== cash && (ticks(total) ?? 0n) > 0n);
  return held
    .flatMap((one): Position[] => {
      const symbol = symbols.find((name) => name === `${one.asset}/${cash}`);
      if (symbol === undefined) return [];
      return [
        {
          symbol,
          asset: one.asset,
          quantity: one.total,
          averageCost: perUnit(one.cost_usd, one.total),
          value: one.value_usd,
          open: one.open_profit_usd,
          openPercent: shareOf(one.open_profit_usd, one.cost_usd),
          realised: one.realised_usd,
          sharePercent: shareOf(one.value_usd, sheet.equity_usd),
        },
      ];
    })
    .sort((a, b) => (a.value === b.value ? a.symbol.localeCompare(b.symbol) : Number(b.value) - Number(a.value)));
}

/** Cash first, then what is worth most; empty rows of what was never held are left out. */
export function balancesOf(sheet: Sheet): Holding[] {
  return sheet.assets
    .filter(({ asset, total }) => asset === cash || (ticks(total) ?? 0n) !== 0n)
    .sort((a, b) => {
      if (a.asset === cash || b.asset === cash) return a.asset === cash ? -1 : 1;
      return Number(b.value_usd) - Number(a.value_usd) || a.asset.localeCompare(b.asset);
    });
}

/** Sign of an amount as it is written, in cents: what reads as zero is neither a gain nor a loss. */
export function centSign(value: DecimalText | null): -1 | 0 | 1 {
  const size = ticks(value);
  if (size === null || (size < 0n ? -size : size) * 2n < cent) return 0;
  return size < 0n ? -1 : 1;
}

/** How old the oldest price is that counts in the value; null where none does. */
export const priceAgeOf = (sheet: Sheet): number | null =>
  sheet.assets
    .filter(({ total, value_usd: value }) => value !== null && (ticks(total) ?? 0n) > 0n)
    .reduce<number | null>(
      (oldest, { price_age_ms: age }) => (age === null ? oldest : Math.max(oldest ?? 0, age)),
      null,
    );

type Told = { readonly name: string; readonly ok: boolean; readonly reason: string; readonly fix: string };
export type Books = {
  readonly state: 'agree' | 'differ' | 'unchecked';
  /** What the desk says about it: one sentence each, and what to do where there is something to do. */
  readonly sentences: readonly string[];
};

const aboutBooks = ['reconciled', 'transfers', 'books_complete'];

/** Exchange against ledger: what the guards of the books say. */
export function booksOf(reconciled: boolean, guards: readonly Told[]): Books {
  const own = guards.filter(({ name }) => aboutBooks.includes(name));
  const red = own.filter(({ ok }) => !ok);
  const shown = red.length > 0 ? red : own;
  const state =
    reconciled && red.length === 0 ? 'agree' : red.some(({ name }) => name !== 'reconciled') ? 'differ' : 'unchecked';
  return {
    state,
    sentences: shown.map(({ reason, fix }) => (fix === '' ? reason : `${reason} ${fix}`)),
  };
}
