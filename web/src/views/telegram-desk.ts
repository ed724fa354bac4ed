// What is known of Telegram: asked for now and then while the page is seen, and after each change.

import { computed, effect, signal, untracked } from '@preact/signals';
import { TelegramDesk, type Alert, type Telegram, type TelegramChange } from '../api/telegram';
import type { Failure } from '../components/basics';
import { client, failureOf, type Loadable } from './ask';
import { link } from './desk';

const desk = new TelegramDesk(client);
export const telegram = signal<Loadable<Telegram>>({ state: 'loading' });
export const knownTelegram = computed(() => (telegram.value.state === 'ready' ? telegram.value.value : null));
export const alerts = signal<readonly Alert[] | null>(null);
const every = 15_000;

export async function loadTelegram(): Promise<void> {
  try {
    telegram.value = { state: 'ready', value: await desk.show() };
  } catch (error) {
    telegram.value = { state: 'failed', failure: failureOf(error) };
  }
}

export async function loadAlerts(): Promise<void> {
  try {
    alerts.value = await desk.alerts();
  } catch {
    // The last known ones stay.
  }
}

/** Not while nobody would answer; at once when somebody does again. */
export function followTelegram(): () => void {
  const isThere = computed(() => link.value.kind !== 'offline');
  const end = effect(() => void (isThere.value && untracked(loadTelegram)));
  const timer = setInterval(() => {
    if (isThere.value && document.visibilityState === 'visible') void loadTelegram();
  }, every);
  return () => {
    end();
    clearInterval(timer);
  };
}

async function change(what: () => Promise<Telegram>): Promise<Failure | null> {
  try {
    telegram.value = { state: 'ready', value: await what() };
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

export const saveTelegram = (asked: TelegramChange): Promise<Failure | null> => change(() => desk.save(asked));
export const removeTelegram = (): Promise<Failure | null> => change(() => desk.remove());

export async function sendTest(): Promise<{ readonly ok: boolean; readonly sentence: string } | Failure> {
  try {
    const { outcome, message } = await desk.test();
    void loadTelegram();
    void loadAlerts();
    return { ok: outcome === 'delivered', sentence: message };
  } catch (error) {
    return failureOf(error);
  }
}
