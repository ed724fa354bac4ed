// Portfolio, first steps, Settings and rehearsals against real processes, in a real browser.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath, openBrowser, Program } from './program';
import { Screen, sizes, type Size } from './screen';
import { Stack } from './stack';

const passphrase = 'correct horse battery';
const until = <T>(ask: () => T) => expect.poll(ask, { timeout: 60_000 });

function screens(size: Size, hasBackend: boolean) {
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
    // Where there is no backend, every question to it is one that the console tells of.
    own.screen.networkTroubleExpected = !hasBackend;
  });
  afterEach(async () => {
    await own.screen.close();
  });
  return own;
}

const button = ({ page }: Screen, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** On a phone the panels of Trade are folded. */
async function unfold({ page, size }: Screen, name: string): Promise<void> {
  const panel = page.getByTestId(name);
  await panel.waitFor();
  if (size.phone && !(await panel.evaluate((element) => element.hasAttribute('open')))) {
    await panel.locator('summary').first().click();
  }
}

/** All figures of a result, as they are written. */
const figures = async ({ page }: Screen): Promise<string> => {
  await page.waitForURL(/\/backtest\/[^/]+$/);
  await page.getByTestId('verdict').waitFor();
  return [await page.getByTestId('verdict').innerText(), await page.locator('.headline').innerText()].join('\n');
};

describe.each(sizes)('with nothing but the app, $name', (size) => {
  const own = screens(size, false);
  let program: Program;
  beforeAll(async () => {
    program = await Program.start([]);
  });
  afterAll(async () => {
    await program?.end();
  });

  test('a first backtest takes one press: it makes its own history, and says so', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${program.address}/backtest`);
    await page.getByTestId('first-start').waitFor();
    await screen.look('folio-first-start');
    await page.goto(program.address);
    await page.getByTestId('first-run').waitFor();
    await unfold(screen, 'controls');
    await page.getByTestId('controls').getByText('No history is stored yet').waitFor();
    await screen.look('folio-first-run');
    await button(screen, 'Run Backtest').click();
    await figures(screen);
    expect(await page.getByText('synthetic', { exact: true }).first().isVisible()).toBe(true);
    await until(() => page.getByTestId('first-step-backtest').textContent()).toContain('(done)');
    await screen.look('folio-first-result');
  });

  test('Run Backtest from Settings, from Controls and from Backtest gives the same numbers', async () => {
    const { screen } = own;
    const { page } = screen;
    const found: string[] = [];
    for (const place of ['settings', 'trade', 'backtest']) {
      await page.goto(`${program.address}/${place}`);
      if (place === 'trade') await unfold(screen, 'controls');
      if (place !== 'backtest') {
        const part = page.getByTestId(place === 'settings' ? 'settings-strategy' : 'controls');
        await part.getByTestId('strategy').locator('select').selectOption('RSI_Strategy');
      }
      const run = button(screen, 'Run Backtest');
      await until(() => run.getAttribute('aria-disabled')).toBe('false');
      await run.click();
      found.push(await figures(screen));
    }
    expect(found[0]).toMatch(/\d/);
    expect(found[1]).toBe(found[0]);
    expect(found[2]).toBe(found[0]);
  });

  test('a result is applied to the strategy card, and nothing is started', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${program.address}/backtest`);
    await screen.field('strategy').selectOption('SMA_Crossover');
    await screen.param('fast').fill('7');
    await screen.run();
    await page.getByTestId('apply-to-paper').click();
    await page.waitForURL('**/trade');
    const card = page.getByTestId('strategy-card');
    await card.getByTestId('start-strategy').waitFor();
    expect(await card.getByTestId('run-strategy').locator('select').inputValue()).toBe('SMA_Crossover');
    expect(await card.getByTestId('run-param-fast').locator('input').inputValue()).toBe('7');
    expect(await card.getByText('It trades on paper').isVisible()).toBe(true);
    expect(await card.getByTestId('running-strategy').count()).toBe(0);
    await screen.look('folio-applied');
  });

  test('the first steps can be put away, everywhere, and come back from Help', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(program.address);
    await page.getByText('● Connected').waitFor();
    await button(screen, 'Skip the first steps').click();
    expect(await page.getByTestId('first-run').count()).toBe(0);
    const other = await Screen.open(own.browser(), size);
    other.networkTroubleExpected = true;
    await other.page.goto(program.address);
    await until(() => other.page.getByTestId('first-run').count()).toBe(0);
    await other.close();
    await page.goto(`${program.address}/settings`);
    await page.getByTestId('settings-help').getByRole('button', { name: 'Show the first steps again' }).click();
    await page.getByTestId('first-run').waitFor();
    expect(await page.getByTestId('first-run').textContent()).not.toContain('(done)');
    await page.goto(program.address);
    await page.getByTestId('first-run').waitFor();
  });

  test('Portfolio without a desk says what is missing, part by part', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${program.address}/portfolio`);
    await page.getByTestId('open-positions').waitFor();
    await page.getByRole('radio', { name: 'Live', exact: true }).check({ force: true });
    await page.getByTestId('books').getByText('The backend has not told anything').waitFor();
    expect(await page.getByTestId('portfolio-value').innerText()).toBe('–');
    await screen.look('folio-no-desk');
    await page.reload();
    await page.getByRole('radio', { name: 'Live', exact: true }).waitFor();
    expect(await page.getByRole('radio', { name: 'Live', exact: true }).isChecked()).toBe(true);
  });

  test('display settings hold at once and after a reload: numbers, and the theme on the canvas', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${program.address}/settings`);
    const sample = page.getByTestId('settings-display').locator('.sample');
    await page.getByRole('radio', { name: '1.234,56', exact: true }).check({ force: true });
    await until(() => sample.innerText()).toContain('$1.234.567,89');
    expect(
      await page
        .getByRole('radio', { name: '1.234,56', exact: true })
        .evaluate((radio) => radio === document.activeElement),
    ).toBe(true);
    await page.goto(`${program.address}/backtest`);
    await page.getByTestId('saved-runs').locator('a.row-link').first().click();
    await page.getByTestId('verdict').waitFor();
    expect(await page.locator('.headline').innerText()).toMatch(/\d,\d\d/);
    await screen.chartIsDrawn();
    /** What most of the canvas is painted with. */
    const ground = () =>
      page.getByTestId('chart').evaluate((host) => {
        const counts = new Map<string, number>();
        for (const canvas of host.querySelectorAll('canvas')) {
          const { width, height } = canvas;
          const data = width > 0 && height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : null;
          for (let at = 0; data && at < data.length; at += 4 * 13) {
            if (data[at + 3] !== 255) continue;
            const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
            counts.set(colour, (counts.get(colour) ?? 0) + 1);
          }
        }
        return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
      });
    const wanted = async (scheme: 'Dark' | 'Light') => {
      await page.goto(`${program.address}/settings#display`);
      await page.getByRole('radio', { name: scheme, exact: true }).check({ force: true });
      await page.goBack();
      await page.getByTestId('verdict').waitFor();
      await screen.chartIsDrawn();
    };
    await wanted('Light');
    await until(ground).toBe('255,255,255');
    await wanted('Dark');
    await until(ground).toBe('19,24,34');
    await page.goto(`${program.address}/settings`);
    await page.getByRole('radio', { name: 'As the browser', exact: true }).check({ force: true });
    await page.getByRole('radio', { name: 'As the system', exact: true }).check({ force: true });
    await until(() => sample.innerText()).toContain('$1,234,567.89');
    await page.getByText('Saved. These settings stay after a restart.').waitFor();
  });
});

