// The page against the real program, in a real browser, on a desktop in the dark and on a phone in the light.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { artifacts, openBrowser, Program } from './program';
import { Screen, sizes } from './screen';

let program: Program;

beforeAll(async () => {
  program = await Program.start(['BTC/USDT']);
  // Backtest as it is for whoever has put the first steps away; folio.test.ts looks at these.
  const { token } = (await (await fetch(`${program.address}/api/session`)).json()) as { token: string };
  await fetch(`${program.address}/api/settings`, {
    method: 'PUT',
    headers: { 'X-CryptoPiggy-Token': token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ first_run: 'skipped' }),
  });
});
afterAll(async () => {
  await program?.end();
});

const dist = join(import.meta.dirname, '../../dist');
const packed = (name: string) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;

describe.each(sizes)('$name', (size) => {
  let browser: Browser;
  let screen: Screen;
  beforeAll(async () => {
    browser = await openBrowser(size.phone ? 2 : 1);
  });
  afterAll(async () => {
    await browser?.close();
  });
  const open = (path: string) => screen.page.goto(program.address + path);

  beforeEach(async () => {
    screen = await Screen.open(browser, size);
  });
  afterEach(async () => {
    await screen.close();
  });

  test('a first start without candles leads to a result', async () => {
    const fresh = await Program.start([]);
    try {
      const { page } = screen;
      await page.goto(`${fresh.address}/backtest`);
      await page.getByRole('heading', { name: 'Start with some candles' }).waitFor();
      await screen.look('first-start');
      await page.getByLabel('Days').fill('60');
      await page.getByTestId('generate').click();
      await page.getByRole('button', { name: 'Run Backtest', exact: true }).waitFor();
      await page.getByText('No saved runs yet').waitFor();
      await screen.look('no-runs');
      await screen.run();
      await screen.chartIsDrawn();
      await expect.poll(() => page.getByTestId('trades').getByRole('row').count()).toBeGreaterThan(1);
      expect(await page.getByText('synthetic', { exact: true }).first().isVisible()).toBe(true);
    } finally {
      // A page that is still there would tell the console that its server has gone.
      await screen.page.goto('about:blank');
      await fresh.end();
    }
  });

  test('a result reads from the verdict down', async () => {
    const { page } = screen;
    await open('/backtest');
    await page.getByText('● Connected').waitFor();
    await screen.run();
    await screen.chartIsDrawn();
    expect(await page.getByTestId('verdict').innerText()).toMatch(/\w.+\./);
    expect(await page.getByTestId('blocked').innerText()).toMatch(
      /^[\d,]+ of [\d,]+ orders? would have been blocked live$/,
    );
    for (const name of ['Return', 'Buy and hold', 'Sharpe', 'Max drawdown', 'Closed trades', 'Win rate']) {
      expect(await page.locator('.headline dt', { hasText: name }).first().isVisible()).toBe(true);
    }
    expect(await page.getByRole('link', { name: 'Charts by TradingView' }).isVisible()).toBe(true);
    // What the socket said first is still known after everything else has been loaded.
    if (!size.phone)
      expect(await page.locator('.status').innerText()).toMatch(/1 market stored[^]*limits [0-9a-f]{6}…[^]*v\d/);
    expect(await page.getByRole('img', { name: /^Candles of BTC\/USDT 1h \(synthetic\)/ }).count()).toBe(1);
    await screen.look('result');
    await page.getByTestId('trades').scrollIntoViewIfNeeded();
    await screen.look('result-trades');
    await page.getByTestId('months').scrollIntoViewIfNeeded();
    await screen.look('result-months');
  });

  test('a click on a trade moves the chart there, the table twin shows the same bars', async () => {
    const { page } = screen;
    await open('/backtest');
    await screen.run();
    await screen.chartIsDrawn();
    const candles = () => page.getByTestId('chart').getAttribute('data-candles').then(Number);
    const whole = await candles();
    const row = page.getByTestId('trades').locator('tbody tr').nth(2);
    const entry = (await row.locator('.c-entry').innerText()).trim();
    await row.getByRole('button').click();
    await expect.poll(candles).toBeLessThan(whole);
    const edge = (name: string) => page.getByTestId('chart').getAttribute(name).then(Number);
    const moment = Date.parse(`${entry.replace(' ', 'T')}:00Z`) / 1000;
    expect(await edge('data-first')).toBeLessThan(moment);
    expect(await edge('data-last')).toBeGreaterThan(moment);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const table = page.getByRole('table', { name: 'The bars in view' });
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(8);
    await screen.look('chart-as-table');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(candles).toBe(whole);
  });

  test('what the server refuses stands beside its field, and nothing typed is lost', async () => {
    const { page } = screen;
    screen.networkTroubleExpected = true;
    await open('/backtest');
    await screen.param('fast').fill('0');
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).click();
    const field = page.getByTestId('param-fast');
    await field.locator('.problem').waitFor();
    expect(await field.locator('.problem').innerText()).toMatch(/fast.*0/i);
    expect(await screen.param('fast').inputValue()).toBe('0');
    expect(await screen.param('fast').getAttribute('aria-invalid')).toBe('true');
    expect(await screen.param('fast').evaluate((input) => input === document.activeElement)).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/backtest');
    await screen.look('refused');
    await screen.param('fast').fill('many');
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).click();
    await field.getByText('Needs a whole number.').waitFor();
    await screen.param('fast').fill('10');
    await page.getByText('Costs and fills').click();
    await screen.field('fee-pct').fill('250');
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).click();
    await page.getByTestId('fee-pct').locator('.problem').waitFor();
    await screen.field('fee-pct').fill('0.1');
    await screen.run();
  });

  test('saved runs and settings outlive the server; the page finds its way back by itself', async () => {
    const { page } = screen;
    screen.networkTroubleExpected = true;
    await open('/backtest');
    const id = await screen.run();
    await screen.chartIsDrawn();
    const verdict = await page.getByTestId('verdict').innerText();
    await program.down();
    await page.getByText(/Offline, retrying in/).waitFor();
    await screen.look('offline');
    await program.up();
    await page
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 2000 })
      .catch(() => {});
    await page.getByText('● Connected').waitFor();
    await page.reload();
    expect(await page.getByTestId('verdict').innerText()).toBe(verdict);
    await screen.chartIsDrawn();
    await page.getByRole('link', { name: 'Saved runs' }).click();
    await page.getByTestId('saved-runs').locator(`a[href="/backtest/${id}"]`).first().waitFor();
    await page.goBack();
    await page.getByTestId('verdict').waitFor();
  });

  test('two runs are compared side by side, one is deleted', async () => {
    const { page } = screen;
    await open('/backtest');
    await screen.run();
    await page.getByRole('link', { name: 'Saved runs' }).click();
    await screen.field('strategy').selectOption('Buy_and_Hold');
    const id = await screen.run();
    await page.getByRole('link', { name: 'Saved runs' }).click();
    const rows = page.getByTestId('saved-runs').locator('tbody tr');
    await rows.nth(0).getByRole('checkbox').check();
    await rows.nth(1).getByRole('checkbox').check();
    await screen.look('saved-runs');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.locator('[data-testid="compare-chart"][data-drawn="true"]').waitFor();
    await expect.poll(() => screen.coloursOfChart('compare-chart')).toBeGreaterThan(5);
    expect(await page.getByRole('columnheader', { name: 'B − A' }).count()).toBe(1);
    await screen.look('compare');
    const address = page.url();
    await page.reload();
    await page.locator('[data-testid="compare-chart"][data-drawn="true"]').waitFor();
    expect(page.url()).toBe(address);

    await open('/backtest');
    await rows.first().waitFor();
    const before = await rows.count();
    await rows
      .nth(0)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByRole('dialog').waitFor();
    await screen.look('delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await rows.count()).toBe(before);
    await rows
      .nth(0)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByTestId('confirm-delete').click();
    await expect.poll(() => page.locator(`a[href="/backtest/${id}"]`).count()).toBe(0);
    screen.networkTroubleExpected = true;
    await open(`/backtest/${id}`);
    await page.getByRole('alert').waitFor();
    await screen.look('run-is-gone');
  });

  test('a candle file is imported and its defects are shown with their lines', async () => {
    const { page } = screen;
    const symbol = size.phone ? 'LTC/USDT' : 'XRP/USDT';
    const rows = Array.from({ length: 600 }, (_, index) => {
      const open = 100 + Math.sin(index / 20) * 5;
      const close = 100 + Math.sin((index + 1) / 20) * 5;
      const numbers = [open, Math.max(open, close) + 0.5, Math.min(open, close) - 0.5, close, 3 + (index % 5)];
      return [1_700_000_040_000 + index * 60_000, ...numbers.map((value) => value.toFixed(4))].join(',');
    });
    rows[4] = 'this is not a row';
    // A hostile name must stay text wherever it is shown.
    const file = join(artifacts, '<img src=x onerror=alert(1)>.csv');
    writeFileSync(file, ['timestamp,open,high,low,close,volume', ...rows].join('\n') + '\n');
    await open('/backtest');
    await screen.tool('Candles');
    await page.getByRole('dialog').waitFor();
    await screen.look('candles');
    await page.getByTestId('import').click();
    await page.getByText('Choose a file first.').waitFor();
    await page.getByLabel('Candle file', { exact: true }).setInputFiles(file);
    await page.getByRole('form', { name: 'Import a candle file' }).getByLabel('Symbol').fill(symbol);
    await page.getByTestId('import').click();
    const report = page.getByTestId('import-report');
    await report.waitFor();
    await expect.poll(() => report.innerText()).toMatch(/bad row/);
    expect(await report.locator('td.lines').first().innerText()).toContain('6');
    expect(await page.locator('img').count()).toBe(0);
    await report.scrollIntoViewIfNeeded();
    await screen.look('import-report');
    await page.keyboard.press('Escape');
    await screen.field('symbol').selectOption(symbol);
    await screen.field('timeframe').selectOption('5m');
    await screen.run();
    await screen.chartIsDrawn();
    expect(await page.locator('.result h1 .badge').count()).toBe(0);
  });

  test('the keyboard alone is enough', async () => {
    const { page } = screen;
    await open('/backtest');
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).waitFor();
    await page.bringToFront();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Skip to the content');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Help' }).waitFor();
    await screen.look('help');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Skip to the content');

    await screen.param('fast').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByTestId('verdict').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await screen.chartIsDrawn();

    const first = page.getByTestId('trades').locator('tbody tr').first().getByRole('button');
    await first.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Show trade 3 on the chart');

    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL('**/backtest');
    await page.getByTestId('saved-runs').locator('tbody tr').first().waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search runs');
    await page.keyboard.type('nothing like this');
    await page.getByText('0 runs match').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command list' }).waitFor();
    await screen.look('commands');
    await page.keyboard.type('theme dark');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command list' }).waitFor();
    await page.keyboard.type('theme system');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('system');
  });

  test('the theme and the time zone reach the canvas and outlive a reload', async () => {
    await screen.close();
    screen = await Screen.open(browser, size, { timezoneId: 'Asia/Kolkata' });
    const { page } = screen;
    await open('/backtest');
    await screen.run();
    await screen.chartIsDrawn();
    const ground = () =>
      page.getByTestId('chart').evaluate((host) => {
        const canvas = host.querySelector('canvas');
        return canvas?.getContext('2d')?.getImageData(2, 2, 1, 1).data.join() ?? '';
      });
    const other = size.options.colorScheme === 'light' ? 'Dark' : 'Light';
    const before = await ground();
    await screen.tool('Display');
    const dialog = page.getByRole('dialog', { name: 'Display' });
    await dialog.getByRole('radio', { name: other, exact: true }).check();
    await dialog.getByRole('radio', { name: /^Local/ }).check();
    await dialog.getByText('Saved. These settings stay').waitFor();
    await screen.look('display');
    await page.keyboard.press('Escape');
    await expect.poll(ground).not.toBe(before);
    await screen.look('result-other-theme');
    const entry = page.getByTestId('trades').locator('tbody tr').first().locator('.c-entry');
    expect(await entry.innerText()).toMatch(/:30$/);
    await page.reload();
    await screen.chartIsDrawn();
    await expect.poll(ground).not.toBe(before);
    await screen.tool('Display');
    await dialog.getByRole('radio', { name: 'As the system' }).check();
    await dialog.getByRole('radio', { name: 'UTC', exact: true }).check();
    await dialog.getByText('Saved. These settings stay').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(ground).toBe(before);
  });

  test('a long run shows its progress and can be cancelled', async () => {
    const { page } = screen;
    let state = 'running';
    const job = () => ({
      id: 'slow',
      kind: 'backtest',
      state,
      progress: 0.4,
      detail: '40 % of 1,000,000 candles',
      result: null,
      error: null,
    });
    await page.route('**/api/backtests', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 202, json: { job_id: 'slow' } }) : route.continue(),
    );
    await page.route('**/api/jobs/slow', (route) => route.fulfill({ json: job() }));
    await page.route('**/api/jobs/slow/cancel', (route) => {
      state = 'canceled';
      return route.fulfill({ json: job() });
    });
    await open('/backtest');
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).click();
    await page.getByText('40 % of 1,000,000 candles').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0.4');
    await screen.look('running');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('The run was cancelled. Nothing was saved.').waitFor();
    await page.getByRole('button', { name: 'Run Backtest', exact: true }).waitFor();
  });

  test('without a socket the page polls, and a backtest still runs', async () => {
    const { page } = screen;
    await page.routeWebSocket(/\/ws\?/, (socket) => void socket.close());
    await open('/backtest');
    await page.getByText('◐ Polling').waitFor();
    await screen.run();
    await screen.chartIsDrawn();
    await screen.look('polling');
  });

  test('another version on the server asks for a reload and does not reload by itself', async () => {
    const { page } = screen;
    let connections = 0;
    await page.routeWebSocket(/\/ws\?/, (socket) => {
      connections += 1;
      const old = connections === 1;
      const server = socket.connectToServer();
      server.onMessage((text) => {
        const frame = JSON.parse(String(text)) as { kind: string; build?: { commit: string } };
        if (frame.kind === 'hello' && frame.build && !old) frame.build.commit = 'another';
        socket.send(JSON.stringify(frame));
        if (frame.kind === 'snapshot' && old) void socket.close();
      });
    });
    await open('/backtest');
    await page.getByRole('button', { name: 'Reload to update' }).waitFor();
    await screen.look('new-version');
  });

  test('hostile text stays text, and an error can be copied with its id', async () => {
    const { page } = screen;
    screen.networkTroubleExpected = true;
    const hostile = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
    await page.route(/\/api\/backtests\/hostile$/, async (route) => {
      const list = (await (await route.fetch({ url: `${program.address}/api/backtests?limit=1` })).json()) as {
        items: object[];
      };
      const [item] = list.items;
      const result = { ...item, verdict: hostile, strategy: hostile, notes: [hostile], params: { [hostile]: hostile } };
      await route.fulfill({ json: { id: 'hostile', created_at: '2024-01-01T00:00:00Z', request: {}, result } });
    });
    await page.route(/\/api\/backtests\/hostile\/(series|trades)/, (route) =>
      route.fulfill({ status: 503, json: { code: 'UNAVAILABLE', message: hostile, request_id: 'abc-123' } }),
    );
    await open('/backtest/hostile');
    await page.getByTestId('verdict').waitFor();
    expect(await page.getByTestId('verdict').innerText()).toBe(hostile);
    await page.getByText('Request abc-123').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    await screen.look('hostile');
  });

  test('nothing scrolls sideways at 320 pixels', async () => {
    const { page } = screen;
    await page.setViewportSize({ width: 320, height: 640 });
    await open('/backtest');
    await page.getByTestId('saved-runs').locator('tbody tr').first().waitFor();
    await screen.noSidewaysScroll('320 saved runs');
    await screen.run();
    await screen.chartIsDrawn();
    await screen.noSidewaysScroll('320 result');
    await page.screenshot({ path: join(artifacts, `${size.name}-320.png`) });
    for (const name of ['Candles', 'Display', 'Help']) {
      await screen.tool(name);
      await page.getByRole('dialog', { name }).waitFor();
      await screen.noSidewaysScroll(`320 ${name}`);
      await page.keyboard.press('Escape');
    }
  });

  test('the HTML report opens from the disk without a network', async () => {
    const { page } = screen;
    await open('/backtest');
    await screen.run();
    await screen.chartIsDrawn();
    const verdict = await page.getByTestId('verdict').innerText();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'HTML report' }).click(),
    ]);
    const file = join(artifacts, `${size.name}-report.html`);
    await download.saveAs(file);
    const asked: string[] = [];
    const reader = await Screen.open(browser, size, { offline: true });
    reader.page.on('request', (request) => asked.push(request.url()));
    await reader.page.goto(`file://${file}`);
    await reader.chartIsDrawn();
    expect(await reader.page.getByTestId('verdict').innerText()).toBe(verdict);
    expect(await reader.page.getByText('synthetic', { exact: true }).first().isVisible()).toBe(true);
    expect(asked.filter((address) => !address.startsWith('file:') && !address.startsWith('data:'))).toEqual([]);
    expect(asked.filter((address) => address.startsWith('file:'))).toHaveLength(1);
    await reader.look('report');
    await reader.page.screenshot({ path: join(artifacts, `${size.name}-report-whole.png`), fullPage: true });
    await reader.close();
  });

  test('ten thousand trades keep the page small', async () => {
    const { page } = screen;
    await open('/backtest');
    await screen.field('timeframe').selectOption('1m');
    await screen.param('fast').fill('2');
    await screen.param('slow').fill('3');
    // Without a fee, or the money is gone long before the ten-thousandth trade.
    await page.getByText('Costs and fills').click();
    await screen.field('fee-pct').fill('0');
    const begun = Date.now();
    await screen.run();
    await screen.chartIsDrawn();
    const region = page.getByTestId('trades').locator('.table-region');
    await region.waitFor();
    console.log(`${size.name}: run to everything on the screen ${Date.now() - begun} ms`);
    const total = Number(await region.getByRole('table').getAttribute('aria-rowcount'));
    expect(total).toBeGreaterThan(10_000);
    await region.evaluate((element) => (element.scrollTop = 36 * 5000));
    await page.waitForTimeout(100);
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    console.log(`${size.name}: ${total} trades, ${nodes} nodes`);
    expect(nodes).toBeLessThanOrEqual(1500);
    const bars = Number(await page.getByTestId('chart').getAttribute('data-bars'));
    expect(bars).toBeLessThanOrEqual(1500);
    await screen.look('many-trades');
    const frames = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const element = document.querySelector('.trades-table');
          const times: number[] = [];
          let last = performance.now();
          const step = (now: number) => {
            times.push(now - last);
            last = now;
            if (element) element.scrollTop += 120;
            if (times.length < 90) requestAnimationFrame(step);
            else resolve(times.sort((a, b) => a - b));
          };
          requestAnimationFrame(step);
        }),
    );
    console.log(
      `${size.name}: scrolling the table, median frame ${frames[45]?.toFixed(1)} ms, p95 ${frames[85]?.toFixed(1)} ms`,
    );
  });

  test('the page opens quickly and without jumping', async () => {
    const { page } = screen;
    await page.addInitScript(() => {
      const sum = { shift: 0 };
      (window as unknown as { layout: typeof sum }).layout = sum;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
          if (!entry.hadRecentInput) sum.shift += entry.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await open('/backtest');
    const id = await screen.run();
    await screen.chartIsDrawn();
    await open(`/backtest/${id}`);
    await screen.chartIsDrawn();
    await page.waitForTimeout(300);
    const times = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      shift: (window as unknown as { layout: { shift: number } }).layout.shift,
      sent: performance
        .getEntriesByType('resource')
        .reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
    }));
    console.log(
      `${size.name}: first paint ${times.paint.toFixed(0)} ms, layout shift ${times.shift.toFixed(4)}, ${times.sent} bytes fetched`,
    );
    expect(times.shift).toBeLessThanOrEqual(0.02);
  });
});

