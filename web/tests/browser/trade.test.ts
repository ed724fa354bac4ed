// The Trade tab against the real program, and against a real practice exchange where PIGGY_EXCHANGE names one.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Exchange, exchangePath, Program } from './program';
import { rounds, screens, sizes, type Screen } from './screen';

/** On a phone the panels are folded. */
async function unfold({ page, size }: Screen, name: string): Promise<void> {
  const panel = page.getByTestId(name);
  if (size.phone && !(await panel.evaluate((element) => element.hasAttribute('open')))) {
    await panel.locator('summary').click();
  }
}

const age = /^\d+(\.\d)? s ago$/;
const price = /^\d{1,3}(,\d{3})*\.\d{2,8}$/;

describe.each(rounds)('without an exchange, $name', (round) => {
  const own = screens(round);
  let program: Program;
  beforeAll(async () => {
    program = await Program.start(['BTC/USDT']);
    await program.untilExchangeIs('down');
  });
  afterAll(async () => {
    await program?.end();
  });

  test('the page says what can’t be reached and what to do, and everything else works', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(program.address);
    await page.waitForURL('**/trade');
    const trouble = page.getByTestId('exchange-down');
    await trouble.waitFor();
    expect(await trouble.innerText()).toMatch(/practice exchange at 127\.0\.0\.1:\d+ can't be reached/);
    expect(await trouble.innerText()).toContain('./run');
    expect(await page.getByTestId('exchange-state').innerText()).toMatch(/^Exchange ○ down/);
    expect(await page.getByTestId('mode').innerText()).toBe('✅ Paper');
    expect(await page.title()).toBe('✅ Paper · Trade · CryptoPiggy');
    expect(await page.getByTestId('metric-btc-usdt').innerText()).toMatch(/–\s+no price yet/);
    await screen.look('trade-exchange-down');

    await unfold(screen, 'live-ticker');
    await unfold(screen, 'controls');
    screen.networkTroubleExpected = true;
    await page.getByRole('button', { name: 'Fetch Price', exact: true }).click();
    await page.getByTestId('live-ticker').getByRole('alert').waitFor();
    expect(await page.getByTestId('live-ticker').innerText()).toContain("can't be reached");
    // The click has scrolled the page, and a step of the strip lies half under the head: to axe that is a small target.
    await page.evaluate(() => scrollTo(0, 0));
    await screen.look('trade-fetch-failed');
    screen.networkTroubleExpected = false;

    await screen.field('strategy').selectOption('RSI_Strategy');
    await screen.run();
    expect(await page.locator('.result h1').innerText()).toContain('RSI_Strategy');
    await screen.chartIsDrawn();
    await page.goBack();
    await trouble.waitFor();
  });

  test('polling an exchange that is away asks nothing, and says why', async () => {
    const { screen } = own;
    const { page } = screen;
    let asked = 0;
    page.on('request', (request) => (asked += request.url().includes('/api/price') ? 1 : 0));
    await page.goto(`${program.address}/trade`);
    await page.getByTestId('exchange-down').waitFor();
    await unfold(screen, 'live-ticker');
    await unfold(screen, 'controls');
    await page.getByRole('button', { name: 'Start Polling', exact: true }).click();
    await page.getByTestId('live-ticker').getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Stop Polling', exact: true }).click();
    await page.getByRole('button', { name: 'Start Polling', exact: true }).waitFor();
    expect(asked).toBe(0);
  });

  test('a server that went away leaves a page that says so', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${program.address}/trade`);
    await page.getByTestId('exchange-down').waitFor();
    screen.networkTroubleExpected = true;
    await program.down();
    await page.getByText(/Offline, retrying in/).waitFor();
    await expect.poll(() => page.getByTestId('exchange-state').innerText()).toContain('○ not known');
    await screen.look('trade-offline');
    await program.up();
    await page
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 2000 })
      .catch(() => {});
    await page.getByText('● Connected').waitFor();
    await expect.poll(() => page.getByTestId('exchange-state').innerText()).toContain('○ down');
  });

  test('nothing scrolls sideways at 320 pixels', async () => {
    const { screen } = own;
    await screen.page.setViewportSize({ width: 320, height: 640 });
    await screen.page.goto(`${program.address}/trade`);
    await screen.page.getByTestId('exchange-down').waitFor();
    await screen.noSidewaysScroll('320 trade');
  });
});

describe.skipIf(exchangePath === '').each(rounds)('with the practice exchange, $name', (round) => {
  const own = screens(round);
  let exchange: Exchange;
  let program: Program;
  beforeAll(async () => {
    exchange = await Exchange.start();
    program = await Program.start(['BTC/USDT'], exchange);
    await program.untilExchangeIs('live');
  });
  afterAll(async () => {
    await program?.end();
    await exchange?.end();
  });

  const open = async (): Promise<Screen> => {
    await own.screen.page.goto(program.address);
    await own.screen.chartIsDrawn();
    return own.screen;
  };
  const ofChart = (name: string) => own.screen.page.getByTestId('chart').getAttribute(name);
  const state = () => own.screen.page.getByTestId('exchange-state').innerText();
  const ageOf = (name: string) => own.screen.page.getByTestId(`metric-${name}`).locator('.metric-age').innerText();
  const button = (name: string) => own.screen.page.getByRole('button', { name, exact: true });

  test('candles, prices and the state of the exchange are live from the first moment', async () => {
    const screen = await open();
    const { page } = screen;
    expect(new URL(page.url()).pathname).toBe('/trade');
    await expect.poll(state).toBe('Exchange ● live');
    for (const name of ['btc-usdt', 'eth-usdt']) {
      await expect.poll(() => ageOf(name)).toMatch(age);
      expect(await page.getByTestId(`metric-${name}`).locator('.metric-value').innerText()).toMatch(price);
    }
    const close = await ofChart('data-close');
    await expect.poll(() => ofChart('data-close')).not.toBe(close);
    expect(Number(await ofChart('data-bars'))).toBeGreaterThan(100);
    expect(await page.getByRole('img', { name: /^Live candles of BTC\/USDT · 1m: \d+ candles from/ }).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Charts by TradingView' }).isVisible()).toBe(true);
    expect(await page.getByTestId('mode').innerText()).toBe('✅ Paper');
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(1500);
    await screen.look('trade');
  });

  test('a tick changes letters and the canvas, and puts no element anywhere', async () => {
    const { page } = await open();
    await expect.poll(() => ageOf('btc-usdt')).toMatch(age);
    const changes = page.evaluate(
      () =>
        new Promise<{ letters: number; elements: number }>((resolve) => {
          const seen = { letters: 0, elements: 0 };
          const observer = new MutationObserver((records) => {
            for (const { type } of records) seen[type === 'characterData' ? 'letters' : 'elements'] += 1;
            if (seen.letters < 40) return;
            observer.disconnect();
            resolve(seen);
          });
          for (const part of document.querySelectorAll('.metrics, .legend')) {
            observer.observe(part, { subtree: true, childList: true, characterData: true });
          }
        }),
    );
    expect((await changes).elements).toBe(0);
  });

  test('Fetch Price asks once and shows price, bid, ask, source and round trip', async () => {
    const screen = await open();
    const { page } = screen;
    await unfold(screen, 'live-ticker');
    expect(await page.getByTestId('ticker-price').innerText()).toBe('–');
    await button('Fetch Price').click();
    await expect.poll(() => page.getByTestId('ticker-price').innerText()).toMatch(price);
    const number = async (id: string) =>
      Number((await page.getByTestId(`ticker-${id}`).innerText()).replaceAll(',', '').replace(' ms', ''));
    expect(await number('bid')).toBeLessThan(await number('ask'));
    expect(await number('roundTrip')).toBeGreaterThanOrEqual(0);
    expect(await page.getByTestId('ticker-source').innerText()).toContain('the practice exchange at 127.0.0.1:');
    await screen.look('trade-ticker');
  });

  test('polling goes on over a reload until it is stopped', async () => {
    const screen = await open();
    const { page } = screen;
    const asked = () => page.waitForResponse((answer) => answer.url().includes('/api/price') && answer.ok());
    await unfold(screen, 'live-ticker');
    await unfold(screen, 'controls');
    await button('Start Polling').click();
    await asked();
    await asked();
    await page.reload();
    await asked();
    await asked();
    await expect.poll(() => page.getByTestId('ticker-price').innerText()).toMatch(price);
    await screen.look('trade-polling');
    await button('Stop Polling').click();
    await button('Start Polling').waitFor();
    await page.reload();
    await screen.chartIsDrawn();
    await button('Start Polling').waitFor();
    expect(await page.getByTestId('ticker-price').innerText()).toBe('–');
  });

  test('market and timeframe are chosen by hand or by key, and stay over a reload', async () => {
    const screen = await open();
    const { page } = screen;
    await page.getByTestId('chart-card').getByRole('combobox', { name: 'Symbol' }).selectOption('ETH/USDT');
    await page.getByRole('img', { name: /^Live candles of ETH\/USDT · 1m/ }).waitFor();
    expect(Number(await ofChart('data-close'))).toBeGreaterThan(0);
    await page.getByRole('heading', { name: 'ETH/USDT · 1m' }).waitFor();
    await page.locator('main').focus();
    for (const [key, name, seconds] of [
      ['2', '5 minutes', 300],
      ['3', '15 minutes', 900],
      ['4', '1 hour', 3600],
      ['5', '4 hours', 14_400],
      ['6', '1 day', 86_400],
    ] as const) {
      await page.keyboard.press(key);
      expect(await page.getByRole('radio', { name, exact: true }).isChecked()).toBe(true);
      await expect.poll(async () => Number(await ofChart('data-time')) % seconds).toBe(0);
      await expect.poll(() => ofChart('aria-label')).toContain(`${['5m', '15m', '1h', '4h', '1d'][Number(key) - 2]}:`);
    }
    await page.getByRole('radio', { name: '1 hour', exact: true }).check();
    await expect.poll(() => ofChart('aria-label')).toContain('ETH/USDT · 1h');
    await page.reload();
    await screen.chartIsDrawn();
    expect(await ofChart('aria-label')).toContain('ETH/USDT · 1h');
    await page.keyboard.press('1');
    await expect.poll(() => ofChart('aria-label')).toContain('ETH/USDT · 1m');
  });

  test('the table holds the same bars, and its first row moves', async () => {
    const screen = await open();
    const { page } = screen;
    await button('Table').click();
    const table = page.getByRole('table', { name: 'Candles, newest first' });
    await expect
      .poll(async () => Number(await table.getAttribute('aria-rowcount')) - Number(await ofChart('data-bars')))
      .toBe(1);
    const close = () => table.locator('tbody tr').first().locator('.c-close').innerText();
    const before = await close();
    await expect.poll(close).not.toBe(before);
    await screen.look('trade-table');
    await button('Table').click();
    await page.getByRole('img', { name: /^Live candles/ }).waitFor();
  });

  test('an exchange that falls silent leaves prices that say how old they are', async () => {
    const screen = await open();
    await expect.poll(() => ageOf('btc-usdt')).toMatch(age);
    exchange.freeze();
    try {
      await expect.poll(() => ageOf('btc-usdt')).toMatch(/^\d+ s old$/);
      expect(await own.screen.page.getByTestId('metric-btc-usdt').locator('.metric-value').innerText()).toMatch(price);
      await screen.look('trade-stale');
    } finally {
      exchange.thaw();
    }
    await expect.poll(() => ageOf('btc-usdt')).toMatch(age);
    await expect.poll(state).toBe('Exchange ● live');
  });

  test('an exchange that goes away is missed, and found again by itself', async () => {
    const screen = await open();
    const { page } = screen;
    screen.networkTroubleExpected = true;
    await exchange.down();
    try {
      await page.getByTestId('exchange-down').waitFor();
      await screen.look('trade-went-down');
    } finally {
      await exchange.up();
    }
    await page.getByTestId('exchange-down').waitFor({ state: 'detached', timeout: 60_000 });
    await expect.poll(state).toBe('Exchange ● live');
    const close = await ofChart('data-close');
    await expect.poll(() => ofChart('data-close')).not.toBe(close);
  });
});

describe.skipIf(exchangePath === '')('a first look', () => {
  let exchange: Exchange;
  let program: Program;
  beforeAll(async () => {
    exchange = await Exchange.start();
    program = await Program.start(['BTC/USDT'], exchange);
    await program.untilExchangeIs('live');
    // What a start has to tell comes in the first seconds, as banners that rightly move what stands below them. The look
    // is at the page, so it waits until the desk trades and nothing more was told for a while.
    const { token } = (await (await fetch(`${program.address}/api/session`)).json()) as { token: string };
    type State = { desks: { mode: string; status: { mode: string } | null }[]; notices: unknown[] };
    const state = async () =>
      (await (
        await fetch(`${program.address}/api/state`, { headers: { 'X-CryptoPiggy-Token': token } })
      ).json()) as State;
    const paper = async () => (await state()).desks.find((one) => one.mode === 'paper')?.status?.mode;
    await vi.waitFor(async () => expect(await paper()).toBe('LIVE'), { timeout: 60_000, interval: 200 });
    let told = -1;
    await vi.waitFor(
      async () => {
        const before = told;
        told = (await state()).notices.length;
        expect(told).toBe(before);
      },
      { timeout: 60_000, interval: 2_000 },
    );
  });
  afterAll(async () => {
    await program?.end();
    await exchange?.end();
  });

  describe.each(sizes)('$name', (size) => {
    const own = screens({ name: size.name, sizes: [size] });
    test('the first screen opens quickly and without jumping', async () => {
      const { screen } = own;
      const { page } = screen;
      await page.addInitScript(() => {
        const sum = { shift: 0, moved: [] as string[], chartSeen: NaN };
        (window as unknown as { layout: typeof sum }).layout = sum;
        // Looked for by the page itself: asking from outside, and reading the canvas, holds up what is measured.
        const look = (): void => {
          if (!document.querySelector('[data-testid="chart"][data-drawn="true"]')) requestAnimationFrame(look);
          else requestAnimationFrame(() => requestAnimationFrame(() => (sum.chartSeen = performance.now())));
        };
        requestAnimationFrame(look);
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
            sources: { node: Node | null }[];
          })[]) {
            if (entry.hadRecentInput) continue;
            sum.shift += entry.value;
            for (const { node } of entry.sources)
              sum.moved.push(`${entry.value.toFixed(4)} ${node?.textContent?.slice(0, 40)}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(program.address);
      const seen = () => page.evaluate(() => (window as unknown as { layout: { chartSeen: number } }).layout.chartSeen);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await expect.poll(seen).toBeGreaterThan(0);
      const drawn = await seen();
      await screen.chartIsDrawn();
      await expect.poll(() => page.getByTestId('metric-btc-usdt').locator('.metric-age').innerText()).toMatch(age);
      const { paint, shift, moved } = await page.evaluate(() => ({
        paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
        shift: (window as unknown as { layout: { shift: number } }).layout.shift,
        moved: (window as unknown as { layout: { moved: string[] } }).layout.moved,
      }));
      console.log(
        `${screen.size.name}: Trade, first paint ${paint.toFixed(0)} ms, chart seen by ${drawn.toFixed(0)} ms, shift ${shift}`,
      );
      expect(shift, moved.join('\n')).toBeLessThanOrEqual(0.02);
    });
  });
});
