// Whether the page waits for its password: for a login, or for the password once more before keys are changed. What
// only asks (every GET, and the socket) waits with it and goes on afterwards; what would change something is not done
// later by itself: whoever asked for it asks again.

import { signal } from '@preact/signals';
import { client } from './ask';

export type Asking = 'sign-in' | 'step-up';
export const asking = signal<Asking | null>(null);
let waiting: ((given: boolean) => void)[] = [];

export function ask(kind: Asking): Promise<boolean> {
  if (asking.value !== 'sign-in') asking.value = kind;
  return new Promise((resolve) => waiting.push(resolve));
}

export function end(given: boolean): void {
  asking.value = null;
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(given);
}

client.onSignInRequired = async () => void (await ask('sign-in'));
client.onStepUpRequired = () => ask('step-up');

/** Only a question for the password again can be left; a login cannot. */
export function leave(): void {
  if (asking.value === 'step-up') end(false);
}
