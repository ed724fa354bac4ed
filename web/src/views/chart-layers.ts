// What is to be drawn over the candles now: worked out anew once a bar, and when something is switched on or off.

import { computed } from '@preact/signals';
import type { Layer, Pane } from '../components/over-canvas';
import { choiceNames, choices, indicatorsOf, once, runsOn, stopLines, type Shown } from '../model/chart-lines';
import * as say from '../words-indicators';
import { wanted } from './chart-choices';
import { equityBars } from './chart-equity';
import { closed } from './live-bars';
import { symbol, timeframe } from './live-desk';
import { mode, runs } from './trading-desk';

/** Strategies at work on this market, in the mode that is on. */
export const runsHere = computed(() => runsOn(runs.value, { mode: mode.value, symbol: symbol.value }));

/** Their averages are of their own timeframe, and on another one they would be something else. */
const ofRuns = computed(() =>
  wanted.value.has('runs')
    ? runsHere.value.filter((run) => run.timeframe === timeframe.value).flatMap(indicatorsOf)
    : [],
);
const ofReader = computed(() => choiceNames.filter((name) => wanted.value.has(name)).map((name) => choices[name]));

/** What is asked for stays the same object as long as it says the same: runs are told again with each price. */
let before: readonly Shown[] = [];
const same = (one: readonly Shown[]) => JSON.stringify(one);
export const indicators = computed((): readonly Shown[] => {
  const now = once([...ofRuns.value, ...ofReader.value]);
  return (before = same(now) === same(before) ? before : now);
});
/** How many closed candles the longest of them needs. */
export const candlesNeeded = computed(() => indicators.value.reduce((most, one) => Math.max(most, one.candles), 0));
export const tooLong = computed(() => indicators.value.filter((one) => one.candles > closed.value.length));

/** Not the colours of candles, as long as there are others. */
const colours = ['warn', 'ok', 'text', 'accent'] as const;

export const indicatorLayers = computed((): readonly Layer[] => {
  const closes = closed.value.map((bar) => bar.close);
  let coloured = 0;
  return indicators.value
    .filter((one) => one.candles <= closes.length)
    .map((one) => ({
      name: one.name,
      pane: one.place,
      colour:
        one.kind === 'bands'
          ? 'muted'
          : one.place === 'rsi'
            ? 'accent'
            : (colours[coloured++ % colours.length] ?? 'text'),
      levels: one.levels,
      lines: one.lines(closes),
    }));
});

const equityLayers = computed((): readonly Layer[] => {
  const bars = equityBars.value;
  const layer = (pane: Extract<Pane, 'equity' | 'drawdown'>): Layer => ({
    name: say.short[pane],
    pane,
    colour: pane === 'equity' ? 'accent' : 'loss',
    levels: [],
    lines: [bars.map((bar) => (bar === null ? null : pane === 'equity' ? bar.equity : -bar.drawdown))],
  });
  if (bars.length === 0) return [];
  return (['equity', 'drawdown'] as const).filter((pane) => wanted.value.has(pane)).map(layer);
});

export const layers = computed(() => [...indicatorLayers.value, ...equityLayers.value]);
export const stops = computed(() => (wanted.value.has('stops') ? stopLines(runsHere.value, say.lines) : []));
