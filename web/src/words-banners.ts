// The banners of live trading.

export const label = 'Live trading';
export const active = '🔴 LIVE TRADING ACTIVE';
export const practice = '(practice exchange)';
export const disabled = '🛑 AUTO-DISABLED';
export const heldOne = (total: string, asset: string, value: string) => `${total} ${asset} (${value})`;
export const unknownTitle = 'It is not known whether live trading is on';
export const unknown = {
  app: (since: string) =>
    `It was on at ${since}, and this page has lost its connection to CryptoPiggy. Orders may still leave.`,
  backend: (since: string) =>
    `It was on at ${since}, and the backend has not answered since. An order that is on its way may still be filled.`,
} as const;
export const unknownToDo = 'To be sure that nothing leaves, run this on the machine that runs CryptoPiggy:';
export const openBackend = 'Backend settings';
