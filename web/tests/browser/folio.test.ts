// Portfolio, first steps, Settings and rehearsals against real processes, in a real browser.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath, openBrowser, Program } from './program';
import { rounds, Screen, screens, sizes, type Round, type Size } from './screen';
import { Stack } from './stack';

const passphrase = 'correct horse battery';
const until = <T>(ask: () => T) => expect.poll(ask, { interval: 200 });

/** Where there is no backend, every question to it is one that the console tells of. */
function watched(round: Round, hasBackend: boolean) {
  const own = screens(round);
  beforeEach(() => void (own.screen.networkTroubleExpected = !hasBackend));
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

describe.each(rounds)('with nothing but the app, $name', (round) => {
  const own = watched(round, false);
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
    await page.getByText('Stops', { exact: true }).click();
    await screen.field('stop-loss-pct').fill('2.5');
    await screen.run();
    await page.getByTestId('apply-to-paper').click();
    await page.waitForURL('**/trade');
    const card = page.getByTestId('strategy-card');
    await card.getByTestId('start-strategy').waitFor();
    expect(await card.getByTestId('run-strategy').locator('select').inputValue()).toBe('SMA_Crossover');
    expect(await card.getByTestId('run-param-fast').locator('input').inputValue()).toBe('7');
    expect(await card.getByTestId('run-stop-loss').locator('input').inputValue()).toBe('2.5');
    expect(await card.getByText('nothing rests at the exchange').isVisible()).toBe(true);
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
    const other = await own.another();
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
    await page.getByRole('radio', { name: 'Live', exact: true }).check();
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
    await page.getByRole('radio', { name: '1.234,56', exact: true }).check();
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
      // By the element itself: the page is still on its way to the anchor.
      await page.getByRole('radio', { name: scheme, exact: true }).evaluate((radio) => (radio as HTMLElement).click());
      await page.goBack();
      await page.getByTestId('verdict').waitFor();
      await screen.chartIsDrawn();
    };
    await wanted('Light');
    await until(ground).toBe('255,255,255');
    await wanted('Dark');
    await until(ground).toBe('19,24,34');
    await page.goto(`${program.address}/settings`);
    await page.getByRole('radio', { name: 'As the browser', exact: true }).check();
    await page.getByRole('radio', { name: 'As the system', exact: true }).check();
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
    const saved = () =>
      page.waitForResponse((one) => one.url().endsWith('/api/settings') && one.request().method() === 'PUT');
    let written = saved();
    await page.getByRole('radio', { name: /^Local/ }).check();
    await written;
    await until(async () => (await sample.innerText()).trim().split(/\s/).pop()).toMatch(letters);
    await until(() => page.locator('.clock').innerText()).not.toContain('UTC');
    await page.goto(`${program.address}/backtest`);
    await screen.run();
    // The stored candles begin on 1 January 2024 at 00:00 UTC and go on to the end of March, past 10 March, when New York
    // moves its clocks.
    const entries = page.getByTestId('trades').locator('tbody .c-entry');
    await until(() => entries.count()).toBeGreaterThan(3);
    const moments = await entries.allInnerTexts();
    const heading = (await page.getByTestId('trades').locator('thead .c-entry').innerText()).trim();
    expect(heading).not.toContain('UTC');
    await page.goto(`${program.address}/settings`);
    written = saved();
    await page.getByRole('radio', { name: 'UTC', exact: true }).check();
    await written;
    await page.goBack();
    await page.getByTestId('verdict').waitFor();
    await until(() => entries.count()).toBe(moments.length);
    const inUtc = await entries.allInnerTexts();
    const shown = (text: string) => new Date(`${text.trim().replace(' ', 'T')}:00Z`).getTime();
    const hours = [...new Set(moments.map((text, at) => (shown(text) - shown(inUtc[at] ?? '')) / 3_600_000))].sort();
    expect(hours).toEqual(zone === 'Asia/Kolkata' ? [5.5] : [-4, -5]);
    await screen.close();
  });
});

type Guarded = { status: { mode: string; guards: { name: string; ok: boolean }[]; unknown_orders: number } | null };
const live = async (stack: Stack) => ((await stack.ask('GET', '/api/desk?mode=live')).body as Guarded).status;

