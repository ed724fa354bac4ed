// Strategies at work: start one, see what it waits for and why it does not trade, stop it. It keeps the mode it was
// started in.

import { computed, signal, useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { StrategyParameter } from '../api/backtest';
import type { Run } from '../api/desk';
import { Badge, Dialog, Notice, SelectField, TextField, type Failure } from '../components/basics';
import { runningFirst } from '../model/desks';
import { baseOf, exactDecimal, money, ratio, signOf } from '../model/numbers';
import {
  completedRun,
  defaultSize,
  runProblems,
  runSizings,
  toRunOrder,
  type StrategyForm,
} from '../model/strategy-form';
import { decimalOf, ticks, unit } from '../model/ticks';
import { clock, minuteWithZone, span, zoneLetters } from '../model/time';
import { chartFrames } from '../model/timeframes';
import { trading } from '../words-trading';
import { words } from '../words';
import { client, failureOf } from './ask';
import { strategies, toast, zone } from './desk';
import { now, priceOf, symbols } from './live-desk';
import { Panel } from './panel';
import { closeForm, keepStrategy, open, startMode, typed } from './strategy-to-start';
import { desks, runs, takeRuns } from './trading-desk';

const say = trading.strategy;
const stoppedShown = 3;

const known = computed(() => (strategies.value.state === 'ready' ? strategies.value.value : []));
const form = computed(() => completedRun(typed.value, known.value));
const working = signal(false);
const failure = signal<Failure | null>(null);
const problems = signal<readonly string[]>([]);
const confirms = signal(false);

function set(change: Partial<StrategyForm>): void {
  keepStrategy({ ...form.value, ...change });
  problems.value = [];
}

const chosen = computed(() => known.value.find((one) => one.name === form.value.strategy));

function ask(): void {
  if (working.value) return;
  problems.value = runProblems(form.value, chosen.value);
  if (problems.value.length > 0) return;
  if (startMode.value === 'live') confirms.value = true;
  else void start();
}

async function start(): Promise<void> {
  confirms.value = false;
  working.value = true;
  failure.value = null;
  try {
    await client.startRun(toRunOrder(form.value, startMode.value));
    closeForm();
    takeRuns(await client.runs());
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    working.value = false;
  }
}

async function stop(run: Run): Promise<void> {
  if (working.value) return;
  working.value = true;
  failure.value = null;
  try {
    const stopped = await client.stopRun(run.id);
    takeRuns(runs.value.map((one) => (one.id === run.id ? stopped : one)));
    toast(say.stopped(say.runOn(run.strategy, run.symbol, run.timeframe)));
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    working.value = false;
  }
}

export function StrategyCard() {
  const list = runningFirst(runs.value);
  const running = list.filter((one) => one.running);
  const stopped = list.filter((one) => !one.running).slice(0, stoppedShown);
  return (
    <Panel name="strategy-card" title={say.title}>
      {running.length === 0 && <p class="help">{say.none}</p>}
      <div class="runs">
        {running.map((run) => (
          <RunningRun key={run.id} run={run} />
        ))}
      </div>
      {open.value ? (
        <StartForm />
      ) : (
        <button type="button" class="button" data-testid="open-start" onClick={() => (open.value = true)}>
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
      {confirms.value && <ConfirmLive />}
    </Panel>
  );
}

function ConfirmLive() {
  const { strategy, symbol: name, timeframe: frame } = form.value;
  const leave = () => (confirms.value = false);
  return (
    <Dialog title={say.startLiveTitle} onClose={leave}>
      <p>
        <strong>{say.runOn(strategy, name, frame)}</strong>
      </p>
      <p>
        {desks.live.value?.status?.practice === true ? trading.ticket.practice : trading.ticket.realMoney}{' '}
        {say.startLiveText}
      </p>
      <div class="actions">
        <button type="button" class="button" onClick={leave}>
          {trading.ticket.back}
        </button>
        <button type="button" class="button danger" onClick={() => void start()}>
          {say.startLive}
        </button>
      </div>
    </Dialog>
  );
}

const bound = (value: number | null) => (value === null ? '…' : ratio(value, Number.isInteger(value) ? 0 : 2));

function Parameter({ parameter }: { parameter: StrategyParameter }) {
  const value = form.value.params[parameter.name] ?? '';
  const wrong = problems.value.includes(parameter.name);
  const shared = {
    label: parameter.name.replaceAll('_', ' '),
    value,
    problem: wrong
      ? words.form.problems[parameter.type === 'integer' ? 'needs-whole-number' : 'needs-number']
      : undefined,
    testId: `run-param-${parameter.name}`,
    onValue: (next: string) => set({ params: { ...form.value.params, [parameter.name]: next } }),
  };
  if (parameter.type === 'choice') {
    const options = parameter.choices.map((choice) => ({ value: String(choice), label: String(choice) }));
    return <SelectField {...shared} help={parameter.help} options={options} />;
  }
  const range =
    parameter.min === null && parameter.max === null
      ? ''
      : words.form.bounds(bound(parameter.min), bound(parameter.max));
  return <TextField {...shared} help={[parameter.help, range].filter((part) => part !== '').join(' ')} numeric />;
}

function StartForm() {
  const here = form.value;
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    <form
      class="start-form"
      aria-label={say.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <SelectField
        label={say.strategy}
        help={chosen.value?.summary}
        value={here.strategy}
        testId="run-strategy"
        options={named(known.value.map((one) => one.name))}
        onValue={(strategy) => set({ strategy, params: {} })}
      />
      <div class="pair">
        <SelectField
          label={say.symbol}
          value={here.symbol}
          testId="run-symbol"
          options={named(symbols.value)}
          onValue={(next) => set({ symbol: next })}
        />
        <SelectField
          label={say.timeframe}
          value={here.timeframe}
          testId="run-timeframe"
          options={named(chartFrames)}
          onValue={(next) => set({ timeframe: next })}
        />
      </div>
      {chosen.value !== undefined && chosen.value.parameters.length > 0 && (
        <div class="pair">
          {chosen.value.parameters.map((parameter) => (
            <Parameter key={`${here.strategy}.${parameter.name}`} parameter={parameter} />
          ))}
        </div>
      )}
      <SelectField
        label={say.sizing}
        help={say.sizingHelp[here.sizing]}
        value={here.sizing}
        testId="run-sizing"
        options={runSizings.map((value) => ({ value, label: say.sizings[value] }))}
        onValue={(value) => {
          const sizing = runSizings.find((one) => one === value) ?? 'live_limits';
          set({ sizing, sizingValue: defaultSize[sizing] });
        }}
      />
      {here.sizing !== 'live_limits' && (
        <TextField
          label={say.sizingValue[here.sizing]}
          numeric
          problem={problems.value.includes('sizing') ? words.form.problems['needs-number'] : undefined}
          value={here.sizingValue}
          testId="run-sizing-value"
          onValue={(sizingValue) => set({ sizingValue })}
        />
      )}
      <p class="help">{say.mode[startMode.value]}</p>
      <div class="actions">
        <button type="submit" class="button primary" data-testid="start-strategy" aria-disabled={working.value}>
          {working.value ? say.starting : say.start}
        </button>
        <button type="button" class="button" onClick={closeForm}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

function RunningRun({ run }: { run: Run }) {
  const [why, setWhy] = useState(false);
  const base = baseOf(run.symbol);
  const held = signOf(run.position) > 0;
  const next = useComputed(() => {
    if (run.next_decision === null) return '';
    const at = Date.parse(run.next_decision);
    void now.value;
    const left = Math.max(0, Math.ceil((at - Date.now()) / 1000));
    if (left === 0) return say.deciding;
    return say.next(`${clock(at, zone.value)} ${zoneLetters(at, zone.value)}`, span(0, left));
  });
  const profit = useComputed(() => {
    const bid = ticks(priceOf(run.symbol).bid.value);
    const realised = ticks(run.realised_usd) ?? 0n;
    const quantity = ticks(run.position) ?? 0n;
    const open = bid === null ? 0n : (quantity * bid) / unit - (ticks(run.position_cost_usd) ?? 0n);
    return decimalOf(realised + (quantity > 0n ? open : 0n));
  });
  return (
    <section class={`run run-${run.mode}`} data-testid="running-strategy" aria-label={run.strategy}>
      <header class="run-head">
        <h3>{say.runOn(run.strategy, run.symbol, run.timeframe)}</h3>
        <Badge>{trading.log.modes[run.mode]}</Badge>
      </header>
      <p class="run-next mono">{next}</p>
      <p class="run-outlook">{run.outlook}</p>
      <dl class="facts run-facts">
        <div>
          <dt>{say.position}</dt>
          <dd class="mono">{held ? `${exactDecimal(run.position)} ${base}` : say.flat}</dd>
        </div>
        <div>
          <dt>{say.pnl}</dt>
          <dd class={`mono ${signOf(profit.value) > 0 ? 'gain' : signOf(profit.value) < 0 ? 'loss' : ''}`}>
            {money(profit.value, 'USD', true)}
          </dd>
        </div>
        <div>
          <dt>{say.trades}</dt>
          <dd class="mono">{run.trades}</dd>
        </div>
      </dl>
      {run.pending_request !== '' ? (
        <p class="help">{say.pending}</p>
      ) : (
        run.wish !== '' && <p class="help">{say.wish[run.wish] ?? run.wish}</p>
      )}
      <div class="actions">
        <button
          type="button"
          class="button small"
          aria-expanded={why}
          data-testid="why-no-trade"
          onClick={() => setWhy(!why)}
        >
          {say.why}
        </button>
        <button
          type="button"
          class="button small"
          data-testid="stop-strategy"
          aria-disabled={working.value}
          onClick={() => void stop(run)}
        >
          {say.stop}
        </button>
      </div>
      {why && (
        <dl class="why" data-testid="why">
          <dt>{say.outlook}</dt>
          <dd>{run.outlook || '–'}</dd>
          <dt>{say.verdict}</dt>
          <dd>
            {run.verdict === null
              ? say.noVerdict
              : [
                  run.verdict.at === null ? '' : `${minuteWithZone(Date.parse(run.verdict.at), zone.value)}: `,
                  run.verdict.message || say.passed,
                  run.verdict.code === '' ? '' : ` (${run.verdict.code})`,
                ].join('')}
          </dd>
        </dl>
      )}
    </section>
  );
}
