// What the strategy card holds besides its button.

import '../styles/trading-more.css';

export { RunningRun } from './running-strategy';
export { StartForm } from './start-strategy';
