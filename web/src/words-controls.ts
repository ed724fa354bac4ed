// Live trading in the Controls.

export const enable = 'Enable Live Trading';
export const isOff = 'Off. Opens a list of what it hangs on.';
export const isOn = 'On. Untick to switch it off at once.';
export const isPractice = 'On, with the practice exchange’s play money. Untick to switch it off at once.';
export const isUnknown = 'Not known: the backend does not answer.';
export const switching = 'Switching off…';
export const testBuy = 'Test Live BUY (BTC/USDT)';
export const testSell = 'Test Live SELL';
export const off = 'Live trading is off: tick Enable Live Trading first.';
export const redToo = (reasons: string) => `Live trading is off, and can’t be switched on yet: ${reasons}.`;
export const paused = (reasons: string) => `Live trading is paused: ${reasons}.`;
export const notKnown = 'It is not known whether live trading is on.';
export const noSize = 'No size is legal right now';
export const nothingToSell = 'There is nothing from a test buy to sell.';
