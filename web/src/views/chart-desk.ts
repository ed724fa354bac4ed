// The candles of the live chart: asked for when another market or timeframe is looked at, and moved by the prices.

import { effect, signal, untracked } from '@preact/signals';
import { ApiError } from '../api/client';
import type { Quote } from '../api/exchange';
import type { Failure } from '../components/basics';
import { candlesFrom, take, type LiveCandles } from '../model/live-candles';
import { frameSeconds } from '../model/timeframes';
import { client, failureOf } from './ask';
import { away, heardOf, isAway, marketAsked, symbol, timeframe } from './live-desk';

export type ChartState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  /** round: another one means that all bars are new. */
  | { readonly state: 'ready'; readonly round: number; readonly candles: LiveCandles };

const reloadEveryMs = 5_000;

export const chart = signal<ChartState>({ state: 'loading' });
export const chartBusy = signal(false);
/** How many candles are asked for; long averages ask for more. */
export const barsAsked = signal(500);
let asked = 0;
let round = 0;
let lastAsked = -Infinity;
/** Whose candles are shown; for a moment it may not be the symbol that is looked at. */
let shownSymbol = '';

const soonMs = 800;
/** How many more failures of the first candles are passed over in silence. */
let soonAgain = 3;
const mayRecover = (error: unknown): boolean => error instanceof ApiError && error.status === 503;

/** keepsOld: what is drawn stays until the answer is there, and also when there is none. */
export async function loadChart(keepsOld = false): Promise<void> {
  const mine = (asked += 1);
  const [name, frame] = [symbol.value, timeframe.value];
  lastAsked = performance.now();
  chartBusy.value = true;
  if (chart.value.state === 'failed') chart.value = { state: 'loading' };
  try {
    const answer = await client.chartCandles(name, frame, barsAsked.value);
    if (mine !== asked) return;
    const quote = heardOf(name).value?.quote;
    const first = candlesFrom(answer, frameSeconds(frame));
    const { candles } = take(first, quote?.closed_minute ?? null, quote?.minute ?? null, true);
    round += 1;
    shownSymbol = name;
    chart.value = { state: 'ready', round, candles };
  } catch (error) {
    if (mine !== asked) return;
    // Just after a start the exchange may be too busy for candles: asked again soon, before anything is said about it.
    if (chart.value.state === 'loading' && !isAway.value && mayRecover(error) && (soonAgain -= 1) >= 0) {
      window.setTimeout(() => mine === asked && void loadChart(), soonMs);
      return;
    }
    if (!keepsOld || chart.value.state !== 'ready') chart.value = { state: 'failed', failure: failureOf(error) };
  } finally {
    if (mine === asked) chartBusy.value = false;
  }
}

/** Another market or timeframe: while the exchange is away there is nothing to ask it. */
function showOther(): void {
  if (away.value === null) return void loadChart();
  asked += 1;
  chartBusy.value = false;
  chart.value = { state: 'failed', failure: away.value };
}

function moveChart(quote: Quote): void {
  const state = chart.value;
  if (chartBusy.value) return;
  const mayAsk = !isAway.value && performance.now() - lastAsked > reloadEveryMs;
  if (state.state !== 'ready') {
    // The exchange speaks again, so its candles are to be had again.
    if (state.state === 'failed' && mayAsk) void loadChart();
    return;
  }
  if (quote.symbol !== shownSymbol) return;
  const { candles, change } = take(state.candles, quote.closed_minute, quote.minute);
  if (change === 'gap' && mayAsk) void loadChart(true);
  if (change === 'last' || change === 'next') chart.value = { ...state, candles };
}

// Asked after the state of the exchange, so that one that is away is not asked for candles.
effect(() => {
  const known = marketAsked.value;
  void symbol.value;
  void timeframe.value;
  if (known) untracked(showOther);
});
effect(() => {
  const quote = heardOf(symbol.value).value?.quote;
  if (quote && marketAsked.value) untracked(() => moveChart(quote));
});
let wasAway = false;
effect(() => {
  const nowAway = isAway.value;
  if (wasAway && !nowAway && chart.peek().state === 'failed') void untracked(() => loadChart());
  wasAway = nowAway;
});
