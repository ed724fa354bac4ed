// The budgets of the page with much on it: 100,000 candles and 10,000 trades. How many elements and bars there are is
// asserted; how fast it goes is measured by the page's own frames, and told.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heardOf, play, standBeside } from './echo';
import { Exchange, exchangePath, Program } from './program';
import { rounds, screens } from './screen';

/** Between two frames of the page while something goes on, in ms, sorted. */
const frames = (page: Page, what: 'nothing' | 'pan' | 'zoom' | 'scroll', count = 120): Promise<number[]> =>
  page.evaluate(
    ([doing, most]) =>
      new Promise<number[]>((resolve) => {
        const chart = document.querySelector<HTMLElement>('[data-testid="chart"]');
        const table = document.querySelector<HTMLElement>('[data-testid="trades"] .table-region');
        const wheel = (deltaX: number, deltaY: number, ctrlKey: boolean) => {
          const box = chart?.getBoundingClientRect();
          const [clientX, clientY] = [(box?.left ?? 0) + 200, (box?.top ?? 0) + 100];
          const how = { bubbles: true, cancelable: true, deltaX, deltaY, ctrlKey, clientX, clientY };
          chart?.dispatchEvent(new WheelEvent('wheel', how));
        };
        const times: number[] = [];
        let last = -1;
        const step = (now: number) => {
          if (last >= 0) times.push(now - last);
          last = now;
          const there = times.length < most / 2 ? 1 : -1;
          if (doing === 'pan') wheel(there * 25, 0, false);
          if (doing === 'zoom') wheel(0, there * -30, true);
          if (doing === 'scroll' && table) table.scrollTop += 120;
          if (times.length < most) requestAnimationFrame(step);
          else resolve(times.sort((a, b) => a - b));
        };
        requestAnimationFrame(step);
      }),
    [what, count] as const,
  );
const told = (times: readonly number[]): string => {
  const sum = times.reduce((all, one) => all + one, 0);
  const p95 = times[Math.floor(times.length * 0.95)] ?? NaN;
  return `${((times.length * 1000) / sum).toFixed(0)} frames/s, p95 ${p95.toFixed(1)} ms`;
};

/** Runs in the page before anything else: when something is first seen of the chart and of the table. */
function watchFirst(): void {
  const seen: Record<string, number> = {};
  (window as unknown as { seen: typeof seen }).seen = seen;
  const wanted = { chart: '[data-testid="chart"][data-drawn="true"]', trades: '[data-testid="trades"] tbody tr' };
  new MutationObserver(() => {
    for (const [name, where] of Object.entries(wanted)) {
      if (seen[name] !== undefined || document.querySelector(where) === null) continue;
      seen[name] = NaN;
      requestAnimationFrame(() => setTimeout(() => (seen[name] = performance.now())));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawn'] });
}
/** From the last byte of an answer to the frame that shows it. */
const sinceAnswer = (page: Page, name: 'chart' | 'trades', answer: string): Promise<number> =>
  page.evaluate(
    ([what, path]) => {
      const { seen } = window as unknown as { seen: Record<string, number> };
      const ended = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter((one) => new URL(one.name).pathname.endsWith(path))
        .map((one) => one.responseEnd);
      return (seen[what] ?? NaN) - Math.max(...ended);
    },
    [name, answer] as const,
  );

describe.skipIf(exchangePath === '').each(rounds)('much on one page, $name', (round) => {
  const own = screens(round);
  let exchange: Exchange;
  let program: Program;
  let result = '';
  beforeAll(async () => {
    exchange = await Exchange.start();
    program = await Program.start(['BTC/USDT'], exchange);
    await program.untilExchangeIs('live');
  });
  afterAll(async () => {
    await program?.end();
    await exchange?.end();
  });

  /** Through the form, once; without a fee, or the money is gone long before the ten-thousandth trade. */
  const openResult = async (): Promise<void> => {
    const { screen } = own;
    const { page } = screen;
    if (result === '') {
      await page.goto(`${program.address}/backtest`);
      await screen.field('timeframe').selectOption('1m');
      await screen.param('fast').fill('2');
      await screen.param('slow').fill('3');
      await page.getByText('Costs and fills').click();
      await screen.field('fee-pct').fill('0');
      result = await screen.run();
    }
    await page.addInitScript(watchFirst);
    await page.goto(`${program.address}/backtest/${result}`);
    await screen.chartIsDrawn();
    await page.getByTestId('trades').locator('tbody tr').first().waitFor();
    await page.getByText('● Connected').waitFor();
  };
  const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);

  test('a hundred thousand candles are panned and zoomed while ten ticks a second come in', async () => {
    const { screen } = own;
    const { page } = screen;
    await page.addInitScript(standBeside);
    await openResult();
    await expect.poll(async () => (await heardOf(page)).length, { timeout: 60_000 }).toBeGreaterThan(10);
    const chart = page.getByTestId('chart');
    const number = async (name: string) => Number(await chart.getAttribute(name));
    expect(await number('data-candles')).toBeGreaterThanOrEqual(100_000);
    const lines = [`drawn ${(await sinceAnswer(page, 'chart', '/series')).toFixed(0)} ms after its last byte (250)`];
    const measure = async (name: string, what: Parameters<typeof frames>[1]) => {
      const [times] = await Promise.all([frames(page, what), play(page, 30, 100)]);
      lines.push(`${name}: ${told(times)} (55, 20 ms)`);
      expect(await number('data-bars')).toBeLessThanOrEqual(1500);
    };
    await measure('at rest', 'nothing');
    await measure('zoom', 'zoom');
    const whole = await number('data-candles');
    await page.getByRole('button', { name: 'Zoom in' }).press('Enter');
    await expect.poll(() => number('data-candles')).toBeLessThan(whole);
    await measure('pan', 'pan');
    await page.goto(program.address);
    await screen.chartIsDrawn();
    await expect.poll(async () => (await heardOf(page)).length, { timeout: 60_000 }).toBeGreaterThan(10);
    const [times] = await Promise.all([frames(page, 'nothing', 180), play(page, 30, 100)]);
    lines.push(`the live chart: ${told(times)} (55)`);
    console.log(`${screen.size.name}: ${whole} candles, 10 ticks a second; ${lines.join('; ')}`);
  });

  test('ten thousand trades are opened and scrolled, and few of them are elements', async () => {
    const { screen } = own;
    const { page } = screen;
    await openResult();
    const region = page.getByTestId('trades').locator('.table-region');
    const total = Number(await region.getByRole('table').getAttribute('aria-rowcount'));
    expect(total).toBeGreaterThan(10_000);
    const opened = await sinceAnswer(page, 'trades', '/trades');
    const before = await nodes(page);
    await region.scrollIntoViewIfNeeded();
    const times = await frames(page, 'scroll');
    await region.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await expect
      .poll(() => region.locator('tbody tr[aria-rowindex]').last().getAttribute('aria-rowindex').then(Number))
      .toBeGreaterThan(10_000);
    const after = await nodes(page);
    console.log(
      `${screen.size.name}: ${total} trades; open ${opened.toFixed(0)} ms after the last byte (100); scrolled: ${told(times)} (55); ${before} elements, ${after} at the end (1500)`,
    );
    expect(Math.max(before, after)).toBeLessThanOrEqual(1500);
  });
});
