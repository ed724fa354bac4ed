// What every chart shares: the library, its look and its manners. In a chunk of its own, because the library weighs
// more than all the rest of the page.

import {
  ColorType,
  createChart,
  CrosshairMode,
  TickMarkType,
  type ChartOptions,
  type DeepPartial,
  type IChartApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { priceDigits, ratio } from '../model/numbers';
import { axisLabel, minuteWithZone, type Zone } from '../model/time';
import type { Colours } from './colours';

export const stamp = (seconds: number) => seconds as UTCTimestamp;
const fontFamily = 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';

const weights = {
  [TickMarkType.Year]: 'year',
  [TickMarkType.Month]: 'month',
  [TickMarkType.DayOfMonth]: 'day',
  [TickMarkType.Time]: 'time',
  [TickMarkType.TimeWithSeconds]: 'time',
} as const;

export function look(colours: Colours, zone: Zone): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.muted,
      fontFamily,
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.raised, enableResize: false },
    },
    grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
    rightPriceScale: { borderVisible: false, minimumWidth: 72 },
    timeScale: {
      borderColor: colours.line,
      tickMarkFormatter: (time: Time, kind: TickMarkType) => axisLabel(Number(time) * 1000, weights[kind], zone),
    },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.muted, labelBackgroundColor: colours.edge },
      horzLine: { color: colours.muted, labelBackgroundColor: colours.edge },
    },
    localization: { timeFormatter: (time: Time) => minuteWithZone(Number(time) * 1000, zone) },
  };
}

export function makeChart(host: HTMLElement, colours: Colours, zone: Zone): IChartApi {
  return createChart(host, {
    ...look(colours, zone),
    autoSize: true,
    handleScroll: { mouseWheel: false, pressedMouseMove: true, horzTouchDrag: true, vertTouchDrag: false },
    // The wheel belongs to the page; with Ctrl it zooms (see onWheel).
    handleScale: { mouseWheel: false, pinch: true, axisPressedMouseMove: true, axisDoubleClickReset: true },
    kineticScroll: { touch: !matchMedia('(prefers-reduced-motion: reduce)').matches, mouse: false },
    timeScale: {
      ...look(colours, zone).timeScale,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.05,
      fixLeftEdge: true,
      fixRightEdge: true,
      lockVisibleTimeRangeOnResize: true,
    },
  });
}

export const withAlpha = (colour: string, share: number) =>
  colour.replace(/^rgb\((.*)\)$/, (_, channels: string) => `rgba(${channels}, ${share})`);

/** On an axis of ten thousands the places after the point only take room; the legend tells them. */
export function written(size: number) {
  const places = size >= 10_000 ? 0 : priceDigits(size);
  return { type: 'custom', minMove: 10 ** -places, formatter: (value: number) => ratio(value, places) } as const;
}
