// Settings › API keys: save, validate, what was found, remove, and what to do when a key has got into wrong hands.

import { useState } from 'preact/hooks';
import { Dialog, Notice, Skeleton, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import type { Keys } from '../api/keys';
import { shortDay } from '../model/time';
import { validationSteps, type Step } from '../model/validation';
import * as words from '../words';
import { settingsWords } from '../words-more';
import { failureOf } from './ask';
import { toast, zone } from './desk';
import {
  isPractice,
  keys,
  knownKeys,
  loadKeys,
  removeKeys,
  saveKeys,
  shutForGood,
  validate,
  validation,
  vault,
} from './key-desk';
import { liveStatus } from './live-trading';
import { PassphraseDialog, Section } from './settings-parts';

const say = settingsWords.keys;
const lastOf = (hint: string | null): string => (hint ?? '').replace(/^…/, '');

export function SettingsKeys() {
  const state = keys.value;
  return (
    <Section anchor="api-keys" title={say.title}>
      {state.state === 'loading' && <Skeleton shape="form" onRetry={() => void loadKeys()} />}
      {state.state === 'failed' && <Notice failure={state.failure} onRetry={() => void loadKeys()} />}
      {state.state === 'ready' && <Saved known={state.value} />}
      {state.state !== 'loading' && <Save known={knownKeys.value} />}
      {state.state === 'ready' && state.value.saved && (
        <>
          <Validate known={state.value} />
          <TakeAway known={state.value} />
        </>
      )}
    </Section>
  );
}

function Saved({ known }: { known: Keys }) {
  if (!known.saved) return <p class="help">{say.none}</p>;
  return (
    <div class="settings-part">
      <p class="saved-keys">
        <span class="mono" data-testid="saved-hint">
          {say.hint(
            lastOf(known.hint),
            known.saved_at === null ? '–' : shortDay(Date.parse(known.saved_at), zone.value),
          )}
        </span>
        {known.valid && (
          <span class="is-validated" data-testid="validated">
            {say.validated}
          </span>
        )}
      </p>
      {known.sealed && <p class="help">{say.sealed}</p>}
      {known.rotate && <p class="notice-line is-red">{say.rotate}</p>}
    </div>
  );
}

function Save({ known }: { known: Keys | null }) {
  const key = useSecret();
  const secret = useSecret();
  const passphrase = useSecret();
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const ready = key.some && secret.some && passphrase.some && !busy;
  const wrong = failure?.code === 'PASSPHRASE_REFUSED';
  const save = async () => {
    if (busy || ![key, secret, passphrase].every((one) => one.has())) return;
    setBusy(true);
    setFailure(null);
    setNote('');
    const refused = await saveKeys({
      api_key: key.take().trim(),
      api_secret: secret.take().trim(),
      passphrase: passphrase.take(),
    });
    setBusy(false);
    setFailure(refused);
    if (refused === null) setNote(say.saved);
  };
  const practice = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await vault.practiceKeys();
      key.fill(made.api_key);
      secret.fill(made.api_secret);
      setNote(say.practiceFilled);
      passphrase.focus();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="settings-part">
      {isPractice.value && (
        <div class="settings-line">
          <button
            type="button"
            class="button"
            data-testid="use-practice-keys"
            aria-disabled={busy}
            aria-describedby="practice-help"
            onClick={() => void practice()}
          >
            {say.practice}
          </button>
          <p class="help" id="practice-help">
            {say.practiceHelp}
          </p>
        </div>
      )}
      <div class="pair">
        <SecretField label={say.key} secret={key} testId="api-key" name="exchange-key" plain />
        <SecretField label={say.secret} secret={secret} testId="api-secret" name="exchange-secret" />
      </div>
      <SecretField
        label={say.passphrase}
        help={known?.saved === true ? say.passphraseKnown : say.passphraseFirst}
        problem={wrong ? failure.sentence : undefined}
        secret={passphrase}
        testId="vault-passphrase"
        name="vault-passphrase"
        onEnter={() => void save()}
      />
      <div class="actions">
        <button
          type="button"
          class="button primary"
          data-testid="save-keys"
          aria-disabled={!ready}
          onClick={() => void save()}
        >
          {say.save}
        </button>
        <span class="help" role="status" data-testid="save-keys-note">
          {note}
        </span>
      </div>
      {failure !== null && !wrong && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
    </div>
  );
}

function Validate({ known }: { known: Keys }) {
  const now = validation.value;
  const busy = now?.state === 'busy';
  const failed = now?.state === 'failed' ? now : null;
  const steps = now === null ? [] : validationSteps(now, known, liveStatus.value);
  return (
    <div class="settings-part">
      <div class="actions">
        <button
          type="button"
          class="button"
          data-testid="validate-and-sync"
          aria-disabled={busy}
          onClick={() => void validate()}
        >
          {say.validate}
        </button>
        <span role="status">
          {now?.state === 'done' && known.valid && steps.every((step) => step.state !== 'failed') && (
            <span class="synced" data-testid="credentials-validated">
              {say.synced}
            </span>
          )}
        </span>
      </div>
      {now !== null && (
        <>
          <h3>{say.steps}</h3>
          <ul class="findings" data-testid="validation-steps">
            {steps.map((step) => (
              <StepLine key={step.name} step={step} />
            ))}
          </ul>
        </>
      )}
      {failed !== null && (
        <p class="notice-line is-red" role="alert" data-testid="validation-failed">
          {say.fixes[failed.code] ?? failed.sentence}
        </p>
      )}
      {now?.state === 'done' && !known.valid && (
        <p class="notice-line is-red" role="alert" data-testid="validation-failed">
          {known.message}. {say.fixes['CREDENTIALS_REFUSED']}
        </p>
      )}
      {failed === null && known.findings.length > 0 && (
        <ul class="findings" data-testid="key-findings">
          {known.findings.map(({ name, state, detail }) => (
            <li key={name} class={`is-${state}`} data-testid={`finding-${name.replaceAll('_', '-')}`}>
              <span>{markOf(name, state)}</span>
              <span>{say.findings[name] ?? name}</span>
              <span class="detail">{name === 'withdrawals' && state === 'unknown' ? say.couldNotVerify : detail}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** That withdrawals are off can't be proven from here, so they never get a tick. */
const markOf = (name: string, state: 'ok' | 'bad' | 'unknown'): string =>
  name === 'withdrawals' && state === 'ok'
    ? '○'
    : name === 'ip_restriction' && state === 'bad'
      ? '⚠'
      : say.marks[state];

const StepLine = ({ step }: { step: Step }) => (
  <li class={step.state === 'failed' ? 'is-bad' : undefined} data-testid={`step-${step.name.replaceAll('_', '-')}`}>
    <span>{say.stepStates[step.state]}</span>
    <span>{say.stepNames[step.name]}</span>
    <span class="detail">
      {step.name === 'balances' && step.state === 'done'
        ? say.balancesRead
        : step.name === 'balances' && step.state === 'busy'
          ? say.balancesWait
          : step.detail}
    </span>
  </li>
);

function TakeAway({ known }: { known: Keys }) {
  const [open, setOpen] = useState<'remove' | 'compromised' | null>(null);
  const close = () => setOpen(null);
  return (
    <div class="settings-part">
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          data-testid="remove-keys"
          onClick={() => setOpen('remove')}
        >
          {say.remove}
        </button>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          data-testid="compromised-keys"
          onClick={() => setOpen('compromised')}
        >
          {say.compromised}
        </button>
      </div>
      {open === 'remove' && (
        <PassphraseDialog
          title={say.removeTitle}
          text={say.removeText}
          action={say.removeTitle}
          testId="remove-keys"
          onClose={close}
          run={removeKeys}
          onDone={() => {
            close();
            toast(say.removed);
          }}
        />
      )}
      {open === 'compromised' && <Compromised hint={`•••• ${lastOf(known.hint)}`} onClose={close} />}
    </div>
  );
}

function Compromised({ hint, onClose }: { hint: string; onClose: () => void }) {
  const [state, setState] = useState<'ask' | 'busy' | 'done'>('ask');
  const [failure, setFailure] = useState<Failure | null>(null);
  const shut = async () => {
    if (state === 'busy') return;
    setState('busy');
    setFailure(await shutForGood());
    setState('done');
  };
  return (
    <Dialog title={say.compromisedTitle} onClose={onClose}>
      {state !== 'done' && <p>{say.compromisedText}</p>}
      {failure !== null && <Notice failure={failure} onRetry={() => void shut()} />}
      <div role="status">
        {state === 'done' && failure === null && <p class="notice-line">{say.compromisedDone}</p>}
      </div>
      {state === 'done' && (
        <ol class="steps-to-do" data-testid="revoke-list">
          {say.revoke(hint).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ol>
      )}
      <div class="actions end-actions">
        <button type="button" class="button" onClick={onClose}>
          {state === 'done' ? words.close : words.cancel}
        </button>
        {state !== 'done' && (
          <button
            type="button"
            class="button danger"
            data-testid="compromised-confirm"
            aria-disabled={state === 'busy'}
            onClick={() => void shut()}
          >
            {say.compromisedDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}
