// What a reader wants over the candles and under them, remembered over reloads. Panes take height from the candles, so a
// phone begins without them.

import { signal } from '@preact/signals';
import { choiceNames, type Choice } from '../model/chart-lines';
import { remember, remembered } from './memory';

export type Toggle = 'runs' | 'stops' | 'equity' | 'drawdown' | Choice;
const key = 'cryptopiggy.chart';
const isPhone = matchMedia('(max-width: 759px)').matches;
const atFirst: readonly Toggle[] = isPhone ? ['runs', 'stops'] : ['runs', 'stops', 'equity', 'drawdown'];
const all: readonly Toggle[] = ['runs', 'stops', 'equity', 'drawdown', ...choiceNames];

const kept = remembered(key);
export const wanted = signal<ReadonlySet<Toggle>>(
  new Set(all.filter((name) => (kept[name] === undefined ? atFirst.includes(name) : kept[name] === 'on'))),
);

export function setWanted(name: Toggle, on: boolean): void {
  const next = new Set(wanted.value);
  if (on) next.add(name);
  else next.delete(name);
  wanted.value = next;
  remember(key, { ...remembered(key), [name]: on ? 'on' : 'off' });
}