describe.each([
  { zone: 'Asia/Kolkata', letters: 'GMT+5:30' },
  { zone: 'America/New_York', letters: /^GMT-[45]$/ },
])('a reader in $zone', ({ zone, letters }) => {
  const size = sizes[0] as Size;
  let browser: Browser;
  let program: Program;
  beforeAll(async () => {
    browser = await openBrowser();
    program = await Program.start(['BTC/USDT']);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.end();
  });

  test('switches between UTC and the local zone; across the change of the clocks too', async () => {
    const screen = await Screen.open(browser, size, { timezoneId: zone });
    screen.networkTroubleExpected = true;
    const { page } = screen;
    await page.goto(`${program.address}/settings`);
    const sample = page.getByTestId('settings-display').locator('.sample');
    await until(() => sample.innerText()).toMatch(/\d\d:\d\d UTC/);
    await page.getByTestId('settings-display').getByText('begins at 00:00 UTC').waitFor();
    await page.getByRole('radio', { name: /^Local/ }).check({ force: true });
    await until(async () => (await sample.innerText()).trim().split(/\s/).pop()).toMatch(letters);
    await until(() => page.locator('.clock').innerText()).not.toContain('UTC');
    await page.goto(`${program.address}/backtest`);
    await screen.run();
    // The stored candles begin on 1 January 2024 at 00:00 UTC and go on to the end of March, past 10 March, when New York
    // moves its clocks.
    const moments = await page.getByTestId('trades').locator('tbody .c-entry').allInnerTexts();
    expect(moments.length).toBeGreaterThan(3);
    const written = (await page.getByTestId('trades').locator('thead .c-entry').innerText()).trim();
    expect(written).not.toContain('UTC');
    await page.goto(`${program.address}/settings`);
    await page.getByRole('radio', { name: 'UTC', exact: true }).check({ force: true });
    await page.goBack();
    await page.getByTestId('verdict').waitFor();
    const inUtc = await page.getByTestId('trades').locator('tbody .c-entry').allInnerTexts();
    const shown = (text: string) => new Date(`${text.trim().replace(' ', 'T')}:00Z`).getTime();
    const hours = [...new Set(moments.map((text, at) => (shown(text) - shown(inUtc[at] ?? '')) / 3_600_000))].sort();
    expect(hours).toEqual(zone === 'Asia/Kolkata' ? [5.5] : [-4, -5]);
    await screen.close();
  });
});

