// What stands over the candles of Trade, against the real program and a real practice exchange: what strategies at work
// decide by and where they leave, a reader's own indicators, panes for the portfolio.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Exchange, exchangePath, Program } from './program';
import { rounds, screens, type Screen } from './screen';

type RunJson = { strategy: string; outlook: string; stop_price: string | null; target_price: string | null };

describe.skipIf(exchangePath === '').each(rounds)('over the candles, $name', (round) => {
  let exchange: Exchange;
  let program: Program;
  let screen: Screen;
  const own = screens(round);
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const { token } = (await (await fetch(`${program.address}/api/session`)).json()) as { token: string };
    const headers = { 'X-CryptoPiggy-Token': token, 'Content-Type': 'application/json' };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(program.address + path, { method, headers, ...json });
    expect(answer.ok, `${method} ${path}`).toBe(true);
    return (await answer.json()) as T;
  };
  const start = (strategy: string, timeframe: string, params: object, stops: object = {}) =>
    ask('POST', '/api/runs', {
      mode: 'paper',
      symbol: 'BTC/USDT',
      timeframe,
      strategy,
      params,
      sizing: 'fixed:25',
      stops: { stop_loss: null, take_profit: null, trailing_stop: null, ...stops },
    });
  const runOf = async (strategy: string): Promise<RunJson | undefined> =>
    (await ask<{ items: RunJson[] }>('GET', '/api/runs')).items.find((one) => one.strategy === strategy);

  beforeAll(async () => {
    exchange = await Exchange.start();
    program = await Program.start(['BTC/USDT'], exchange);
    await program.untilExchangeIs('live');
    await start('SMA_Crossover', '1m', { fast: '5', slow: '20' });
    await start('RSI_Strategy', '1m', { period: '9', oversold: '20', overbought: '80', trigger: 'level' });
    await start('Buy_and_Hold', '1m', {}, { stop_loss: '0.05', take_profit: '0.1' });
  });
  afterAll(async () => {
    await program?.end();
    await exchange?.end();
  });
  beforeEach(() => void (screen = own.screen));

  const open = async (): Promise<Page> => {
    await screen.page.goto(`${program.address}/trade`);
    await screen.chartIsDrawn();
    await lines(screen.page, (names) => names.includes('SMA(5)'));
    return screen.page;
  };
  const drawn = async (page: Page): Promise<string[]> =>
    ((await page.getByTestId('chart').getAttribute('data-lines')) ?? '').split(' ').filter((name) => name !== '');
  const lines = (page: Page, holds: (names: readonly string[]) => boolean) =>
    expect.poll(async () => holds(await drawn(page))).toBe(true);
  const value = async (page: Page, name: string): Promise<number> => {
    const text = await page.getByTestId('chart-values').locator(`[data-name="${name}"]`).innerText();
    return Number((text.split(name)[1] ?? '').replace(/[,$%\s]/g, ''));
  };
  const openMenu = (page: Page) => page.locator('.chart-menu > summary').click();
  const toggle = (page: Page, name: string) => page.getByTestId(`over-${name}`);

  /** How many pixels of the chart have this token's colour. */
  const pixelsOf = (page: Page, token: string): Promise<number> =>
    page.getByTestId('chart').evaluate((host, name) => {
      const probe = document.createElement('span');
      probe.style.color = `var(--${name})`;
      host.append(probe);
      const wanted = getComputedStyle(probe).color.match(/\d+/g)?.slice(0, 3).join();
      probe.remove();
      let count = 0;
      for (const canvas of host.querySelectorAll('canvas')) {
        const { width, height } = canvas;
        const data = width * height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        for (let at = 0; data && at < data.length; at += 4) {
          if (`${data[at]},${data[at + 1]},${data[at + 2]}` === wanted) count += 1;
        }
      }
      return count;
    }, token);

  test('what a strategy decides by is drawn with its own parameters, and says what the strategy says', async () => {
    const page = await open();
    await lines(page, (names) => ['SMA(5)', 'SMA(20)', 'RSI(9)'].every((name) => names.includes(name)));
    // Its next words come with the next candle, and the chart's a moment before or after.
    await expect
      .poll(
        async () => {
          const said = /(\d+\.\d\d) %/.exec((await runOf('SMA_Crossover'))?.outlook ?? '')?.[1];
          const slow = await value(page, 'SMA(20)');
          const away = (Math.abs((await value(page, 'SMA(5)')) - slow) / slow) * 100;
          return Math.abs(away - Number(said)) <= 0.0051;
        },
        { timeout: 150_000, interval: 500 },
      )
      .toBe(true);
    await expect
      .poll(
        async () => {
          const said = /it is (\d+\.\d)/.exec((await runOf('RSI_Strategy'))?.outlook ?? '')?.[1];
          return Math.abs((await value(page, 'RSI(9)')) - Number(said)) <= 0.11;
        },
        { timeout: 150_000, interval: 500 },
      )
      .toBe(true);
    await expect.poll(() => pixelsOf(page, 'warn')).toBeGreaterThan(30);
    await screen.look('chart-strategies');
    // On another timeframe its averages would be something else, and are not drawn.
    await page.locator('main').focus();
    await page.keyboard.press('2');
    await lines(page, (names) => !names.includes('SMA(5)'));
    await openMenu(page);
    await page.getByText('SMA_Crossover decides on 1m').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('main').focus();
    await page.keyboard.press('1');
    await lines(page, (names) => names.includes('SMA(5)'));
  });

  test('where a strategy leaves stands as a line, until it is not wanted', async () => {
    const page = await open();
    const stops = () => page.getByTestId('chart').getAttribute('data-stops');
    await expect
      .poll(async () => (await runOf('Buy_and_Hold'))?.stop_price ?? null, { timeout: 200_000, interval: 500 })
      .not.toBeNull();
    const held = await runOf('Buy_and_Hold');
    await expect.poll(stops).toBe(`stop ${Number(held?.stop_price)} target ${Number(held?.target_price)}`);
    expect(await value(page, 'Stop')).toBeCloseTo(Number(held?.stop_price), 1);
    await openMenu(page);
    await toggle(page, 'stops').uncheck();
    await expect.poll(stops).toBe('');
    await toggle(page, 'stops').check();
    await expect.poll(stops).not.toBe('');
  });

  test('indicators and panes are chosen by key, and outlive a reload', async () => {
    const page = await open();
    const isPhone = screen.size.phone;
    // A phone begins without panes: they take height from the candles.
    await lines(page, (names) => names.includes('Equity') === !isPhone && names.includes('DD') === !isPhone);
    await page.locator('.chart-menu > summary').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('chart-menu').waitFor();
    for (const name of ['bollinger', 'ema20', 'sma50', 'rsi']) {
      await toggle(page, name).focus();
      await page.keyboard.press('Space');
    }
    if (isPhone) await toggle(page, 'equity').check();
    else await toggle(page, 'drawdown').uncheck();
    const wanted = ['Bollinger(20,', 'EMA(20)', 'SMA(50)', 'RSI(14)', 'Equity'];
    await lines(page, (names) => wanted.every((name) => names.includes(name)) && !names.includes('DD'));
    await screen.look('chart-menu');
    await page.keyboard.press('Escape');
    await page.getByTestId('chart-menu').waitFor({ state: 'hidden' });
    expect(await page.locator('.chart-menu > summary').evaluate((it) => it === document.activeElement)).toBe(true);
    // Of the last closed candle, and the desk may be younger than that.
    await expect.poll(() => value(page, 'Equity'), { timeout: 150_000 }).toBeGreaterThan(9_000);
    expect(await value(page, 'EMA(20)')).toBeGreaterThan(1_000);
    await screen.look('chart-indicators');
    const bars = Number(await page.getByTestId('chart').getAttribute('data-bars'));

    await page.reload();
    await screen.chartIsDrawn();
    await lines(page, (names) => wanted.every((name) => names.includes(name)) && !names.includes('DD'));
    // The candles are the same with all of that, and so is their twin.
    expect(Number(await page.getByTestId('chart').getAttribute('data-bars'))).toBeGreaterThanOrEqual(bars);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const table = page.getByRole('table', { name: 'Candles, newest first' });
    const bar = async () => Number(await page.getByTestId('chart').getAttribute('data-bars'));
    await expect.poll(async () => Number(await table.getAttribute('aria-rowcount')) - (await bar())).toBe(1);
    expect(await page.getByTestId('chart-values').count()).toBe(0);
  });

  test('another market has its own lines, and no bar of the one before', async () => {
    const page = await open();
    await openMenu(page);
    await toggle(page, 'sma50').check();
    await page.keyboard.press('Escape');
    await page.getByTestId('chart-card').getByRole('combobox', { name: 'Symbol' }).selectOption('ETH/USDT');
    await page.getByRole('img', { name: /^Live candles of ETH\/USDT/ }).waitFor();
    await lines(page, (names) => names.includes('SMA(50)') && !names.includes('SMA(5)'));
    await expect.poll(() => value(page, 'SMA(50)')).toBeLessThan(20_000);
    await expect.poll(() => page.getByTestId('chart').getAttribute('data-stops')).toBe('');
    await screen.look('chart-other-market');
  });

  test('the theme reaches what is drawn over the candles', async () => {
    const page = await open();
    await expect.poll(() => pixelsOf(page, 'warn')).toBeGreaterThan(30);
    const before = screen.size.options.colorScheme;
    await page.emulateMedia({ colorScheme: before === 'dark' ? 'light' : 'dark' });
    // The same lines in the other theme's colour.
    await expect.poll(() => pixelsOf(page, 'warn')).toBeGreaterThan(30);
    await screen.look('chart-other-theme');
  });
});
