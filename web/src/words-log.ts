// The log of orders, before it has rows.

export const title = 'Positions and trades';
export const tabs = { positions: 'Open Positions', trades: 'Recent Trades', log: 'Log' } as const;
export const filters = 'Filters';
export const mode = 'Mode';
export const side = 'Side';
export const symbol = 'Symbol';
export const result = 'Result';
export const all = 'All';
export const modes = { paper: '📝 Paper', live: '🔴 Live' } as const;
export const sides = { buy: 'BUY', sell: 'SELL' } as const;
export const search = 'Search';
export const from = 'From (UTC)';
export const to = 'To (UTC)';
export const results = {
  traded: 'traded',
  in_flight: 'on its way',
  unknown: 'UNKNOWN',
  not_traded: 'not filled',
  refused: 'refused',
} as const;
export const chip = (name: string, value: string) => `${name}: ${value}`;
export const none = 'No trades yet. Start Polling to watch, or place a paper order.';
export const noneLog = 'Nothing has been asked for yet.';
export const noPositions = 'No open position. What you buy stands here until it is sold.';
export const copy = 'Copy CSV';
export const download = 'CSV';
export const downloadHelp = 'Download the rows as CSV';
