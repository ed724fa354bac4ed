// Run Backtest away from its own tab: in Controls and in Settings. The same form and the same job as there; only the
// strategy is chosen here. With nothing stored it makes a history first.

import { useId } from 'preact/hooks';
import { Notice, Progress, SelectField } from '../components/basics';
import * as firstRunWords from '../words-first-run';
import * as formWords from '../words-form';
import * as say from '../words-trade';
import * as words from '../words';
import { form, problems, runFailure, setForm } from './backtest-form';
import { backtestRun } from './chunks';
import { follow, making, ownRun, route, server, starting, strategies } from './desk';

export function RunFromHere() {
  const help = useId();
  const { series, jobs } = server.value;
  const list = strategies.value.state === 'ready' ? strategies.value.value : [];
  const own = ownRun.value;
  const busy = starting.value || own !== null;
  const none = series !== null && series.length === 0;
  const ready = list.length > 0 && series !== null;
  const troubled = Object.keys(problems.value).length > 0;
  const job = own === null ? undefined : jobs[own];
  return (
    <div class="control-group">
      <SelectField
        label={formWords.strategy}
        value={form.value.strategy}
        testId="strategy"
        options={list.map((one) => ({ value: one.name, label: one.name }))}
        onValue={(strategy) => setForm({ strategy, params: {} })}
      />
      <button
        type="button"
        class="button primary"
        data-testid="run-backtest"
        aria-disabled={busy || !ready}
        aria-describedby={help}
        {...backtestRun.ahead}
        onClick={() => ready && !busy && void backtestRun.use(({ runBacktest }) => runBacktest())}
      >
        {formWords.run}
      </button>
      <p class="help" id={help}>
        {busy ? (
          making.value ? (
            firstRunWords.making
          ) : (
            formWords.running
          )
        ) : none ? (
          <>
            {firstRunWords.makesHistory}{' '}
            {route.value.name !== 'backtest' && <a {...follow({ name: 'backtest' })}>{say.getCandles}</a>}
          </>
        ) : ready ? (
          say.runOn(form.value.symbol, form.value.timeframe)
        ) : (
          words.loading
        )}
      </p>
      {own !== null && job !== undefined && (
        <>
          <Progress
            label={making.value ? words.candles.progress : formWords.progress}
            share={job.progress}
            detail={job.detail || formWords.queued}
          />
          <button
            type="button"
            class="button small"
            onClick={() => void backtestRun.use(({ cancelJob }) => cancelJob(own))}
          >
            {words.cancel}
          </button>
        </>
      )}
      <backtestRun.Missing />
      {troubled && (
        <p class="problem" role="alert">
          {say.formTrouble} <a {...follow({ name: 'backtest' })}>{say.openForm}</a>
        </p>
      )}
      {runFailure.value !== null && <Notice failure={runFailure.value} onDismiss={() => (runFailure.value = null)} />}
    </div>
  );
}
