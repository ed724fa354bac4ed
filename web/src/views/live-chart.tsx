// The live chart: candles and volume of the exchange, the last one moving, with its twin as a table. Ticks go past the
// components: the canvas and the letters of the legend hang on signals.

import { computed, effect, signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Attribution } from '../components/attribution';
import { Card, Notice, Segments, Skeleton } from '../components/basics';
import { readColours } from '../components/colours';
import { BackIcon, FitIcon, ForwardIcon, MinusIcon, PlusIcon } from '../components/icons';
import type { LiveCanvas } from '../components/live-canvas';
import { loadLiveChart } from '../components/load-live-chart';
import { allBars, lastBar, newestBar, type Bar } from '../model/live-candles';
import { ratio, unknown } from '../model/numbers';
import { minuteWithZone } from '../model/time';
import { chartFrames } from '../model/timeframes';
import * as chartWords from '../words-chart';
import * as say from '../words-trade';
import * as words from '../words';
import { chartMore, chartOver } from './chunks';
import { look, zone } from './desk';
import { chart, chartBusy, loadChart } from './chart-desk';
import { closed, digits, last, openTime, picked } from './live-bars';
import { exchange, isAway, setSymbol, setTimeframe, symbol, symbols, timeframe } from './live-desk';

const asTable = signal(false);

const shown = computed<Bar | null>(() => {
  const time = picked.value;
  return time === null || time === last.value?.time
    ? last.value
    : (closed.value.find((bar) => bar.time === time) ?? last.value);
});
const figure = (write: (bar: Bar) => string) => computed(() => (shown.value === null ? unknown : write(shown.value)));
const legend = {
  open: figure((bar) => ratio(bar.open, digits.value)),
  high: figure((bar) => ratio(bar.high, digits.value)),
  low: figure((bar) => ratio(bar.low, digits.value)),
  close: figure((bar) => ratio(bar.close, digits.value)),
  volume: figure((bar) => ratio(bar.volume, 4)),
};
const legendTime = figure((bar) => minuteWithZone(bar.time * 1000, zone.value));

export function LiveChart() {
  const host = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState<LiveCanvas | null>(null);

  useEffect(() => {
    if (failed) return;
    let stop = () => {};
    let gone = false;
    let own: LiveCanvas | null = null;
    loadLiveChart().then(
      (chunk) => {
        if (gone || !host.current) return;
        const element = host.current;
        const made = new chunk.LiveCanvas(element, readColours(element), zone.value, (time) => (picked.value = time));
        own = made;
        stop = effect(() => feed(made, element));
        setDrawn(made);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      stop();
      picked.value = null;
      own?.destroy();
    };
  }, [failed]);
  useEffect(() => {
    if (host.current) drawn?.setLook(readColours(host.current), zone.value);
  }, [look.value, zone.value]);

  const state = chart.value.state;
  // What is drawn over the candles comes after the frame that shows them.
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (drawn !== null && state !== 'loading') requestAnimationFrame(() => setTimeout(() => setSettled(true)));
  }, [drawn, state]);
  const hidden = asTable.value || failed || state === 'failed';
  return (
    <Card
      title={say.chart(symbol.value, timeframe.value)}
      class="chart-card live-chart"
      testId="chart-card"
      tools={<Tools canvas={drawn} menu={settled} />}
    >
      <p class="legend" aria-hidden="true">
        <span class="legend-time">{legendTime}</span>
        {(Object.keys(legend) as (keyof typeof legend)[]).map((key) => (
          <span key={key} class="legend-item">
            <span class="legend-name">{chartWords.short[key]}</span> {legend[key]}
          </span>
        ))}
      </p>
      <div class="live-place" aria-busy={chartBusy.value}>
        {failed && (
          <p class="empty-line" role="alert">
            {chartWords.failed}{' '}
            <button type="button" class="button small" onClick={() => setFailed(false)}>
              {words.retry}
            </button>
          </p>
        )}
        <ChartSummary host={host} hidden={hidden} drawn={drawn !== null} />
        {settled && drawn !== null && host.current !== null && (
          <Over canvas={drawn} host={host.current} hidden={hidden || state !== 'ready'} />
        )}
        {asTable.value && state === 'ready' && <chartMore.In show={({ BarsTable }) => <BarsTable />} />}
        {(state === 'loading' || (drawn === null && !failed && state !== 'failed')) &&
          !asTable.value &&
          !isAway.value && <Skeleton shape="live" onRetry={() => void loadChart()} />}
        <Trouble />
      </div>
      <p class="chart-foot">
        <span class="hint">{chartWords.wheelShort}</span>
        <Attribution />
      </p>
    </Card>
  );
}

