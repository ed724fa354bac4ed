// What the Trade tab trades with, fetched as soon as the tab is shown.

import { takeUpSending } from './place-order';

export { LiveChart } from './live-chart';
export { Controls, LiveTicker } from './live-ticker';
export { OrderTicket } from './order-ticket';
export { StrategyCard } from './strategy-card';
export { TradeLog } from './trade-log';

takeUpSending();
