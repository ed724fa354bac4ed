// The live desk: what the exchange tells, as signals that text nodes and the canvas hang on. A tick changes signals of
// one symbol and nothing is drawn anew but the letters that differ.

import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Exchange, Market, PriceNow, Quote } from '../api/exchange';
import type { FeedMessage } from '../api/feed';
import type { DecimalText } from '../api/values';
import type { Failure } from '../components/basics';
import { freshnessOf, type Freshness } from '../model/age';
import { chartFrames, isChartFrame, type ChartFrame } from '../model/timeframes';
import { client, failureOf } from './ask';
import { remember, remembered } from './memory';

export type Polled = { readonly price: PriceNow; readonly at: number };
const pollEveryMs = 2_000;

/** Before the server has named its own; these two are the only ones that may ever be traded. */
export const symbols = signal<readonly string[]>(['BTC/USDT', 'ETH/USDT']);
export const exchange = signal<Exchange | null>(null);
/** It has been asked how the exchange does, with or without an answer. */
export const marketAsked = signal(false);
/** Moves twice a second while the page is looked at; ages hang on it. */
export const now = signal(performance.now());

// ---- what is looked at, remembered over reloads ----

const kept = remembered('cryptopiggy.trade');
export const symbol = signal<string>(symbols.value.find((one) => one === kept['symbol']) ?? 'BTC/USDT');
export const timeframe = signal<ChartFrame>(chartFrames.find((one) => one === kept['timeframe']) ?? '1m');
export const polling = signal(kept['polling'] === 'on');
const keep = () =>
  remember('cryptopiggy.trade', {
    symbol: symbol.value,
    timeframe: timeframe.value,
    polling: polling.value ? 'on' : 'off',
  });

export function setSymbol(next: string): void {
  if (!symbols.value.includes(next) || next === symbol.value) return;
  symbol.value = next;
  keep();
}

export function setTimeframe(next: string): void {
  if (!isChartFrame(next) || next === timeframe.value) return;
  timeframe.value = next;
  keep();
}

// ---- prices ----

type Heard = { readonly quote: Quote; readonly at: number | null };
const heard = new Map<string, ReturnType<typeof signal<Heard | null>>>();
export const heardOf = (name: string) => {
  let found = heard.get(name);
  if (!found) {
    found = signal<Heard | null>(null);
    heard.set(name, found);
  }
  return found;
};

export type Price = {
  readonly last: ReadonlySignal<DecimalText | null>;
  readonly bid: ReadonlySignal<DecimalText | null>;
  readonly ask: ReadonlySignal<DecimalText | null>;
  readonly ageMs: ReadonlySignal<number | null>;
  readonly freshness: ReadonlySignal<Freshness>;
};
const prices = new Map<string, Price>();

export function priceOf(name: string): Price {
  let found = prices.get(name);
  if (!found) {
    const from = heardOf(name);
    const ageMs = computed(() => {
      const at = from.value?.at ?? null;
      return at === null ? null : Math.max(0, now.value - at);
    });
    found = {
      last: computed(() => from.value?.quote.last ?? null),
      bid: computed(() => from.value?.quote.bid ?? null),
      ask: computed(() => from.value?.quote.ask ?? null),
      ageMs,
      freshness: computed(() => freshnessOf(ageMs.value)),
    };
    prices.set(name, found);
  }
  return found;
}

function takeQuote(quote: Quote): void {
  const at = quote.age_ms === null ? null : performance.now() - quote.age_ms;
  heardOf(quote.symbol).value = { quote, at };
}

// ---- whether the exchange can be asked ----

/**
 * Since when the exchange's streams are down. Prices may go on to come by REST, every 5 s; only when none has come since
 * then, or for two such rounds, is it away altogether. On the first look nobody knows how long it has been so, hence
 * those seconds.
 */
const downSince = signal<number | null>(null);
const restEveryMs = 6_000;

export const isAway = computed(() => {
  const since = downSince.value;
  if (since === null) return false;
  const oldest = Math.max(since, now.value - 2 * restEveryMs);
  return !symbols.value.some((name) => (heardOf(name).value?.at ?? -Infinity) > oldest);
});
/** Why it can't be asked, as long as it is away; a person may still ask. */
export const away = computed<Failure | null>(() =>
  isAway.value ? { code: 'UNAVAILABLE', sentence: exchange.value?.status.reason ?? '', requestId: '' } : null,
);

function takeExchange(told: Exchange): void {
  const isFirst = exchange.value === null;
  exchange.value = told;
  if (told.status.state !== 'down') downSince.value = null;
  else downSince.value ??= performance.now() - (isFirst ? restEveryMs : 0);
}

// ---- Fetch Price, once or every two seconds ----

export const fetching = signal(false);
export const fetchFailure = signal<Failure | null>(null);
const polledBy = signal<Readonly<Record<string, Polled>>>({});
/** What was answered last for the symbol that is looked at. */
export const polled = computed<Polled | null>(() => polledBy.value[symbol.value] ?? null);
export const polledAgeMs = computed(() => (polled.value === null ? null : Math.max(0, now.value - polled.value.at)));

export async function fetchPrice(): Promise<void> {
  if (fetching.value) return;
  fetching.value = true;
  try {
    const price = await client.price(symbol.value);
    polledBy.value = { ...polledBy.value, [price.symbol]: { price, at: performance.now() } };
    fetchFailure.value = null;
  } catch (error) {
    const failure = failureOf(error);
    // The same again, two seconds later, is no news; it would be read out each time.
    if (failure.sentence !== fetchFailure.value?.sentence) fetchFailure.value = failure;
  } finally {
    fetching.value = false;
  }
}

let pollTimer = 0;

async function poll(): Promise<void> {
  window.clearTimeout(pollTimer);
  if (!polling.value) return;
  const begun = performance.now();
  if (away.value === null) await fetchPrice();
  else if (fetchFailure.value === null) fetchFailure.value = away.value;
  const wait = Math.max(0, begun + pollEveryMs - performance.now());
  if (polling.value) pollTimer = window.setTimeout(() => void poll(), wait);
}

export function setPolling(on: boolean): void {
  polling.value = on;
  keep();
  void poll();
}

// ---- what comes in ----

function takeWhole({ symbols: all, ...rest }: Market): void {
  takeExchange(rest);
  if (all.length > 0) symbols.value = all.map((one) => one.symbol);
  for (const one of all) takeQuote(one);
}

export function takeMarket(message: FeedMessage): void {
  if (message.kind === 'quote') takeQuote(message.quote);
  else if (message.kind === 'exchange') takeExchange(message.exchange);
  else if (message.kind === 'snapshot' && message.market !== null) takeWhole(message.market);
}

export async function startLive(): Promise<void> {
  window.setInterval(() => document.visibilityState === 'visible' && (now.value = performance.now()), 500);
  await client.market().then(takeWhole, () => {});
  marketAsked.value = true;
  void poll();
}
