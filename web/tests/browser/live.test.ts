// Live trading on the page, against real processes: the practice exchange, the backend with its vault, the app.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath, openBrowser } from './program';
import { Screen, sizes, type Size } from './screen';
import { Stack } from './stack';

const passphrase = 'correct horse battery';
/** The vault takes its time, and the machine may be busy. */
const until = <T>(ask: () => T) => expect.poll(ask, { timeout: 60_000 });

function screens(size: Size) {
  let browser: Browser;
  const own = { screen: null as unknown as Screen, browser: () => browser };
  beforeAll(async () => {
    browser = await openBrowser(size.phone ? 2 : 1);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    own.screen = await Screen.open(browser, size);
    own.screen.page.on('response', (a) => a.status() >= 400 && console.log(a.status(), a.request().method(), a.url()));
  });
  afterEach(async () => {
    await own.screen.close();
  });
  return own;
}

/** On a phone the panels are folded. */
async function unfold({ page, size }: Screen, name: string): Promise<void> {
  const panel = page.getByTestId(name);
  await panel.waitFor();
  if (size.phone && !(await panel.evaluate((element) => element.hasAttribute('open')))) {
    await panel.locator('summary').click();
  }
}

const button = (screen: Screen, name: string) => screen.page.getByRole('button', { name, exact: true });

async function openControls(screen: Screen, stack: Stack): Promise<void> {
  await screen.page.goto(`${stack.address}/trade`);
  await unfold(screen, 'controls');
}

async function openSettings(screen: Screen, stack: Stack): Promise<void> {
  await screen.page.goto(`${stack.address}/settings`);
  await screen.page.getByTestId('settings-api-keys').waitFor();
}

/** Practice keys, saved and validated, without the page. */
async function withKeys(stack: Stack): Promise<{ api_key: string; api_secret: string }> {
  const keys = (await stack.ask('POST', '/api/practice/keys')).body as { api_key: string; api_secret: string };
  await stack.ask('POST', '/api/credentials', { ...keys, passphrase });
  await stack.ask('POST', '/api/credentials/validate');
  return keys;
}

/** All guards green, as the backend says. */
async function untilGreen(stack: Stack): Promise<void> {
  await until(async () => {
    const { status } = (await stack.ask('GET', '/api/desk?mode=live')).body as {
      status: { guards: { name: string; ok: boolean }[] } | null;
    };
    return status === null ? ['no status'] : status.guards.filter((one) => !one.ok).map((one) => one.name);
  }).toEqual([]);
}

const liveOn = async (stack: Stack): Promise<void> => {
  await untilGreen(stack);
  expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBe(200);
};

const badge = (screen: Screen) => screen.page.getByTestId('mode').innerText();

