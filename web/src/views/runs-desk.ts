// The list of saved runs: loaded with the first part that shows it, and again whenever the server tells of a change.

import { computed, effect, signal, untracked } from '@preact/signals';
import type { SavedRun } from '../api/backtest';
import { RunFiles } from '../api/run-files';
import { client, failureOf, type Loadable } from './ask';
import { server } from './desk';

type Runs = { readonly items: readonly SavedRun[]; readonly total: number };
export const runFiles = new RunFiles(client);
export const runs = signal<Loadable<Runs>>({ state: 'loading' });

const runsPage = 50;
/** The server gives no longer list at once; older runs are reached by their own address. */
export const runsMost = 500;
let runsShown = runsPage;

let runsLoading: Promise<void> | null = null;
let runsAskedAgain = false;

/** Loads the list; asked for again meanwhile, it loads once more afterwards, however often it was asked. */
export function loadRuns(more = false): Promise<void> {
  if (more) runsShown = Math.min(runsMost, runsShown + runsPage);
  if (runsLoading !== null) {
    runsAskedAgain = true;
    return runsLoading;
  }
  const load = async () => {
    do {
      runsAskedAgain = false;
      try {
        runs.value = { state: 'ready', value: await runFiles.list(runsShown) };
      } catch (error) {
        if (runs.value.state !== 'ready') runs.value = { state: 'failed', failure: failureOf(error) };
      }
    } while (runsAskedAgain);
    runsLoading = null;
  };
  runsLoading = load();
  return runsLoading;
}

const version = computed(() => server.value.runsVersion);
effect(() => {
  void version.value;
  untracked(() => void loadRuns());
});
