// What the desk of the mode that is on was worth, bar by bar of the live chart: asked for while one of its panes is shown,
// again each minute and when an order has ended; the newest bar moves with the desk.

import { computed, effect, signal, untracked } from '@preact/signals';
import type { Mode } from '../api/desk';
import { equityOf } from '../api/equity';
import { equityByBar, type BarEquity } from '../model/bar-equity';
import { curveOf, withNow, type EquityHistory } from '../model/equity-curve';
import { frameSeconds } from '../model/timeframes';
import { client } from './ask';
import { wanted } from './chart-choices';
import { closed, openTime } from './live-bars';
import { timeframe } from './live-desk';
import { desk, mode, orders } from './trading-desk';

const everyMs = 60_000;
const pointsPerBar = 4;
const hoursMost = 8784;

type Found = { readonly mode: Mode; readonly history: EquityHistory };
const found = signal<Found | null>(null);
export const equityFailed = signal(false);

const first = computed(() => closed.value[0]?.time ?? null);
const isWanted = computed(() => wanted.value.has('equity') || wanted.value.has('drawdown'));
const ended = computed(() => orders.value.filter((one) => one.mode === mode.value && one.final).length);
let asked = 0;

async function load(of: Mode, since: number): Promise<void> {
  const mine = (asked += 1);
  const hours = Math.min(hoursMost, Math.ceil((Date.now() / 1000 - since) / 3600) + 1);
  const points = Math.min(5000, Math.max(500, closed.peek().length * pointsPerBar));
  try {
    const history = await equityOf(client, of, hours, points);
    if (mine !== asked) return;
    found.value = { mode: of, history };
    equityFailed.value = false;
  } catch {
    // What is drawn already stays; the next minute asks again.
    if (mine === asked) equityFailed.value = true;
  }
}

/** As long as the chart is shown; the answer ends it. */
export function followEquity(): () => void {
  let timer = 0;
  const stop = effect(() => {
    const [of, since] = [mode.value, first.value];
    void ended.value;
    window.clearInterval(timer);
    if (!isWanted.value || since === null) return;
    const again = () => void load(of, since);
    untracked(again);
    timer = window.setInterval(() => document.visibilityState === 'visible' && again(), everyMs);
  });
  return () => {
    stop();
    asked += 1;
    window.clearInterval(timer);
  };
}

/** Opening times of all bars, the one being made too. */
export const barTimes = computed(() => {
  const times = closed.value.map((bar) => bar.time);
  const open = openTime.value;
  return open === null || open === times.at(-1) ? times : [...times, open];
});

const worthNow = computed(() => desk.value?.status?.equity_usd ?? desk.value?.balance?.equity_usd ?? null);
const none: readonly (BarEquity | null)[] = [];
export const equityBars = computed(() => {
  const known = found.value;
  if (!isWanted.value || known === null || known.mode !== mode.value) return none;
  const worth = worthNow.value;
  const history = worth === null ? known.history : withNow(known.history, Date.now() / 1000, worth);
  return equityByBar(curveOf(history), barTimes.value, frameSeconds(timeframe.value));
});