type Guarded = { status: { mode: string; guards: { name: string; ok: boolean }[]; unknown_orders: number } | null };
const live = async (stack: Stack) => ((await stack.ask('GET', '/api/desk?mode=live')).body as Guarded).status;

describe.skipIf(exchangePath === '').each(sizes)('with the practice exchange and the backend, $name', (size) => {
  const own = screens(size, true);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
    const keys = (await stack.ask('POST', '/api/practice/keys')).body;
    await stack.ask('POST', '/api/credentials', { ...keys, passphrase });
    await stack.ask('POST', '/api/credentials/validate');
    await stack.ask('PUT', '/api/settings', { first_run: 'skipped' });
  });
  afterAll(async () => {
    await stack?.end();
  });

  const green = () =>
    until(async () => (await live(stack))?.guards.filter((one) => !one.ok).map((one) => one.name)).toEqual([]);
  const enable = async () => {
    await green();
    expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBe(200);
    await until(async () => (await live(stack))?.mode).toBe('LIVE');
  };

  test('Portfolio tells of the live account: balances, and that the books agree', async () => {
    const { screen } = own;
    const { page } = screen;
    await green();
    screen.networkTroubleExpected = true;
    await page.goto(`${stack.address}/portfolio`);
    await page.getByRole('radio', { name: 'Live', exact: true }).check({ force: true });
    await until(() => page.getByTestId('books-state').innerText()).toBe('✅ The books agree');
    await until(() => page.getByTestId('portfolio-value').innerText()).toMatch(/^\$\d{1,3}(,\d{3})*\.\d\d$/);
    await until(() => page.getByTestId('balances').locator('tr[data-row="USDT"]').innerText()).toContain('10,000.00');
    expect(await page.getByTestId('open-positions').innerText()).toContain('No open positions.');
    await screen.look('folio-live');
  });

  test('the six limits stand in Settings as they are compiled in, and all three programs agree', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${stack.address}/settings#limits`);
    const part = page.getByTestId('settings-limits');
    await part.getByText('Compiled in; cannot be changed').waitFor();
    const rows = part.getByRole('row');
    await until(() => rows.count()).toBe(7);
    const names = ['Max Trade', 'Max Risk %', 'Max Daily Trades', 'Max Daily Loss', 'Min Trade', 'Allowed Symbols'];
    expect(await part.locator('tbody .c-limit').allInnerTexts()).toEqual(names);
    expect(await part.locator('tbody .c-constant').allInnerTexts()).toEqual([
      '$50',
      '1 %',
      '20',
      '5 %',
      '$2',
      'BTC/USDT, ETH/USDT',
    ]);
    await until(() => page.getByTestId('limits-hash').innerText()).toBe('✅ page, app and backend agree');
    expect(await part.getByRole('textbox').count()).toBe(0);
    await screen.look('folio-settings-limits');
  });

  test('an order whose answer is lost is UNKNOWN for a while, and is resolved; the rehearsal tells how', async () => {
    const { screen } = own;
    const { page } = screen;
    screen.networkTroubleExpected = true;
    await enable();
    await page.goto(`${stack.address}/rehearse`);
    await page.getByTestId('play-money').waitFor();
    await page.getByTestId('scenario-lost-answer').getByRole('button').click();
    const happened = page.getByTestId('what-happened');
    await happened.getByText('Lost answer provoked').waitFor();
    const asked = { mode: 'live', request_id: `folio-${size.name}`, symbol: 'BTC/USDT', side: 'buy', amount_usd: '10' };
    const answer = stack.ask('POST', '/api/trade', asked);
    await happened.getByText(/UNKNOWN was resolved to FILLED after \d/).waitFor({ timeout: 90_000 });
    expect((await answer).status).toBeLessThan(300);
    const { items } = (await stack.ask('GET', '/api/orders?mode=live&limit=5')).body as {
      items: { request_id: string; state: string }[];
    };
    expect(items.filter((one) => one.state === 'filled').map((one) => one.request_id)).toEqual([asked.request_id]);
    await screen.look('folio-lost-answer');
    await button(screen, 'Clear all faults').click();
    await page.getByTestId('rehearse-active').getByText('No fault is active.').waitFor();
  });

  test('a live position is closed after a look at it', async () => {
    const { screen } = own;
    const { page } = screen;
    await until(async () => (await live(stack))?.mode).toBe('LIVE');
    await page.goto(`${stack.address}/portfolio`);
    await page.getByRole('radio', { name: 'Live', exact: true }).check({ force: true });
    const close = page.getByTestId('close-btc');
    await until(() => close.getAttribute('aria-disabled')).toBe('false');
    await screen.look('folio-position');
    await close.click();
    const place = page.getByTestId('confirm-close');
    await place.waitFor();
    expect(await place.evaluate((element) => element === document.activeElement)).toBe(false);
    expect(await place.innerText()).toBe('Place LIVE SELL');
    await screen.look('folio-close-review');
    await button(screen, 'Back').click();
    expect(await close.isVisible()).toBe(true);
    await close.click();
    await place.dblclick();
    await page.getByTestId('closed-note').waitFor();
    expect(await page.getByTestId('closed-note').innerText()).toMatch(/^Sold 0\.\d+ BTC\/USDT for \$\d+\.\d\d$/);
    const { items } = (await stack.ask('GET', '/api/orders?mode=live&limit=9')).body as { items: { side: string }[] };
    expect(items.filter((one) => one.side === 'sell').length).toBe(1);
  });

  test('a flash crash switches live off, and the page says so', async () => {
    const { screen } = own;
    const { page } = screen;
    screen.networkTroubleExpected = true;
    await page.goto(`${stack.address}/rehearse`);
    await page.getByTestId('scenario-give-btc').getByRole('button').click();
    await until(async () => {
      const told = (await stack.ask('GET', '/api/desk?mode=live')).body as {
        balance: { assets: { asset: string; total: string }[] } | null;
      };
      return Number(told.balance?.assets.find((one) => one.asset === 'BTC')?.total ?? 0);
    }).toBeGreaterThan(0.19);
    if ((await live(stack))?.mode !== 'LIVE') await enable();
    await page.getByTestId('scenario-flash-crash').getByRole('button').click();
    const happened = page.getByTestId('what-happened');
    await happened.getByText(/Live trading went from .* to AUTO-DISABLED/).waitFor({ timeout: 90_000 });
    await page.getByText('🛑 AUTO-DISABLED', { exact: true }).first().waitFor();
    await until(() => page.getByTestId('mode').innerText()).toBe('✅ Paper');
    await screen.look('folio-flash-crash');
    expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBeGreaterThanOrEqual(400);
    await button(screen, 'Clear all faults').click();
  });
});
