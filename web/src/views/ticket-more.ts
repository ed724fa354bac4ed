// What comes after a press in the order ticket.

import '../styles/trading-more.css';

import { takeUp } from './send-order';

export { LiveReview } from './live-review';
export { OutcomeOf } from './order-outcome';
export { CloseLine, TroubleLine } from './ticket-lines';
export { place } from './send-order';

takeUp();
