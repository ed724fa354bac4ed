// The Trade tab: chart, ticker, controls.

import { many } from './words-count';

export const prices = 'Prices';
export const age = (age: string) => `${age} ago`;
export const old = (age: string) => `${age} old`;
export const never = 'no price yet';
export const staleHelp = 'Older than 10 seconds';
export const chart = (symbol: string, timeframe: string) => `${symbol} · ${timeframe}`;
export const symbol = 'Symbol';
export const timeframe = 'Timeframe';
export const timeframes = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': '1 day',
} as const;
export const latest = 'Latest';
export const indicators = 'Indicators ▾';
export const summary = (what: string, bars: number, from: string, to: string, close: string) =>
  `Live candles of ${what}: ${many(bars, 'candle', 'candles')} from ${from} to ${to}, last close ${close}. The table shows the same.`;
export const noCandles = 'The exchange has no candles of this market yet.';
export const tableCaption = 'Candles, newest first';
export const ticker = 'Live Ticker';
export const fetch = 'Fetch Price';
export const fetchEmpty = 'Fetch Price asks the exchange once and shows what it answers.';
export const asking = 'Asking the exchange…';
export const fields = {
  price: 'Price',
  bid: 'Bid',
  ask: 'Ask',
  source: 'Source',
  roundTrip: 'Round trip',
  asked: 'Asked',
} as const;
export const milliseconds = (value: string) => `${value} ms`;
export const ticket = 'Order ticket';
export const controls = 'Controls';
export const startPolling = 'Start Polling';
export const stopPolling = 'Stop Polling';
export const pollingOn = 'Asks for the price every 2 seconds, also after a reload.';
export const pollingOff = 'Repeats Fetch Price every 2 seconds until stopped.';
export const runOn = (symbol: string, timeframe: string) => `On the stored candles of ${symbol}, ${timeframe}.`;
export const noCandlesStored = 'A backtest needs stored candles, and there are none yet.';
export const getCandles = 'Get candles on the Backtest tab';
export const formTrouble = 'The form on the Backtest tab needs attention first.';
export const openForm = 'Open the Backtest tab';
