// The Validation Checklist in Settings: ten of ten on a fresh installation, what a red guard and a dead backend come to,
// a reload in the middle, and the page's own errors.

import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens } from './screen';
import { Stack } from './stack';
import { modeOf, passphrase, until, withKeys } from './steps';

const passphraseField = (page: Page) => page.getByTestId('validation-passphrase').locator('input');

describe.skipIf(exchangePath === '').each(rounds)('the validation checklist, $name', (round) => {
  let stack: Stack | null = null;
  afterEach(async () => {
    await stack?.end();
    stack = null;
  });
  const own = screens(round); // closed before the programs it shows

  const openChecklist = async (on: Stack) => {
    const { screen } = own;
    await screen.page.goto(`${on.address}/settings#validation`);
    await screen.page.getByTestId('run-validation').waitFor();
    return screen;
  };
  const run = async (on: Stack) => {
    const screen = await openChecklist(on);
    const { page } = screen;
    await passphraseField(page).fill(passphrase);
    await page.getByTestId('run-validation').click();
    return screen;
  };

  test('ten of ten from nothing saved, and again after a reload', async () => {
    stack = await Stack.start();
    const screen = await openChecklist(stack);
    const { page } = screen;
    expect(await page.getByTestId('item-live-on').innerText()).toContain('Live trading on');
    await until(() => page.getByTestId('settings-validation').innerText()).toContain('No keys are saved yet');
    expect(await page.getByTestId('run-validation').getAttribute('aria-disabled')).toBe('true');
    await passphraseField(page).fill(passphrase);
    await page.getByTestId('run-validation').click();
    await until(() => page.getByTestId('validation-summary').innerText()).toBe('✅ Tests Passed: 10/10 (100%)');
    expect(await page.locator('.validation-items .is-ok').count()).toBe(10);
    expect(await page.getByTestId('item-test-buy').innerText()).toMatch(/🔴LIVE 20\S+: BUY BTC\/USDT \$\d/);
    expect(await page.getByTestId('item-test-sell').innerText()).toMatch(/🔴LIVE 20\S+: SELL BTC\/USDT \$\d/);
    expect(await page.getByTestId('validation-state').innerText()).toContain('off before and is off again');
    expect(await page.getByTestId('page-errors').innerText()).toBe('page errors this session: 0');
    expect(await modeOf(stack)).toBe('PAPER');
    await page.getByTestId('settings-validation').scrollIntoViewIfNeeded();
    await screen.look('settings-validation');

    await page.reload();
    await until(() => page.getByTestId('validation-summary').innerText()).toBe('✅ Tests Passed: 10/10 (100%)');
    expect(await page.getByTestId('saved-hint').innerText()).toContain('••••');
    await passphraseField(page).fill(passphrase);
    await page.getByTestId('run-validation').click();
    await until(() => page.getByTestId('item-keys').innerText()).toContain('saved before and are left as they are');
    await until(() => page.getByTestId('validation-summary').innerText()).toBe('✅ Tests Passed: 10/10 (100%)');
    expect(await page.content()).not.toContain(passphrase);
  });

  test('what fails says so with its mend, and what hangs on it is not run', async () => {
    own.screen.networkTroubleExpected = true;
    stack = await Stack.start(false);
    await withKeys(stack, { USDT: '10000' });
    const screen = await run(stack);
    const { page } = screen;
    await until(() => page.getByTestId('validation-summary').innerText()).toBe('❌ Tests Passed: 7/10 (70%)');
    const live = page.getByTestId('item-live-on');
    expect(await live.innerText()).toContain('ALLOW_LIVE');
    expect(await live.innerText()).toContain('→');
    expect(await page.getByTestId('item-test-sell').innerText()).toContain('Not run, because');
    await live.scrollIntoViewIfNeeded();
    await screen.look('settings-validation-red');
    await stack.backend.crash();
    await until(() => page.getByTestId('backend-health').innerText()).toContain('❌ Backend health: failed');
    // Nobody is asked for a passphrase that nothing could be done with.
    await until(() => passphraseField(page).count()).toBe(0);
    await page.getByTestId('run-validation').click();
    await until(() => page.getByTestId('item-backend').innerText()).toContain('failed');
    await until(() => page.getByTestId('validation-summary').innerText()).toBe('❌ Tests Passed: 3/10 (30%)');
  });

  test('an error that nobody catches is counted', async () => {
    stack = await Stack.start();
    const { page } = await openChecklist(stack);
    await page.evaluate(() => {
      dispatchEvent(new Event('error'));
      dispatchEvent(new Event('unhandledrejection'));
    });
    await page.goto(`${stack.address}/settings#validation`);
    await page.getByRole('link', { name: 'Trade', exact: true }).first().click();
    await page.goBack();
    await until(() => page.getByTestId('page-errors').innerText()).toBe('page errors this session: 2');
  });
});
