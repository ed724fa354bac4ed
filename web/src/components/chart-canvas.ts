// The canvas of finished runs, in a chunk of its own.
// It is only ever given a window of the pyramid: the bars in view and one screen on each side.

import {
  CandlestickSeries,
  HistogramSeries,
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type MouseEventParams,
  type SeriesMarker,
  type Time,
} from 'lightweight-charts';
import type { Curve } from '../model/compare';
import { marksIn, type Marks } from '../model/marks';
import { baseLength, factorOf, levelFor, levelOf, windowFor, type Pyramid, type Window } from '../model/pyramid';
import type { Zone } from '../model/time';
import { look, makeChart, stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';
import { AreaSeries, LineSeries } from './line-series';
import { createSeriesMarkers } from './series-marks';

/** Bars of one level that the reader sees now, [start, end). */
export type View = Window;
export type Picked = { readonly level: number; readonly bar: number } | null;
type Listeners = { readonly view: (view: View) => void; readonly picked: (picked: Picked) => void };

const pixelsPerBar = 2;
const pixelsPerMark = 22;

export class ResultCanvas {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly equity: ISeriesApi<'Line'>;
  private readonly hold: ISeriesApi<'Line'>;
  private readonly drawdown: ISeriesApi<'Area'>;
  private readonly markers: ISeriesMarkersPluginApi<Time>;
  private marks: Marks = { buy: new Float64Array(), sell: new Float64Array() };
  private window: Window = { level: 0, start: 0, end: 1 };
  private group = 1;
  private frame = 0;
  private chosen: { readonly entry: number; readonly exit: number } | null = null;
  private readonly holdUnits: number;

  constructor(
    private readonly host: HTMLElement,
    private readonly pyramid: Pyramid,
    initialCash: number,
    private colours: Colours,
    zone: Zone,
    private readonly listeners: Listeners,
  ) {
    const base = levelOf(pyramid, 0);
    const firstOpen = base.open[0] ?? 0;
    this.holdUnits = firstOpen > 0 ? initialCash / firstOpen : 0;
    const price = written(base.close[base.close.length - 1] ?? 1);
    const cash = written(initialCash);
    const quiet = { lastValueVisible: false, priceLineVisible: false } as const;

    this.chart = makeChart(host, colours, zone);
    this.candles = this.chart.addSeries(CandlestickSeries, { ...quiet, priceFormat: price, borderVisible: false });
    this.volume = this.chart.addSeries(HistogramSeries, {
      ...quiet,
      priceScaleId: '',
      priceFormat: { type: 'volume' },
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.2 } });
    this.hold = this.chart.addSeries(
      LineSeries,
      { ...quiet, priceFormat: cash, lineWidth: 1, lineStyle: LineStyle.Dashed, crosshairMarkerVisible: false },
      1,
    );
    this.equity = this.chart.addSeries(LineSeries, { ...quiet, priceFormat: cash, lineWidth: 2 }, 1);
    this.drawdown = this.chart.addSeries(
      AreaSeries,
      {
        ...quiet,
        lineWidth: 1,
        invertFilledArea: true,
        priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => `${value.toFixed(1)}%` },
      },
      2,
    );
    this.markers = createSeriesMarkers(this.candles, []);
    const panes = this.chart.panes();
    [6, 2.4, 1.6].forEach((factor, index) => panes[index]?.setStretchFactor(factor));
    this.paint();

    this.chart.timeScale().subscribeVisibleLogicalRangeChange(this.schedule);
    this.chart.subscribeCrosshairMove(this.onCrosshair);
    host.addEventListener('wheel', this.onWheel, { passive: false });
    this.fit();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.host.removeEventListener('wheel', this.onWheel);
    this.chart.remove();
  }

  setLook(colours: Colours, zone: Zone): void {
    this.colours = colours;
    this.chart.applyOptions(look(colours, zone));
    this.paint();
    this.feed();
  }

  private paint(): void {
    const { gain, loss, muted, accent } = this.colours;
    this.candles.applyOptions({ upColor: gain, downColor: loss, wickUpColor: gain, wickDownColor: loss });
    this.volume.applyOptions({ color: withAlpha(muted, 0.22) });
    this.equity.applyOptions({ color: accent });
    this.hold.applyOptions({ color: muted });
    this.drawdown.applyOptions({
      lineColor: loss,
      topColor: withAlpha(loss, 0.35),
      bottomColor: withAlpha(loss, 0.1),
    });
  }

  // ---- moving ----

  fit = (): void => this.show(0, baseLength(this.pyramid));

  /** Shows base bars [from, to), as far as there are any. */
  show(from: number, to: number): void {
    const length = baseLength(this.pyramid);
    const size = Math.min(length, Math.max(8, to - from));
    const start = Math.max(0, Math.min(from, length - size));
    this.window = windowFor(this.pyramid, start, start + size, this.barsMost());
    this.feed();
    this.place(start, start + size);
  }

  zoom(factor: number, anchor = 0.5): void {
    const [from, to] = this.inView();
    const middle = from + (to - from) * anchor;
    this.show(middle - (middle - from) * factor, middle + (to - middle) * factor);
  }

  pan(share: number): void {
    const [from, to] = this.inView();
    this.show(from + (to - from) * share, to + (to - from) * share);
  }

  /** Brings a trade to the middle of the screen and puts the crosshair on its entry. */
  showTrade(entry: number, exit: number): void {
    this.chosen = { entry, exit };
    const room = Math.max(30, (exit - entry) * 0.8);
    this.show(entry - room, exit + room + 1);
    const bars = levelOf(this.pyramid, this.window.level);
    const bar = Math.floor(entry / factorOf(this.window.level));
    const close = bars.close[bar];
    const time = bars.time[bar];
    if (close === undefined || time === undefined) return;
    this.chart.setCrosshairPosition(close, stamp(time), this.candles);
    this.listeners.picked({ level: this.window.level, bar });
  }

  // ---- feeding ----

  private barsMost(): number {
    return Math.max(60, Math.floor((this.host.clientWidth - 72) / pixelsPerBar));
  }

  private inView(): [number, number] {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const factor = factorOf(this.window.level);
    if (!range) return [0, baseLength(this.pyramid)];
    return [(this.window.start + range.from + 0.5) * factor, (this.window.start + range.to + 0.5) * factor];
  }

  private place(from: number, to: number): void {
    const factor = factorOf(this.window.level);
    const logical = (base: number) => base / factor - this.window.start - 0.5;
    this.chart.timeScale().setVisibleLogicalRange({ from: logical(from), to: logical(to) });
    this.schedule();
  }

  private feed(): void {
    const { level, start, end } = this.window;
    const bars = levelOf(this.pyramid, level);
    const of = <T>(make: (index: number, time: ReturnType<typeof stamp>) => T): T[] =>
      Array.from({ length: end - start }, (_, offset) => make(start + offset, stamp(bars.time[start + offset] ?? 0)));
    const value = (column: Float64Array, index: number) => column[index] ?? 0;
    this.candles.setData(
      of((i, time) => ({
        time,
        open: value(bars.open, i),
        high: value(bars.high, i),
        low: value(bars.low, i),
        close: value(bars.close, i),
      })),
    );
    this.volume.setData(of((i, time) => ({ time, value: value(bars.volume, i) })));
    this.equity.setData(of((i, time) => ({ time, value: value(bars.equity, i) })));
    this.hold.setData(of((i, time) => ({ time, value: value(bars.close, i) * this.holdUnits })));
    this.drawdown.setData(of((i, time) => ({ time, value: -value(bars.drawdown, i) })));
    this.mark();
  }

  setMarks(marks: Marks): void {
    this.marks = marks;
    this.mark();
  }

  private mark(): void {
    const spacing = Math.max(0.01, this.chart.timeScale().options().barSpacing);
    // In powers of two, so that marks do not jump about at every step of the zoom.
    this.group = 2 ** Math.max(0, Math.ceil(Math.log2(pixelsPerMark / spacing)));
    const color = this.colours.text;
    const all: SeriesMarker<Time>[] = this.dots();
    all.push(
      ...marksIn(this.marks, this.pyramid, this.window, this.group).map(({ time, side, count }) => ({
        time: stamp(time),
        position: side === 'buy' ? ('belowBar' as const) : ('aboveBar' as const),
        shape: side === 'buy' ? ('arrowUp' as const) : ('arrowDown' as const),
        color,
        size: 0.8,
        ...(count > 1 ? { text: String(count) } : {}),
      })),
    );
    this.markers.setMarkers(all.sort((a, b) => Number(a.time) - Number(b.time)));
  }

  /** Dots on the entry and the exit of the trade that was chosen in the table. */
  private dots(): SeriesMarker<Time>[] {
    if (this.chosen === null) return [];
    const { level, start, end } = this.window;
    const bars = levelOf(this.pyramid, level);
    return [this.chosen.entry, this.chosen.exit]
      .map((base) => Math.floor(base / factorOf(level)))
      .filter((bar) => bar >= start && bar < end)
      .map((bar) => ({
        time: stamp(bars.time[bar] ?? 0),
        position: 'inBar',
        shape: 'circle',
        color: this.colours.accent,
      }));
  }

  private schedule = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.follow);
  };

  /** After any movement: another level or another stretch of bars when the view has left what was fed. */
  private follow = (): void => {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const length = baseLength(this.pyramid);
    const [from, to] = this.inView();
    const level = levelFor(this.pyramid, Math.max(0, from), Math.min(length, to), this.barsMost());
    const screen = range.to - range.from;
    const fed = this.window.end - this.window.start;
    const whole = levelOf(this.pyramid, this.window.level).time.length;
    const nearStart = this.window.start > 0 && range.from < screen / 4;
    const nearEnd = this.window.end < whole && range.to > fed - screen / 4;
    if (level !== this.window.level || nearStart || nearEnd) {
      const next = windowFor(this.pyramid, Math.max(0, from), Math.min(length, to), this.barsMost());
      if (next.level !== this.window.level || next.start !== this.window.start || next.end !== this.window.end) {
        this.window = next;
        this.feed();
        this.place(from, to);
        return;
      }
    }
    const group = 2 ** Math.max(0, Math.ceil(Math.log2(pixelsPerMark / this.chart.timeScale().options().barSpacing)));
    if (group !== this.group) this.mark();
    const factor = factorOf(this.window.level);
    this.listeners.view({
      level: this.window.level,
      start: Math.max(0, Math.floor(from / factor)),
      end: Math.min(whole, Math.ceil(to / factor)),
    });
  };

  private onCrosshair = (event: MouseEventParams): void => {
    const { logical } = event;
    const bar = logical === undefined ? -1 : this.window.start + Math.round(logical);
    const inside = bar >= this.window.start && bar < this.window.end;
    this.listeners.picked(inside ? { level: this.window.level, bar } : null);
  };

  private onWheel = (event: WheelEvent): void => {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !sideways) return;
    event.preventDefault();
    const box = this.host.getBoundingClientRect();
    if (sideways) this.pan(event.deltaX / box.width);
    else this.zoom(Math.exp(event.deltaY / 300), (event.clientX - box.left) / box.width);
  };
}

