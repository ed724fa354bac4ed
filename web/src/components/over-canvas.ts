// What is drawn over the candles of the live chart and in panes under them: lines, bands, stops, equity, drawdown. It
// comes after the candles, and with the definitions of its series.

import {
  LineStyle,
  type AutoscaleInfo,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesType,
  type Time,
} from 'lightweight-charts';
import type { StopLine } from '../model/chart-lines';
import type { Line } from '../model/indicators';
import type { ShownMark } from '../model/marks';
import { ratio } from '../model/numbers';
import { stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';
import { BaselineSeries, LineSeries } from './line-series';
import type { LiveCanvas } from './live-canvas';
import { drawdownScale, equityScale } from './quiet-scale';

/** Panes from top to bottom; the candles have the first one. */
const panes = ['price', 'rsi', 'equity', 'drawdown'] as const;
export type Pane = (typeof panes)[number];
const heights: Readonly<Record<Pane, number>> = { price: 6, rsi: 1.7, equity: 1.5, drawdown: 1.2 };

/** Lines of one colour; of three the middle one is dotted. */
export type Layer = {
  readonly name: string;
  readonly pane: Pane;
  readonly colour: 'accent' | 'warn' | 'ok' | 'text' | 'muted' | 'loss';
  readonly levels: readonly number[];
  readonly lines: readonly Line[];
};
type Drawn = { readonly layer: Layer; readonly series: readonly ISeriesApi<SeriesType>[] };

const quiet = { lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false } as const;
const percentFormat = {
  type: 'custom',
  minMove: 0.01,
  formatter: (value: number) => `${ratio(value, 2)}%`,
} as const;
/** From 0 to 100 always: the same height means the same. */
const wholeScale = (): AutoscaleInfo => ({ priceRange: { minValue: 0, maxValue: 100 } });

export class OverCanvas {
  private drawn: Drawn[] = [];
  private structure = '';
  private shown: readonly Pane[] = ['price'];
  private headroom = 0;
  private stops: readonly StopLine[] = [];
  private stopLines: IPriceLine[] = [];
  private markers: ISeriesMarkersPluginApi<Time> | null = null;
  private marks: readonly ShownMark[] = [];

  constructor(
    private readonly canvas: LiveCanvas,
    private colours: Colours,
  ) {
    // Points of other bars would stretch the axis of time.
    canvas.beforeBars = () => this.drawn.forEach(({ series }) => series.forEach((one) => one.setData([])));
    canvas.candles.applyOptions({ autoscaleInfoProvider: this.withStops });
  }

  destroy(): void {
    if (this.canvas.isGone) return;
    this.canvas.beforeBars = () => {};
    this.remove();
  }

  setLook(colours: Colours): void {
    this.colours = colours;
    this.drawn.forEach((one) => this.paint(one));
    this.setStops(this.stops);
    this.setMarks(this.marks);
  }

  // ---- lines and panes ----

  /** times: of the bars that the lines have a value or a null for. */
  draw(layers: readonly Layer[], times: readonly number[]): void {
    const structure = JSON.stringify(
      layers.map(({ name, pane, colour, levels, lines }) => [name, pane, colour, levels, lines.length]),
    );
    if (structure !== this.structure) {
      this.remove();
      const shown = panes.filter((pane) => pane === 'price' || layers.some((one) => one.pane === pane));
      this.drawn = shown.flatMap((pane, index) =>
        layers.filter((one) => one.pane === pane).map((layer) => this.add(layer, index)),
      );
      this.drawn.forEach((one) => this.paint(one));
      const made = this.canvas.chart.panes();
      shown.forEach((pane, index) => made[index]?.setStretchFactor(heights[pane]));
      this.shown = shown;
      this.structure = structure;
      this.setHeadroom(this.headroom);
    }
    for (const layer of layers) {
      const series = this.drawn.find((one) => one.layer.name === layer.name)?.series ?? [];
      series.forEach((one, index) => {
        const line = layer.lines[index] ?? [];
        // A bar without a value has a point without one, so that no line is drawn through it.
        one.setData(
          times.map((time, at) => {
            const value = line[at] ?? null;
            return value === null ? { time: stamp(time) } : { time: stamp(time), value };
          }),
        );
        if (layer.pane === 'equity') one.applyOptions({ priceFormat: written(Math.max(1, ...present(line))) });
      });
    }
  }

  /** Pixels at the top of the candles' pane that are kept for what is written there. */
  setHeadroom(pixels: number): void {
    this.headroom = pixels;
    const all = this.shown.reduce((sum, pane) => sum + heights[pane], 0);
    const height = ((this.canvas.chart.chartElement().clientHeight - 26) * heights.price) / all;
    const top = Math.min(0.5, 0.1 + pixels / Math.max(1, height));
    this.canvas.candles.priceScale().applyOptions({ scaleMargins: { top, bottom: 0.2 } });
  }

  private remove(): void {
    this.drawn.forEach(({ series }) => series.forEach((one) => this.canvas.chart.removeSeries(one)));
    this.drawn = [];
    this.structure = '';
  }

  private add(layer: Layer, pane: number): Drawn {
    const { chart } = this.canvas;
    const make = (index: number): ISeriesApi<SeriesType> => {
      switch (layer.pane) {
        case 'price':
          return chart.addSeries(LineSeries, {
            ...quiet,
            lineWidth: layer.lines.length > 1 ? 1 : 2,
            lineStyle: layer.lines.length === 3 && index === 1 ? LineStyle.Dotted : LineStyle.Solid,
          });
        case 'rsi':
          return chart.addSeries(
            LineSeries,
            { ...quiet, lineWidth: 1, autoscaleInfoProvider: wholeScale, priceFormat: written(10_000) },
            pane,
          );
        case 'equity':
          return chart.addSeries(LineSeries, { ...quiet, lineWidth: 2, autoscaleInfoProvider: equityScale }, pane);
        case 'drawdown':
          return chart.addSeries(
            BaselineSeries,
            {
              ...quiet,
              lineWidth: 1,
              baseValue: { type: 'price', price: 0 },
              autoscaleInfoProvider: drawdownScale,
              priceFormat: percentFormat,
            },
            pane,
          );
      }
    };
    const series = layer.lines.map((_, index) => make(index));
    series[0]?.priceScale().applyOptions(pane === 0 ? {} : { scaleMargins: { top: 0.12, bottom: 0.1 } });
    return { layer, series };
  }

  private paint({ layer, series }: Drawn): void {
    const { loss, muted } = this.colours;
    const color = this.colours[layer.colour];
    for (const one of series) {
      one.applyOptions(
        layer.pane === 'drawdown'
          ? {
              topLineColor: loss,
              bottomLineColor: loss,
              bottomFillColor1: withAlpha(loss, 0.1),
              bottomFillColor2: withAlpha(loss, 0.35),
            }
          : { color },
      );
    }
    const [first] = series;
    first?.priceLines().forEach((line) => first.removePriceLine(line));
    for (const price of layer.levels) {
      first?.createPriceLine({ price, color: muted, lineWidth: 1, lineStyle: LineStyle.Dashed, title: '' });
    }
  }

  // ---- where strategies leave ----

  setStops(stops: readonly StopLine[]): void {
    this.stops = stops;
    const { candles } = this.canvas;
    this.stopLines.forEach((line) => candles.removePriceLine(line));
    this.stopLines = stops.map(({ kind, price, title }) =>
      candles.createPriceLine({
        price,
        title,
        color: kind === 'stop' ? this.colours.loss : this.colours.gain,
        lineWidth: 1,
        lineStyle: LineStyle.LargeDashed,
        axisLabelVisible: true,
      }),
    );
  }

  /** A stop that is near the candles in view is in view too; one far away leaves them their height. */
  private withStops = (original: () => AutoscaleInfo | null): AutoscaleInfo | null => {
    const found = original();
    if (found === null || found.priceRange === null) return found;
    const { minValue, maxValue } = found.priceRange;
    const room = maxValue - minValue;
    const near = this.stops
      .map(({ price }) => price)
      .filter((price) => price > minValue - room && price < maxValue + room);
    return {
      ...found,
      priceRange: { minValue: Math.min(minValue, ...near), maxValue: Math.max(maxValue, ...near) },
    };
  };

  // ---- our own fills ----

  /** ▲ where was bought, ▼ where was sold; a number says how many orders a mark stands for. */
  setMarks(marks: readonly ShownMark[]): void {
    this.marks = marks;
    if (this.markers === null) {
      if (marks.length > 0) void this.loadMarkers();
      return;
    }
    const { gain, loss } = this.colours;
    this.markers.setMarkers(
      marks.map(({ time, side, count }) => ({
        time: stamp(time),
        position: side === 'buy' ? 'belowBar' : 'aboveBar',
        shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
        color: side === 'buy' ? gain : loss,
        ...(count > 1 ? { text: String(count) } : {}),
      })),
    );
  }

  /** What draws marks comes with the first of them; where it can't be had, the next mark asks again. */
  private async loadMarkers(): Promise<void> {
    const parts = await import('./series-marks').catch(() => null);
    if (parts === null || this.canvas.isGone || this.markers !== null) return;
    this.markers = parts.createSeriesMarkers(this.canvas.candles, []);
    this.setMarks(this.marks);
  }
}

const present = (line: Line): number[] => line.filter((value) => value !== null);
