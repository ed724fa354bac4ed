// Over the candles of the live chart: our own fills, what strategies decide by and where they leave, a reader's own
// indicators, and panes for the portfolio. It comes after the candles are drawn, with its legend and its menu.

import '../styles/chart-over.css';
import { computed, effect, signal, untracked } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { readColours } from '../components/colours';
import type { LiveCanvas } from '../components/live-canvas';
import type { OverCanvas } from '../components/over-canvas';
import { fillMarks } from '../model/fill-marks';
import { percent, ratio, unknown } from '../model/numbers';
import { minuteWithZone } from '../model/time';
import { frameSeconds } from '../model/timeframes';
import * as say from '../words-indicators';
import { barsAsked, chart, loadChart } from './chart-desk';
import { barTimes, equityBars, followEquity } from './chart-equity';
import { candlesNeeded, indicatorLayers, layers, stops } from './chart-layers';
import { wanted } from './chart-choices';
import { look, zone } from './desk';
import { closed, digits, openTime, picked } from './live-bars';
import { symbol, timeframe } from './live-desk';
import { chartTarget } from './shown-order';
import { mode, orders } from './trading-desk';

export { ChartMenu } from './chart-menu';

/** Our own fills on the bars that are drawn; told anew where an order or a bar is new, not with each tick. */
const marks = computed(() => {
  const [first, end] = [closed.value[0], openTime.value ?? closed.value.at(-1)?.time];
  if (first === undefined || end === undefined) return [];
  return fillMarks(
    orders.value,
    { mode: mode.value, symbol: symbol.value },
    frameSeconds(timeframe.value),
    first.time,
    end,
  );
});

function mark(over: OverCanvas, host: HTMLElement): void {
  over.setMarks(marks.value);
  host.dataset['marks'] = String(marks.value.reduce((sum, one) => sum + one.count, 0));
}

/** A row of the log was opened: the chart goes to its fill, where it has that far back. */
function bringIntoView(canvas: LiveCanvas): void {
  const target = chartTarget.value;
  if (target === null || target.symbol !== symbol.value || chart.value.state !== 'ready') return;
  const seconds = frameSeconds(timeframe.value);
  const index = closed.peek().findIndex((bar) => bar.time + seconds > target.time);
  canvas.showBar(index < 0 ? closed.peek().length : index);
  chartTarget.value = null;
}

const round = computed(() => (chart.value.state === 'ready' ? chart.value.round : -1));

/** Lines end where the closed candles do; equity has a value for the bar that is being made. */
function drawLayers(over: OverCanvas, host: HTMLElement): void {
  // All bars anew: what was drawn over them is gone.
  void round.value;
  over.draw(layers.value, barTimes.value);
  host.dataset['lines'] = layers.value.map(({ name }) => name).join(' ');
}

function drawStops(over: OverCanvas, host: HTMLElement): void {
  over.setStops(stops.value);
  host.dataset['stops'] = stops.value.map(({ kind, price }) => `${kind} ${price}`).join(' ');
}

/** Longer averages need more of the past. */
const longChart = 1000;
const askForMore = (): void => {
  const have = closed.value.length;
  if (have === 0 || candlesNeeded.value <= have || barsAsked.peek() >= longChart) return;
  barsAsked.value = longChart;
  untracked(() => void loadChart(true));
};

export function ChartOver({ canvas, host, hidden }: { canvas: LiveCanvas; host: HTMLElement; hidden: boolean }) {
  useEffect(() => {
    let stopAll = () => {};
    let gone = false;
    // The definitions of its series come with it, so it is not part of what shows the menu.
    void import('../components/over-canvas').then(
      (chunk) => {
        if (gone) return;
        const over = new chunk.OverCanvas(canvas, readColours(host));
        const stopping = [
          effect(() => mark(over, host)),
          effect(() => bringIntoView(canvas)),
          followEquity(),
          effect(askForMore),
          effect(() => drawLayers(over, host)),
          effect(() => drawStops(over, host)),
          effect(() => over.setHeadroom(headroom.value)),
          effect(() => {
            void look.value;
            // The theme is set on the page a moment later.
            queueMicrotask(() => requestAnimationFrame(() => gone || over.setLook(readColours(host))));
          }),
        ];
        stopAll = () => {
          stopping.forEach((stop) => stop());
          over.destroy();
        };
      },
      () => {},
    );
    return () => {
      gone = true;
      stopAll();
    };
  }, [canvas]);
  return hidden ? null : <Legend />;
}

/** The bar under the crosshair, else the last one that is closed: what the lines say of it. */
const at = computed(() => {
  const times = barTimes.value;
  const index = picked.value === null ? -1 : times.indexOf(picked.value);
  return index >= 0 ? index : closed.value.length - 1;
});

/** How far the values reach over the candles; on a phone they stand under them. */
const headroom = signal(0);

function Legend() {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = place.current;
    headroom.value = element && getComputedStyle(element).position === 'absolute' ? element.offsetHeight : 0;
  });
  const items = [
    ...indicatorLayers.value.map(({ name, colour, lines, pane }) => ({
      name,
      colour,
      text: lines.map((line) => ratio(line[at.value] ?? null, pane === 'rsi' ? 1 : digits.value)).join(' / '),
    })),
    ...stops.value.map(({ kind, price }) => ({
      name: say.short[kind],
      colour: kind === 'stop' ? 'loss' : 'gain',
      text: ratio(price, digits.value),
    })),
    ...(['equity', 'drawdown'] as const)
      .filter((pane) => wanted.value.has(pane) && equityBars.value.length > 0)
      .map((pane) => {
        const bar = equityBars.value[at.value] ?? null;
        return {
          name: say.short[pane],
          colour: pane === 'equity' ? 'accent' : 'loss',
          text: bar === null ? unknown : pane === 'equity' ? `$${ratio(bar.equity, 2)}` : percent(bar.drawdown),
        };
      }),
  ];
  const time = barTimes.value[at.value];
  if (items.length === 0 || time === undefined) return null;
  return (
    <p ref={place} class="legend over-legend" aria-hidden="true" data-testid="chart-values">
      <span class="legend-time">{minuteWithZone(time * 1000, zone.value)}</span>
      {items.map(({ name, colour, text }) => (
        <span key={name} class="legend-item" data-name={name}>
          <i class={`line-sample of-${colour}`} /> <span class="legend-name">{name}</span> <span>{text}</span>
        </span>
      ))}
    </p>
  );
}
