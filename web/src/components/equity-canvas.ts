// The canvas of a portfolio: equity above, drawdown below, in a chunk of its own.

import { type IChartApi, type ISeriesApi, type MouseEventParams, type Time } from 'lightweight-charts';
import type { EquityCurve } from '../model/equity-curve';
import { ratio } from '../model/numbers';
import type { Zone } from '../model/time';
import { look, makeChart, stamp, withAlpha, written } from './chart-base';
import type { Colours } from './colours';
import { BaselineSeries, LineSeries } from './line-series';
import { drawdownScale, equityScale } from './quiet-scale';

const cents = { type: 'custom', minMove: 0.01, formatter: (value: number) => ratio(value, 2) } as const;

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
      autoscaleInfoProvider: equityScale,
    });
    this.drawdown = this.chart.addSeries(
      BaselineSeries,
      {
        ...quiet,
        lineWidth: 1,
        baseValue: { type: 'price', price: 0 },
        autoscaleInfoProvider: drawdownScale,
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
