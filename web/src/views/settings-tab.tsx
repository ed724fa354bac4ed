// The Settings tab: one scrolling page, every part with an anchor of its own. In a chunk of its own.

import '../styles/tables.css';
import '../styles/dialogs.css';
import '../styles/later.css';
import '../styles/live-more.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import * as words from '../words';
import { toolWords } from '../words-tools';
import { later } from '../words-later';
import { settingsWords } from '../words-more';
import { telegramWords } from '../words-telegram';
import { validationWords } from '../words-validation';
import { follow, route } from './desk';
import { followKeys } from './key-desk';
import { useTitle } from './page-title';
import { SettingsBackend } from './settings-backend';
import { SettingsKeys } from './settings-keys';
import { SettingsDisplay, SettingsHelp, SettingsLimits, SettingsRehearse, SettingsStrategy } from './settings-rest';
import { SettingsSecurity } from './settings-security';
import { SettingsTelegram } from './settings-telegram';
import { SettingsValidation } from './settings-validation';

/** In the order in which they stand; a part gives itself the anchor (see Section). */
const parts: readonly { readonly anchor: string; readonly title: string; readonly Part: () => JSX.Element | null }[] = [
  { anchor: 'backend', title: settingsWords.backend.title, Part: SettingsBackend },
  { anchor: 'api-keys', title: settingsWords.keys.title, Part: SettingsKeys },
  { anchor: 'strategy', title: later.strategySettings.title, Part: SettingsStrategy },
  { anchor: 'telegram', title: telegramWords.name, Part: SettingsTelegram },
  { anchor: 'limits', title: later.limitsSettings.title, Part: SettingsLimits },
  { anchor: 'display', title: toolWords.display.title, Part: SettingsDisplay },
  { anchor: 'security', title: settingsWords.security.title, Part: SettingsSecurity },
  { anchor: 'validation', title: validationWords.title, Part: SettingsValidation },
  { anchor: 'rehearse', title: later.rehearse.title, Part: SettingsRehearse },
  { anchor: 'help', title: toolWords.help.title, Part: SettingsHelp },
];

export function SettingsTab() {
  useTitle(words.tabs.settings);
  useEffect(followKeys, []);
  const here = route.value;
  const anchor = here.name === 'settings' ? here.anchor : '';
  useEffect(() => {
    if (anchor === '') return;
    const part = document.getElementById(anchor);
    part?.scrollIntoView();
    part?.focus({ preventScroll: true });
  }, [here]);
  return (
    <div class="settings-tab">
      <h1>{words.tabs.settings}</h1>
      <nav class="settings-contents" aria-label={settingsWords.contents}>
        {parts.map((one) => (
          <a key={one.anchor} {...follow({ name: 'settings', anchor: one.anchor })}>
            {one.title}
          </a>
        ))}
      </nav>
      {parts.map(({ anchor: key, Part }) => (
        <Part key={key} />
      ))}
    </div>
  );
}
