// Settings › Security: the vault, the practice books, and saying that a balance fell because its owner took it out.

import { useState } from 'preact/hooks';
import { Notice, SelectField, TextField, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import { settingsWords } from '../words-more';
import { toast } from './desk';
import { acknowledge, isPractice, knownKeys, resetPractice, sealNow, unlock } from './key-desk';
import { Sessions } from './sessions';
import { PassphraseDialog, Section } from './settings-parts';

const say = settingsWords.security;
const assets = ['USDT', 'BTC', 'ETH'];

export function SettingsSecurity() {
  const [open, setOpen] = useState<'reset' | 'acknowledge' | null>(null);
  const close = () => setOpen(null);
  return (
    <Section anchor="security" title={say.title}>
      <Vault />
      <Sessions />
      <div class="settings-part">
        <div class="actions">
          {isPractice.value && (
            <button
              type="button"
              class="button"
              aria-haspopup="dialog"
              data-testid="reset-practice"
              onClick={() => setOpen('reset')}
            >
              {say.reset}
            </button>
          )}
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            data-testid="acknowledge-withdrawal"
            onClick={() => setOpen('acknowledge')}
          >
            {say.acknowledge}
          </button>
        </div>
      </div>
      {open === 'reset' && (
        <PassphraseDialog
          title={say.resetTitle}
          text={say.resetText}
          action={say.resetTitle}
          testId="reset-practice"
          onClose={close}
          run={resetPractice}
          onDone={() => {
            close();
            toast(say.resetDone);
          }}
        />
      )}
      {open === 'acknowledge' && <Acknowledge onClose={close} />}
    </Section>
  );
}

function Vault() {
  const known = knownKeys.value;
  const secret = useSecret();
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const wrong = failure?.code === 'PASSPHRASE_REFUSED';
  const act = async (what: () => Promise<Failure | null>, after: string) => {
    if (busy) return;
    setBusy(true);
    setNote('');
    const refused = await what();
    setBusy(false);
    setFailure(refused);
    if (refused === null) setNote(after);
  };
  const open = () => secret.has() && void act(() => unlock(secret.take()), say.unlocked);
  if (known === null) return null;
  return (
    <div class="settings-part">
      <h3>{say.vault}</h3>
      <p data-testid="vault-state">
        {!known.saved && known.sealed ? say.noVault : known.sealed ? say.sealed : say.open}
      </p>
      {known.sealed ? (
        <div class="settings-line">
          <SecretField
            label={settingsWords.keys.passphrase}
            secret={secret}
            problem={wrong ? failure.sentence : undefined}
            testId="unlock-passphrase"
            name="vault-passphrase"
            onEnter={open}
          />
          <button
            type="button"
            class="button primary"
            data-testid="unlock-vault"
            aria-disabled={busy || !secret.some}
            onClick={open}
          >
            {say.unlock}
          </button>
        </div>
      ) : (
        <div class="actions">
          <button
            type="button"
            class="button"
            data-testid="seal-now"
            aria-disabled={busy}
            aria-describedby="seal-help"
            onClick={() => void act(sealNow, say.sealedNow)}
          >
            {say.seal}
          </button>
          <span class="help" id="seal-help">
            {say.sealHelp}
          </span>
        </div>
      )}
      <p class="help" role="status">
        {note}
      </p>
      {failure !== null && !wrong && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
    </div>
  );
}

function Acknowledge({ onClose }: { onClose: () => void }) {
  const [asset, setAsset] = useState('USDT');
  const [amount, setAmount] = useState('');
  return (
    <PassphraseDialog
      title={say.acknowledgeTitle}
      text={say.acknowledgeText}
      action={say.acknowledgeDo}
      testId="acknowledge-withdrawal"
      onClose={onClose}
      run={(passphrase) => acknowledge({ passphrase, asset, amount: amount.trim() })}
      onDone={() => {
        onClose();
        toast(say.acknowledged);
      }}
    >
      <div class="pair">
        <SelectField
          label={say.asset}
          value={asset}
          testId="withdrawal-asset"
          options={assets.map((one) => ({ value: one, label: one }))}
          onValue={setAsset}
        />
        <TextField label={say.amount} value={amount} onValue={setAmount} numeric testId="withdrawal-amount" />
      </div>
    </PassphraseDialog>
  );
}
