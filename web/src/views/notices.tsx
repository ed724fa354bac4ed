// What the server tells in sentences: what is only good to know is a toast, what needs attention stands under the header
// until it is put away, and all of it can be read again in one list.

import { effect, signal } from '@preact/signals';
import type { Notice } from '../api/desk';
import { CloseIcon } from '../components/icons';
import { clock, zoneLetters } from '../model/time';
import * as say from '../words-notices';
import * as words from '../words';
import { dialog, toast, zone } from './desk';
import { desks, notices } from './trading-desk';

const shownMost = 3;

/** Warnings and errors that came while the page was open and have not been put away, newest first. */
const pressing = signal<readonly Notice[]>([]);
export const keyOf = ({ id, time }: Notice) => `${id} ${time}`;
export const marks: Readonly<Record<Notice['level'], string>> = { info: 'ℹ', warning: '⚠', error: '❌' };

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

/** The banner of live trading says this already, with more. */
const isSaidAlready = ({ text }: Notice): boolean =>
  desks.live.value?.status?.mode === 'AUTO_DISABLED' && text.includes('AUTO-DISABLED');

export function NoticeBanners() {
  const all = pressing.value.filter((one) => !isSaidAlready(one));
  if (all.length === 0) return null;
  const drop = (one: Notice) => (pressing.value = pressing.value.filter((other) => other !== one));
  return (
    <section class="notice-banners" aria-label={say.region} data-testid="notice-banners">
      {all.slice(0, shownMost).map((one) => (
        <p key={keyOf(one)} class={`banner is-${one.level}`} role={one.level === 'error' ? 'alert' : 'status'}>
          <span aria-hidden="true">{marks[one.level]}</span>
          <span class="banner-text">{one.text}</span>
          <time class="mono muted" dateTime={one.time}>
            {clock(Date.parse(one.time), zone.value)} {zoneLetters(Date.parse(one.time), zone.value)}
          </time>
          <button type="button" class="icon-button" aria-label={words.dismiss} onClick={() => drop(one)}>
            <CloseIcon />
          </button>
        </p>
      ))}
      {all.length > shownMost && (
        <p class="banner">
          {say.more(all.length - shownMost)}
          <button type="button" class="button small" onClick={() => (dialog.value = 'notices')}>
            {say.all}
          </button>
          <button type="button" class="button small" onClick={() => (pressing.value = [])}>
            {words.dismiss}
          </button>
        </p>
      )}
    </section>
  );
}
