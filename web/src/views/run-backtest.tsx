// The form a person runs a backtest with. Its strategy fields come from the server's own list.

import { useEffect, useRef } from 'preact/hooks';
import type { Strategy, StrategyParameter } from '../api/backtest';
import type { SeriesInfo } from '../api/candles';
import { Notice, Progress, Segments, SelectField, Skeleton, Synthetic, TextField } from '../components/basics';
import type { Form } from '../model/form';
import { defaultValueOf, fills, ranges, sizings, takesValue, type Range, type Sizing } from '../model/form-choices';
import { rangeDates } from '../model/form-request';
import { isSynthetic } from '../model/market';
import { quoteOf, ratio } from '../model/numbers';
import { symbolsOf, timeframesFrom } from '../model/timeframes';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import { cancelJob, runBacktest, runNote } from './backtest-desk';
import { form, problems, runFailure, setForm, setParam } from './backtest-form';
import { loadStrategies, ownRun, server, starting, strategies } from './desk';

const say = backtestWords.form;

export function RunBacktest() {
  const series = server.value.series;
  const element = useRef<HTMLFormElement>(null);
  const troubled = Object.keys(problems.value).join();
  // The first field that needs attention gets the focus, its group opened where it was closed.
  useEffect(() => {
    const field = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  }, [troubled]);

  if (strategies.value.state === 'failed') {
    return <Notice failure={strategies.value.failure} onRetry={() => void loadStrategies()} />;
  }
  if (strategies.value.state === 'loading' || series === null) {
    return <Skeleton shape="form" onRetry={() => void loadStrategies()} />;
  }
  return (
    <form
      ref={element}
      class="card run-form"
      aria-labelledby="run-form-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void runBacktest();
      }}
    >
      <h2 id="run-form-title">{say.title}</h2>
      <StrategyFields list={strategies.value.value} />
      <MarketFields series={series} />
      <MoneyFields />
      <CostFields />
      <StopFields />
      <RunLine />
    </form>
  );
}

const bound = (value: number | null) => (value === null ? '…' : ratio(value, Number.isInteger(value) ? 0 : 2));

function ParameterField({ parameter }: { parameter: StrategyParameter }) {
  const problem = problems.value[`param:${parameter.name}`];
  const value = form.value.params[parameter.name] ?? '';
  const label = parameter.name.replaceAll('_', ' ');
  const shared = {
    label,
    problem,
    value,
    onValue: (next: string) => setParam(parameter.name, next),
    testId: `param-${parameter.name}`,
  };
  if (parameter.type === 'choice') {
    const options = parameter.choices.map((choice) => ({ value: String(choice), label: String(choice) }));
    return <SelectField {...shared} help={parameter.help} options={options} />;
  }
  const limits =
    parameter.min === null && parameter.max === null ? '' : say.bounds(bound(parameter.min), bound(parameter.max));
  const help = [parameter.help, limits].filter((part) => part !== '').join(' ');
  return <TextField {...shared} help={help} numeric />;
}

function StrategyFields({ list }: { list: readonly Strategy[] }) {
  const chosen = list.find((one) => one.name === form.value.strategy);
  return (
    <fieldset class="group">
      <legend class="visually-hidden">{say.strategy}</legend>
      <SelectField
        label={say.strategy}
        help={chosen?.summary}
        problem={problems.value['strategy']}
        value={form.value.strategy}
        testId="strategy"
        options={list.map((one) => ({ value: one.name, label: one.name }))}
        onValue={(strategy) => setForm({ strategy, params: {} })}
      />
      {chosen !== undefined && chosen.parameters.length > 0 && (
        <div class="pair">
          {chosen.parameters.map((parameter) => (
            <ParameterField key={`${chosen.name}.${parameter.name}`} parameter={parameter} />
          ))}
        </div>
      )}
    </fieldset>
  );
}

function MarketFields({ series }: { series: readonly SeriesInfo[] }) {
  const now = form.value;
  const own = series.filter((one) => one.symbol === now.symbol);
  const first = own.reduce((least, one) => (least === '' || one.from < least ? one.from : least), '');
  const last = own.reduce((most, one) => (one.to > most ? one.to : most), '');
  const setRange = (range: Range) => {
    const dates = rangeDates(range === 'custom' ? now.range : range, last);
    if (range !== 'custom') return setForm({ range });
    setForm({
      range,
      from: now.from || (dates?.from ?? first.slice(0, 10)),
      to: now.to || (dates?.to ?? last.slice(0, 10)),
    });
  };
  return (
    <fieldset class="group">
      <legend class="visually-hidden">{say.market}</legend>
      <div class="pair wide-first">
        <SelectField
          label={say.symbol}
          problem={problems.value['symbol']}
          value={now.symbol}
          testId="symbol"
          options={symbolsOf(series).map((symbol) => ({
            value: symbol,
            label: isSynthetic(server.value, symbol) ? `${symbol} (${words.synthetic})` : symbol,
          }))}
          onValue={(symbol) => setForm({ symbol })}
        />
        <SelectField
          label={say.timeframe}
          problem={problems.value['timeframe']}
          value={now.timeframe}
          testId="timeframe"
          options={timeframesFrom(own).map((name) => ({ value: name, label: name }))}
          onValue={(timeframe) => setForm({ timeframe })}
        />
      </div>
      <Segments
        label={say.range}
        name="range"
        value={now.range}
        options={[...ranges, 'custom' as const].map((value) => ({
          value,
          label: say.ranges[value],
          title: say.rangeNames[value],
        }))}
        onValue={(value) => setRange(value as Range)}
      />
      {now.range === 'custom' && (
        <div class="pair">
          <TextField
            label={say.from}
            type="date"
            problem={problems.value['from']}
            value={now.from}
            onValue={(from) => setForm({ from })}
          />
          <TextField
            label={say.to}
            type="date"
            problem={problems.value['to']}
            value={now.to}
            onValue={(to) => setForm({ to })}
          />
        </div>
      )}
      {now.range !== 'custom' && (problems.value['from'] ?? problems.value['to']) !== undefined && (
        <p class="problem">{problems.value['from'] ?? problems.value['to']}</p>
      )}
      <p class="help stored">
        {say.stored(first.slice(0, 10), last.slice(0, 10))} {isSynthetic(server.value, now.symbol) && <Synthetic />}
      </p>
    </fieldset>
  );
}

