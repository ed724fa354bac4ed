// The notices that need attention, under the header until each is put away.

import type { Notice } from '../api/desk';
import { CloseIcon } from '../components/icons';
import { clock, zoneLetters } from '../model/time';
import * as words from '../words';
import * as say from '../words-notices';
import { dialog, zone } from './desk';
import { keyOf, pressing } from './notices';
import { desks } from './trading-desk';

const shownMost = 3;
export const marks: Readonly<Record<Notice['level'], string>> = { info: 'ℹ', warning: '⚠', error: '❌' };

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
