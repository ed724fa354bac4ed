// What the phone's bar has no room for.

import { Dialog } from '../components/basics';
import { toTab } from '../model/route';
import * as noticeWords from '../words-notices';
import * as words from '../words';
import { dialog, go, type DialogName } from './desk';

export function Menu() {
  const tool = (name: DialogName, label: string) => (
    <button type="button" class="button" onClick={() => (dialog.value = name)}>
      {label}
    </button>
  );
  return (
    <Dialog title={words.tabs.more} onClose={() => (dialog.value = null)}>
      <div class="menu-tools">
        {(['forecast', 'settings'] as const).map((name) => (
          <button
            key={name}
            type="button"
            class="button"
            onClick={() => {
              dialog.value = null;
              go(toTab(name));
            }}
          >
            {words.tabs[name]}
          </button>
        ))}
        {tool('candles', words.candles.open)}
        {tool('commands', words.commands.open)}
        {tool('display', words.display.open)}
        {tool('notices', noticeWords.open)}
        {tool('help', words.help.open)}
      </div>
    </Dialog>
  );
}