test('the page weighs no more than its budget', () => {
  const names = readdirSync(join(dist, 'assets'));
  const stem = (name: string) => name.replace(/-[\w-]{8}\.\w+$/, '');
  const named = (chunk: string): string => {
    const found = names.filter((name) => name.endsWith('.js') && stem(name) === chunk);
    expect(found, chunk).toHaveLength(1);
    return found[0] ?? '';
  };
  const code = (name: string) => readFileSync(join(dist, 'assets', name), 'utf8');
  const entry = readFileSync(join(dist, 'index.html'), 'utf8');
  // What index.html itself asks for: the entry, what it imports at once, and the first style sheet.
  const first = [...entry.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name);
  /** A chunk with everything that it can't begin without: chunks that it imports, and the style sheet of its name. */
  const whole = (name: string, seen: Set<string>): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const [, next = ''] of code(name).matchAll(/(?:from|import)[`"]\.\/([^`"]+\.js)[`"]/g)) whole(next, seen);
    const sheet = names.find((one) => one.endsWith('.css') && stem(one) === stem(name));
    return sheet === undefined ? seen : seen.add(sheet);
  };
  const all = (...chunks: string[]) => {
    const seen = new Set(first);
    for (const chunk of chunks) whole(named(chunk), seen);
    return [...seen];
  };
  const weight = (files: readonly string[], kind: string) =>
    files.filter((name) => name.endsWith(kind)).reduce((sum, name) => sum + packed(`assets/${name}`), 0);
  const trade = all('trade', 'chart');
  const backtest = all('backtest-tab', 'chart-canvas');
  const weights = {
    shell: weight(first, 'js'),
    style: weight(first, 'css'),
    chart: packed(`assets/${named('chart')}`),
    trade: weight(trade, '') + packed('index.html'),
    backtest: weight(backtest, '') + packed('index.html'),
  };
  console.log('gzipped bytes', weights);
  // Every file that the entry imports stands in index.html, so nothing of the shell is left out above.
  expect(
    weight(
      [...first.filter((name) => name.endsWith('.js')).reduce((seen, name) => whole(name, seen), new Set<string>())],
      'js',
    ),
  ).toBe(weights.shell);
  expect(weights.shell).toBeLessThanOrEqual(40_000);
  expect(weights.style).toBeLessThanOrEqual(8_000);
  expect(weights.chart).toBeLessThanOrEqual(60_000);
  expect(weights.trade).toBeLessThanOrEqual(110_000);
  expect(weights.backtest).toBeLessThanOrEqual(140_000);
  expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
});
