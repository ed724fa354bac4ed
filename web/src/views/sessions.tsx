// Settings › Security: who is logged in, and out with one or all of them.

import { useEffect, useState } from 'preact/hooks';
import { Notice, type Failure } from '../components/basics';
import type { Sessions as Known } from '../api/sign-in';
import { minuteWithZone } from '../model/time';
import { signInWords as say } from '../words-sign-in';
import { client, failureOf } from './ask';
import { zone } from './desk';
import { NewPassword } from './new-password';
import { logOut } from './signed-out';

const idleMinutes = 30;
const mostHours = 12;

export function Sessions() {
  const [known, setKnown] = useState<Known | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = () =>
    void client.sessions().then(
      (found) => {
        setKnown(found);
        setFailure(null);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  useEffect(load, []);
  const out = async (everywhere: boolean) => {
    const refused = await logOut(everywhere);
    setFailure(refused);
    if (refused === null) load(); // waits for the next login
  };
  const at = (iso: string) => minuteWithZone(Date.parse(iso), zone.value);
  return (
    <div class="settings-part" data-testid="sessions">
      <h3>{say.sessions}</h3>
      {known !== null && !known.required && <p>{say.notUsed}</p>}
      {known !== null && known.required && (
        <>
          {known.items.map((one, index) => (
            <p key={index}>
              {say.from(one.from)} {one.current && <strong>({say.current})</strong>}{' '}
              <span class="muted">{say.since(at(one.opened_at), at(one.used_at))}</span>
            </p>
          ))}
          <div class="actions">
            <button type="button" class="button" data-testid="log-out" onClick={() => void out(false)}>
              {say.logOut}
            </button>
            <button
              type="button"
              class="button"
              data-testid="log-out-everywhere"
              aria-describedby="log-out-everywhere-help"
              onClick={() => void out(true)}
            >
              {say.everywhere}
            </button>
          </div>
          <p class="help" id="log-out-everywhere-help">
            {say.everywhereHelp} {say.rules(idleMinutes, mostHours)}
          </p>
          <NewPassword onDone={load} />
        </>
      )}
      {failure !== null && <Notice failure={failure} onRetry={load} />}
    </div>
  );
}
