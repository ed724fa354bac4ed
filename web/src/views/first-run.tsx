// The strip of first steps, under the banners until all are done or it is put away. It comes back from Help.

import { CloseIcon } from '../components/icons';
import { firstSteps, nextStep } from '../model/first-run';
import * as say from '../words-first-run';
import { backtestRun } from './chunks';
import { making, ownRun, server, starting } from './desk';
import { firstRun, showsFirstSteps, skipFirstSteps, takeStep } from './first-steps';

export function FirstRunStrip() {
  if (!showsFirstSteps.value) return null;
  const run = firstRun.value;
  const next = nextStep(run);
  const busy = starting.value || ownRun.value !== null;
  return (
    <section class="first-run" aria-label={say.label} data-testid="first-run">
      <ol>
        {firstSteps.map((step, index) => {
          const isDone = run.done.includes(step);
          const isBusy = step === 'backtest' && busy;
          return (
            <li key={step} class={isDone ? 'is-done' : step === next ? 'is-next' : ''}>
              <button
                type="button"
                class="step"
                aria-current={step === next ? 'step' : undefined}
                aria-disabled={isBusy}
                data-testid={`first-step-${step}`}
                onClick={() => !isBusy && takeStep(step)}
              >
                <span class="step-mark" aria-hidden="true">
                  {isDone ? '✓' : '○'}
                </span>
                {say.step(index + 1, say.steps[step])}
                {isDone && <span class="visually-hidden"> ({say.done})</span>}
              </button>
            </li>
          );
        })}
      </ol>
      {making.value ? (
        <p class="first-run-note" role="status">
          {say.making}
        </p>
      ) : (
        server.value.series?.length === 0 && next === 'backtest' && <p class="first-run-note">{say.makesHistory}</p>
      )}
      <backtestRun.Missing />
      <button type="button" class="icon-button" aria-label={say.skip} title={say.skip} onClick={skipFirstSteps}>
        <CloseIcon />
      </button>
    </section>
  );
}
