// The page starts here.

import { render } from 'preact';
import './styles/tokens.css';
import './styles/parts.css';
import './styles/result.css';
import './styles/page.css';
import { start } from './views/desk';
import { listenToKeys } from './views/keys';
import { Shell } from './views/shell';

const root = document.getElementById('page');
if (root) {
  start();
  listenToKeys();
  render(<Shell />, root);
}
