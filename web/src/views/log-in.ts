// Giving the password, and going away.

import { Login } from '../api/sign-in';
import type { Failure } from '../components/basics';
import { client, failureOf } from './ask';
import { ask, asking, end } from './signed-out';

export const login = new Login(client);

/** Null where it was the right one; the page then goes on where it was. */
export async function give(password: string): Promise<Failure | null> {
  try {
    await (asking.value === 'step-up' ? login.stepUp(password) : login.logIn(password));
    end(true);
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

/** Another tab may have logged in meanwhile. */
export async function lookAgain(): Promise<void> {
  if (asking.value === 'sign-in' && (await login.isSignedIn()) && asking.value === 'sign-in') end(true);
}

export async function logOut(everywhere: boolean): Promise<Failure | null> {
  try {
    await login.logOut(everywhere);
  } catch (error) {
    return failureOf(error);
  }
  void ask('sign-in');
  return null;
}
