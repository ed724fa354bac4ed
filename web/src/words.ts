// The sentences and labels that many parts of the page and of the HTML report share; each part has its own in a file of
// words beside this one. Text only; numbers and dates are formatted in model/.

import { whole } from './model/numbers';

export const name = 'CryptoPiggy';
export const skip = 'Skip to the content';
export const tabs = {
  label: 'Main',
  trade: 'Trade',
  portfolio: 'Portfolio',
  backtest: 'Backtest',
  forecast: 'Forecast',
  reports: 'Reports',
  settings: 'Settings',
  rehearse: 'Rehearse',
  tools: 'Tools',
  more: 'More',
} as const;
export const synthetic = 'synthetic';
export const syntheticHelp = 'Made by a seeded generator. These are not prices of any real market.';
export const unknownFigure = 'not enough data';
export const close = 'Close';
export const cancel = 'Cancel';
export const retry = 'Retry';
export const loading = 'Loading…';
export const stillLoading = 'Still loading…';
export const copy = 'Copy';
export const copied = 'Copied';
export const dismiss = 'Dismiss';
export const partMissing =
  'A part of this page could not be loaded. Check that CryptoPiggy is running, then try again.';
export const count = (shown: number, all: number) => `${whole(shown)} of ${whole(all)}`;
export const update = {
  sentence: 'A new version of CryptoPiggy is being served.',
  action: 'Reload to update',
} as const;
export const theme = {
  label: (now: string) => `Theme: ${now}`,
  system: 'system',
  dark: 'dark',
  light: 'light',
} as const;
export const attribution = 'Charts by TradingView';
export const attributionAddress = 'https://www.tradingview.com/';
export const notice =
  'TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/';
export const candles = {
  open: 'Candles',
  progress: 'Progress',
} as const;
export const runs = {
  deleted: 'Run deleted',
} as const;
export const display = {
  open: 'Display',
} as const;
export const help = {
  open: 'Help',
} as const;
export const commands = {
  open: 'Commands',
} as const;
export const applyToPaper = {
  action: 'Apply to paper',
  help: 'Fills the strategy card on Trade with this strategy, its parameters, symbol and timeframe. It starts nothing, and never live.',
} as const;
export const errors = {
  title: 'Something failed',
  codes: {
    NO_ANSWER: 'The CryptoPiggy server did not answer. Check that it is running (cryptopiggy up), then try again.',
    PASSPHRASE_REFUSED: 'That is not the passphrase of the vault. Nothing was changed.',
    BAD_ANSWER:
      'The server answered in a way this page does not understand. Reload the page; if it stays, the page and the server are of different versions.',
  } as Readonly<Record<string, string>>,
  other: (status: string) => `The server refused without a reason (${status}).`,
  code: (code: string) => `Code ${code}`,
  request: (id: string) => `Request ${id}`,
} as const;