export class CompareCanvas {
  private readonly chart: IChartApi;
  private readonly lines: readonly ISeriesApi<'Line'>[];

  constructor(host: HTMLElement, curves: readonly Curve[], colours: Colours, zone: Zone) {
    this.chart = makeChart(host, colours, zone);
    this.lines = curves.map((curve, index) => {
      const line = this.chart.addSeries(LineSeries, {
        lineWidth: 2,
        lineStyle: index === 0 ? LineStyle.Solid : LineStyle.Dashed,
        priceLineVisible: false,
        lastValueVisible: true,
        priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => `${value.toFixed(1)}%` },
      });
      line.setData(curve.time.map((time, at) => ({ time: stamp(time), value: curve.percent[at] ?? 0 })));
      return line;
    });
    this.lines[0]?.createPriceLine({
      price: 0,
      color: colours.muted,
      lineWidth: 1,
      lineStyle: LineStyle.Dotted,
      axisLabelVisible: false,
      title: '',
    });
    this.setLook(colours, zone);
    this.chart.timeScale().fitContent();
  }

  setLook(colours: Colours, zone: Zone): void {
    this.chart.applyOptions(look(colours, zone));
    const own = [colours.accent, colours.loss];
    this.lines.forEach((line, index) => line.applyOptions({ color: own[index] ?? colours.text }));
  }

  destroy(): void {
    this.chart.remove();
  }
}
