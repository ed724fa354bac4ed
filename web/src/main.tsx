// The page starts here.

import { render } from 'preact';
import './styles/tokens.css';
import './styles/text.css';
import './styles/cards.css';
import './styles/buttons.css';
import './styles/fields.css';
import './styles/notices.css';
import './styles/sheets.css';
import './styles/details.css';
import './styles/reader.css';
import './styles/charts.css';
import './styles/frame.css';
import './styles/trade.css';
import './styles/shell.css';
import './styles/live.css';
import './styles/trading.css';
import { countPageErrors } from './model/page-errors';
import { loadLiveChart } from './components/load-live-chart';
import { route, start } from './views/desk';
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
  // What draws comes while the server is asked what there is to draw; whether it came is seen where it is used.
  if (route.value.name === 'trade') void loadLiveChart().catch(() => {});
}
