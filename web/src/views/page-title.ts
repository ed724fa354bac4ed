// The tab's title and icon: the mode first, so that a live page is known among many tabs.

import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wholeDollars, type ShownMode } from '../model/live-mode';
import * as modeWords from '../words-mode';
import * as words from '../words';
import { equityShown, shown } from './live-trading';

const part = signal('');

/** What this screen is called in the tab's title. */
export const setTitle = (name: string): void => void (part.value = name);
export const useTitle = (name: string): void => useEffect(() => setTitle(name), [name]);

function titleOf(mode: ShownMode): string {
  const say = modeWords.titles;
  if (mode.kind === 'live') return say.live(wholeDollars(equityShown.value), mode.paused !== null);
  if (mode.kind === 'unknown') return say.unknown(part.value);
  if (mode.kind === 'paper') return say.paper(part.value);
  return part.value === '' ? words.name : `${part.value} · ${words.name}`;
}

const colours: Readonly<Record<ShownMode['kind'], string>> = {
  paper: '#66738c',
  waiting: '#66738c',
  live: '#c9283e',
  unknown: '#8a5a00',
};

/** The icon of index.html in the mode's colour. */
function paintIcon(kind: ShownMode['kind']): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon) icon.href = icon.href.replace(/fill='%23[0-9a-f]{6}'/, `fill='%23${colours[kind].slice(1)}'`);
}

export function showModeOutside(): void {
  effect(() => {
    document.title = titleOf(shown.value);
  });
  effect(() => {
    paintIcon(shown.value.kind);
    document.documentElement.dataset['mode'] = shown.value.kind;
  });
}
