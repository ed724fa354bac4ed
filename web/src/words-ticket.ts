// The order ticket.

export const side = 'Side';
export const buy = 'Buy';
export const sell = 'Sell';
export const symbol = 'Symbol';
export const amount = 'Amount in $';
export const presets = 'Amounts';
export const max = 'max';
export const range = (min: string, max: string, cap: string) => `min ${min} · max now ${max} (${cap})`;
export const noRange = 'No size is legal right now.';
export const caps = {
  constant: (value: string) => `the ${value} cap`,
  percent: (percent: number, equity: string) => `${percent} % of ${equity}`,
  cash: (value: string) => `${value} is free`,
  holding: (value: string, base: string) => `${value} ${base} is held`,
} as const;
export const atMost = 'Pays at most';
export const collar = 'Worst price';
export const gets = 'Buys';
export const gives = 'Sells';
export const fee = 'Fee';
export const feeRate = (percent: string, told: boolean) =>
  told ? `(${percent} %)` : `(${percent} %, the usual one: the exchange has not told yours yet)`;
export const about = (value: string) => `≈ ${value}`;
export const place = {
  paper: { buy: 'Place paper BUY', sell: 'Place paper SELL' },
  live: { buy: 'Place LIVE BUY', sell: 'Place LIVE SELL' },
} as const;
export const review = { buy: 'Review LIVE BUY', sell: 'Review LIVE SELL' } as const;
export const sending = (seconds: string) => `Sending… ${seconds} s`;
export const total = 'Amount';