describe.skipIf(exchangePath === '').each(rounds)('with the practice exchange and the backend, $name', (round) => {
  const own = watched(round, true);
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
    await page.getByRole('radio', { name: 'Live', exact: true }).check();
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
    const asked = {
      mode: 'live',
      request_id: `folio-${screen.size.name}`,
      symbol: 'BTC/USDT',
      side: 'buy',
      amount_usd: '10',
    };
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
    await page.getByRole('radio', { name: 'Live', exact: true }).check();
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
    const bitcoin = async () => {
      const told = (await stack.ask('GET', '/api/desk?mode=live')).body as {
        balance: { assets: { asset: string; total: string }[] } | null;
      };
      return Number(told.balance?.assets.find((one) => one.asset === 'BTC')?.total ?? 0);
    };
    // While the exchange may still lag behind the sale of the flow before, for three minutes, more is no deposit yet.
    await expect.poll(bitcoin, { timeout: 270_000, interval: 500 }).toBeGreaterThan(0.19);
    if ((await live(stack))?.mode !== 'LIVE') await enable();
    await page.getByTestId('scenario-flash-crash').getByRole('button').click();
    const happened = page.getByTestId('what-happened');
    await happened.getByText(/Live trading went from .* to AUTO-DISABLED/).waitFor({ timeout: 90_000 });
    await page.getByText('🛑 AUTO-DISABLED', { exact: true }).first().waitFor();
    await until(() => page.getByTestId('mode').innerText()).toBe('✅ Paper');
    await screen.look('folio-flash-crash');
    expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBeGreaterThanOrEqual(400);
    await button(screen, 'Clear all faults').click();
  }, 480_000);
});

type Paper = { status: { mode: string } | null };

