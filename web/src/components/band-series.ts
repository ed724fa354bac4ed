// A band between two prices, which the chart library has no series for: it is drawn by this one of our own.

import type {
  CustomData,
  CustomSeriesOptions,
  CustomSeriesPricePlotValues,
  CustomSeriesWhitespaceData,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  PriceToCoordinateConverter,
  Time,
} from 'lightweight-charts';

export type BandData = CustomData<Time> & {
  readonly low: number;
  readonly high: number;
  /** It does not hang together with what is before it. */
  readonly begins: boolean;
};
export type BandOptions = CustomSeriesOptions & { readonly fill: string };
type Target = Parameters<ICustomSeriesPaneRenderer['draw']>[0];

class BandRenderer implements ICustomSeriesPaneRenderer {
  data: PaneRendererCustomData<Time, BandData> | null = null;
  fill = '';

  draw(target: Target, priceToCoordinate: PriceToCoordinateConverter): void {
    const { bars = [], visibleRange = null } = this.data ?? {};
    if (visibleRange === null) return;
    // One more on each side, so that the band goes on to the edge.
    const seen = bars.slice(Math.max(0, visibleRange.from - 1), visibleRange.to + 1);
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      context.fillStyle = this.fill;
      const paint = (part: typeof seen) => {
        const edge = (price: number) => (priceToCoordinate(price) ?? 0) * verticalPixelRatio;
        context.beginPath();
        for (const { x, originalData } of part) context.lineTo(x * horizontalPixelRatio, edge(originalData.high));
        for (const { x, originalData } of [...part].reverse())
          context.lineTo(x * horizontalPixelRatio, edge(originalData.low));
        context.closePath();
        context.fill();
      };
      let first = 0;
      seen.forEach((bar, at) => {
        if (at === first || !bar.originalData.begins) return;
        paint(seen.slice(first, at));
        first = at;
      });
      paint(seen.slice(first));
    });
  }
}

export class BandView implements ICustomSeriesPaneView<Time, BandData, BandOptions> {
  private readonly drawn = new BandRenderer();

  renderer = (): ICustomSeriesPaneRenderer => this.drawn;
  update(data: PaneRendererCustomData<Time, BandData>, options: BandOptions): void {
    this.drawn.data = data;
    this.drawn.fill = options.fill;
  }
  priceValueBuilder = ({ low, high }: BandData): CustomSeriesPricePlotValues => [low, high, (low + high) / 2];
  isWhitespace = (data: BandData | CustomSeriesWhitespaceData<Time>): data is CustomSeriesWhitespaceData<Time> =>
    !('low' in data);
  defaultOptions = (): BandOptions => ({
    color: '',
    fill: '',
    lastValueVisible: false,
    title: '',
    visible: true,
    priceLineVisible: false,
    priceLineSource: 0,
    priceLineWidth: 1,
    priceLineColor: '',
    priceLineStyle: 0,
    baseLineVisible: false,
    baseLineColor: '',
    baseLineStyle: 0,
    baseLineWidth: 1,
    priceFormat: { type: 'price', precision: 2, minMove: 0.01 },
    hitTestTolerance: 3,
  });
}
