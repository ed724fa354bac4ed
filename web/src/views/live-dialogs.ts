// The dialogs of live trading, in a chunk that is fetched when the browser is idle.

import '../styles/live-more.css';

export { EnableLive } from './enable-live';
export { OrderTimeline } from './order-timeline';
export { TestTrade } from './test-trade';