describe.skipIf(exchangePath === '').each(sizes)('live trading, $name', (size) => {
  const own = screens(size);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack?.end();
  });

  test('keys are saved and validated; after a reload the hint is there, and the secret is nowhere', async () => {
    const { screen } = own;
    const { page } = screen;
    const bodies: string[] = [];
    page.on('response', (answer) => {
      if (!answer.url().includes('/api/')) return;
      if (answer.url().includes('/api/practice/keys')) return; // the one answer whose meaning they are
      void answer.text().then(
        (text) => bodies.push(text),
        () => {},
      );
    });
    await openSettings(screen, stack);
    await until(() => page.getByTestId('backend-health').innerText()).toBe('✅ Backend health: OK');
    await screen.look('settings-empty');
    await button(screen, 'Use practice keys').click();
    const key = page.getByLabel('API Key', { exact: true });
    const secret = page.getByLabel('API Secret', { exact: true });
    await until(() => secret.inputValue()).not.toBe('');
    const [typedKey, typedSecret] = [await key.inputValue(), await secret.inputValue()];
    expect(await secret.getAttribute('type')).toBe('password');
    const words = page.getByTestId('vault-passphrase').locator('input');
    expect(await words.getAttribute('type')).toBe('password');
    await words.fill(passphrase);
    await screen.look('settings-keys-filled');
    await button(screen, '💾 Save Keys').click();
    await page.getByText('Saved, encrypted').waitFor();
    for (const field of [key, secret, words]) expect(await field.inputValue()).toBe('');
    const hint = new RegExp(`^•••• ${typedKey.slice(-4)}, saved \\d{1,2} [A-Z][a-z]{2} \\d{4}$`);
    await until(() => page.getByTestId('saved-hint').innerText()).toMatch(hint);
    await button(screen, '✅ Validate & Sync').click();
    await until(() => page.getByTestId('credentials-validated').innerText()).toBe(
      '✅ Credentials validated and synced',
    );
    expect(await page.getByTestId('validated').innerText()).toBe('✅ Validated');
    for (const step of ['exchange', 'can-trade', 'balances']) {
      await until(() => page.getByTestId(`step-${step}`).innerText()).toMatch(/^✅/);
    }
    expect(await page.getByTestId('finding-can-trade').innerText()).toMatch(/^✅\s*Trading/);
    expect(await page.getByTestId('finding-withdrawals').innerText()).not.toContain('✅');
    await screen.look('settings-keys-validated');
    await page.reload();
    await until(() => page.getByTestId('saved-hint').innerText()).toMatch(hint);
    expect(await page.getByTestId('validated').innerText()).toBe('✅ Validated');
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    for (const hidden of [typedSecret, passphrase]) {
      expect(stored).not.toContain(hidden);
      expect(bodies.filter((body) => body.includes(hidden))).toEqual([]);
      expect(await page.content()).not.toContain(hidden);
      expect(stack.filesWith(hidden)).toEqual([]);
    }
  });

  test('a wrong passphrase opens nothing, the right one does; sealing locks at once', async () => {
    const { screen } = own;
    const { page } = screen;
    await openSettings(screen, stack);
    screen.networkTroubleExpected = true;
    await button(screen, 'Seal now').click();
    await until(() => page.getByTestId('vault-state').innerText()).toMatch(/^Locked/);
    const field = page.getByTestId('unlock-passphrase').locator('input');
    await field.fill('not the passphrase');
    await button(screen, 'Unlock vault').click();
    await page.getByText('That is not the passphrase of the vault.').waitFor();
    expect(await field.inputValue()).toBe('');
    await screen.look('settings-wrong-passphrase');
    await field.fill(passphrase);
    await field.press('Enter');
    await until(() => page.getByTestId('vault-state').innerText()).toMatch(/^Unlocked/);
    await button(screen, '✅ Validate & Sync').click();
    await page.getByTestId('credentials-validated').waitFor();
  });

  test('live is enabled end to end: a wrong passphrase, a guard that falls while typing, then red everywhere', async () => {
    const { screen } = own;
    const { page } = screen;
    await untilGreen(stack);
    await openControls(screen, stack);
    await until(() => badge(screen)).toBe('✅ Paper');
    const box = page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true });
    expect(await box.isChecked()).toBe(false);
    await box.click();
    const enable = button(screen, 'ENABLE LIVE TRADING (I understand the risks)');
    await enable.waitFor();
    expect(await box.isChecked()).toBe(false);
    const field = page.getByLabel('Vault passphrase', { exact: true });
    await field.waitFor();
    expect(await page.getByTestId('worst-case').innerText()).toMatch(
      /orders of at most \$\d+\.\d\d can still leave: \$/,
    );
    expect(await enable.getAttribute('aria-disabled')).toBe('true');
    await screen.look('live-dialog');

    screen.networkTroubleExpected = true;
    await field.fill('not the passphrase');
    await field.press('Enter');
    expect(await badge(screen)).toBe('✅ Paper');
    expect(await field.inputValue()).toBe('not the passphrase');
    await enable.click();
    await page.getByText('That is not the passphrase of the vault.').waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await badge(screen)).toBe('✅ Paper');
    await screen.look('live-dialog-wrong-passphrase');

    // A guard falls while the passphrase is being typed.
    await field.fill('half of i');
    await stack.ask('POST', '/api/vault/seal');
    await page.getByText('A condition is no longer met, so live trading can’t be enabled now.').waitFor();
    expect(await field.count()).toBe(0);
    expect(await enable.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByTestId('guard-vault').innerText()).toContain('Unseal it');
    await screen.look('live-dialog-guard-fell');
    await stack.ask('POST', '/api/vault/unseal', { passphrase });
    await stack.ask('POST', '/api/credentials/validate');
    await field.waitFor({ timeout: 60_000 });
    expect(await field.inputValue()).toBe('');
    screen.networkTroubleExpected = false;
    await field.fill(passphrase);
    await enable.click();
    await page.getByTestId('banner-live').waitFor();
    expect(await page.getByTestId('banner-live').locator('strong').innerText()).toBe('🔴 LIVE TRADING ACTIVE');
    expect(await page.getByTestId('banner-practice').innerText()).toBe('(practice exchange)');
    expect(await page.getByTestId('banner-live').getByRole('button').count()).toBe(0);
    expect(await badge(screen)).toBe('🔴 Live');
    expect(await page.getByTestId('mode-header').innerText()).toBe('🔴 Live');
    await until(() => page.title()).toMatch(/^🔴 Live · \$\d{1,3}(,\d{3})*$/);
    const frame = () => page.getByTestId('mode-frame').evaluate((element) => getComputedStyle(element).borderTopColor);
    expect(await frame()).toMatch(/rgb\((201, 40, 62|194, 24, 47)\)/);
    expect(await page.getByTestId('mode-frame').evaluate((one) => getComputedStyle(one).borderTopWidth)).toBe('4px');
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toContain('c9283e');
    expect(await box.isChecked()).toBe(true);
    await screen.look('live-on');
    for (const path of ['/portfolio', '/backtest', '/settings']) {
      await page.goto(`${stack.address}${path}`);
      await until(() => badge(screen)).toBe('🔴 Live');
      await until(() => page.title()).toMatch(/^🔴 Live · \$/);
      expect(await page.getByTestId('banner-live').isVisible()).toBe(true);
      expect(await page.getByTestId('stop-trading').isVisible()).toBe(true);
    }
  });

  test('Test Live BUY and then SELL: both are in the log as 🔴LIVE, and the sell sells what the buy bought', async () => {
    const { screen } = own;
    const { page } = screen;
    await openControls(screen, stack);
    await until(() => badge(screen)).toBe('🔴 Live');
    const outcome = page.getByTestId('test-outcome');
    const lines: string[] = [];
    for (const [name, place] of [
      ['Test Live BUY (BTC/USDT)', 'Place LIVE BUY'],
      ['Test Live SELL', 'Place LIVE SELL'],
    ] as const) {
      const opener = button(screen, name);
      await until(() => opener.getAttribute('aria-disabled')).toBe('false');
      await opener.click();
      const go = button(screen, place);
      await go.waitFor();
      expect(await go.evaluate((element) => element === document.activeElement)).toBe(false);
      expect(await page.getByTestId('test-amount').innerText()).toMatch(/^(\$\d+\.\d\d|0\.\d+ BTC)$/);
      await screen.look(`live-${place.split(' ').pop()?.toLowerCase() ?? ''}`);
      await go.dblclick();
      await until(() => outcome.innerText()).toMatch(/🔴LIVE .*: (BUY|SELL) BTC\/USDT \$/);
      lines.push(/🔴LIVE [^\n]*/.exec(await outcome.innerText())?.[0] ?? '');
      await screen.look(`live-${place.split(' ').pop()?.toLowerCase() ?? ''}-done`);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    }
    expect(lines[0]).toMatch(/^🔴LIVE \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}: BUY BTC\/USDT \$\d+\.\d\d$/);
    expect(lines[1]).toMatch(/: SELL BTC\/USDT \$\d+\.\d\d$/);
    const { items } = (await stack.ask('GET', '/api/orders?mode=live&limit=10')).body as {
      items: { side: string; executed_quantity: string; state: string }[];
    };
    expect(items.map((one) => [one.side, one.state])).toEqual([
      ['sell', 'filled'],
      ['buy', 'filled'],
    ]);
    // The buy's fee was taken in coin, so one lot step of it may stay.
    const [sold, bought] = items.map((one) => Number(one.executed_quantity));
    expect(sold).toBeGreaterThan(0);
    expect((bought ?? 0) - (sold ?? 0)).toBeLessThan(0.0000101);
    await until(() => page.getByTestId('test-live-sell-why').innerText()).toContain('nothing from a test buy');
  });

  test('one click switches live off, with nothing to type', async () => {
    const { screen } = own;
    const { page } = screen;
    await openControls(screen, stack);
    const box = page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true });
    await until(() => box.isChecked()).toBe(true);
    await box.click();
    await until(() => badge(screen)).toBe('✅ Paper');
    expect(await box.isChecked()).toBe(false);
    expect(await page.getByTestId('banner-live').count()).toBe(0);
    expect(await page.title()).toBe('✅ Paper · Trade · CryptoPiggy');
    expect(await page.getByTestId('test-live-buy').getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByTestId('test-live-buy-why').innerText()).toContain('tick Enable Live Trading');
    const told = async () => ((await stack.ask('GET', '/api/desk?mode=live')).body['status'] as { mode: string }).mode;
    await until(told).toBe('PAPER');
  });
});
