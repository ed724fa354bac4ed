// The Settings tab, in a chunk of its own.

import '../styles/later.css';
import { useEffect } from 'preact/hooks';
import { words } from '../words';
import { SettingsRest } from './settings-rest';

export function SettingsTab() {
  useEffect(() => {
    document.title = words.title(words.tabs.settings);
  }, []);
  return (
    <div class="settings-tab">
      <h1>{words.tabs.settings}</h1>
      <SettingsRest />
    </div>
  );
}
