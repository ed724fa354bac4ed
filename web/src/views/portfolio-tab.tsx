// The Portfolio tab, in a chunk of its own.

import { useEffect } from 'preact/hooks';
import { words } from '../words';

export function PortfolioTab() {
  useEffect(() => {
    document.title = words.title(words.tabs.portfolio);
  }, []);
  return (
    <div class="portfolio-tab">
      <h1>{words.tabs.portfolio}</h1>
    </div>
  );
}
