// The page that asks for its password, in a real browser: the cookie is really kept, and nothing is shown without it.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, Program } from './program';
import { Screen, sizes } from './screen';

const password = 'three piglets, one lantern';

describe.each(sizes)('$name', (size) => {
  let program: Program;
  let browser: Browser;
  let screen: Screen;
  beforeAll(async () => {
    program = await Program.start([], null, password);
    browser = await openBrowser(size.phone ? 2 : 1);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.end();
  });
  beforeEach(async () => {
    screen = await Screen.open(browser, size);
    screen.networkTroubleExpected = true; // 401 is what this is about
  });
  afterEach(async () => {
    await screen.close();
  });

  test('asks before it shows anything, and goes on at the same place', async () => {
    const { page } = screen;
    await page.goto(`${program.address}/settings#security`);
    const dialog = page.getByTestId('sign-in');
    await dialog.waitFor();
    await screen.look('sign-in');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel('Password', { exact: true }).fill('three piglets');
    await page.keyboard.press('Enter');
    await dialog.getByText('The password is wrong.').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${program.address}/settings#security`);
    await page.getByTestId('sessions').getByText('this browser').waitFor();
    await page.getByText('Connected').first().waitFor({ state: 'attached' });
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: '__Host-cryptopiggy', httpOnly: true, secure: true, sameSite: 'Strict' }]);
    await page.reload();
    await page.getByTestId('sessions').getByText('this browser').waitFor();
    await screen.look('sessions');
    await page.getByTestId('next-password').fill('piglets');
    await page.getByTestId('next-password-again').fill('piglets');
    await page.getByTestId('change-password').click();
    await page.getByText('A password has at least 8 characters').waitFor();
    await page.getByTestId('next-password').fill(password);
    await page.getByTestId('next-password-again').fill('something else');
    await page.getByTestId('change-password').click();
    await page.getByText('The two differ.').waitFor();
    await screen.look('new-password');
    await page.getByTestId('next-password').fill(password);
    await page.getByTestId('next-password-again').fill(password);
    await page.getByTestId('change-password').click();
    await page.getByText('The password was changed').waitFor();
    await page.getByTestId('sessions').getByText('this browser').waitFor();
    await page.getByText('Connected').first().waitFor({ state: 'attached' });
    await page.getByTestId('log-out-everywhere').click();
    await dialog.waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });
});
