// Reports against the real app and its paper trades: what the page shows is what the terminal says and what the files
// have, in every form.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Download } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from './program';
import { rounds, Screen, screens } from './screen';
import { Stack } from './stack';

type Figures = Readonly<Record<string, string | number | null>>;
type Told = { readonly figures: Figures; readonly nothing: string | null; readonly fills: readonly unknown[] };

const saved = async (download: Download): Promise<string> => readFileSync((await download.path()) ?? '', 'utf8');

/** "name,value,unit,why" as RFC 4180 writes it; only reasons are ever quoted. */
const csvValues = (csv: string): Figures =>
  Object.fromEntries(
    csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => /^([^,]*),("[^"]*"|[^,]*)/.exec(line) ?? [])
      .map(([, name = '', value = '']) => [name, value]),
  );

describe.each(rounds)('reports, $name', (round) => {
  const own = screens(round);
  let stack: Stack;
  /** Orders that were refused before there was a price. */
  let refused = 0;
  const cli = (...words: string[]): string =>
    execFileSync(process.env['PIGGY_APP'] ?? '', ['report', ...words, '--home', join(stack.home, '.cryptopiggy')], {
      env: { ...process.env, EXCHANGE: 'practice' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const told = (...words: string[]) => JSON.parse(cli(...words, '--json')) as Told;

  beforeAll(async () => {
    stack = await Stack.start(false);
    let number = 0;
    const order = async (side: string, amount: string) =>
      (
        await stack.ask('POST', '/api/trade', {
          mode: 'paper',
          request_id: `report-${(number += 1)}`,
          symbol: 'BTC/USDT',
          side,
          amount_usd: amount,
        })
      ).status;
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    // Until there is a price.
    while ((await order('buy', '40')) !== 200) await wait(200);
    refused = number - 1;
    for (const [side, amount] of [
      ['sell', '15'],
      ['buy', '30'],
      ['sell', '25'],
    ] as const) {
      expect(await order(side, amount)).toBe(200);
    }
    expect(await order('buy', '51')).not.toBe(200);
    // Equity is written down each minute.
    while (told('daily').figures['pnl'] === null) await wait(2000);
  }, 300_000);
  afterAll(async () => {
    await stack?.end();
  });
  beforeEach(() => void (own.screen.networkTroubleExpected = false));

  const open = async (kind: string, mode = 'Paper'): Promise<void> => {
    const { page } = own.screen;
    await page.goto(`${stack.address}/reports`);
    await page.getByRole('radio', { name: kind }).check();
    await page.getByRole('radio', { name: mode, exact: true }).check();
  };
  const onPage = async (): Promise<Figures> => {
    const { page } = own.screen;
    await page.getByTestId('report-figures').waitFor();
    return Object.fromEntries(
      await page
        .locator('[data-testid^="figure-"]')
        .evaluateAll((all) =>
          all.map((one) => [
            (one.getAttribute('data-testid') ?? '').slice(7).replaceAll('-', '_'),
            one.getAttribute('data-value') ?? '',
          ]),
        ),
    );
  };
  /** As it stands in the page: everything as text, nothing where there is no figure. */
  const asText = (figures: Figures, names: readonly string[]): Figures =>
    Object.fromEntries(names.map((name) => [name, figures[name] === null ? '' : String(figures[name])]));

  test.each([
    ['daily', 'Daily Summary', 27],
    ['monthly', 'Monthly Report', 29],
  ])('%s: page, terminal, CSV and JSON have the same figures', async (kind, label, atLeast) => {
    const { page } = own.screen;
    // Equity may be written down between two looks: then all are taken again.
    await expect
      .poll(
        async () => {
          await open(label);
          const shown = await onPage();
          const names = Object.keys(shown);
          expect(names.length).toBeGreaterThanOrEqual(atLeast - 3);
          const [csv] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-csv').click()]);
          const fromCsv = asText(csvValues(await saved(csv)), names);
          const [json] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-json').click()]);
          const fromJson = asText((JSON.parse(await saved(json)) as Told).figures, names);
          const fromCli = asText(told(kind).figures, names);
          const fromCliCsv = asText(csvValues(cli(kind, '--csv')), names);
          return [fromCsv, fromJson, fromCli, fromCliCsv].map((one) => JSON.stringify(one) === JSON.stringify(shown));
        },
        { timeout: 120_000, interval: 500 },
      )
      .toEqual([true, true, true, true]);
    const now = await onPage();
    expect(now['trades']).toBe('4');
    expect(now['closed']).toBe('2');
    expect(now['refused']).toBe(String(refused + 1));
    await own.screen.look(`reports-${kind}`);
    await page.getByTestId('report-fills').scrollIntoViewIfNeeded();
    await own.screen.look(`reports-${kind}-fills`);
  });

  test('each number opens what it is made of', async () => {
    const { page } = own.screen;
    await open('Daily Summary');
    await page.getByTestId('figure-realised').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('BTC/USDT trade').first().waitFor();
    expect(await dialog.locator('tr[data-row]').count()).toBe(2);
    await own.screen.look('reports-made-of');
    await page.keyboard.press('Escape');
    await page.getByTestId('figure-trades').click();
    expect(await dialog.locator('tr[data-row]').count()).toBe(told('daily').fills.length);
    await page.keyboard.press('Escape');
    for (const one of await page.locator('[data-testid^="figure-"]').all()) {
      await one.click();
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  });

  test('tax lots add up with the realised profit, and say that paper is not taxed', async () => {
    const { page } = own.screen;
    await open('Tax lots');
    const gain = await page.getByTestId('tax-gain').getAttribute('data-value');
    expect(gain).toBe(told('daily').figures['realised']);
    await page.getByText('Paper trades are not taxed').waitFor();
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-csv').click()]);
    expect(await saved(csv)).toBe(cli('tax', '--mode', 'paper', '--csv'));
    await own.screen.look('reports-tax');
    await page.getByLabel('Which lot a sale takes').selectOption('hifo');
    await page.getByTestId('tax-lots').waitFor();
  });

  test('days without anything, dates that are none and books that can’t be read say so', async () => {
    const { page } = own.screen;
    await open('Daily Summary', 'Live');
    await page.getByText('No live trade was ever booked on practice').waitFor();
    await own.screen.look('reports-empty');
    await open('Monthly Report');
    const when = page.locator('input[name="report-when"]');
    await when.fill('2026-13');
    await page.getByText('That is no day, month or year').waitFor();
    await when.fill('2020-02');
    await page.getByText('Nothing happened in 2020-02').waitFor();
    own.screen.networkTroubleExpected = true;
    await page.route('**/api/reports/**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: '{"code":"UNAVAILABLE","message":"The disk refused to read the books.","request_id":"abc"}',
      }),
    );
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.getByText('The disk refused to read the books.').waitFor();
    await own.screen.look('reports-failed');
    await page.unroute('**/api/reports/**');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Nothing happened in 2020-01').waitFor();
  });

  describe('the HTML file', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
    });

    test('needs nothing but itself', async () => {
      const { page, size } = own.screen;
      await open('Monthly Report');
      await onPage();
      const [html] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-html').click()]);
      const file = await Screen.open(browser, size, { offline: true });
      const place = join(stack.home, 'report.html');
      await html.saveAs(place);
      await file.page.goto(`file://${place}`);
      await file.page.getByTestId('figure-trades').waitFor();
      expect(await file.page.getByTestId('figure-trades').getAttribute('data-value')).toBe('4');
      await file.page.locator('[data-testid="equity-chart"][data-drawn="true"]').waitFor();
      await file.page.getByTestId('figure-realised').click();
      await file.page.getByRole('dialog').getByText('BTC/USDT trade').first().waitFor();
      await file.page.keyboard.press('Escape');
      await file.look('reports-html');
      await file.close();
    });
  });
});
