// The canvas of a forecast: the band of the judged windows, its median, what came, and the newest forecast ahead.

import {
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { BandPoint, NextPoint } from '../model/forecast';
import type { Zone } from '../model/time';
import { BandView } from './band-series';
import { look, makeChart, stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';
import { LineSeries } from './line-series';

const lines = (points: readonly BandPoint[], which: 'median' | 'actual'): LineData[] =>
  points.flatMap((point) => {
    const value = point[which];
    return value === null ? [] : [{ time: stamp(point.time), value }];
  });

export class ForecastCanvas {
  private readonly chart: IChartApi;
  private readonly band: ISeriesApi<'Custom'>;
  private readonly median: ISeriesApi<'Line'>;
  private readonly actual: ISeriesApi<'Line'>;
  private readonly next: ISeriesApi<'Line'>;

  constructor(
    private readonly host: HTMLElement,
    colours: Colours,
    zone: Zone,
    picked: (time: number | null) => void,
  ) {
    this.chart = makeChart(host, colours, zone);
    this.chart.applyOptions({ timeScale: { fixRightEdge: false } });
    const quiet = { lastValueVisible: false, priceLineVisible: false } as const;
    this.band = this.chart.addCustomSeries(new BandView(), quiet);
    this.median = this.chart.addSeries(LineSeries, {
      ...quiet,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      crosshairMarkerVisible: false,
    });
    this.actual = this.chart.addSeries(LineSeries, { ...quiet, lineWidth: 2 });
    this.next = this.chart.addSeries(LineSeries, {
      ...quiet,
      lineWidth: 2,
      pointMarkersVisible: true,
      pointMarkersRadius: 4,
      crosshairMarkerVisible: false,
    });
    this.setLook(colours, zone);
    this.chart.subscribeCrosshairMove((event: MouseEventParams<Time>) =>
      picked(event.time === undefined ? null : Number(event.time)),
    );
  }

  setPoints(points: readonly BandPoint[], next: NextPoint | null): void {
    const band = points.flatMap(({ time, low, high, begins }) =>
      low === null || high === null ? [] : [{ time: stamp(time), low, high, begins }],
    );
    const last = points.at(-1)?.time ?? 0;
    if (next !== null && next.time > last) {
      // Where nothing was judged right before it, it opens from the close it was made at.
      if (next.from > last) {
        band.push({ time: stamp(next.from), low: next.close, high: next.close, begins: true });
      }
      band.push({ time: stamp(next.time), low: next.low, high: next.high, begins: false });
    }
    const priceFormat = written(next?.close ?? points.at(-1)?.actual ?? 0);
    for (const series of [this.band, this.median, this.actual, this.next]) series.applyOptions({ priceFormat });
    this.band.setData(band);
    this.median.setData(lines(points, 'median'));
    this.actual.setData(lines(points, 'actual'));
    this.next.setData(
      next === null
        ? []
        : [
            { time: stamp(next.from), value: next.close },
            { time: stamp(next.time), value: next.median },
          ],
    );
    // All of them are a thin line; the newest ones show the band, and the rest is panned to.
    const all = points.length + (next === null ? 0 : 1);
    const shown = this.host.clientWidth < 600 ? 60 : 150;
    this.chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, all - shown), to: all + 2 });
  }

  setLook(colours: Colours, zone: Zone): void {
    this.chart.applyOptions(look(colours, zone));
    this.band.applyOptions({ fill: withAlpha(colours.accent, 0.28) } as object);
    this.median.applyOptions({ color: colours.accent });
    this.actual.applyOptions({ color: colours.text });
    this.next.applyOptions({ color: colours.warn });
  }

  destroy(): void {
    this.chart.remove();
  }
}
