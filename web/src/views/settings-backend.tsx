// Settings › Backend: its address, whether it answers, and what to do, in order, where it does not.

import { useEffect, useState } from 'preact/hooks';
import { Notice, TextField, type Failure } from '../components/basics';
import { ratio } from '../model/numbers';
import * as tradeWords from '../words-trade';
import { settingsWords } from '../words-more';
import { backend as backendFrame } from '../api/desk';
import { client, failureOf } from './ask';
import { refreshLive } from './live-trading';
import { Section } from './settings-parts';
import { backend, desks, unheard } from './trading-desk';

const say = settingsWords.backend;

export function SettingsBackend() {
  const known = backend.value;
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [note, setNote] = useState('');
  const ask = async (how: () => ReturnType<typeof client.backend>, after: string) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setNote('');
    try {
      const told = await how();
      desks.live.value = { ...(desks.live.value ?? unheard('live')), backend: told };
      void refreshLive();
      setNote(after);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    void ask(() => client.backend(), '');
  }, []);
  const shownUrl = url ?? known?.url ?? '';
  const save = () =>
    void ask(() => client.once('PUT', '/api/backend', { url: shownUrl.trim() }, backendFrame), say.saved).then(() =>
      setUrl(null),
    );
  return (
    <Section anchor="backend" title={say.title}>
      <div class="settings-line">
        <TextField label={say.url} testId="backend-url" name="backend-url" value={shownUrl} onValue={setUrl} />
        <button type="button" class="button" data-testid="save-backend-url" aria-disabled={busy} onClick={save}>
          {say.save}
        </button>
        <button
          type="button"
          class="button"
          data-testid="check-backend"
          aria-disabled={busy}
          onClick={() => void ask(() => client.backend(), '')}
        >
          {say.check}
        </button>
      </div>
      <Health />
      <p class="help" role="status">
        {busy ? say.asking : note}
      </p>
      {failure !== null && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
    </Section>
  );
}

function Health() {
  const known = backend.value;
  if (known === null) return <p class="health">{say.waiting}</p>;
  if (known.ok) {
    return (
      <>
        <p class="health is-ok" data-testid="backend-health">
          {say.ok}
        </p>
        <dl class="facts">
          <div>
            <dt>{say.version}</dt>
            <dd>{known.version}</dd>
          </div>
          <div>
            <dt>{say.roundTrip}</dt>
            <dd>{tradeWords.milliseconds(ratio(known.round_trip_ms, 1))}</dd>
          </div>
        </dl>
        {known.note !== '' && <p class="note">{known.note}</p>}
      </>
    );
  }
  return (
    <>
      <p class="health is-failed" role="alert" data-testid="backend-health">
        {say.failed}
      </p>
      <dl class="facts">
        <div>
          <dt>{say.tried}</dt>
          <dd>{known.url}</dd>
        </div>
        <div>
          <dt>{say.error}</dt>
          <dd>{known.error}</dd>
        </div>
      </dl>
      <h3>{say.stepsTitle}</h3>
      <ol class="steps-to-do" data-testid="backend-steps">
        {say.steps.map(([step, what]) => (
          <li key={step}>
            {step} {what !== '' && <WhatToTry what={what} url={known.url} />}
          </li>
        ))}
      </ol>
      <p class="help">{say.paperGoesOn}</p>
    </>
  );
}

/** An address of the backend is a link; everything else is a command. */
function WhatToTry({ what, url }: { what: string; url: string }) {
  if (!what.startsWith('/')) return <code>{what}</code>;
  const address = `${url.replace(/\/$/, '')}${what}`;
  if (!/^https?:\/\//.test(address)) return <code>{address}</code>;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener">
      {address}
    </a>
  );
}
