// How the page is connected, in the header: with the age of what was heard last while all is well, and when it tries
// again while it is not.

import { useComputed } from '@preact/signals';
import { shortAge, silentAfterMs } from '../model/age';
import * as linkWords from '../words-link';
import { link, retryNow, silentMs } from './desk';
import { now } from './live-desk';
import { useSeconds } from './seconds';

export function Connection() {
  const state = link.value;
  switch (state.kind) {
    case 'connected':
      return <Connected />;
    case 'connecting':
      return <span class="chip">○ {linkWords.connecting}</span>;
    case 'polling':
      return (
        <span class="chip warn" title={linkWords.pollingHelp}>
          ◐ {linkWords.polling}
        </span>
      );
    case 'offline':
      return <Offline retryAt={state.retryAt} />;
  }
}

/** Only the letters of the age change, twice a second. */
function Connected() {
  const age = useComputed(() => {
    void now.value;
    const silent = silentMs();
    return silent === null ? '' : shortAge(silent);
  });
  const isSilent = useComputed(() => {
    void now.value;
    return (silentMs() ?? 0) > silentAfterMs;
  });
  return (
    <span class={isSilent.value ? 'chip warn' : 'chip ok'} data-testid="connection" title={linkWords.ageHelp}>
      <span class="chip-words">
        {isSilent.value ? '◐' : '●'} <span class="chip-word">{linkWords.connected} </span>
        {age}
      </span>
    </span>
  );
}

function Offline({ retryAt }: { retryAt: number }) {
  const moment = useSeconds();
  return (
    <span class="chip danger" data-testid="connection">
      ○ {linkWords.offline(Math.max(0, Math.ceil((retryAt - moment) / 1000)))}
      <button type="button" class="chip-button" onClick={retryNow}>
        {linkWords.retryNow}
      </button>
    </span>
  );
}
