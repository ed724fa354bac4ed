// The form that starts a strategy. In live trading it asks once more.

import { computed, signal } from '@preact/signals';
import type { StrategyParameter } from '../api/backtest';
import { startRun } from '../api/trading';
import { Dialog, SelectField, TextField } from '../components/basics';
import { ratio } from '../model/numbers';
import {
  completedRun,
  defaultSize,
  runProblems,
  runSizings,
  stopNames,
  toRunOrder,
  type StrategyForm,
} from '../model/strategy-form';
import { chartFrames } from '../model/timeframes';
import * as formWords from '../words-form';
import * as words from '../words';
import { back, practice, realMoney } from '../words-review';
import * as say from '../words-start';
import { runOn, start as startWord } from '../words-strategy';
import { client, failureOf } from './ask';
import { strategies } from './desk';
import { symbols } from './live-desk';
import { closeForm, failure, working } from './strategy-state';
import { keepStrategy, startMode, typed } from './strategy-to-start';
import { desks, takeRuns } from './trading-desk';

const known = computed(() => (strategies.value.state === 'ready' ? strategies.value.value : []));
const form = computed(() => completedRun(typed.value, known.value));
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
    await startRun(client, toRunOrder(form.value, startMode.value));
    closeForm();
    takeRuns(await client.runs());
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    working.value = false;
  }
}

const bound = (value: number | null) => (value === null ? '…' : ratio(value, Number.isInteger(value) ? 0 : 2));

function Parameter({ parameter }: { parameter: StrategyParameter }) {
  const value = form.value.params[parameter.name] ?? '';
  const wrong = problems.value.includes(parameter.name);
  const shared = {
    label: parameter.name.replaceAll('_', ' '),
    value,
    problem: wrong
      ? formWords.problems[parameter.type === 'integer' ? 'needs-whole-number' : 'needs-number']
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
      : formWords.bounds(bound(parameter.min), bound(parameter.max));
  return <TextField {...shared} help={[parameter.help, range].filter((part) => part !== '').join(' ')} numeric />;
}

export function StartForm() {
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
          problem={problems.value.includes('sizing') ? formWords.problems['needs-number'] : undefined}
          value={here.sizingValue}
          testId="run-sizing-value"
          onValue={(sizingValue) => set({ sizingValue })}
        />
      )}
      <div class="pair">
        {stopNames.map((name) => (
          <TextField
            key={name}
            label={say.stops[name]}
            numeric
            problem={problems.value.includes(name) ? formWords.problems['needs-number'] : undefined}
            value={here.stops[name]}
            testId={`run-${name.replaceAll('_', '-')}`}
            onValue={(percent) => set({ stops: { ...here.stops, [name]: percent } })}
          />
        ))}
      </div>
      <p class="help">{say.stopsHelp}</p>
      <p class="help">{say.mode[startMode.value]}</p>
      <div class="actions">
        <button type="submit" class="button primary" data-testid="start-strategy" aria-disabled={working.value}>
          {working.value ? say.starting : startWord}
        </button>
        <button type="button" class="button" onClick={closeForm}>
          {words.cancel}
        </button>
      </div>
      {confirms.value && <ConfirmLive />}
    </form>
  );
}

function ConfirmLive() {
  const { strategy, symbol: name, timeframe: frame } = form.value;
  const leave = () => (confirms.value = false);
  return (
    <Dialog title={say.startLiveTitle} onClose={leave}>
      <p>
        <strong>{runOn(strategy, name, frame)}</strong>
      </p>
      <p>
        {desks.live.value?.status?.practice === true ? practice : realMoney} {say.startLiveText}
      </p>
      <div class="actions">
        <button type="button" class="button" onClick={leave}>
          {back}
        </button>
        <button type="button" class="button danger" onClick={() => void start()}>
          {say.startLive}
        </button>
      </div>
    </Dialog>
  );
}
