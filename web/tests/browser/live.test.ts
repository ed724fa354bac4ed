// Live trading on the page, against real processes: the practice exchange, the backend with its vault, the app.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens, type Round, type Screen } from './screen';
import { Stack } from './stack';

const passphrase = 'correct horse battery';
/** The vault takes its time, and the machine may be busy. */
const until = <T>(ask: () => T) => expect.poll(ask, { interval: 100 });

function watched(round: Round) {
  const screen = screens(round);
  const own = {
    get screen() {
      return screen.screen;
    },
    refused: [] as string[],
  };
  beforeEach(() => {
    // Refusals are part of these flows; each test of the first group says below which ones.
    own.screen.networkTroubleExpected = true;
    own.refused = [];
    own.screen.page.on('response', (answer) => {
      if (answer.status() >= 400) own.refused.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });
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

type Account = { readonly account: string; readonly api_key: string; readonly api_secret: string };

/** An account of the practice exchange, its keys saved and validated, without the page. */
async function withKeys(stack: Stack, balances: object = { USDT: '10000' }): Promise<Account> {
  const made = await stack.practice<Account>('/practice/account', { balances });
  const { api_key, api_secret } = made;
  await stack.ask('POST', '/api/credentials', { api_key, api_secret, passphrase });
  await stack.ask('POST', '/api/credentials/validate');
  return made;
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

describe.skipIf(exchangePath === '').each(rounds)('live trading, $name', (round) => {
  const own = watched(round);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack?.end();
  });

  // A wrong passphrase is refused; and the exchange may be too busy for candles, which the page asks for again.
  const mayBeRefused = /^403 \/api\/(vault\/unseal|live\/enable)$|^503 \/api\/market\/candles$/;
  afterEach(() => {
    expect(own.refused.filter((one) => !mayBeRefused.test(one))).toEqual([]);
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
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
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

describe.skipIf(exchangePath === '').each(rounds)('keys that are not taken, $name', (round) => {
  const own = watched(round);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack?.end();
  });

  test('validation shows the failing step with its fix; nothing is called validated', async () => {
    const { screen } = own;
    const { page } = screen;
    await openSettings(screen, stack);
    await page.getByLabel('API Key', { exact: true }).fill('practiceNobodysKey000000000000000000000000000000');
    await page.getByLabel('API Secret', { exact: true }).fill('practiceNobodysSecret0000000000000000000000000000');
    await page.getByTestId('vault-passphrase').locator('input').fill(passphrase);
    await button(screen, '💾 Save Keys').click();
    await page.getByTestId('saved-hint').waitFor();
    await button(screen, '✅ Validate & Sync').click();
    await page.getByTestId('validation-failed').waitFor();
    expect(await page.getByTestId('validation-failed').innerText()).toContain(
      'Check at the exchange that the key exists',
    );
    expect(await page.getByTestId('step-can-trade').innerText()).toMatch(/^❌/);
    expect(await page.getByTestId('validated').count()).toBe(0);
    expect(await page.getByTestId('credentials-validated').count()).toBe(0);
    await screen.look('settings-bad-key');

    // Keys that have got into wrong hands: live off, vault locked, and what to revoke.
    await page.getByTestId('compromised-keys').click();
    await screen.look('settings-compromised');
    await page.getByTestId('compromised-confirm').click();
    await until(() => page.getByTestId('revoke-list').locator('li').count()).toBe(4);
    expect(await page.getByTestId('revoke-list').innerText()).toContain('•••• 0000');
    await until(() => page.getByTestId('vault-state').innerText()).toMatch(/^Locked/);
    await screen.look('settings-revoke');
    await page.keyboard.press('Escape');

    await page.getByTestId('remove-keys').click();
    await screen.axe('remove keys');
    await page.getByTestId('remove-keys-passphrase').locator('input').fill(passphrase);
    await page.getByTestId('remove-keys-confirm').click();
    await until(() => page.getByTestId('saved-hint').count()).toBe(0);
  });

  test('twelve pages are open, and the stop of the last one gets through', async () => {
    const { screen } = own;
    await screen.page.goto(`${stack.address}/trade`);
    const others = await Promise.all(
      Array.from({ length: 11 }, async () => {
        const page = await screen.context.newPage();
        await page.goto(`${stack.address}/trade`);
        return page;
      }),
    );
    const last = others.at(-1) ?? screen.page;
    await last.getByText('● Connected').waitFor();
    await last.keyboard.press('Control+.');
    const asked = last.waitForResponse((answer) => answer.url().endsWith('/api/kill'));
    await last.getByRole('button', { name: 'Stop and cancel orders', exact: true }).click();
    expect((await asked).status()).toBe(200);
    await until(() => last.getByTestId('stop-steps').innerText()).toContain('Mode PAPER at ');
  });

  test('in paper mode the stop ends the paper strategies', async () => {
    const { screen } = own;
    const { page } = screen;
    const order = {
      mode: 'paper',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      strategy: 'SMA_Crossover',
      params: {},
      sizing: 'live_limits',
    };
    await until(async () => (await stack.ask('POST', '/api/runs', order)).status).toBe(201);
    await page.goto(`${stack.address}/trade`);
    await page.getByText('● Connected').waitFor();
    await page.getByTestId('stop-trading').click();
    const stop = button(screen, 'Stop paper strategies');
    await stop.waitFor();
    expect(await stop.evaluate((element) => element === document.activeElement)).toBe(true);
    await screen.look('stop-paper');
    await page.keyboard.press('Enter');
    await until(() => page.getByTestId('stop-steps').innerText()).toContain('1 paper strategy stopped');
    const { items } = (await stack.ask('GET', '/api/runs')).body as { items: { running: boolean }[] };
    expect(items.map((one) => one.running)).toEqual([false]);
  });
});

const modeOf = async (stack: Stack): Promise<string> =>
  ((await stack.ask('GET', '/api/desk?mode=live')).body['status'] as { mode: string } | null)?.mode ?? 'unknown';

describe.skipIf(exchangePath === '').each(rounds)('when something is wrong, $name', (round) => {
  const own = watched(round);
  let stack: Stack;
  let account: Account;
  beforeAll(async () => {
    stack = await Stack.start();
    account = await withKeys(stack, { USDT: '10000', BTC: '0.5' });
  });
  afterAll(async () => {
    await stack?.end();
  });
  afterEach(async () => {
    stack.exchange.thaw();
    await stack.noFaults();
  });

  /** The backend opened again after it was down: the vault is sealed then. */
  const openAgain = async () => {
    await stack.ask('POST', '/api/vault/unseal', { passphrase });
    await stack.ask('POST', '/api/credentials/validate');
    await untilGreen(stack);
  };
  const onLivePage = async (path = '/trade') => {
    if ((await modeOf(stack)) !== 'LIVE') await liveOn(stack);
    await own.screen.page.goto(`${stack.address}${path}`);
    await until(() => badge(own.screen)).toBe('🔴 Live');
    return own.screen;
  };

  test('each guard that falls has its row, reason and fix; the button is inert, and the server refuses too', async () => {
    const { screen } = own;
    const { page } = screen;
    await untilGreen(stack);
    await openControls(screen, stack);
    await page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true }).click();
    const enable = button(screen, 'ENABLE LIVE TRADING (I understand the risks)');
    await page.getByLabel('Vault passphrase', { exact: true }).waitFor();
    // Where nothing mends it, the next case begins from there: each start of the backend takes its time.
    const cases: readonly [string, string, () => Promise<unknown>, (() => Promise<unknown>) | null][] = [
      ['guard-vault', 'sealed', () => stack.ask('POST', '/api/vault/seal'), openAgain],
      ['guard-price', 'older than 10 s', async () => stack.exchange.freeze(), async () => stack.exchange.thaw()],
      ['guard-health', 'localhost', () => stack.backend.down(), null],
      [
        'guard-allow-live',
        'ALLOW_LIVE',
        () => stack.restartBackend(false),
        async () => {
          await stack.restartBackend(true);
          await openAgain();
        },
      ],
      [
        'guard-transfers',
        'no trade explains it',
        () => stack.fault({ kind: 'withdraw', account: account.account, asset: 'USDT', amount: '25' }),
        async () => {
          const asked = { passphrase, asset: 'USDT', amount: '25' };
          await until(async () => (await stack.ask('POST', '/api/transfers/acknowledge', asked)).status).toBe(200);
        },
      ],
    ];
    for (const [row, reason, fall, mend] of cases) {
      await fall();
      const line = page.getByTestId(row);
      await until(() => line.getAttribute('class')).toContain('is-red');
      expect(await line.locator('.guard-reason').innerText()).toContain(reason);
      expect(await line.locator('.guard-fix').innerText()).toMatch(/^→ \S/);
      await until(() => enable.getAttribute('aria-disabled')).toBe('true');
      await enable.click({ force: true });
      expect(await badge(screen)).toBe('✅ Paper');
      const { status } = await stack.ask('POST', '/api/live/enable', { passphrase });
      expect([409, 423, 503]).toContain(status);
      await screen.look(`live-${row}`);
      if (mend === null) continue;
      await mend();
      await until(() => enable.count()).toBe(1);
      await page.getByLabel('Vault passphrase', { exact: true }).waitFor({ timeout: 90_000 });
    }
    await button(screen, 'Keep paper').click();
    expect(await enable.count()).toBe(0);
  });

  test('the stop is one further press, by mouse: it says what was done, and that positions are kept', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await page.getByTestId('stop-trading').click();
    const all = button(screen, 'Stop and cancel orders');
    await all.waitFor();
    expect(await all.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await button(screen, 'Stop new orders only').isVisible()).toBe(true);
    await screen.look('stop-sheet');
    await all.click();
    const steps = page.getByTestId('stop-steps');
    await until(() => steps.innerText()).toMatch(/Mode PAPER at \d\d:\d\d:\d\d\.\d{3} UTC/);
    expect(await steps.innerText()).toContain('Positions are kept: 0.5 BTC');
    await until(() => badge(screen)).toBe('✅ Paper');
    await screen.look('stop-done');
    await until(() => modeOf(stack)).not.toBe('LIVE');
    // It does not flicker back with what was on its way.
    await page.waitForResponse((answer) => answer.url().includes('/api/'), { timeout: 2500 }).catch(() => {});
    expect(await badge(screen)).toBe('✅ Paper');
  });

  test('the stop by keyboard works inside a field and over a dialog', async () => {
    const screen = await onLivePage('/settings');
    const { page } = screen;
    await page.getByTestId('backend-url').locator('input').focus();
    await page.keyboard.press('Control+.');
    await button(screen, 'Stop new orders only').waitFor();
    await page.keyboard.press('Escape');
    await until(() => button(screen, 'Stop new orders only').count()).toBe(0);
    await page.getByTestId('compromised-keys').click();
    await page.getByTestId('compromised-confirm').waitFor();
    await page.keyboard.press('Control+.');
    await button(screen, 'Stop and cancel orders').waitFor();
    await screen.axe('stop over a dialog');
    await page.keyboard.press('Enter');
    await until(() => badge(screen)).toBe('✅ Paper');
    await until(() => modeOf(stack)).toBe('PAPER');
  });

  test('the stop gets through with the socket cut', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await page.routeWebSocket(/\/ws/, (socket) => socket.close());
    await page.reload();
    await page.keyboard.press('Control+.');
    await button(screen, 'Stop and cancel orders').click();
    await until(() => page.getByTestId('stop-steps').innerText()).toContain('Mode PAPER');
    await until(() => modeOf(stack)).toBe('PAPER');
  });

  test('a backend that died while live is never called Paper; the failed stop says what to run; then the restart banner', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await stack.backend.crash();
    await page.getByTestId('banner-unknown').waitFor();
    expect(await badge(screen)).toBe('○ Mode not known');
    expect(await page.title()).toMatch(/^○ Mode not known/);
    expect(await page.getByTestId('banner-unknown').innerText()).toContain('cryptopiggy kill');
    expect(await page.getByTestId('backend-state').innerText()).toContain('❌ failed');
    expect(await page.content()).not.toContain('✅ Paper');
    expect(await page.getByTestId('metric-portfolio-value').locator('.metric-value').innerText()).toBe('–');
    await page.keyboard.press('Control+.');
    await button(screen, 'Stop and cancel orders').click();
    await page.getByTestId('stop-failed').waitFor();
    expect(await page.getByTestId('stop-failed').innerText()).toContain('STOP DID NOT GET THROUGH');
    expect(await page.getByTestId('stop-failed').locator('code').first().innerText()).toBe('cryptopiggy kill');
    await screen.look('stop-failed');
    await page.getByTestId('stop-close').click();
    await screen.look('mode-unknown');
    await page.reload();
    await page.getByTestId('banner-unknown').waitFor();
    expect(await badge(screen)).toBe('○ Mode not known');
    await page.goto(`${stack.address}/settings#backend`);
    await until(() => page.getByTestId('backend-health').innerText()).toBe('❌ Backend health: failed');
    expect(await page.getByTestId('backend-steps').locator('li').count()).toBe(5);
    await screen.look('settings-backend-down');
    await stack.backend.up();
    await until(() => page.getByTestId('backend-health').innerText()).toBe('✅ Backend health: OK');
    await until(() => badge(screen)).toBe('✅ Paper');
    const back = page.getByTestId('banner-restarted');
    await until(() => back.innerText()).toContain(
      'Live was on before the restart and is now off; books equal the exchange: ',
    );
    await openAgain();
    await until(() => back.innerText()).toContain('books equal the exchange: yes');
    await page.evaluate(() => scrollTo(0, 0));
    await screen.look('restarted');
    await back.getByRole('button', { name: 'Dismiss' }).click();
    await page.reload();
    await until(() => badge(screen)).toBe('✅ Paper');
    expect(await back.count()).toBe(0);
  });

  test('the app dies while live: the page does not know, the stop fails truthfully, and all is told when it is back', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await stack.app.crash();
    await page.getByTestId('banner-unknown').waitFor();
    expect(await badge(screen)).toBe('○ Mode not known');
    await page.keyboard.press('Control+.');
    await button(screen, 'Stop and cancel orders').click();
    await page.getByTestId('stop-failed').waitFor();
    await screen.axe('the stop failed');
    await page.getByTestId('stop-close').click();
    await stack.app.up();
    await until(() => badge(screen)).toBe('🔴 Live');
    await page.getByTestId('stop-failed').getByRole('button', { name: 'Try again' }).click();
    await until(() => badge(screen)).toBe('✅ Paper');
    await until(() => modeOf(stack)).toBe('PAPER');
    expect(await page.getByTestId('stop-failed').count()).toBe(0);
  });

  test('an order whose answer was lost is UNKNOWN in red, and its timeline leads to the exchange', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await stack.fault({ kind: 'status', status: 503, endpoint: 'GET /api/v3/order' });
    await stack.fault({ kind: 'status', status: 503, endpoint: 'GET /api/v3/allOrders' });
    await stack.fault({ kind: 'lose_events', endpoint: 'stream:user' });
    await stack.fault({ kind: 'drop_after', endpoint: 'POST /api/v3/order', nth: 1 });
    void stack.ask('POST', '/api/trade', {
      mode: 'live',
      request_id: 'lost-1',
      symbol: 'BTC/USDT',
      side: 'buy',
      amount_usd: '10',
    });
    const counter = page.getByTestId('unknown-orders');
    await until(() => counter.innerText()).toBe('UNKNOWN orders 1');
    expect(await page.getByTestId('metric-unknown-orders').innerText()).toMatch(/UNKNOWN orders\s+1/);
    await screen.look('unknown-order');
    await counter.click();
    await until(() => page.getByTestId('order-facts').innerText()).toContain('lost-1');
    expect(await page.getByTestId('order-timeline').innerText()).toContain('Sent to the exchange');
    await screen.look('order-timeline');
    await stack.noFaults();
    await button(screen, 'Ask exchange now').click();
    await until(() => page.getByTestId('order-timeline').innerText()).toContain('(filled)');
    await until(() => counter.innerText().catch(() => 'gone')).toMatch(/UNKNOWN orders 0|gone/);
  });

  test('a crash of the market: AUTO-DISABLED with the loss, what is held and the countdown; no way back today', async () => {
    const screen = await onLivePage();
    const { page } = screen;
    await stack.fault({ kind: 'shift', symbol: 'BTCUSDT', jump: -0.2 });
    const banner = page.getByTestId('banner-auto-disabled');
    await banner.waitFor();
    expect(await banner.locator('strong').first().innerText()).toBe('🛑 AUTO-DISABLED');
    expect(await page.getByTestId('auto-disabled-text').innerText()).toMatch(
      /^AUTO-DISABLED: Daily loss \d+\.\d\d% exceeded limit$/,
    );
    expect(await page.getByTestId('positions-held').innerText()).toMatch(/0\.5\d* BTC \(\$/);
    expect(await page.getByTestId('auto-disabled-countdown').innerText()).toMatch(/from 00:00 UTC \(in /);
    expect(await badge(screen)).toBe('✅ Paper');
    await screen.look('auto-disabled');
    await unfold(screen, 'controls');
    expect(await page.getByTestId('test-live-buy-why').innerText()).toContain('auto-disabled today');
    await page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true }).click();
    await until(() => page.getByTestId('guard-daily-loss').getAttribute('class')).toContain('is-red');
    expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBe(423);
    await screen.look('auto-disabled-dialog');
  });
});
