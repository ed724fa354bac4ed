// The rehearsal of what can go wrong, on the practice exchange alone, in a chunk of its own.

import { useEffect } from 'preact/hooks';
import { words } from '../words';

export function RehearsePage() {
  useEffect(() => {
    document.title = words.title(words.tabs.rehearse);
  }, []);
  return (
    <div class="rehearse-page">
      <h1>{words.tabs.rehearse}</h1>
    </div>
  );
}
