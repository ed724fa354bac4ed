// The rehearsal of what can go wrong, on the practice exchange alone, in a chunk of its own.

import { words } from '../words';
import { useTitle } from './page-title';

export function RehearsePage() {
  useTitle(words.tabs.rehearse);
  return (
    <div class="rehearse-page">
      <h1>{words.tabs.rehearse}</h1>
    </div>
  );
}
