// The canvas of the live chart: candles and volume whose last bar moves. Fed whole once, then bar by bar.

import {
  CandlestickSeries,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
} from 'lightweight-charts';
import type { Bar } from '../model/live-candles';
import type { Zone } from '../model/time';
import { look, makeChart, stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';

const pixelsPerBar = 7;
const barsLeast = 12;

export class LiveCanvas {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private bars = 0;
  isGone = false;
  /** What is drawn over the candles goes before they do. */
  beforeBars = () => {};

  /** picked: the opening time of the bar under the crosshair, null when there is none. */
  constructor(
    private readonly host: HTMLElement,
    private colours: Colours,
    zone: Zone,
    private readonly picked: (time: number | null) => void,
  ) {
    this.chart = makeChart(host, colours, zone);
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineVisible: true });
    this.volume = this.chart.addSeries(HistogramSeries, {
      lastValueVisible: false,
      priceLineVisible: false,
      priceScaleId: '',
      priceFormat: { type: 'volume' },
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.2 } });
    this.paint();
    this.chart.subscribeCrosshairMove(this.onCrosshair);
    host.addEventListener('wheel', this.onWheel, { passive: false });
  }

  destroy(): void {
    this.isGone = true;
    this.host.removeEventListener('wheel', this.onWheel);
    this.chart.remove();
  }

  setLook(colours: Colours, zone: Zone): void {
    this.colours = colours;
    this.chart.applyOptions(look(colours, zone));
    this.paint();
  }

  private paint(): void {
    const { gain, loss, muted } = this.colours;
    this.candles.applyOptions({ upColor: gain, downColor: loss, wickUpColor: gain, wickDownColor: loss });
    this.volume.applyOptions({ color: withAlpha(muted, 0.22) });
  }

  /** Brings a bar into the middle of the view, as wide as the view is. */
  showBar(index: number): void {
    const [from, to] = this.inView();
    const size = to - from;
    if (index < from || index >= to) this.show(index - size / 2, index + size / 2);
  }

  /** All bars anew, the newest in view. */
  setBars(bars: readonly Bar[]): void {
    this.beforeBars();
    this.bars = bars.length;
    this.candles.applyOptions({ priceFormat: written(bars.at(-1)?.close ?? 1) });
    this.candles.setData(bars.map((bar) => ({ ...bar, time: stamp(bar.time) })));
    this.volume.setData(bars.map((bar) => ({ time: stamp(bar.time), value: bar.volume })));
    this.latest();
  }

  /** The last bar as it is now, or one after it. */
  setLast(bar: Bar, isNew: boolean): void {
    if (isNew) this.bars += 1;
    this.candles.update({ ...bar, time: stamp(bar.time) });
    this.volume.update({ time: stamp(bar.time), value: bar.volume });
  }

  latest = (): void => {
    const wide = Math.max(30, Math.floor((this.host.clientWidth - 72) / pixelsPerBar));
    this.show(this.bars - Math.min(wide, this.bars), this.bars);
  };

  zoom(factor: number, anchor = 1): void {
    const [from, to] = this.inView();
    const middle = from + (to - from) * anchor;
    this.show(middle - (middle - from) * factor, middle + (to - middle) * factor);
  }

  pan(share: number): void {
    const [from, to] = this.inView();
    this.show(from + (to - from) * share, to + (to - from) * share);
  }

  private inView(): [number, number] {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    return range ? [range.from + 0.5, range.to + 0.5] : [0, this.bars];
  }

  private show(from: number, to: number): void {
    const size = Math.min(this.bars, Math.max(barsLeast, to - from));
    const start = Math.max(0, Math.min(from, this.bars - size));
    this.chart.timeScale().setVisibleLogicalRange({ from: start - 0.5, to: start + size - 0.5 });
  }

  private onCrosshair = ({ time }: MouseEventParams): void => this.picked(time === undefined ? null : Number(time));

  private onWheel = (event: WheelEvent): void => {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !sideways) return;
    event.preventDefault();
    const box = this.host.getBoundingClientRect();
    if (sideways) this.pan(event.deltaX / box.width);
    else this.zoom(Math.exp(event.deltaY / 300), (event.clientX - box.left) / box.width);
  };
}
