// Reports: Daily Summary, Monthly Report, tax lots, and the HTML file of the first two.

export const kinds = { daily: 'Daily Summary', monthly: 'Monthly Report', tax: 'Tax lots' } as const;
export const kind = 'Report';
export const mode = 'Mode';
export const modes = { paper: 'Paper', live: 'Live' } as const;
export const pick = { daily: 'Day (UTC)', monthly: 'Month (UTC)', tax: 'Year (UTC)' } as const;
export const before = 'Earlier';
export const after = 'Later';
export const method = 'Which lot a sale takes';
export const methods = { fifo: 'FIFO: the oldest', hifo: 'HIFO: the dearest' } as const;
export const downloads = { csv: 'CSV', json: 'JSON', html: 'HTML' } as const;
export const downloadAs = (form: string) => `Download as ${form}`;
export const badDate = 'That is no day, month or year; write it as 2026-02-04, 2026-02 or 2026.';
export const soFar = 'so far';
export const onExchange = (exchange: string) => `on ${exchange}`;
export const nothingHelp = 'Place a paper order on the Trade tab, or choose another day.';
export const taxHelp =
  'Proceeds and cost basis are after fees. A withdrawal stands at its value then; whether it is taxed, and which method is allowed, differs by country. This is no advice.';
export const taxPaper = 'Paper trades are not taxed: this only shows how it would look.';
export const taxSum = 'Gain';
export const terms = { short: 'short', long: 'long (over a year)' } as const;
export const made = 'Made with';
export const unreadable = 'The figures in this file can’t be read.';

export const figures: Readonly<Record<string, string>> = {
  pnl: 'Total PnL',
  return_pct: 'Return',
  realised: 'Realised PnL',
  open_change: 'Change of open PnL',
  open_profit: 'Open PnL at the end',
  equity_first: 'Equity at the beginning',
  equity_last: 'Equity at the end',
  transferred: 'Deposits less withdrawals',
  trades: 'Trades',
  buys: 'Buys',
  sells: 'Sells',
  external: 'Made elsewhere',
  fees_usd: 'Fees',
  closed: 'Closed trades',
  won: 'Won',
  lost: 'Lost',
  win_rate_pct: 'Win rate',
  average_win: 'Average win',
  average_win_pct: 'Average win, of its cost',
  average_win_size: 'Average winning trade size',
  average_loss: 'Average loss',
  average_loss_pct: 'Average loss, of its cost',
  average_loss_size: 'Average losing trade size',
  best: 'Best trade',
  worst: 'Worst trade',
  drawdown_max_pct: 'Max drawdown',
  sharpe: 'Sharpe ratio',
  loss: 'Loss of the day’s limit',
  loss_pct: 'Loss, of the baseline',
  loss_budget_used_pct: 'Loss budget used',
  refused: 'Orders refused',
  unfilled: 'Orders not filled',
  unknown: 'Outcome unknown for a while',
};
export const dailyPnl = 'Daily PnL';
export const opens = (figure: string) => `${figure}: what it is made of`;

/** How a figure comes about, in one sentence; docs/reports.md has the whole of it. */
export const meanings: Readonly<Record<string, string>> = {
  equity: 'Equity at the end, less equity at the beginning, less deposits, plus withdrawals.',
  closed: 'A closed trade is a sale with the purchases it closes, the oldest first, all after fees.',
  fills: 'Each fill, as the exchange reported it.',
  curve: 'From the equity that was recorded each minute, with deposits and withdrawals taken out.',
  orders: 'Orders that came to nothing; the trade log on the Trade tab has each with its reason.',
};

export const curve = { title: 'Equity and drawdown', none: 'There is no curve: equity was recorded less than twice.' };
export const days = {
  title: 'Day by day',
  heat: 'Daily returns',
  unit: '%',
  week: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  columns: {
    date: 'Day (UTC)',
    trades: 'Trades',
    realised: 'Realised',
    fees: 'Fees',
    pnl: 'PnL',
    result: 'Return',
    equity: 'Equity',
  },
  none: 'Nothing happened on any day of this month.',
} as const;
export const spread = {
  title: 'Distribution of trades',
  columns: { range: 'Return', count: 'Trades' },
  range: (from: string, to: string) => `${from} to ${to}`,
  none: 'No trade was closed in this time.',
} as const;
export const closed = {
  title: 'Closed trades',
  columns: {
    closed: 'Closed',
    symbol: 'Symbol',
    quantity: 'Quantity',
    cost: 'Cost',
    proceeds: 'Proceeds',
    fees: 'Fees',
    gain: 'Gain',
    result: 'Return',
    fills: 'Made of',
  },
  none: 'No trade was closed in this time.',
} as const;
export const fills = {
  title: 'Fills',
  columns: {
    time: 'Time',
    side: 'Side',
    symbol: 'Symbol',
    quantity: 'Quantity',
    price: 'Price',
    notional: 'Amount',
    fee: 'Fee',
    trade: 'Trade',
  },
  none: 'Nothing was traded in this time.',
} as const;
export const others = {
  title: 'Withdrawals and cost lost as fees',
  columns: { time: 'Time', what: 'What', quantity: 'Quantity', gain: 'Gain' },
} as const;
export const lots = {
  columns: {
    acquired: 'Acquired',
    disposed: 'Disposed',
    asset: 'Asset',
    quantity: 'Quantity',
    proceeds: 'Proceeds',
    cost: 'Cost basis',
    gain: 'Gain',
    term: 'Term',
    fills: 'Made of',
  },
} as const;
