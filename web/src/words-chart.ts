// The words of all charts, which come with them.

import { many } from './words';

export const chartWords = {
  title: 'Price, equity and drawdown',
  summary: (what: string, from: string, to: string, first: string, last: string, trades: number, drawdown: string) =>
    `Candles of ${what} from ${from} to ${to}, first open ${first}, last close ${last}, ${many(trades, 'trade', 'trades')} marked, largest drawdown ${drawdown}.`,
  compareSummary: (a: string, b: string) => `Equity of ${a} and of ${b}, in percent of their start.`,
  table: 'Table',
  chart: 'Chart',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  earlier: 'Earlier',
  later: 'Later',
  fit: 'Show all',
  failed: 'The chart could not be loaded.',
  legend: {
    buy: '▲ buy',
    sell: '▼ sell',
    hold: 'buy and hold',
    equity: 'Equity',
    drawdown: 'Drawdown',
    price: 'Price',
  },
  wheel: 'Ctrl + wheel zooms, drag pans. A number beside a mark is how many trades it stands for.',
  merged: (bars: number) => `1 bar = ${bars} candles`,
  columns: {
    time: 'Time',
    open: 'Open',
    high: 'High',
    low: 'Low',
    close: 'Close',
    volume: 'Volume',
    equity: 'Equity',
    drawdown: 'Drawdown',
  },
  short: { open: 'O', high: 'H', low: 'L', close: 'C', volume: 'Vol', equity: 'Equity', drawdown: 'DD' },
  tableCaption: 'The bars in view',
} as const;
