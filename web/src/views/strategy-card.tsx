// Strategies at work, those that were stopped lately, and the way to start one. A strategy keeps the mode it was started
// in.

import { Notice } from '../components/basics';
import { runningFirst } from '../model/desks';
import { money } from '../model/numbers';
import * as say from '../words-strategy';
import { strategies } from './chunks';
import { Panel } from './panel';
import { failure, open } from './strategy-state';
import { runs } from './trading-desk';

const stoppedShown = 3;

export function StrategyCard() {
  const list = runningFirst(runs.value);
  const running = list.filter((one) => one.running);
  const stopped = list.filter((one) => !one.running).slice(0, stoppedShown);
  return (
    <Panel name="strategy-card" title={say.title}>
      {running.length === 0 && <p class="help">{say.none}</p>}
      <div class="runs">
        {running.map((run) => (
          <strategies.In key={run.id} show={({ RunningRun }) => <RunningRun run={run} />} />
        ))}
      </div>
      {open.value ? (
        <strategies.In show={({ StartForm }) => <StartForm />} />
      ) : (
        <button
          type="button"
          class="button"
          data-testid="open-start"
          {...strategies.ahead}
          onClick={() => (open.value = true)}
        >
          {say.start}
        </button>
      )}
      {failure.value !== null && <Notice failure={failure.value} onDismiss={() => (failure.value = null)} />}
      {stopped.length > 0 && (
        <details class="stopped-runs">
          <summary>{say.stoppedList}</summary>
          <ul>
            {stopped.map((run) => (
              <li key={run.id}>
                {say.runOn(run.strategy, run.symbol, run.timeframe)}: {money(run.realised_usd, 'USD', true)}
                <span class="help"> {run.stopped_why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
