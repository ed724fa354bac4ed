// Signed out: the page stands still behind this, and goes on at the same place once the password was right.

import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Field, Notice, type Failure } from '../components/basics';
import * as words from '../words';
import { signInWords as say } from '../words-sign-in';
import { give, lookAgain } from './log-in';
import { asking, leave } from './signed-out';

export function SignIn() {
  const kind = asking.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();
  const [busy, setBusy] = useState(false);
  const [visible, setVisible] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    input.current?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => setFailure(null), [kind]);
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && void lookAgain();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  if (kind === null) return null;
  const wrong = failure?.code === 'WRONG_PASSWORD';
  const submit = async () => {
    const password = input.current?.value ?? '';
    if (busy || password === '') return;
    setBusy(true);
    setFailure(null);
    const refused = await give(password);
    if (input.current) input.current.value = '';
    setBusy(false);
    setFailure(refused);
    if (refused !== null) input.current?.focus();
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={title}
      data-testid={kind}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <form
        class="dialog-inside"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header class="dialog-head">
          <h2 id={title}>{kind === 'sign-in' ? say.title : say.again}</h2>
        </header>
        <p>{kind === 'sign-in' ? say.lead : say.againLead}</p>
        {/* A password manager wants a name beside the password. */}
        <input type="text" name="username" autocomplete="username" value="cryptopiggy" readOnly hidden />
        <Field label={say.password} problem={wrong ? failure.sentence : undefined} testId="page-password">
          {({ id, describedBy, invalid }) => (
            <input
              ref={input}
              id={id}
              name="password"
              class="input mono"
              {...({ type: visible ? 'text' : 'password' } as { type: 'text' })}
              autocomplete="current-password"
              autocapitalize="off"
              spellcheck={false}
              maxLength={1024}
              aria-invalid={invalid}
              aria-describedby={describedBy}
            />
          )}
        </Field>
        <label class="check">
          <input type="checkbox" checked={visible} onChange={(event) => setVisible(event.currentTarget.checked)} />
          <span>{say.show}</span>
        </label>
        {failure !== null && !wrong && <Notice failure={failure} />}
        <div class="actions end-actions">
          {kind === 'step-up' && (
            <button type="button" class="button" onClick={leave}>
              {words.cancel}
            </button>
          )}
          <button type="submit" class="button primary" data-testid="give-password" aria-disabled={busy}>
            {kind === 'sign-in' ? say.action : say.confirm}
          </button>
        </div>
        {kind === 'sign-in' && (
          <details>
            <summary>{say.stop}</summary>
            <p>
              {say.stopHelp} <code>{say.stopCommand}</code>
            </p>
            <p class="help">{say.forgotten}</p>
          </details>
        )}
      </form>
    </dialog>
  );
}
