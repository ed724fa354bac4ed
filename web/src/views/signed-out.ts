// Whether the page waits for its password: for a login, or for the password once more before keys are changed. What
// only asks (every GET, and the socket) waits with it and goes on afterwards; what would change something is not done
// later by itself: whoever asked for it asks again.

import { signal } from '@preact/signals';
import type { Failure } from '../components/basics';
import { client, failureOf } from './ask';

export type Asking = 'sign-in' | 'step-up';
export const asking = signal<Asking | null>(null);
let waiting: ((given: boolean) => void)[] = [];

function ask(kind: Asking): Promise<boolean> {
  if (asking.value !== 'sign-in') asking.value = kind;
  return new Promise((resolve) => waiting.push(resolve));
}

function end(given: boolean): void {
  asking.value = null;
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(given);
}

client.onSignInRequired = async () => void (await ask('sign-in'));
client.onStepUpRequired = () => ask('step-up');

/** Null where it was the right one; the page then goes on where it was. */
export async function give(password: string): Promise<Failure | null> {
  try {
    await (asking.value === 'step-up' ? client.stepUp(password) : client.logIn(password));
    end(true);
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

/** Only a question for the password again can be left; a login cannot. */
export function leave(): void {
  if (asking.value === 'step-up') end(false);
}

/** Another tab may have logged in meanwhile. */
export async function lookAgain(): Promise<void> {
  if (asking.value === 'sign-in' && (await client.isSignedIn()) && asking.value === 'sign-in') end(true);
}

export async function logOut(everywhere: boolean): Promise<Failure | null> {
  try {
    await client.logOut(everywhere);
  } catch (error) {
    return failureOf(error);
  }
  void ask('sign-in');
  return null;
}
