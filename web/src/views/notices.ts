// What the server tells in sentences: what is only good to know is a toast, what needs attention stands under the header
// until it is put away, and all of it can be read again in one list.

import { effect, signal } from '@preact/signals';
import type { Notice } from '../api/desk';
import { toast } from './desk';
import { notices } from './trading-desk';

/** Warnings and errors that came while the page was open and have not been put away, newest first. */
export const pressing = signal<readonly Notice[]>([]);
export const keyOf = ({ id, time }: Notice) => `${id} ${time}`;
/** The first list there is tells of the past; everything after it is news. */
export function watchNotices(): void {
  let known: Set<string> | null = null;
  let isFirst = true;
  effect(() => {
    const all = notices.value;
    if (isFirst) {
      isFirst = false;
      return;
    }
    const before = known;
    known = new Set(all.map(keyOf));
    if (before === null) return;
    const fresh = all.filter((one) => !before.has(keyOf(one)));
    for (const one of [...fresh].reverse()) if (one.level === 'info') toast(one.text);
    const grave = fresh.filter(({ level }) => level !== 'info');
    if (grave.length > 0) pressing.value = [...grave, ...pressing.peek()].slice(0, 50);
  });
}
