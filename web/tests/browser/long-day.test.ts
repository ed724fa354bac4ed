// Eight hours of ticks in fast time: the frames that the page hears in some seconds are given to it again and again,
// with times, prices and numbers that go on as those of a whole day would. The heap must stay flat.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heardOf, play, standBeside } from './echo';
import { exchangePath } from './program';
import { rounds, screens } from './screen';
import { Stack } from './stack';
import { until } from './steps';

const isLong = process.env['PIGGY_LONG'] === '1';
const framesPerSecond = 10;
const wholeDay = 8 * 3600 * framesPerSecond;
const frames = isLong ? wholeDay : wholeDay / 20;
/** Besides the heap of the budget: what a measurement differs from the next one with nothing in between. */
const megabyte = 1_000_000;
const heapMost = 80 * megabyte;
const noise = 0.5 * megabyte;

// In a long run on a desktop and on a phone; the theme is nothing to the heap.
describe.skipIf(exchangePath === '').each(rounds.slice(0, 2))('a long day, $name', (round) => {
  const own = screens(round);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start(false);
  });
  afterAll(async () => {
    await stack?.end();
  });

  const paperMode = async () =>
    ((await stack.ask('GET', '/api/desk?mode=paper')).body['status'] as { mode: string } | null)?.mode;

  test('eight hours of ticks leave the heap flat', async () => {
    const { screen } = own;
    const { page } = screen;
    // With something held every price is news of the desk, too.
    const order = { mode: 'paper', request_id: 'held', symbol: 'BTC/USDT', side: 'buy', amount_usd: '20' };
    await until(paperMode).toBe('LIVE');
    expect((await stack.ask('POST', '/api/trade', order)).status).toBe(200);
    await page.addInitScript(standBeside);
    await page.goto(stack.address);
    await screen.chartIsDrawn();
    const heard = async () => (await heardOf(page)).map((text) => (JSON.parse(text) as { kind: string }).kind);
    await until(async () => (await heard()).filter((kind) => kind === 'quote').length > 30).toBe(true);
    await until(heard).toContain('desk');
    const kinds = [...new Set(await heard())].sort().join(', ');

    const cdp = await screen.context.newCDPSession(page);
    await cdp.send('HeapProfiler.enable');
    const heap = async () => {
      for (let times = 0; times < 3; times += 1) await cdp.send('HeapProfiler.collectGarbage');
      const { usedSize } = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number };
      return usedSize;
    };
    const bars = async () => Number(await page.getByTestId('chart').getAttribute('data-bars'));
    const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
    const before = { bars: await bars(), nodes: await nodes() };
    const sizes = [await heap()];
    for (let eighth = 0; eighth < 8; eighth += 1) {
      await play(page, frames / 8);
      sizes.push(await heap());
    }
    const minutes = frames / framesPerSecond / 60;
    const told = sizes.map((size) => (size / megabyte).toFixed(2)).join(', ');
    console.log(
      `${screen.size.name}: ${frames} frames (${kinds}) are ${minutes} minutes of ticks${isLong ? '' : ' (all 8 hours with PIGGY_LONG=1)'}; heap in MB: ${told}`,
    );
    // The page has taken them: the day's minutes stand in the chart, and nothing was piled up beside.
    expect((await bars()) - before.bars).toBeGreaterThanOrEqual(minutes - 2);
    expect(Math.abs((await nodes()) - before.nodes)).toBeLessThanOrEqual(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(heapMost);
    expect((sizes.at(-1) ?? 0) - (sizes.at(-2) ?? 0), 'growth over the last eighth').toBeLessThanOrEqual(noise);
    await screen.look('long-day');
  }, 1_800_000);
});
