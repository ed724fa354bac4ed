// The command list: everything the page can do, and every saved run, by typing a few letters.

import { useRef, useState } from 'preact/hooks';
import { Dialog } from '../components/basics';
import * as stopWords from '../words-stop';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import { toolWords } from '../words-tools';
import { dialog, go, setSetting, type DialogName } from './desk';
import { polling, setPolling } from './live-desk';
import { runs } from './runs-desk';
import { nameOf } from './saved-runs';
import { openStop } from './stop-trading';

type Command = { readonly name: string; readonly run: () => void };
const say = toolWords.commands;

function commands(): Command[] {
  const open = (name: DialogName) => () => void (dialog.value = name);
  const theme = (value: 'system' | 'dark' | 'light') => ({
    name: say.theme(words.theme[value]),
    run: () => void setSetting('theme', value),
  });
  const saved = runs.value.state === 'ready' ? runs.value.value.items : [];
  return [
    { name: say.trade, run: () => go({ name: 'trade' }) },
    { name: stopWords.button, run: openStop },
    { name: words.tabs.forecast, run: () => go({ name: 'forecast' }) },
    { name: words.tabs.reports, run: () => go({ name: 'reports' }) },
    {
      name: polling.value ? say.stopPolling : say.startPolling,
      run: () => setPolling(!polling.value),
    },
    {
      name: say.newRun,
      run: () => {
        go({ name: 'backtest' });
        document.querySelector<HTMLElement>('.run-form select')?.focus();
      },
    },
    { name: say.savedRuns, run: () => go({ name: 'backtest' }) },
    { name: backtestWords.candles.generateTitle, run: open('candles') },
    { name: backtestWords.candles.importTitle, run: open('candles') },
    { name: toolWords.display.title, run: open('display') },
    { name: toolWords.help.title, run: open('help') },
    theme('system'),
    theme('dark'),
    theme('light'),
    ...saved.map((run) => ({ name: say.openRun(nameOf(run)), run: () => go({ name: 'result' as const, id: run.id }) })),
  ];
}

export function CommandList() {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const wanted = search
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  const found = commands()
    .filter(({ name }) => wanted.every((part) => name.toLowerCase().includes(part)))
    .slice(0, 12);
  const at = Math.min(active, found.length - 1);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    dialog.value = null;
    // After the dialog has given the focus back, so that a command may move it.
    setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={say.title} onClose={() => (dialog.value = null)}>
      <input
        class="input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="command-options"
        aria-autocomplete="list"
        aria-label={say.search}
        aria-activedescendant={at >= 0 ? `command-${at}` : undefined}
        placeholder={say.search}
        autoFocus
        value={search}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id="command-options" class="command-options" role="listbox" aria-label={say.title}>
        {found.map((command, index) => (
          <li
            key={command.name}
            id={`command-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => choose(command)}
          >
            {command.name}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty-line">{say.none}</p>}
    </Dialog>
  );
}
