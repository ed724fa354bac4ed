// The desk joins the parts: it owns the client, the live connection and the signals, and holds what a person can do.
// Views read the signals and call these functions; everything that can be pure is in model/.

import { computed, effect, signal } from '@preact/signals';
import type { Strategy } from '../api/strategies';
import type { ImportReport } from '../api/job-results';
import { isFinished, type Job } from '../api/jobs';
import { LiveConnection, type Link } from '../api/live';
import type { JobId } from '../api/values';
import type { Failure } from '../components/basics';
import { apply, nothingKnown, withJob, withSeries, type ServerState } from '../model/market';
import { pathOf, routeOf, type Route } from '../model/route';
import { setNumberFormat } from '../model/numbers';
import { choices, settingsFrom, type Choices, type Settings } from '../model/settings';
import { zoneOf } from '../model/time';
import { client, failureOf, type Loadable } from './ask';
import { startLive, takeMarket } from './live-desk';
import { remember, remembered } from './memory';
import { takeTrading } from './trading-desk';

export { client, failureOf, type Loadable } from './ask';

export type DialogName = 'help' | 'display' | 'candles' | 'commands' | 'menu' | 'made-of' | 'notices';
export type Toast = { readonly id: number; readonly text: string };

export const server = signal<ServerState>(nothingKnown);
export const link = signal<Link>({ kind: 'connecting' });
export const route = signal<Route>(routeOf(location.pathname, location.hash));
export const strategies = signal<Loadable<readonly Strategy[]>>({ state: 'loading' });
export const candlesFailure = signal<Failure | null>(null);
/** When the server was heard last, by performance.now(). */
let heardAt: number | null = null;
export const silentMs = (): number | null => (heardAt === null ? null : Math.max(0, performance.now() - heardAt));
export const settings = signal<Settings>(settingsFrom(remembered('cryptopiggy.settings')));
export const settingsSaved = signal<boolean | null>(null);
/** The server's own settings are here; before that, what this browser remembers holds. */
export const settingsLoaded = signal(false);
// Before anything is drawn, and again with every change: whoever writes a number finds the reader's digits.
effect(() => setNumberFormat(settings.value.number_format));
export const dialog = signal<DialogName | null>(null);
/** The report of the last import, until it is dismissed: the screen that started it may be gone by then. */
export const lastImport = signal<ImportReport | null>(null);
export const toasts = signal<readonly Toast[]>([]);

export const zone = computed(() => zoneOf(settings.value.time_zone));
const systemIsDark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
export const look = computed(() => {
  const { theme, colours, number_format } = settings.value;
  return `${theme}:${colours}:${number_format}:${systemIsDark.value}`;
});

// ---- the backtest under way ----

export const starting = signal(false);
export const ownRun = signal<JobId | null>(null);
/** The job under way makes candles, because a backtest was asked for and none are stored. */
export const making = signal(false);

export function toast(text: string): void {
  const id = Date.now() + Math.random();
  toasts.value = [...toasts.value.slice(-2), { id, text }];
}
export const dropToast = (id: number): void => void (toasts.value = toasts.value.filter((one) => one.id !== id));

// ---- moving about ----

const here = () => location.pathname + (location.hash === '#content' ? '' : location.hash);

export function go(to: Route): void {
  if (pathOf(to) !== here()) history.pushState(null, '', pathOf(to));
  route.value = to;
}
window.addEventListener('popstate', () => (route.value = routeOf(location.pathname, location.hash)));

/** For links: an ordinary click stays in the page, with a modifier the browser does what it always does. */
export const follow = (to: Route) => ({
  href: pathOf(to),
  onClick: (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  },
});

// ---- loading ----

export async function loadStrategies(): Promise<void> {
  try {
    strategies.value = { state: 'ready', value: await client.strategies() };
  } catch (error) {
    strategies.value = { state: 'failed', failure: failureOf(error) };
  }
}

export async function loadCandles(): Promise<void> {
  try {
    candlesFailure.value = null;
    const items = await client.candles();
    server.value = withSeries(server.value, items);
  } catch (error) {
    candlesFailure.value = failureOf(error);
  }
}

/** What was chosen on this page, which an answer that was on its way before knows nothing of. */
let chosen: Partial<Settings> = {};

async function loadSettings(): Promise<void> {
  try {
    settings.value = { ...settingsFrom(await client.settings()), ...chosen };
    remember('cryptopiggy.settings', settings.value);
    settingsLoaded.value = true;
  } catch {
    // The remembered ones stay; the header already says that the server does not answer.
  }
}

export async function setSetting<K extends keyof Choices>(key: K, value: string): Promise<void> {
  const allowed: readonly string[] = choices[key];
  if (allowed.includes(value)) await saveSettings({ [key]: value });
}

export async function saveSettings(change: Partial<Settings>): Promise<void> {
  chosen = { ...chosen, ...change };
  settings.value = { ...settings.value, ...change };
  remember('cryptopiggy.settings', settings.value);
  try {
    await client.saveSettings({ ...settings.value });
    settingsSaved.value = true;
  } catch {
    settingsSaved.value = false;
  }
}

// ---- jobs ----

export function takeJob(job: Job): void {
  server.value = withJob(server.value, job);
}

/** The socket brings a job's progress; asking now and then as well keeps it moving when there is no socket. */
export async function followJob(id: JobId): Promise<Job> {
  for (let wait = 60; ; wait = Math.min(1000, wait * 1.6)) {
    const known = server.value.jobs[id];
    if (known && isFinished(known)) return known;
    const job = await client.job(id);
    takeJob(job);
    if (isFinished(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

// ---- start ----

const connection = new LiveConnection(client, {
  link: (now) => (link.value = now),
  message: (message) => {
    heardAt = performance.now();
    const before = server.value;
    server.value = apply(before, message);
    if (server.value.series !== before.series) {
      candlesFailure.value = null;
    }
    takeMarket(message);
    takeTrading(message);
  },
});
export const retryNow = connection.retryNow;

export function start(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener(
    'change',
    (event) => (systemIsDark.value = event.matches),
  );
  if (here() !== pathOf(route.value)) history.replaceState(null, '', pathOf(route.value));
  connection.start();
  void loadSettings();
  // What Trade shows first is asked for first.
  void startLive().then(() => {
    void loadStrategies();
    void loadCandles();
  });
}
