// The strategy card.

export const title = 'Strategy';
export const start = 'Start Strategy';
export const none = 'No strategy is at work.';
export const stoppedList = 'Stopped lately';
export const runOn = (strategy: string, symbol: string, timeframe: string) => `${strategy} · ${symbol} · ${timeframe}`;
