// Words of what is drawn over the candles; they come with it.

export const title = 'Over the candles';
export const ofStrategies = 'Strategies at work';
export const runs = 'What they decide by';
export const stops = 'Stops and targets';
export const none = 'No strategy is at work on this market.';
export const elsewhere = (strategy: string, timeframe: string) =>
  `${strategy} decides on ${timeframe}: what it decides by is shown there.`;
export const nothing = (strategy: string) => `${strategy} needs no indicator.`;
export const always = 'Indicators';
export const panes = 'Panes';
export const equity = 'Equity';
export const drawdown = 'Drawdown';
export const modes = { paper: 'of the paper portfolio', live: 'of the live portfolio' } as const;
export const tooFew = (name: string, needed: number, had: number) =>
  `${name} needs ${needed} closed candles, and the chart has ${had}.`;
export const closedOnly = 'Of closed candles, as strategies see no others; for the eye alone.';
export const drawdownOf = 'Drawdown is counted from the highest value since the first candle.';
export const equityFailed = 'What the portfolio was worth could not be fetched.';
export const lines = { stop: 'stop', target: 'target' } as const;
export const short = { stop: 'Stop', target: 'Target', equity: 'Equity', drawdown: 'DD' } as const;
