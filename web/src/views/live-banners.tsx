// The banner slot of live trading. What concerns live money can't be dismissed, and stands until it is over.

import type { LiveBanner } from '../model/banners';
import { clock, zoneLetters } from '../model/time';
import * as modeWords from '../words-mode';
import * as say from '../words-banners';
import * as stopWords from '../words-stop';
import { bannerMore } from './chunks';
import { follow, zone } from './desk';
import { banners } from './live-trading';

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
            <span class="banner-paused">{modeWords.paused(banner.paused || modeWords.pausedNoReason)}</span>
          )}
        </section>
      );
    case 'unknown':
      return <UnknownBanner silent={banner.silent} since={banner.since} />;
    case 'latched':
      return (
        <section class="banner banner-latched" data-testid="banner-auto-disabled" aria-label={say.label}>
          <div class="banner-words" role="alert">
            <strong>{say.disabled}</strong>
            <span data-testid="auto-disabled-text">{banner.latch.text}</span>
          </div>
          <bannerMore.In show={({ LatchDetails }) => <LatchDetails latch={banner.latch} />} />
        </section>
      );
    case 'day_reset':
    case 'restarted':
      return <bannerMore.In show={({ CalmBanner }) => <CalmBanner banner={banner} />} />;
  }
}

const when = (ms: number): string => `${clock(ms, zone.value)} ${zoneLetters(ms, zone.value)}`;

/** Live was on and nobody answers: the page says what it does not know, and how to be sure. */
function UnknownBanner({ silent, since }: { silent: 'app' | 'backend'; since: number }) {
  return (
    <section class="banner banner-unknown" role="alert" data-testid="banner-unknown">
      <strong>{say.unknownTitle}</strong>
      <span>{say.unknown[silent](when(since))}</span>
      <span>
        {say.unknownToDo} <code>{stopWords.command}</code>
      </span>
      {silent === 'backend' && <a {...follow({ name: 'settings', anchor: 'backend' })}>{say.openBackend}</a>}
    </section>
  );
}