const Over = (props: { canvas: LiveCanvas; host: HTMLElement; hidden: boolean }) => (
  <chartOver.In show={({ ChartOver }) => <ChartOver {...props} />} />
);

let shownRound = -1;
let shownLength = 0;

/** Gives the canvas what has changed since it was fed last. */
function feed(canvas: LiveCanvas, host: HTMLElement): void {
  const state = chart.value;
  if (state.state !== 'ready') {
    shownRound = -1;
    return;
  }
  const { candles: now, round } = state;
  const newest = newestBar(now);
  const total = now.closed.length + (lastBar(now) === null ? 0 : 1);
  if (round !== shownRound) canvas.setBars(allBars(now));
  else if (newest !== null) {
    // A bar that has just closed gets its last figures before the next one begins.
    const before = now.closed.at(lastBar(now) === null ? -2 : -1);
    if (total > shownLength && before) canvas.setLast(before, false);
    canvas.setLast(newest, total > shownLength);
  }
  shownRound = round;
  shownLength = total;
  host.dataset['bars'] = String(total);
  host.dataset['close'] = String(newest?.close ?? '');
  host.dataset['time'] = String(newest?.time ?? '');
}

/** The canvas, with a sentence that is written anew once a bar. */
function ChartSummary(props: { host: { current: HTMLDivElement | null }; hidden: boolean; drawn: boolean }) {
  const bars = closed.value;
  const first = bars[0];
  const end = bars.at(-1);
  const at = (bar: Bar | undefined) => minuteWithZone((bar?.time ?? 0) * 1000, zone.value);
  return (
    <div
      ref={props.host}
      class="chart-host"
      hidden={props.hidden}
      role="img"
      data-testid="chart"
      data-drawn={props.drawn && bars.length > 0}
      aria-label={say.summary(
        say.chart(symbol.value, timeframe.value),
        bars.length,
        at(first),
        at(end),
        end ? ratio(end.close, digits.value) : unknown,
      )}
    />
  );
}

function Tools({ canvas, menu }: { canvas: LiveCanvas | null; menu: boolean }) {
  const button = (label: string, icon: preact.JSX.Element, act: () => void) => (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={act} disabled={asTable.value}>
      {icon}
    </button>
  );
  return (
    <div class="card-tools">
      <select
        class="input symbol-switch"
        aria-label={say.symbol}
        value={symbol.value}
        onChange={(event) => setSymbol(event.currentTarget.value)}
      >
        {symbols.value.map((name) => (
          <option key={name} value={name} selected={name === symbol.value}>
            {name}
          </option>
        ))}
      </select>
      <div class="bare-segments">
        <Segments
          label={say.timeframe}
          name="live-timeframe"
          value={timeframe.value}
          options={chartFrames.map((value) => ({ value, label: value, title: say.timeframes[value] }))}
          onValue={setTimeframe}
        />
      </div>
      <div class="chart-buttons">
        {button(chartWords.earlier, <BackIcon />, () => canvas?.pan(-0.5))}
        {button(chartWords.later, <ForwardIcon />, () => canvas?.pan(0.5))}
        {button(chartWords.zoomOut, <MinusIcon />, () => canvas?.zoom(1 / 0.6))}
        {button(chartWords.zoomIn, <PlusIcon />, () => canvas?.zoom(0.6))}
        {button(say.latest, <FitIcon />, () => canvas?.latest())}
        <details class="chart-menu">
          <summary class="button small">
            <span>{say.indicators}</span>
          </summary>
          {menu && <chartOver.In show={({ ChartMenu }) => <ChartMenu />} />}
        </details>
        <button
          type="button"
          class="button small"
          aria-pressed={asTable.value}
          {...chartMore.ahead}
          onClick={() => (asTable.value = !asTable.value)}
        >
          {chartWords.table}
        </button>
      </div>
    </div>
  );
}

/** What stands in the chart's place when there is nothing to draw, or beside it when it stands still. */
function Trouble() {
  const state = chart.value;
  const known = exchange.value;
  if (known !== null && isAway.value) {
    return <chartMore.In show={({ ExchangeAway }) => <ExchangeAway told={known} />} />;
  }
  if (state.state === 'failed') return <Notice failure={state.failure} onRetry={() => void loadChart()} />;
  if (state.state === 'ready' && closed.value.length === 0 && openTime.value === null) {
    return <p class="empty-line">{say.noCandles}</p>;
  }
  return null;
}
