// The canvas of a portfolio: equity above, drawdown below, in a chunk of its own.

import {
  type AutoscaleInfo,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { EquityCurve } from '../model/equity-curve';
import { ratio } from '../model/numbers';
import type { Zone } from '../model/time';
import { look, makeChart, stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';
import { BaselineSeries, LineSeries } from './line-series';

const cents = { type: 'custom', minMove: 0.01, formatter: (value: number) => ratio(value, 2) } as const;

/** A quiet day is a quiet line: never a scale so fine that fractions of a cent look like a fall. */
const atLeast =
  (range: (middle: number) => number) =>
  (original: () => AutoscaleInfo | null): AutoscaleInfo | null => {
    const found = original();
    if (found === null || found.priceRange === null) return found;
    const { minValue, maxValue } = found.priceRange;
    const missing = Math.max(0, range((minValue + maxValue) / 2) - (maxValue - minValue));
    // Drawdown hangs from zero: there is no room to be had above it.
    const above = maxValue <= 0 ? 0 : missing / 2;
    return { ...found, priceRange: { minValue: minValue - (missing - above), maxValue: maxValue + above } };
  };

export class EquityCanvas {
  private readonly chart: IChartApi;
  private readonly equity: ISeriesApi<'Line'>;
  private readonly drawdown: ISeriesApi<'Baseline'>;
  private points = 0;

  constructor(host: HTMLElement, colours: Colours, zone: Zone, picked: (time: number | null) => void) {
    this.chart = makeChart(host, colours, zone);
    const quiet = { lastValueVisible: false, priceLineVisible: false } as const;
    this.equity = this.chart.addSeries(LineSeries, {
      ...quiet,
      lineWidth: 2,
      autoscaleInfoProvider: atLeast((middle) => Math.abs(middle) / 500),
    });
    this.drawdown = this.chart.addSeries(
      BaselineSeries,
      {
        ...quiet,
        lineWidth: 1,
        baseValue: { type: 'price', price: 0 },
        autoscaleInfoProvider: atLeast(() => 0.5),
        priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => `${ratio(value, 2)}%` },
      },
      1,
    );
    this.drawdown.priceScale().applyOptions({ scaleMargins: { top: 0.15, bottom: 0.1 } });
    const panes = this.chart.panes();
    [3, 1].forEach((factor, index) => panes[index]?.setStretchFactor(factor));
    this.setLook(colours, zone);
    this.chart.subscribeCrosshairMove((event: MouseEventParams<Time>) =>
      picked(event.time === undefined ? null : Number(event.time)),
    );
  }

  setCurve(curve: EquityCurve): void {
    const wasAll = this.points === 0 || this.points > curve.time.length;
    this.points = curve.time.length;
    // Cents matter while the whole curve is within a few dollars.
    const most = Math.max(0, ...curve.equity);
    const range = most - Math.min(most, ...curve.equity);
    this.equity.applyOptions({
      priceFormat: range < 100 ? cents : written(most),
    });
    this.equity.setData(curve.time.map((time, at) => ({ time: stamp(time), value: curve.equity[at] ?? 0 })));
    this.drawdown.setData(curve.time.map((time, at) => ({ time: stamp(time), value: -(curve.drawdown[at] ?? 0) })));
    if (wasAll) this.chart.timeScale().fitContent();
  }

  setLook(colours: Colours, zone: Zone): void {
    this.chart.applyOptions(look(colours, zone));
    this.equity.applyOptions({ color: colours.accent });
    this.drawdown.applyOptions({
      topLineColor: colours.loss,
      bottomLineColor: colours.loss,
      bottomFillColor1: withAlpha(colours.loss, 0.1),
      bottomFillColor2: withAlpha(colours.loss, 0.35),
    });
  }

  fit = (): void => this.chart.timeScale().fitContent();

  destroy(): void {
    this.chart.remove();
  }
}
