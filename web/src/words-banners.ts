// The banners of live trading.

export const label = 'Live trading';
export const active = '🔴 LIVE TRADING ACTIVE';
export const practice = '(practice exchange)';
export const disabled = '🛑 AUTO-DISABLED';
export const split = (parts: string) => `Of this day’s change: ${parts}.`;
export const held = 'Still held, and kept:';
export const heldNothing = 'Nothing is held but dollars.';
export const heldOne = (total: string, asset: string, value: string) => `${total} ${asset} (${value})`;
export const rearm = (time: string, left: string) => `Can be enabled again from ${time} (in ${left})`;
export const day = 'Trades of the day';
export const reset = 'Day reset. Live stays off until you enable it.';
export const restarted = (agrees: boolean) =>
  `Live was on before the restart and is now off; books equal the exchange: ${agrees ? 'yes' : 'not compared yet'}`;
export const enable = 'Enable Live Trading…';
export const unknownTitle = 'It is not known whether live trading is on';
export const unknown = {
  app: (since: string) =>
    `It was on at ${since}, and this page has lost its connection to CryptoPiggy. Orders may still leave.`,
  backend: (since: string) =>
    `It was on at ${since}, and the backend has not answered since. An order that is on its way may still be filled.`,
} as const;
export const unknownToDo = 'To be sure that nothing leaves, run this on the machine that runs CryptoPiggy:';
export const openBackend = 'Backend settings';
