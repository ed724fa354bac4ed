// The form that a strategy is started with.

export const starting = 'Starting…';
export const form = 'Start a strategy';
export const strategy = 'Strategy to start';
export const symbol = 'Symbol';
export const timeframe = 'Timeframe';
export const sizing = 'Order size';
export const sizings = {
  live_limits: 'As the limits allow',
  fixed: 'Fixed amount',
  percent: 'Percent of free cash',
} as const;
export const sizingHelp = {
  live_limits: 'At most 80 % of the smallest cap, so that the way out fits into one order.',
  fixed: 'The same amount each time, in $; never more than the limits allow.',
  percent: 'A share of the free cash; never more than the limits allow.',
} as const;
export const sizingValue = { fixed: 'Amount in $', percent: 'Percent' } as const;
export const stops = {
  stop_loss: 'Stop-loss %',
  take_profit: 'Take-profit %',
  trailing_stop: 'Trailing stop %',
} as const;
export const stopsHelp =
  'Empty means none. Stops are watched by this app while it runs and has a fresh price; nothing rests at the exchange.';
export const mode = {
  paper: 'It trades on paper, also after live trading is enabled.',
  live: 'It trades live.',
} as const;
export const startLive = 'Start LIVE strategy';
export const startLiveTitle = 'Start a strategy in live trading?';
export const startLiveText =
  'It places live orders by itself, within the limits, until you stop it or live trading is switched off.';
