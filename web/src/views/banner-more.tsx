// What stands in the calmer banners of live trading: the details of an auto-disable, a new day, a restart.

import '../styles/banner-more.css';
import type { ComponentChildren } from 'preact';
import type { LiveBanner } from '../model/banners';
import { heldOf, type Latch } from '../model/latch';
import { exactDecimal, money } from '../model/numbers';
import { clock, minuteWithZone, span } from '../model/time';
import * as words from '../words';
import { heldOne } from '../words-banners';
import * as say from '../words-latch';
import { follow, zone } from './desk';
import { balanceOfLive, dismissBanner, dismissRestart, liveDialog } from './live-trading';
import { useSeconds } from './seconds';
import { venueAhead } from './trading-desk';

export { NoticeBanners } from './notice-banners';

type Calm = Extract<LiveBanner, { kind: 'day_reset' | 'restarted' }>;

export function CalmBanner({ banner }: { banner: Calm }) {
  return banner.kind === 'day_reset' ? (
    <Dismissable id="banner-day-reset" onDismiss={() => dismissBanner(banner.key)}>
      <span>{say.reset}</span>
    </Dismissable>
  ) : (
    <Dismissable id="banner-restarted" onDismiss={() => void dismissRestart()}>
      <span>{say.restarted(banner.reconciled)}</span>
      <button type="button" class="button small" onClick={() => (liveDialog.value = { kind: 'enable' })}>
        {say.enable}
      </button>
    </Dismissable>
  );
}

const Dismissable = (props: { id: string; onDismiss: () => void; children: ComponentChildren }) => (
  <section class="banner" role="status" data-testid={props.id}>
    {props.children}
    <button type="button" class="button small" onClick={props.onDismiss}>
      {words.dismiss}
    </button>
  </section>
);

/** The countdown moves without being read out. */
export function LatchDetails({ latch }: { latch: Latch }) {
  const held = heldOf(balanceOfLive.value);
  return (
    <>
      {latch.parts.length > 0 && <span data-testid="auto-disabled-split">{say.split(latch.parts.join(', '))}</span>}
      {held.length === 0 ? (
        <span>{say.heldNothing}</span>
      ) : (
        <span class="held" data-testid="positions-held">
          {say.held}{' '}
          <strong>
            {held
              .map(({ asset, total, value }) => heldOne(exactDecimal(total), asset, money(value, 'USDT')))
              .join(', ')}
          </strong>
        </span>
      )}
      {latch.until !== null && <Countdown until={latch.until} />}
      <a {...follow({ name: 'portfolio' })}>{say.day}</a>
    </>
  );
}

/** To 00:00 UTC by the exchange's clock, which decides; where the page shows local time, that stands beside it. */
function Countdown({ until }: { until: string }) {
  const now = useSeconds() + venueAhead.value;
  const end = Date.parse(until);
  const local = zone.value === 'UTC' ? '' : ` (${minuteWithZone(end, zone.value)})`;
  const time = `${clock(end, 'UTC').slice(0, 5)} UTC${local}`;
  return (
    <span class="mono" data-testid="auto-disabled-countdown">
      {say.rearm(time, span(now / 1000, end / 1000))}
    </span>
  );
}
