// The page starts here.

import { render } from 'preact';
import './styles/tokens.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/frame.css';
import './styles/trade.css';
import './styles/shell.css';
import './styles/live.css';
import './styles/trading.css';
import { countPageErrors } from './model/page-errors';
import { start } from './views/desk';
import { watchFirstSteps } from './views/first-steps';
import { listenToKeys } from './views/keys';
import { watchNotices } from './views/notices';
import { listenToMode } from './views/live-trading';
import { showModeOutside } from './views/page-title';
import { Shell } from './views/shell';

const root = document.getElementById('page');
countPageErrors();
if (root) {
  watchNotices();
  watchFirstSteps();
  start();
  listenToMode();
  showModeOutside();
  listenToKeys();
  render(<Shell />, root);
}
