// The keyboard. Single letters are off inside fields and dialogs, and can be switched off altogether (WCAG 2.1.4).

import { chartFrames } from '../model/timeframes';
import { toTab, type Tab } from '../model/route';
import { dialog, go, route, settings } from './desk';
import { setTimeframe } from './live-desk';
import { openStop } from './stop-trading';
import { fillTicket } from './ticket-side';

/** After g. */
const tabKeys: Readonly<Record<string, Tab>> = {
  t: 'trade',
  p: 'portfolio',
  b: 'backtest',
  f: 'forecast',
  r: 'reports',
  s: 'settings',
};

/** Something that letters are typed into; a radio button or a checkbox takes none. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]') !== null;

let waitsForTab = 0;

/** j and k outside a table go into the first one of the screen. */
function intoRows(key: string): boolean {
  const table = document.querySelector<HTMLElement>('.table-region:has(tbody)');
  if (table === null) return false;
  table.scrollIntoView({ block: 'nearest' });
  table.dispatchEvent(new KeyboardEvent('keydown', { key }));
  return true;
}

export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    // Stops from everywhere: in fields, over dialogs, with the single letters switched off.
    if ((event.ctrlKey || event.metaKey) && event.key === '.') {
      event.preventDefault();
      openStop();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      dialog.value = dialog.value === 'commands' ? null : 'commands';
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    if (event.defaultPrevented) return;
    if (settings.value.single_keys === 'off' || dialog.value !== null || document.querySelector('dialog[open]')) return;
    if (event.key === '?') dialog.value = 'help';
    else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus();
    else if (event.key === 'g') {
      waitsForTab = Date.now();
      return;
    } else if (tabKeys[event.key] !== undefined && Date.now() - waitsForTab < 1500)
      go(toTab(tabKeys[event.key] ?? 'trade'));
    else if (route.value.name === 'trade' && /^[1-6]$/.test(event.key))
      setTimeframe(chartFrames[Number(event.key) - 1] ?? '');
    else if (route.value.name === 'trade' && (event.key === 'b' || event.key === 's'))
      fillTicket(event.key === 'b' ? 'buy' : 'sell');
    else if ((event.key === 'j' || event.key === 'k') && intoRows(event.key)) event.preventDefault();
    else return;
    waitsForTab = 0;
    event.preventDefault();
  });
}
