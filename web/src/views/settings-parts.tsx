// What the parts of Settings share: a section with its anchor, and the dialog that asks for the passphrase.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Card, Dialog, Notice, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import * as words from '../words';
import { settingsWords } from '../words-more';

/** The anchor is what links and the address name it by. */
export const Section = (props: { anchor: string; title: string; children: ComponentChildren }) => (
  <div id={props.anchor} class="settings-anchor" tabIndex={-1}>
    <Card title={props.title} class="settings-section" testId={`settings-${props.anchor}`}>
      {props.children}
    </Card>
  </div>
);

/** Asks for the passphrase, does it, and stays open with the reason where it did not work. */
export function PassphraseDialog(props: {
  title: string;
  text: string;
  action: string;
  testId: string;
  onClose: () => void;
  onDone: () => void;
  run: (passphrase: string) => Promise<Failure | null>;
  children?: ComponentChildren;
}) {
  const secret = useSecret();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wrong = failure?.code === 'PASSPHRASE_REFUSED';
  const submit = async () => {
    if (busy || !secret.has()) return;
    setBusy(true);
    setFailure(null);
    const refused = await props.run(secret.take());
    setBusy(false);
    if (refused === null) props.onDone();
    else setFailure(refused);
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.text}</p>
      {props.children}
      <SecretField
        label={settingsWords.keys.passphrase}
        secret={secret}
        problem={wrong ? failure.sentence : undefined}
        testId={`${props.testId}-passphrase`}
        name="vault-passphrase"
        onEnter={() => void submit()}
      />
      {failure !== null && !wrong && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      <div class="actions end-actions">
        <button type="button" class="button" onClick={props.onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          data-testid={`${props.testId}-confirm`}
          aria-disabled={busy || !secret.some}
          onClick={() => void submit()}
        >
          {props.action}
        </button>
      </div>
    </Dialog>
  );
}
