// The words of all charts, which come with them.

import { many } from './words-count';

export const title = 'Price, equity and drawdown';
export const summary = (
  what: string,
  from: string,
  to: string,
  first: string,
  last: string,
  trades: number,
  drawdown: string,
) =>
  `Candles of ${what} from ${from} to ${to}, first open ${first}, last close ${last}, ${many(trades, 'trade', 'trades')} marked, largest drawdown ${drawdown}.`;
export const compareSummary = (a: string, b: string) => `Equity of ${a} and of ${b}, in percent of their start.`;
export const table = 'Table';
export const chart = 'Chart';
export const zoomIn = 'Zoom in';
export const zoomOut = 'Zoom out';
export const earlier = 'Earlier';
export const later = 'Later';
export const fit = 'Show all';
export const failed = 'The chart could not be loaded.';
export const legend = {
  buy: '▲ buy',
  sell: '▼ sell',
  hold: 'buy and hold',
  equity: 'Equity',
  drawdown: 'Drawdown',
  price: 'Price',
} as const;
export const wheelShort = 'Ctrl + wheel zooms, drag pans.';
export const wheel = 'Ctrl + wheel zooms, drag pans. A number beside a mark is how many trades it stands for.';
export const merged = (bars: number) => `1 bar = ${bars} candles`;
export const columns = {
  time: 'Time',
  open: 'Open',
  high: 'High',
  low: 'Low',
  close: 'Close',
  volume: 'Volume',
  equity: 'Equity',
  drawdown: 'Drawdown',
} as const;
export const short = {
  open: 'O',
  high: 'H',
  low: 'L',
  close: 'C',
  volume: 'Vol',
  equity: 'Equity',
  drawdown: 'DD',
} as const;
export const tableCaption = 'The bars in view';
