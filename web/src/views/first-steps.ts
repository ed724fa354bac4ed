// The first steps: which are done, told by what happens on the page, and what each of them does when it is pressed.

import { computed, effect, untracked } from '@preact/signals';
import { firstRunFrom, firstRunText, isComplete, withStep, type FirstRun, type FirstStep } from '../model/first-run';
import { resultOf } from '../model/desks';
import * as firstRunWords from '../words-first-run';
import { backtestRun } from './chunks';
import { client, go, saveSettings, server, settings, settingsLoaded, toast } from './desk';
import { fetchPrice, polled, polling, setPolling, symbol } from './live-desk';
import { amount, fillTicket } from './ticket-side';
import { effectiveOf, orders } from './trading-desk';

export const firstRun = computed<FirstRun>(() => firstRunFrom(settings.value.first_run));
export const showsFirstSteps = computed(() => !firstRun.value.skipped && !isComplete(firstRun.value));

function keep(run: FirstRun): void {
  void saveSettings({ first_run: firstRunText(run) });
}

function done(step: FirstStep): void {
  // Before the server's own settings are here, a tick would overwrite them.
  if (!settingsLoaded.value) return;
  // Untracked: ticks that are taken back stay so until the step is done once more.
  untracked(() => {
    const before = firstRun.value;
    if (before.done.includes(step)) return;
    const after = withStep(before, step);
    keep(after);
    if (!before.skipped && isComplete(after)) toast(firstRunWords.finished);
  });
}

export const skipFirstSteps = (): void => keep({ ...firstRun.peek(), skipped: true });
export const restartFirstSteps = (): void => keep({ done: [], skipped: false });

/** What a press on a step does: the thing itself; an order alone is never placed from here. */
export function takeStep(step: FirstStep): void {
  if (step === 'backtest') return void backtestRun.use(({ runBacktest }) => runBacktest());
  go({ name: 'trade' });
  if (step === 'fetch') void fetchPrice();
  else if (step === 'poll') {
    setPolling(true);
    done('poll');
  } else setTimeout(showTicket, 50);
}

/** The ticket, filled with a small amount where none is typed; a person presses the button. */
function showTicket(): void {
  if (amount.value === '') amount.value = effectiveOf('paper', symbol.value)?.test_buy_usd ?? '5';
  fillTicket('buy');
  document.querySelector('[data-testid="order-ticket"]')?.scrollIntoView({ block: 'center' });
}

/** Ticks the steps as they are done, wherever on the page that is. */
export function watchFirstSteps(): void {
  const version = computed(() => server.value.runsVersion);
  effect(() => {
    void version.value;
    if (!settingsLoaded.value || firstRun.peek().done.includes('backtest')) return;
    void client.runCount().then(
      (total) => total > 0 && done('backtest'),
      () => {}, // asked again with the next run
    );
  });
  effect(() => void (polled.value !== null && done('fetch')));
  effect(() => void (polling.value && done('poll')));
  effect(() => void (orders.value.some((one) => one.mode === 'paper' && resultOf(one) === 'traded') && done('order')));
}
