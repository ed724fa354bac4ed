declare module 'lightweight-charts?lines' {
  export { AreaSeries, BaselineSeries, LineSeries } from 'lightweight-charts';
}
declare module 'lightweight-charts?marks' {
  export { createSeriesMarkers } from 'lightweight-charts';
}
