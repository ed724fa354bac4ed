// The keyboard. Single letters are off inside fields and dialogs, and can be switched off altogether (WCAG 2.1.4).

import { dialog, go, settings } from './desk';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]') !== null;

let waitsForTab = 0;

export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      dialog.value = dialog.value === 'commands' ? null : 'commands';
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    if (settings.value.single_keys === 'off' || dialog.value !== null || document.querySelector('dialog[open]')) return;
    if (event.key === '?') dialog.value = 'help';
    else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus();
    else if (event.key === 'g') {
      waitsForTab = Date.now();
      return;
    } else if (event.key === 'b' && Date.now() - waitsForTab < 1500) go({ name: 'backtest' });
    else return;
    waitsForTab = 0;
    event.preventDefault();
  });
}
