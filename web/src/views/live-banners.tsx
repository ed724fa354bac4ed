// The banner slot of live trading. What concerns live money can't be dismissed, and stands until it is over.

import { useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { LiveBanner } from '../model/banners';
import { exactDecimal, money } from '../model/numbers';
import { heldOf, type Latch } from '../model/latch';
import { clock, minuteWithZone, span, zoneLetters } from '../model/time';
import { words } from '../words';
import { follow, zone } from './desk';
import { balanceOfLive, banners, dismissBanner, dismissRestart, liveDialog, liveStatus } from './live-trading';
import { useSeconds } from './seconds';

const say = words.live.banners;

const isUrgent = ({ kind }: LiveBanner): boolean => kind === 'live' || kind === 'unknown';
const Listed = ({ urgent }: { urgent: boolean }) => (
  <>
    {banners.value
      .filter((one) => isUrgent(one) === urgent)
      .map((one) => (
        <OneBanner key={one.kind} banner={one} />
      ))}
  </>
);
/** These stay in sight wherever the page is scrolled to. */
export const UrgentBanners = () => <Listed urgent />;
export const CalmBanners = () => <Listed urgent={false} />;

function OneBanner({ banner }: { banner: LiveBanner }) {
  switch (banner.kind) {
    case 'live':
      return (
        <section class="banner banner-live" data-testid="banner-live" aria-label={say.label}>
          <strong role="status">{say.active}</strong>
          {banner.practice && <span data-testid="banner-practice">{say.practice}</span>}
          {banner.paused !== null && (
            <span class="banner-paused">{words.live.paused(banner.paused || words.live.pausedNoReason)}</span>
          )}
        </section>
      );
    case 'unknown':
      return <UnknownBanner silent={banner.silent} since={banner.since} />;
    case 'latched':
      return <LatchBanner latch={banner.latch} />;
    case 'day_reset':
      return (
        <Dismissable id="banner-day-reset" onDismiss={() => dismissBanner(banner.key)}>
          <span>{say.reset}</span>
        </Dismissable>
      );
    case 'restarted':
      return (
        <Dismissable id="banner-restarted" onDismiss={() => void dismissRestart()}>
          <span>{say.restarted(banner.reconciled)}</span>
          <button type="button" class="button small" onClick={() => (liveDialog.value = { kind: 'enable' })}>
            {say.enable}
          </button>
        </Dismissable>
      );
  }
}

const Dismissable = (props: { id: string; onDismiss: () => void; children: ComponentChildren }) => (
  <section class="banner" role="status" data-testid={props.id}>
    {props.children}
    <button type="button" class="button small" onClick={props.onDismiss}>
      {words.dismiss}
    </button>
  </section>
);

const when = (ms: number): string => `${clock(ms, zone.value)} ${zoneLetters(ms, zone.value)}`;

/** Live was on and nobody answers: the page says what it does not know, and how to be sure. */
function UnknownBanner({ silent, since }: { silent: 'app' | 'backend'; since: number }) {
  return (
    <section class="banner banner-unknown" role="alert" data-testid="banner-unknown">
      <strong>{say.unknownTitle}</strong>
      <span>{say.unknown[silent](when(since))}</span>
      <span>
        {say.unknownToDo} <code>{words.stop.command}</code>
      </span>
      {silent === 'backend' && <a {...follow({ name: 'settings', anchor: 'backend' })}>{say.openBackend}</a>}
    </section>
  );
}

/** Read out once; the countdown beneath it moves without being read. */
function LatchBanner({ latch }: { latch: Latch }) {
  const status = liveStatus.value;
  const held = heldOf(balanceOfLive.value);
  return (
    <section class="banner banner-latched" data-testid="banner-auto-disabled" aria-label={say.label}>
      <div class="banner-words" role="alert">
        <strong>{say.disabled}</strong>
        <span data-testid="auto-disabled-text">{latch.text}</span>
      </div>
      {latch.parts.length > 0 && <span data-testid="auto-disabled-split">{say.split(latch.parts.join(', '))}</span>}
      {held.length === 0 ? (
        <span>{say.heldNothing}</span>
      ) : (
        <span class="held" data-testid="positions-held">
          {say.held}{' '}
          <strong>
            {held
              .map(({ asset, total, value }) => say.heldOne(exactDecimal(total), asset, money(value, 'USDT')))
              .join(', ')}
          </strong>
        </span>
      )}
      {latch.until !== null && <Countdown until={latch.until} venueNow={status?.venue_time ?? null} />}
      <a {...follow({ name: 'portfolio' })}>{say.day}</a>
    </section>
  );
}

/** To 00:00 UTC by the exchange's clock, which decides; where the page shows local time, that stands beside it. */
function Countdown({ until, venueNow }: { until: string; venueNow: string | null }) {
  const offset = useRef({ told: '', by: 0 });
  if (venueNow !== null && venueNow !== offset.current.told) {
    offset.current = { told: venueNow, by: Date.parse(venueNow) - Date.now() };
  }
  const now = useSeconds() + offset.current.by;
  const end = Date.parse(until);
  const local = zone.value === 'UTC' ? '' : ` (${minuteWithZone(end, zone.value)})`;
  const time = `${clock(end, 'UTC').slice(0, 5)} UTC${local}`;
  return (
    <span class="mono" data-testid="auto-disabled-countdown">
      {say.rearm(time, span(now / 1000, end / 1000))}
    </span>
  );
}
