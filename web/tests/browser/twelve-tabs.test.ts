// Twelve tabs of one reader stay open: the app and the backend need no more memory for it as time goes by, and the stop
// of one tab gets through as if it were alone.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens } from './screen';
import { Stack } from './stack';
import { enableLive, modeOf, until, withKeys } from './steps';

const isLong = process.env['PIGGY_LONG'] === '1';
const openSeconds = isLong ? 3600 : 12;
const sampleEverySeconds = isLong ? 10 : 0.5;
/** Threads that work for the first time bring memory of their own along; what leaks goes on. */
const noise = { app: 6, backend: 6 };

const residentMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

// An hour of it is enough once, whatever the size of the page.
describe.skipIf(exchangePath === '').each(rounds.slice(0, 1))('twelve tabs, $name', (round) => {
  const own = screens(round);
  beforeEach(() => void (own.screen.networkTroubleExpected = true));
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
    await withKeys(stack, { USDT: '10000' });
    await enableLive(stack);
  }, 180_000);
  afterAll(async () => {
    await stack?.end();
  });

  test(
    'app and backend stay as large as they are, and the stop of the last tab gets through',
    async () => {
      const { screen } = own;
      const pages: Page[] = [screen.page];
      while (pages.length < 12) pages.push(await screen.context.newPage());
      for (const page of pages) {
        await page.goto(`${stack.address}/trade`);
        await page.getByText('● Connected').waitFor({ timeout: 60_000 });
      }
      const sizes = { app: [] as number[], backend: [] as number[] };
      for (const end = Date.now() + openSeconds * 1000; Date.now() < end;) {
        sizes.app.push(residentMegabytes(stack.app.pid));
        sizes.backend.push(residentMegabytes(stack.backend.pid));
        await new Promise((resolve) => setTimeout(resolve, sampleEverySeconds * 1000));
      }
      for (const page of pages) await page.getByText('● Connected').waitFor({ timeout: 60_000 });
      for (const name of ['app', 'backend'] as const) {
        const all = sizes[name];
        const quarter = Math.ceil(all.length / 4);
        const [early, late] = [middle(all.slice(quarter, 2 * quarter)), middle(all.slice(-quarter))];
        console.log(
          `12 tabs for ${openSeconds} s${isLong ? '' : ' (an hour with PIGGY_LONG=1)'}: the ${name} from ${early.toFixed(1)} to ${late.toFixed(1)} MB`,
        );
        expect(late - early, `growth of the ${name} in MB`).toBeLessThanOrEqual(noise[name]);
      }

      const last = pages.at(-1) ?? screen.page;
      const took: number[] = [];
      // An hour of it has filled the browser's list of 250, and a full one takes nothing more.
      await last.evaluate(() => performance.clearResourceTimings());
      for (let round = 0; round < 3; round += 1) {
        if ((await modeOf(stack)) !== 'LIVE') await enableLive(stack);
        await until(() => last.getByTestId('mode').innerText()).toBe('🔴 Live');
        await last.keyboard.press('Control+.');
        await last.getByTestId('stop-all').waitFor();
        const answered = last.waitForResponse((answer) => answer.url().endsWith('/api/kill'));
        await last.keyboard.press('Enter');
        expect((await answered).status()).toBe(200);
        await until(() => last.getByTestId('stop-steps').innerText()).toContain('Mode PAPER at ');
        await until(() => modeOf(stack)).toBe('PAPER');
        await last.keyboard.press('Escape');
        took.push(
          await last.evaluate(
            () =>
              performance
                .getEntriesByType('resource')
                .filter((one) => one.name.endsWith('/api/kill'))
                .at(-1)?.duration ?? NaN,
          ),
        );
      }
      console.log(
        `the stop with 12 tabs open, from the page and back: ${took.map((ms) => ms.toFixed(0)).join(', ')} ms (asked: below 50)`,
      );
      // Every tab knows.
      for (const page of pages) await until(() => page.getByTestId('mode').innerText()).toBe('✅ Paper');
      await screen.look('twelve-tabs');
      for (const page of pages.slice(1)) await page.close();
    },
    (openSeconds + 300) * 1000,
  );
});
