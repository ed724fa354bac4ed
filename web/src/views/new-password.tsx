// Settings › Security: another password for the page. The page asks for the old one by itself, where it was not typed
// just now; what is typed here stays in its fields and is wiped when it is sent.

import { useState } from 'preact/hooks';
import { Notice, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import { signInWords as say } from '../words-sign-in';
import { client, failureOf } from './ask';

export function NewPassword({ onDone }: { onDone: () => void }) {
  const next = useSecret();
  const again = useSecret();
  const [busy, setBusy] = useState(false);
  const [differ, setDiffer] = useState(false);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const isBad = failure?.code === 'BAD_REQUEST';
  const change = async () => {
    if (busy || !next.has() || !again.has()) return;
    const password = next.take();
    const isSame = again.take() === password;
    setDiffer(!isSame);
    setNote('');
    setFailure(null);
    if (!isSame) return next.focus();
    setBusy(true);
    try {
      await client.setPassword(password);
      setNote(say.changed);
      onDone();
    } catch (error) {
      setFailure(failureOf(error));
      next.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <div data-testid="new-password">
      <h4>{say.change}</h4>
      <div class="settings-line">
        <SecretField
          label={say.next}
          help={say.changeHelp}
          secret={next}
          problem={isBad ? failure.sentence : undefined}
          testId="next-password"
          name="new-password"
        />
        <SecretField
          label={say.nextAgain}
          secret={again}
          problem={differ ? say.differ : undefined}
          testId="next-password-again"
          name="new-password"
          onEnter={() => void change()}
        />
        <button
          type="button"
          class="button"
          data-testid="change-password"
          aria-disabled={busy || !next.some || !again.some}
          onClick={() => void change()}
        >
          {say.changeAction}
        </button>
      </div>
      <p class="help" role="status">
        {note}
      </p>
      {failure !== null && !isBad && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
    </div>
  );
}
