// A strategy at work.

export const stop = 'Stop Strategy';
export const stopped = (why: string) => `Stopped: ${why}`;
export const next = (time: string, left: string) => `next decision at ${time} (${left})`;
export const deciding = 'deciding now';
export const position = 'Position';
export const flat = 'none';
export const stopAt = 'Sells at or below';
export const targetAt = 'Sells at or above';
export const pnl = 'P&L';
export const trades = 'Round trips';
export const why = 'Why no trade?';
export const outlook = 'It waits for';
export const verdict = 'The gate’s last word';
export const noVerdict = 'It has asked for no order yet.';
export const passed = 'The order was let through.';
export const wish = { enter_long: 'Wants to buy', exit_long: 'Wants to sell' } as Readonly<Record<string, string>>;
export const pending = 'An order is on its way.';
