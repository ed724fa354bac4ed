// The Settings tab, in a chunk of its own.

import { words } from '../words';
import { useTitle } from './page-title';

export function SettingsTab() {
  useTitle(words.tabs.settings);
  return (
    <div class="settings-tab">
      <h1>{words.tabs.settings}</h1>
    </div>
  );
}
