// The Portfolio tab, in a chunk of its own.

import { words } from '../words';
import { useTitle } from './page-title';

export function PortfolioTab() {
  useTitle(words.tabs.portfolio);
  return (
    <div class="portfolio-tab">
      <h1>{words.tabs.portfolio}</h1>
    </div>
  );
}
