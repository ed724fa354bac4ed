// Telegram in the status bar, and the note that live trading has nobody to tell. In a chunk of its own.

import { useEffect, useState } from 'preact/hooks';
import { day } from '../model/time';
import { telegramWords as say } from '../words-telegram';
import { follow } from './desk';
import { liveStatus } from './live-trading';
import { remember, remembered } from './memory';
import { followTelegram, knownTelegram } from './telegram-desk';

const memory = 'cryptopiggy.telegram-note';

export function TelegramState() {
  useEffect(followTelegram, []);
  const known = knownTelegram.value;
  const [state, bad] =
    known === null
      ? [say.unknown, false]
      : known.trouble !== null && !known.saved
        ? [say.broken, true]
        : !known.saved
          ? [say.none, false]
          : !known.sender_runs
            ? [say.notRunning, true]
            : known.silent
              ? [`${say.silent}, ${say.waiting(known.waiting)}`, true]
              : [say.waiting(known.waiting), known.waiting > 0 && known.trouble !== null];
  return (
    <a
      class={`backend-state is-${bad ? 'failed' : 'ok'} wide-only`}
      data-testid="telegram-state"
      title={known?.silent === true ? say.silentHelp : (known?.trouble ?? undefined)}
      {...follow({ name: 'settings', anchor: 'telegram' })}
    >
      {say.name} <span>{state}</span>
    </a>
  );
}

/** Live money and no Telegram: said until it is set up, or put away for the day. */
export function TelegramNote() {
  const today = day(Date.now(), 'UTC');
  const [away, setAway] = useState(remembered(memory)['day'] === today);
  const known = knownTelegram.value;
  const status = liveStatus.value;
  const isLive = status !== null && (status.mode === 'LIVE' || status.mode === 'PAUSED');
  if (away || !isLive || known === null || known.saved) return null;
  return (
    <p class="banner" role="status" data-testid="telegram-note">
      ⚠ {say.note.text}
      <a class="button small" {...follow({ name: 'settings', anchor: 'telegram' })}>
        {say.note.open}
      </a>
      <button
        type="button"
        class="button small"
        onClick={() => {
          remember(memory, { day: today });
          setAway(true);
        }}
      >
        {say.note.dismiss}
      </button>
    </p>
  );
}
