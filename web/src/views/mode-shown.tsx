// The mode, wherever it is shown: the word in the header, the badge at the bottom, the frame around the page.

import * as say from '../words-mode';
import { shown } from './live-trading';

/** One text node, so that it is found as it is written. */
export function ModeWord({ testId }: { testId?: string }) {
  const mode = shown.value;
  return (
    <span class={`mode mode-${mode.kind}`} data-testid={testId} title={say.badgeHelp[mode.kind]}>
      {say.badges[mode.kind]}
    </span>
  );
}

/** Why no order leaves although live is on. */
export function PausedWhy() {
  const mode = shown.value;
  if (mode.kind !== 'live' || mode.paused === null) return null;
  return (
    <span class="mode-paused" data-testid="mode-paused">
      {say.paused(mode.paused || say.pausedNoReason)}
    </span>
  );
}

export const ModeFrame = () => (
  <div class={`mode-frame frame-${shown.value.kind}`} data-testid="mode-frame" aria-hidden="true" />
);