/** One plain field of the form, by its name. */
function Plain(props: { name: keyof Form & string; label: string; help?: string }) {
  return (
    <TextField
      label={props.label}
      help={props.help}
      numeric
      testId={props.name.replaceAll('_', '-')}
      problem={problems.value[props.name]}
      value={String(form.value[props.name])}
      onValue={(value) => setForm({ [props.name]: value })}
    />
  );
}

function MoneyFields() {
  const { sizing, symbol } = form.value;
  const setSizing = (value: string) => {
    const next = sizings.find((one) => one === value) ?? 'all_in';
    setForm({ sizing: next, sizing_value: defaultValueOf(next) });
  };
  return (
    <fieldset class="group">
      <legend class="visually-hidden">{say.sizing}</legend>
      <div class="pair">
        <Plain name="cash" label={`${say.cash} ${quoteOf(symbol)}`} />
        <SelectField
          label={say.sizing}
          help={say.sizingHelp[sizing]}
          problem={takesValue(sizing) ? undefined : problems.value['sizing_value']}
          value={sizing}
          testId="sizing"
          options={sizings.map((value: Sizing) => ({ value, label: say.sizings[value] }))}
          onValue={setSizing}
        />
        {takesValue(sizing) && <Plain name="sizing_value" label={say.sizingValue[sizing] ?? say.sizing} />}
      </div>
    </fieldset>
  );
}

function CostFields() {
  const now = form.value;
  return (
    <details class="group">
      <summary>
        <span>{say.costs}</span>
        <span class="summary-now">
          {say.costsNow(now.fee_pct, now.spread_bps, now.slippage_bps, say.fills[now.fill] ?? now.fill)}
        </span>
      </summary>
      <div class="pair">
        <Plain name="fee_pct" label={say.fee} help={say.feeHelp} />
        <SelectField
          label={say.fill}
          help={say.fillHelp}
          problem={problems.value['fill']}
          value={now.fill}
          options={fills.map((value) => ({ value, label: say.fills[value] ?? value }))}
          onValue={(fill) => setForm({ fill })}
        />
        <Plain name="spread_bps" label={say.spread} help={say.spreadHelp} />
        <Plain name="slippage_bps" label={say.slippage} help={say.slippageHelp} />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={now.filters}
          onChange={(event) => setForm({ filters: event.currentTarget.checked })}
        />
        <span>{say.filters}</span>
      </label>
      {now.filters && (
        <div class="pair">
          <Plain name="lot_step" label={say.lotStep} />
          <Plain name="min_notional" label={say.minNotional} />
        </div>
      )}
    </details>
  );
}

function StopFields() {
  const now = form.value;
  const set = [
    [say.stopLoss, now.stop_loss_pct],
    [say.takeProfit, now.take_profit_pct],
    [say.trailing, now.trailing_stop_pct],
  ].filter(([, value]) => value !== '');
  return (
    <details class="group">
      <summary>
        <span>{say.stops}</span>
        <span class="summary-now">
          {set.length === 0 ? say.stopsNone : set.map(([name, value]) => `${name} ${value}`).join(', ')}
        </span>
      </summary>
      <div class="triple">
        <Plain name="stop_loss_pct" label={say.stopLoss} />
        <Plain name="take_profit_pct" label={say.takeProfit} />
        <Plain name="trailing_stop_pct" label={say.trailing} />
      </div>
      <p class="help">{say.stopsHelp}</p>
    </details>
  );
}

function RunLine() {
  const own = ownRun.value;
  const busy = starting.value || own !== null;
  const job = own === null ? undefined : server.value.jobs[own];
  const bad = Object.keys(problems.value).length;
  return (
    <div class="run-line">
      {bad > 0 && (
        <p class="problem" role="alert">
          {say.problemsSummary(bad)}
        </p>
      )}
      {runFailure.value !== null && <Notice failure={runFailure.value} onDismiss={() => (runFailure.value = null)} />}
      {runNote.value !== '' && (
        <p class="note" role="status">
          {runNote.value}
        </p>
      )}
      {busy && (
        <Progress
          label={say.progress}
          share={job?.progress ?? 0}
          detail={
            job === undefined || job.state === 'queued' ? say.queued : job.detail || ratio(job.progress * 100, 0) + ' %'
          }
        />
      )}
      <div class="actions">
        <button type="submit" class="button primary" data-testid="run-backtest" aria-disabled={busy}>
          {backtestWords.form.run}
        </button>
        {own !== null && (
          <button type="button" class="button" onClick={() => void cancelJob(own)}>
            {words.cancel}
          </button>
        )}
      </div>
    </div>
  );
}
