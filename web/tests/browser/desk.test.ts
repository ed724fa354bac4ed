// The Trade tab trading on paper, against the real program and a real practice exchange (PIGGY_EXCHANGE names it).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { artifacts, Exchange, exchangePath, Program } from './program';
import { rounds, screens, type Screen } from './screen';

type OrderJson = { request_id: string; line: string | null; state: string; symbol: string; side: string };

/** What the server's own books say, past the page. */
async function ask<T>(program: Program, path: string): Promise<T> {
  const { token } = (await (await fetch(`${program.address}/api/session`)).json()) as { token: string };
  const answer = await fetch(program.address + path, { headers: { 'X-CryptoPiggy-Token': token } });
  return (await answer.json()) as T;
}
const paperOrders = async (program: Program): Promise<OrderJson[]> =>
  (await ask<{ items: OrderJson[] }>(program, '/api/orders?mode=paper&limit=200')).items;

/** Waits until paper trading takes orders: prices are fresh and every guard is green. */
async function untilPaperTrades(program: Program): Promise<void> {
  for (;;) {
    const { status } = await ask<{ status: { mode: string } | null }>(program, '/api/desk?mode=paper');
    if (status?.mode === 'LIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** On a phone the panels are folded. */
async function unfold(page: Page, name: string): Promise<void> {
  const panel = page.getByTestId(name);
  await panel.waitFor();
  if ((page.viewportSize()?.width ?? 0) < 760 && !(await panel.evaluate((element) => element.hasAttribute('open')))) {
    await panel.locator('summary').first().click();
  }
}

const amountOf = (page: Page) => page.getByTestId('ticket-amount').locator('input');
const button = (page: Page) => page.getByTestId('place-order');
const enabled = (page: Page) => expect.poll(() => button(page).getAttribute('aria-disabled')).toBe('false');
const choose = (page: Page, side: 'Buy' | 'Sell') =>
  page.getByTestId('order-ticket').getByRole('radio', { name: side, exact: true }).check();

async function place(page: Page, dollars: string): Promise<void> {
  await amountOf(page).fill(dollars);
  await enabled(page);
  await button(page).click();
  await page.getByTestId('outcome-sentence').waitFor();
}

describe.skipIf(exchangePath === '').each(rounds)('trading on paper, $name', (round) => {
  let exchange: Exchange;
  let program: Program;
  let screen: Screen;
  const own = screens(round, { permissions: ['clipboard-read', 'clipboard-write'] });
  beforeAll(async () => {
    exchange = await Exchange.start();
    program = await Program.start(['BTC/USDT'], exchange);
    await program.untilExchangeIs('live');
    await untilPaperTrades(program);
  });
  afterAll(async () => {
    await program?.end();
    await exchange?.end();
  });
  beforeEach(() => void (screen = own.screen));

  const open = async (): Promise<Page> => {
    const { page } = screen;
    await page.goto(`${program.address}/trade`);
    await screen.chartIsDrawn();
    await unfold(page, 'order-ticket');
    await amountOf(page).waitFor();
    return page;
  };
  const openTab = async (page: Page, name: string) => {
    await page.getByRole('tab', { name }).click();
  };

  test('the first paper order fills, and everything on the screen says so', async () => {
    const page = await open();
    await expect.poll(() => page.getByTestId('metric-portfolio-value').innerText()).toContain('$10,000.00');
    await amountOf(page).fill('10');
    await expect.poll(() => page.getByTestId('ticket-preview').innerText()).toMatch(/0\.000\d+ BTC/);
    expect(await page.getByTestId('ticket-range').innerText()).toMatch(
      /^min \$[\d.]+ · max now \$4\d\.\d+ \(the \$50\.00 cap\)$/,
    );
    await screen.look('desk-ticket');
    await enabled(page);
    expect(await button(page).innerText()).toBe('Place paper BUY');
    await button(page).click();
    const sentence = page.getByTestId('outcome-sentence');
    await sentence.waitFor();
    expect(await sentence.innerText()).toMatch(/^Bought 0\.000\d+ BTC for \$\d\.\d\d at [\d,.]+ · \d+ ms$/);
    await expect.poll(() => page.getByTestId('metric-trades-today').innerText()).toContain('1 / 20');

    const [order] = await paperOrders(program);
    expect(order?.line).toMatch(/^📝PAPER \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}: BUY BTC\/USDT \$\d+\.\d\d$/);
    await openTab(page, 'Log');
    await page.getByText(order?.line ?? '', { exact: true }).waitFor();
    await expect.poll(() => page.getByTestId('chart').getAttribute('data-marks')).toBe('1');

    await page.locator('.orders-table tbody tr').first().getByRole('button').click();
    const detail = page.getByTestId('order-detail');
    await detail.getByText('filled').waitFor();
    expect(await detail.innerText()).toMatch(/sent\s+\+\d+ ms[\s\S]*filled\s+\+\d+ ms/);
    expect(await detail.innerText()).toContain(order?.request_id ?? 'no order');
    await screen.look('desk-log');

    await openTab(page, 'Open Positions');
    await page.locator('.orders-table.is-positions').getByText('BTC', { exact: true }).waitFor();
    await screen.look('desk-positions');
    // A reload shows the same, from the server's books.
    await page.reload();
    await page.locator('.orders-table.is-positions').getByText('BTC', { exact: true }).waitFor();
  });

  test('a figure tells its age with the focus, and a click opens what it is made of', async () => {
    const page = await open();
    const figure = page.getByTestId('metric-daily-pnl');
    await expect.poll(() => figure.innerText()).toMatch(/since 00:00 UTC/);
    // By key, as the focus of a pointer shows nothing.
    await page.getByTestId('metric-portfolio-value').focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => figure.locator('.metric-age').isVisible()).toBe(true);
    expect(await figure.locator('.metric-age').innerText()).toMatch(/^told \d+(\.\d)? s ago$/);
    for (const name of ['portfolio-value', 'daily-pnl', 'loss-budget', 'trades-today', 'btc-usdt']) {
      await page.getByTestId(`metric-${name}`).click();
      await page.getByRole('dialog').waitFor();
      if (name === 'daily-pnl') await screen.look('desk-made-of');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  test('limits are told in sentences, with the largest legal amount as a button', async () => {
    const page = await open();
    const before = (await paperOrders(program)).length;
    const trouble = page.getByTestId('ticket-trouble');
    for (const [amount, sentence] of [
      ['1.99', /\$1\.99 is \$\d\.\d\d after rounding down to 0\.00001 BTC, which is too little/],
      ['50.01', /\$50\.01 is above what is legal now: the \$50\.00 cap/],
      ['5e1', /plain number above zero/],
    ] as const) {
      await amountOf(page).fill(amount);
      await expect.poll(() => trouble.innerText()).toMatch(sentence);
      expect(await button(page).getAttribute('aria-disabled')).toBe('true');
      // It stays where it is and does nothing.
      await button(page).click({ force: true });
    }
    await amountOf(page).fill('50.01');
    await trouble.getByTestId('use-amount').click();
    await enabled(page);
    expect(await amountOf(page).inputValue()).toMatch(/^4\d\.\d+$/);
    await amountOf(page).fill('50.01');
    await screen.look('desk-limits');
    expect((await paperOrders(program)).length).toBe(before);
  });

  test('what the server refuses is said in its own words, with its amount', async () => {
    const page = await open();
    screen.networkTroubleExpected = true;
    // The page checks too; past it the gate says the same.
    await page.route('**/api/trade', async (route: Route) => {
      const asked = JSON.parse(route.request().postData() ?? '{}') as Record<string, unknown>;
      await route.continue({ postData: JSON.stringify({ ...asked, amount_usd: '50.01' }) });
    });
    await amountOf(page).fill('10');
    await enabled(page);
    await button(page).click();
    const outcome = page.getByTestId('ticket-outcome');
    await outcome.getByText('MAX_TRADE_EXCEEDED').waitFor();
    expect(await page.getByTestId('outcome-sentence').innerText()).toMatch(/\$50/);
    await screen.look('desk-refused');
    await outcome.getByTestId('use-amount').click();
    expect(await amountOf(page).inputValue()).toMatch(/^4\d\.\d+$/);
  });

  test('a double click, a second tab and a reload in flight are one order', async () => {
    const page = await open();
    const before = (await paperOrders(program)).length;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let sent = 0;
    await screen.context.route('**/api/trade', async (route) => {
      sent += 1;
      await held;
      await route.continue().catch(() => {});
    });
    await amountOf(page).fill('5');
    await enabled(page);
    await button(page).dblclick();
    await expect.poll(() => button(page).innerText()).toMatch(/^Sending… \d+\.\d s$/);
    await screen.look('desk-sending');

    const other = await screen.context.newPage();
    await other.goto(`${program.address}/trade`);
    await other.locator('[data-testid="chart"][data-drawn="true"]').waitFor();
    await unfold(other, 'order-ticket');
    await amountOf(other).fill('5');
    await other.getByText('Another tab of this browser has an order on its way.').waitFor();
    await button(other).click({ force: true });
    expect(sent).toBe(1);
    await other.close();

    release();
    await page.getByTestId('outcome-sentence').waitFor();
    expect(sent).toBe(1);
    expect((await paperOrders(program)).length).toBe(before + 1);
    await screen.context.unroute('**/api/trade');

    // Its page is gone before the server has even read it; the new one takes the question up, and sends nothing. It may
    // ask before the order is there, and hear a 404.
    screen.networkTroubleExpected = true;
    await screen.context.route('**/api/trade', async (route) => {
      sent += 1;
      await page.reload();
      await route.fetch();
    });
    await amountOf(page).fill('5');
    await enabled(page);
    await button(page).click();
    await expect.poll(async () => (await paperOrders(program)).length).toBe(before + 2);
    await unfold(page, 'order-ticket');
    await page.getByTestId('outcome-sentence').waitFor();
    expect(await page.getByTestId('outcome-sentence').innerText()).toMatch(/^Bought /);
    expect(sent).toBe(2);
    expect((await paperOrders(program)).length).toBe(before + 2);
    await screen.context.unroute('**/api/trade');
  });

  test('filters, sorting and the CSV show the same rows', async () => {
    const page = await open();
    await place(page, '5');
    await choose(page, 'Sell');
    await place(page, '5');
    await openTab(page, 'Recent Trades');
    const rows = page.locator('.orders-table tbody tr[data-row]');
    const all = await rows.count();
    expect(all).toBe((await paperOrders(program)).filter((one) => one.line !== null).length);
    if (screen.size.phone) await page.locator('.filter-fields summary').click();
    await page.getByTestId('filter-side').locator('select').selectOption('buy');
    const chips = page.getByTestId('log-chips');
    await chips.getByText('Side: BUY').waitFor();
    const bought = await rows.count();
    expect(bought).toBeGreaterThan(0);
    expect(bought).toBeLessThan(all);
    expect(await page.getByTestId('log-count').innerText()).toBe(`${bought} of ${all}`);
    if (!screen.size.phone) await page.getByRole('button', { name: 'Amount', exact: true }).click();

    const shown = await rows.locator('.c-amount').allInnerTexts();
    await page.getByRole('button', { name: 'Copy CSV' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the rows as CSV' }).click(),
    ]);
    const file = join(artifacts, `${screen.size.name}-orders.csv`);
    await download.saveAs(file);
    const written = readFileSync(file, 'utf8');
    expect(copied.replaceAll('\r\n', '\n')).toBe(written.replaceAll('\r\n', '\n'));
    const [head = '', ...lines] = written.trim().split('\r\n');
    const amount = head.split(',').indexOf('amount_usd');
    const dollars = lines.map((line) => `$${Number(line.split(',')[amount]).toFixed(2)}`);
    expect(dollars).toEqual(shown);
    expect(lines.every((line) => line.includes(',buy,'))).toBe(true);
    await screen.look('desk-filtered');

    // They stay over a reload, visibly.
    await page.reload();
    await chips.getByText('Side: BUY').waitFor();
    if (screen.size.phone) await page.locator('.filter-fields summary').click();
    await page.locator('#log-search').fill('nothing like it');
    await page.getByTestId('no-match').waitFor();
    expect(await page.getByTestId('no-match').innerText()).toBe('0 rows match; clear filters');
    await page.getByRole('button', { name: 'clear filters' }).click();
    await expect.poll(() => rows.count()).toBe(all);
  });

  test('a position is closed with one button', async () => {
    const page = await open();
    await place(page, '5');
    await openTab(page, 'Open Positions');
    const close = page.getByRole('button', { name: 'Close position BTC' });
    await expect.poll(() => close.getAttribute('aria-disabled')).toBe('false');
    await close.click();
    await expect.poll(async () => (await paperOrders(program))[0]?.side).toBe('sell');
    await page.getByText('No open position.').waitFor();
  });

  test('a strategy is started on paper, says what it waits for and why, and is stopped', async () => {
    const page = await open();
    await unfold(page, 'strategy-card');
    const card = page.getByTestId('strategy-card');
    await card.getByRole('button', { name: 'Start Strategy' }).click();
    await screen.field('run-strategy').selectOption('SMA_Crossover');
    await screen.field('run-timeframe').selectOption('1m');
    await card.getByTestId('run-param-fast').locator('input').fill('two');
    await card.getByRole('button', { name: 'Start Strategy' }).click();
    await card.getByText('Needs a whole number.').waitFor();
    await screen.field('run-stop-loss').fill('none');
    await card.getByRole('button', { name: 'Start Strategy' }).click();
    await card.getByText('Needs a number.').waitFor();
    await screen.field('run-stop-loss').fill('2.5');
    // The server knows what goes together, and its sentence is shown.
    screen.networkTroubleExpected = true;
    await card.getByTestId('run-param-fast').locator('input').fill('9');
    await card.getByTestId('run-param-slow').locator('input').fill('3');
    await card.getByRole('button', { name: 'Start Strategy' }).click();
    await card.getByRole('alert').waitFor();
    await screen.look('desk-strategy-refused');
    screen.networkTroubleExpected = false;
    await card.getByRole('button', { name: 'Dismiss' }).click();
    await card.getByTestId('run-param-fast').locator('input').fill('3');
    await card.getByTestId('run-param-slow').locator('input').fill('9');
    await screen.look('desk-strategy-form');
    await card.getByRole('button', { name: 'Start Strategy' }).click();

    const run = page.getByTestId('running-strategy');
    await run.waitFor();
    expect(await run.locator('h3').innerText()).toBe('SMA_Crossover · BTC/USDT · 1m');
    expect(await run.innerText()).toContain('📝 Paper');
    await expect.poll(() => run.locator('.run-next').innerText()).toMatch(/next decision at \d\d:\d\d:00 UTC|deciding/);
    await run.getByRole('button', { name: 'Why no trade?' }).click();
    expect(await run.getByTestId('why').innerText()).toMatch(/SMA\(3\)/);
    await screen.look('desk-strategy-running');
    await page.reload();
    await unfold(page, 'strategy-card');
    await run.waitFor();
    const started = await ask<{ items: { running: boolean; stops: object }[] }>(program, '/api/runs');
    expect(started.items.find((one) => one.running)?.stops).toEqual({
      stop_loss: '0.025',
      take_profit: null,
      trailing_stop: null,
    });
    await run.getByRole('button', { name: 'Stop Strategy' }).click();
    await run.waitFor({ state: 'detached' });
    const { items } = await ask<{ items: { running: boolean }[] }>(program, '/api/runs');
    expect(items.map((one) => one.running)).not.toContain(true);
  });

  test('the keys b and s fill the ticket and send nothing', async () => {
    const page = await open();
    const before = (await paperOrders(program)).length;
    await page
      .locator('h1')
      .first()
      .evaluate((element) => (element.ownerDocument.activeElement as HTMLElement)?.blur());
    await page.keyboard.press('s');
    await expect.poll(() => button(page).innerText()).toBe('Place paper SELL');
    await expect.poll(() => amountOf(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    // Enter goes to the button and no further.
    await expect.poll(() => button(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('b');
    await expect.poll(() => button(page).innerText()).toBe('Place paper BUY');
    expect(await page.getByTestId('outcome-sentence').count()).toBe(0);
    expect((await paperOrders(program)).length).toBe(before);
  });

  test('hostile text from the server stays text', async () => {
    const { page } = screen;
    const hostile = '<img src=x onerror="document.title=\'owned\'">';
    await page.routeWebSocket(/\/ws\?/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const told = JSON.parse(String(message)) as { kind: string; orders?: OrderJson[] };
        if (told.kind === 'snapshot' && told.orders !== undefined) {
          const [first] = told.orders;
          told.orders = [
            {
              ...(first as OrderJson),
              request_id: hostile,
              symbol: hostile,
              state: 'rejected',
              line: null,
              reason: `=HYPERLINK("x")${hostile}`,
            } as OrderJson,
            ...told.orders,
          ];
        }
        socket.send(JSON.stringify(told));
      });
    });
    await page.goto(`${program.address}/trade`);
    await screen.chartIsDrawn();
    await openTab(page, 'Log');
    await page.locator('.orders-table').getByText(hostile).first().waitFor();
    await page.locator('.orders-table tbody tr', { hasText: 'HYPERLINK' }).getByRole('button').click();
    await page.getByTestId('order-detail').getByText(hostile).first().waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    await screen.look('desk-hostile');
  });

  test('nothing scrolls sideways at 320 pixels', async () => {
    await screen.page.setViewportSize({ width: 320, height: 640 });
    const page = await open();
    await openTab(page, 'Log');
    await screen.noSidewaysScroll('320 log');
    await openTab(page, 'Recent Trades');
    await screen.noSidewaysScroll('320 trades');
  });

  test('without prices no order can be placed, and the reason stands beside the button', async () => {
    const page = await open();
    await amountOf(page).fill('5');
    await enabled(page);
    exchange.freeze();
    await expect.poll(() => button(page).getAttribute('aria-disabled'), { interval: 250 }).toBe('true');
    expect(await page.getByTestId('place-why').innerText()).not.toBe('');
    await button(page).focus();
    expect(await button(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await screen.look('desk-stale');
    exchange.thaw();
    await expect.poll(() => button(page).getAttribute('aria-disabled'), { interval: 250 }).toBe('false');
  });
});