describe.skipIf(exchangePath === '').each(rounds)('a first day on paper, $name', (round) => {
  const own = watched(round, true);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start(false);
  });
  afterAll(async () => {
    await stack?.end();
  });
  const orders = async () =>
    (await stack.ask('GET', '/api/orders?mode=paper&limit=9')).body['items'] as {
      side: string;
      state: string;
      line: string | null;
    }[];

  test('from nothing to the first paper fill in five actions', async () => {
    const { screen } = own;
    const { page } = screen;
    await until(async () => ((await stack.ask('GET', '/api/desk?mode=paper')).body as Paper).status?.mode).toBe('LIVE');
    await page.goto(stack.address);
    await page.getByText('● Connected').waitFor();
    const step = async (name: string) => {
      const one = page.getByTestId(`first-step-${name}`);
      await until(() => one.isVisible()).toBe(true);
      await one.click();
    };
    const done = (name: string) =>
      until(async () => (await page.getByTestId(`first-step-${name}`).allTextContents()).join()).toContain('(done)');
    await step('backtest'); // 1
    await page.getByTestId('verdict').waitFor();
    await done('backtest');
    await step('fetch'); // 2
    await page.waitForURL('**/trade');
    await until(() => page.getByTestId('ticker-price').textContent()).toMatch(/\d/);
    await done('fetch');
    await step('poll'); // 3
    await done('poll');
    await step('order'); // 4: fills the ticket, sends nothing
    const place = button(screen, 'Place paper BUY');
    await until(() => place.getAttribute('aria-disabled')).toBe('false');
    expect(await orders()).toEqual([]);
    await screen.look('folio-first-order');
    await place.click(); // 5
    await until(() => page.getByTestId('outcome-sentence').innerText()).toMatch(/^Bought 0\.\d+ BTC for \$\d/);
    const [first] = await orders();
    expect(first?.state).toBe('filled');
    expect(first?.line).toMatch(/^📝PAPER \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}: BUY BTC\/USDT \$\d+\.\d\d$/);
    await until(() => page.getByTestId('first-run').count()).toBe(0);
    await screen.look('folio-first-fill');
    await page.reload();
    await page.getByText('● Connected').waitFor();
    await until(() => page.getByTestId('first-run').count()).toBe(0);
  });

  test('Portfolio shows what is held, one press closes it, and paper can begin anew', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${stack.address}/portfolio`);
    const row = page.getByTestId('open-positions').locator('tr[data-row="BTC/USDT"]');
    await row.waitFor();
    await until(() => page.getByTestId('books-state').innerText()).toBe('✅ The books agree');
    expect(await row.locator('.c-quantity').innerText()).toMatch(/^0\.\d+$/);
    expect(await row.locator('.c-cost').innerText()).toMatch(/^\$\d/);
    expect(await row.locator('.c-share').innerText()).toMatch(/^0\.\d\d\s%$/);
    await page.locator('[data-testid="equity-chart"][data-drawn="true"]').waitFor();
    expect(await page.getByTestId('equity-chart').getAttribute('aria-label')).toMatch(
      /^Portfolio value from .* to .*: from \$[\d,.]+ to \$[\d,.]+ \(.*\), largest drawdown .*%/,
    );
    await until(() => screen.coloursOfChart('equity-chart')).toBeGreaterThan(5);
    await screen.look('folio-paper');
    await button(screen, 'Table').click();
    expect(
      Number(await page.getByRole('table', { name: 'Portfolio value, newest first' }).getAttribute('aria-rowcount')),
    ).toBeGreaterThan(1);
    await button(screen, 'Table').click();
    const close = page.getByTestId('close-btc');
    await until(() => close.getAttribute('aria-disabled')).toBe('false');
    await close.dblclick();
    await until(() => page.getByTestId('closed-note').innerText()).toMatch(/^Sold 0\.\d+ BTC\/USDT for \$/);
    expect((await orders()).map(({ side }) => side)).toEqual(['sell', 'buy']);
    await until(() => page.getByTestId('trade-log').innerText()).toContain('📝PAPER');

    await page.getByTestId('reset-paper').click();
    await page.getByRole('dialog').waitFor();
    await screen.look('folio-reset');
    await page.keyboard.press('Escape');
    expect((await orders()).length).toBe(2);
    await page.getByTestId('reset-paper').click();
    await page.getByTestId('confirm-reset-paper').click();
    await until(() => page.getByTestId('portfolio-value').innerText()).toBe('$10,000.00');
    await until(() => orders()).toEqual([]);
    await until(() => page.getByTestId('trade-log').innerText()).not.toContain('📝PAPER');
  });

  test('every label of the contract is found by its accessible name', async () => {
    const { screen } = own;
    const { page } = screen;
    const visible = async (what: string, found: { count: () => Promise<number> }) => {
      await until(async () => [what, await found.count()]).toEqual([what, 1]);
    };
    const named = (role: 'button' | 'tab' | 'checkbox' | 'link' | 'heading', name: string) =>
      page.getByRole(role, { name, exact: true });
    const keys = (await stack.ask('POST', '/api/practice/keys')).body;
    await stack.ask('POST', '/api/credentials', { ...keys, passphrase });
    await page.goto(`${stack.address}/settings`);
    await visible('Backend URL', page.getByLabel('Backend URL', { exact: true }));
    await visible('health', page.getByText('✅ Backend health: OK', { exact: true }));
    for (const name of ['API Key', 'API Secret']) await visible(name, page.getByLabel(name, { exact: true }));
    for (const name of ['💾 Save Keys', '✅ Validate & Sync', 'Run Backtest'])
      await visible(name, named('button', name));
    for (const name of ['Save Keys', 'Validate & Sync']) await visible(name, page.getByRole('button', { name }));
    for (const name of ['save-keys', 'run-backtest']) await visible(name, page.getByTestId(name));
    const strategies = await page.getByTestId('settings-strategy').locator('option').allInnerTexts();
    expect(strategies).toEqual(expect.arrayContaining(['SMA_Crossover', 'RSI_Strategy']));

    await page.goto(`${stack.address}/trade`);
    for (const name of ['live-ticker', 'controls']) await unfold(screen, name);
    for (const name of ['Live Ticker', 'Controls']) await visible(name, named('heading', name));
    await visible('Fetch Price', named('button', 'Fetch Price'));
    await visible('Enable Live Trading', named('checkbox', 'Enable Live Trading'));
    for (const name of ['Run Backtest', 'Test Live BUY (BTC/USDT)', 'Test Live SELL']) {
      await visible(name, named('button', name));
    }
    // A polling that was on before goes on, so either of the two is there.
    const polling = page.getByTestId('controls').getByRole('button', { name: /^St(art|op) Polling$/ });
    await visible('polling', polling);
    const before = await polling.innerText();
    await polling.click();
    expect([before, await polling.innerText()].sort()).toEqual(['Start Polling', 'Stop Polling']);
    for (const name of ['Portfolio Value', 'Daily PnL']) await visible(name, page.getByText(name, { exact: true }));
    await visible('Recent Trades', page.getByRole('tab', { name: /^Recent Trades/ }));
    expect(await page.getByTestId('mode').innerText()).toBe('✅ Paper');
    expect(await page.title()).toMatch(/^✅ Paper/);

    const tab = page.getByRole('link', { name: 'Portfolio', exact: true });
    await tab.filter({ visible: true }).click();
    await page.waitForURL('**/portfolio');
    await visible('Open Positions', named('heading', 'Open Positions'));
    await visible('Portfolio Value', page.getByText('Portfolio Value', { exact: true }));
  });
});
