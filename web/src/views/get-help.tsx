// Help: the keys, what the numbers mean, and whose work this page contains.

import licences from '../../licenses.txt?raw';
import { Dialog } from '../components/basics';
import * as firstRunWords from '../words-first-run';
import * as words from '../words';
import { toolWords } from '../words-tools';
import { dialog } from './desk';
import { restartFirstSteps } from './first-steps';

const say = toolWords.help;

export function GetHelp() {
  return (
    <Dialog title={say.title} onClose={() => (dialog.value = null)} wide>
      <h3>{say.shortcuts}</h3>
      <dl class="keys-list">
        {say.keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h3>{say.about}</h3>
      <p>{say.aboutText}</p>
      <div class="actions">
        <button
          type="button"
          class="button"
          onClick={() => {
            restartFirstSteps();
            dialog.value = null;
          }}
        >
          {firstRunWords.again}
        </button>
      </div>
      <h3>{say.licences}</h3>
      <Licences />
    </Dialog>
  );
}

/** Whose work this page contains, and the notice that the chart library asks for. */
export const Licences = () => (
  <>
    <p>{say.licencesText}</p>
    <p>
      {words.notice.replace(` ${words.attributionAddress}`, '')}{' '}
      <a href={words.attributionAddress} target="_blank" rel="noreferrer noopener">
        {words.attributionAddress}
      </a>
    </p>
    <pre class="licences" tabIndex={0} aria-label={say.licences}>
      {licences}
    </pre>
  </>
);
