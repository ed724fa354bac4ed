// The rows of the log.

export const columns = {
  time: 'Time',
  mode: 'Mode',
  side: 'Side',
  symbol: 'Symbol',
  amount: 'Amount',
  price: 'Price',
  quantity: 'Quantity',
  fee: 'Fee',
  result: 'Result',
  line: 'Line',
} as const;
export const positionColumns = {
  asset: 'Asset',
  quantity: 'Quantity',
  value: 'Value',
  cost: 'Cost',
  open: 'Open P&L',
  realised: 'Realised',
  actions: 'Close',
} as const;
export const closeNamed = (asset: string) => `Close position ${asset}`;
export const show = (what: string) => `Show ${what}`;
export const untraded = (side: string, symbol: string, amount: string) => `${side} ${symbol} ${amount}`;
export const noMatch = '0 rows match';
export const clear = 'clear filters';
export const older = 'Load older orders';
export const loading = 'Loading…';
export const copied = 'Copied';
export const fileName = 'cryptopiggy-orders.csv';
export const removeChip = (what: string) => `Remove filter ${what}`;
