// What the order ticket knows: what is typed, what is legal and why not. Everything that is shown is computed exactly as
// the gate will; the gate alone decides.

import { computed, signal } from '@preact/signals';
import type { Side } from '../api/desk';
import type { DecimalText } from '../api/values';
import { baseOf, exactDecimal, money, shiftPoint } from '../model/numbers';
import { decimalOf, ticks } from '../model/ticks';
import { factsOf, troubleOf, usualFeeRate, type Cap, type TicketFacts } from '../model/ticket';
import * as say from '../words-ticket';
import { priceOf, setSymbol, symbol } from './live-desk';
import { ticketMore } from './chunks';
import { busy, whyNot } from './place-order';
import type { Meant } from './send-order';
import { amount, side } from './ticket-side';
import { balance, desk, effectiveOf, mode, status } from './trading-desk';

/** Nothing before the desk has been heard of: nobody knows yet what the exchange tells. */
export const feeRate = computed(() => {
  const now = effectiveOf(mode.value, symbol.value);
  if (now === null) return '';
  const rate = now.taker_fee ?? decimalOf(usualFeeRate);
  return say.feeRate(shiftPoint(rate, 2) ?? rate, now.taker_fee_told);
});
export const factsFor = (of: Side): TicketFacts | null =>
  factsOf({
    side: of,
    bid: priceOf(symbol.value).bid.value,
    ask: priceOf(symbol.value).ask.value,
    base: baseOf(symbol.value),
    limits: desk.value?.limits ?? null,
    effective: effectiveOf(mode.value, symbol.value),
    status: status.value,
    balance: balance.value,
  });
export const facts = computed(() => factsFor(side.value));
export const selling = computed(() => factsFor('sell'));

export const usd = (value: bigint | DecimalText): string => {
  const text = typeof value === 'bigint' ? decimalOf(value) : value;
  // Cents, and all places where cents would tell less than the truth.
  const digits = (text.split('.')[1]?.length ?? 0) > 2 ? 8 : 2;
  return `$${exactDecimal(text, { least: 2, most: digits })}`;
};
export const cents = (value: bigint): string => money(decimalOf(value), 'USD');
export const coins = (value: bigint): string => exactDecimal(decimalOf(value));

export function capText(cap: Cap, now: TicketFacts): string {
  switch (cap) {
    case 'constant':
      return say.caps.constant(usd(now.caps.constant ?? 0n));
    case 'percent':
      return say.caps.percent(
        desk.value?.limits?.constants.risk_percent_max.value ?? 1,
        money(status.value?.equity_usd ?? null, 'USD'),
      );
    case 'cash':
      return say.caps.cash(cents(now.cash));
    case 'holding':
      return say.caps.holding(coins(now.held), baseOf(symbol.value));
  }
}

export const off = computed(() => whyNot(mode.value, symbol.value));
export const trouble = computed(() => (facts.value === null ? null : troubleOf(facts.value, amount.value)));
/** Typed, and as far as the page can see legal. */
export const sendable = computed(
  () => off.value === '' && !busy.value && (ticks(amount.value.trim()) ?? 0n) > 0n && trouble.value === null,
);

export type Review = 'order' | 'close' | null;
export const review = signal<Review>(null);

/** What is meant is what stood there at the click, also where the sending has to be fetched first. */
const place = (meant: Meant): void => void ticketMore.use((chunk) => chunk.place(meant));
export const placeTyped = (): void =>
  place({ mode: mode.value, symbol: symbol.value, side: side.value, amount_usd: amount.value.trim() });
export const placeClose = (name: string): void => place({ mode: mode.value, symbol: name, side: 'sell', close: true });

/** Sells all of a symbol: on paper at once, live after a look at it. */
export function closePosition(name: string): void {
  if (busy.value || whyNot(mode.value, name) !== '') return;
  setSymbol(name);
  if (mode.value === 'live') review.value = 'close';
  else placeClose(name);
}
