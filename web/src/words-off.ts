// Why no order can leave now.

export const offline = 'The page has no connection to CryptoPiggy, so no order can leave it.';
export const silent = 'CryptoPiggy has said nothing for 5 seconds, so no order can leave this page.';
export const loading = 'Waiting for the desk.';
export const noDesk = 'This server does not trade.';
export const backendDown = 'The backend does not answer, so no live order can leave. Paper goes on.';
export const latched = 'The day’s loss limit was reached. Orders are off until 00:00 UTC.';
export const exchangeAway = 'The exchange can’t be reached, so there is no price to trade at.';
export const noPrice = (symbol: string) => `No price of ${symbol} has arrived yet.`;
export const stale = (symbol: string) => `The price of ${symbol} is older than 10 seconds.`;
export const otherTab = 'Another tab of this browser has an order on its way.';
export const amount = 'Type an amount first.';
