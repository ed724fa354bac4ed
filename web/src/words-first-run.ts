// The first steps.

export const label = 'First steps';
export const steps = {
  backtest: 'Run Backtest',
  fetch: 'Fetch Price',
  poll: 'Start Polling',
  order: 'First paper order',
} as const;
export const step = (number: number, name: string) => `${number}. ${name}`;
export const done = 'done';
export const skip = 'Skip the first steps';
export const again = 'Show the first steps again';
export const finished = 'First steps done. Everything was paper: no order left this machine.';
export const makesHistory = 'No history is stored yet, so Run Backtest first makes a year of synthetic candles.';
export const making = 'Making a year of synthetic candles first…';
