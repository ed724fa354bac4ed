// What several flows of live trading begin with, without the page: an account, its keys, guards that are green.

import { expect, vi } from 'vitest';
import type { Screen } from './screen';
import type { Stack } from './stack';

export const passphrase = 'correct horse battery';
type Waited = {
  readonly toBe: (wanted: unknown) => Promise<void>;
  readonly toEqual: (wanted: unknown) => Promise<void>;
  readonly toMatch: (wanted: RegExp) => Promise<void>;
  readonly toContain: (wanted: string) => Promise<void>;
};
/** The vault takes its time, and the machine may be busy. */
export const until = (ask: () => unknown, timeout = 60_000): Waited => expect.poll(ask, { timeout, interval: 100 });

export const button = ({ page }: Screen, name: string) => page.getByRole('button', { name, exact: true });
export const badge = ({ page }: Screen): Promise<string> => page.getByTestId('mode').innerText();

/** On a phone the panels are folded. */
export async function unfold({ page, size }: Screen, name: string): Promise<void> {
  const panel = page.getByTestId(name);
  await panel.waitFor();
  if (size.phone && !(await panel.evaluate((element) => element.hasAttribute('open')))) {
    await panel.locator('summary').first().click();
  }
}

export type Account = { readonly account: number; readonly api_key: string; readonly api_secret: string };

/** An account of the practice exchange whose keys are saved; validated too, unless only saving is asked for. */
export async function withKeys(stack: Stack, balances: object, validated = true): Promise<Account> {
  const made = await stack.practice<Account>('/practice/account', { balances });
  const { api_key, api_secret } = made;
  expect((await stack.ask('POST', '/api/credentials', { api_key, api_secret, passphrase })).status).toBe(200);
  if (validated) await stack.ask('POST', '/api/credentials/validate');
  return made;
}

export type Status = {
  readonly mode: string;
  readonly mode_reason: string;
  readonly latched: boolean;
  readonly day: string | null;
  readonly trades_used: number;
  readonly guards: readonly { name: string; ok: boolean }[];
};
export const statusOf = async (stack: Stack): Promise<Status | null> =>
  ((await stack.ask('GET', '/api/desk?mode=live')).body as { status?: Status | null }).status ?? null;
export const modeOf = async (stack: Stack): Promise<string> => (await statusOf(stack))?.mode ?? 'unknown';

/** Works also before the tests of a group, where expect.poll does not. */
const waiting = { timeout: 60_000, interval: 100 };

/** All guards green, as the backend says. */
export async function untilGreen(stack: Stack): Promise<void> {
  await vi.waitFor(async () => {
    const status = await statusOf(stack);
    expect(status === null ? ['no status'] : status.guards.filter((one) => !one.ok).map((one) => one.name)).toEqual([]);
  }, waiting);
}

export async function enableLive(stack: Stack): Promise<void> {
  await untilGreen(stack);
  expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBe(200);
  await vi.waitFor(async () => expect(await modeOf(stack)).toBe('LIVE'), waiting);
}
