// The Settings tab, in a chunk of its own.

import { useEffect } from 'preact/hooks';
import { words } from '../words';

export function SettingsTab() {
  useEffect(() => {
    document.title = words.title(words.tabs.settings);
  }, []);
  return (
    <div class="settings-tab">
      <h1>{words.tabs.settings}</h1>
    </div>
  );
}
