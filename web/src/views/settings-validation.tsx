// Settings › Validation Checklist: starts it, shows each item as it ends, and what was put back afterwards.

import { computed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { isFinished } from '../api/jobs';
import { startValidation, validationResult, type ValidationItem, type ValidationResult } from '../api/validation';
import { Notice, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import { pageErrors } from '../model/page-errors';
import * as words from '../words';
import { validationWords as say } from '../words-validation';
import { client, failureOf, followJob, server, takeJob } from './desk';
import { isPractice, knownKeys, loadKeys } from './key-desk';
import { liveStatus } from './live-trading';
import { Section } from './settings-parts';
import { backend } from './trading-desk';

/** The newest checklist that the server knows, of this page or another one. */
const newest = computed(() => Object.values(server.value.jobs).findLast((one) => one.kind === 'validation') ?? null);
const nothingYet: readonly ValidationItem[] = Object.keys(say.titles).map((id) => ({
  id,
  state: 'waiting',
  seen: '',
  fix: '',
  seconds: 0,
}));

function resultOf(told: unknown): ValidationResult | null {
  try {
    return validationResult(told, 'result');
  } catch {
    return null; // it is queued, and knows nothing yet
  }
}

export function SettingsValidation() {
  const job = newest.value;
  const result = job === null ? null : resultOf(job.result);
  const busy = job !== null && !isFinished(job);
  const running = result?.items.find((one) => one.state === 'running');
  return (
    <Section anchor="validation" title={say.title}>
      <p class="help">{say.lead}</p>
      <p class={isPractice.value ? 'help' : 'notice-line is-red'}>{isPractice.value ? say.practice : say.real}</p>
      <ol class="checklist validation-items">
        {(result?.items ?? nothingYet).map((one) => (
          <Item key={one.id} item={one} />
        ))}
      </ol>
      <p class="help" data-testid="page-errors">
        {say.pageErrors(pageErrors.count)}
      </p>
      <div role="status" data-testid="validation-state">
        {busy && <p class="notice-line">{running ? say.running(say.titles[running.id] ?? '') : say.queued}</p>}
        {job?.state === 'failed' && <p class="notice-line is-red">{job.error?.message ?? say.failed}</p>}
        {job?.state === 'canceled' && <p class="notice-line">{say.canceled}</p>}
        {!busy && result !== null && (
          <>
            {result.after.map((sentence) => (
              <p class="notice-line" key={sentence}>
                {sentence}
              </p>
            ))}
            <p class="validation-summary" data-testid="validation-summary">
              {result.summary}
            </p>
          </>
        )}
      </div>
      {busy ? (
        <div class="actions">
          <button type="button" class="button" data-testid="cancel-validation" onClick={() => void cancel(job.id)}>
            {words.cancel}
          </button>
        </div>
      ) : (
        <Start again={result !== null} />
      )}
    </Section>
  );
}

const cancel = (id: string) => client.call('POST', `/api/jobs/${encodeURIComponent(id)}/cancel`).catch(() => undefined);

function Item({ item: one }: { item: ValidationItem }) {
  const held = one.state === 'held';
  return (
    <li
      class={`guard ${held ? 'is-ok' : one.state === 'failed' ? 'is-red' : ''}`}
      data-testid={`item-${one.id.replaceAll('_', '-')}`}
    >
      <span class="guard-mark" aria-hidden="true">
        {say.marks[one.state]}
      </span>
      <div>
        <p class="guard-name">
          {say.titles[one.id] ?? one.id}
          <span class="visually-hidden">: {say.states[one.state]}</span>
        </p>
        {one.seen !== '' && <p class="guard-reason">{one.seen}</p>}
        {one.fix !== '' && <p class="guard-fix">→ {one.fix}</p>}
      </div>
    </li>
  );
}

function Start({ again }: { again: boolean }) {
  const secret = useSecret();
  const [spend, setSpend] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asking, setAsking] = useState(false);
  const known = knownKeys.value;
  const makesVault = isPractice.value && known !== null && !known.saved;
  const spends = isPractice.value || spend;
  // Without keys, backend or a yes to the last items there is nothing that a passphrase would be for.
  const needed =
    backend.value?.ok !== false &&
    (makesVault || (known !== null && known.saved && (known.sealed || (spends && liveStatus.value?.mode !== 'LIVE'))));
  const ready = !asking && (!needed || secret.some);
  const start = async () => {
    if (asking || (needed && !secret.has())) return;
    setAsking(true);
    setFailure(null);
    try {
      const passphrase = secret.take();
      const id = await startValidation(client, { ...(passphrase === '' ? {} : { passphrase }), spend_money: spend });
      takeJob(await client.job(id));
      void followJob(id).then(loadKeys, () => undefined);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setAsking(false);
  };
  return (
    <div class="narrow">
      {!isPractice.value && (
        <label class="check">
          <input type="checkbox" checked={spend} onChange={(event) => setSpend(event.currentTarget.checked)} />
          <span>{say.spend}</span>
        </label>
      )}
      {needed && (
        <SecretField
          label={say.passphrase}
          help={makesVault ? say.newPassphrase : say.passphraseHelp}
          secret={secret}
          testId="validation-passphrase"
          name="validation-confirmation"
        />
      )}
      {failure !== null && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      {!ready && !asking && (
        <p class="help" id="validation-why">
          {say.whyNot}
        </p>
      )}
      <div class="actions">
        <button
          type="button"
          class="button primary"
          data-testid="run-validation"
          aria-disabled={!ready}
          aria-describedby={ready ? undefined : 'validation-why'}
          onClick={() => void start()}
        >
          {again ? say.again : say.run}
        </button>
      </div>
    </div>
  );
}
