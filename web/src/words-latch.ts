// The calmer banners of live trading.

export const split = (parts: string) => `Of this day’s change: ${parts}.`;
export const held = 'Still held, and kept:';
export const heldNothing = 'Nothing is held but dollars.';
export const rearm = (time: string, left: string) => `Can be enabled again from ${time} (in ${left})`;
export const day = 'Trades of the day';
export const reset = 'Day reset. Live stays off until you enable it.';
export const restarted = (agrees: boolean) =>
  `Live was on before the restart and is now off; books equal the exchange: ${agrees ? 'yes' : 'not compared yet'}`;
export const enable = 'Enable Live Trading…';
