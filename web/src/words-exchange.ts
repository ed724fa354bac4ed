// How the exchange does.

export const label = 'Exchange';
export const states = { connecting: '○ connecting', live: '● live', stale: '◐ stale', down: '○ down' } as const;
export const unknown = '○ not known';
export const offline = 'The page has no connection to CryptoPiggy, so it does not know.';
export const downTitle = 'The exchange can’t be reached';
export const help = {
  practice: 'Start it with cryptopiggy-exchange, or start everything with ./run. This page finds it again by itself.',
  binanceus:
    'Check this machine’s connection to the internet, or start with EXCHANGE=practice, which needs none. This page finds it again by itself.',
} as Readonly<Record<string, string>>;
export const otherHelp = 'This page finds it again by itself.';
export const elseWorks = 'Everything else works: backtests, saved runs, stored candles and reports.';
export const asOf = (time: string) => `The chart stands still since ${time}.`;
