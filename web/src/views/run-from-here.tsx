// Run Backtest away from its own tab: in Controls and in Settings. The same form and the same job as there; only the
// strategy is chosen here. With nothing stored it makes a history first.

import { useId } from 'preact/hooks';
import { Notice, Progress, SelectField } from '../components/basics';
import { words } from '../words';
import { cancelJob, form, problems, runBacktest, runFailure, setForm } from './backtest-desk';
import { follow, making, ownRun, route, server, starting, strategies } from './desk';

const say = words.trade;

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
        label={words.form.strategy}
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
        onClick={() => ready && !busy && void runBacktest()}
      >
        {words.form.run}
      </button>
      <p class="help" id={help}>
        {busy ? (
          making.value ? (
            words.firstRun.making
          ) : (
            words.form.running
          )
        ) : none ? (
          <>
            {words.firstRun.makesHistory}{' '}
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
            label={making.value ? words.candles.progress : words.form.progress}
            share={job.progress}
            detail={job.detail || words.form.queued}
          />
          <button type="button" class="button small" onClick={() => void cancelJob(own)}>
            {words.cancel}
          </button>
        </>
      )}
      {troubled && (
        <p class="problem" role="alert">
          {say.formTrouble} <a {...follow({ name: 'backtest' })}>{say.openForm}</a>
        </p>
      )}
      {runFailure.value !== null && <Notice failure={runFailure.value} onDismiss={() => (runFailure.value = null)} />}
    </div>
  );
}
