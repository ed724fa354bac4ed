// Keys that should not be used as they are, and orders that no limit lets through, in live mode: on the page, and past it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens, type Round } from './screen';
import { Stack } from './stack';
import { badge, button, enableLive, passphrase, statusOf, unfold, until, withKeys } from './steps';

/** Refusals are what these flows are about. */
function refusing(round: Round) {
  const own = screens(round);
  beforeEach(() => void (own.screen.networkTroubleExpected = true));
  return own;
}

describe.skipIf(exchangePath === '').each(rounds)('a clock that is off, and keys that may too much, $name', (round) => {
  const own = refusing(round);
  let stack: Stack;
  beforeAll(async () => {
    // Binance.US can't be asked what a key may; the profile of Binance.com can.
    stack = await Stack.start(true, { words: ['--profile', 'binance'] });
  });
  afterAll(async () => {
    await stack?.end();
  });

  const openKeys = async () => {
    const { screen } = own;
    await screen.page.goto(`${stack.address}/settings#api-keys`);
    await screen.page.getByTestId('validate-and-sync').waitFor();
    return screen;
  };

  test('a clock that is off is found when keys are validated, with what mends it; live can’t be enabled', async () => {
    await stack.fault({ kind: 'clock_skew', ms: 9_000 });
    await withKeys(stack, { USDT: '10000' }, false);
    const screen = await openKeys();
    const { page } = screen;
    await button(screen, '✅ Validate & Sync').click();
    const clock = page.getByTestId('step-clock');
    await until(() => clock.innerText()).toMatch(/This machine's clock is \d+(\.\d)? s off the exchange's\./);
    expect(await clock.innerText()).toMatch(/^❌/);
    expect(await clock.innerText()).toContain("Set this machine's clock");
    expect(await page.getByTestId('credentials-validated').count()).toBe(0);
    expect((await stack.ask('POST', '/api/live/enable', { passphrase })).status).toBe(409);
    await clock.scrollIntoViewIfNeeded();
    await screen.look('settings-clock-off');

    await stack.noFaults();
    await stack.restartBackend(true);
    await until(async () => (await stack.ask('POST', '/api/vault/unseal', { passphrase })).status).toBe(200);
    await until(() => page.getByTestId('backend-health').innerText()).toBe('✅ Backend health: OK');
    await button(screen, '✅ Validate & Sync').click();
    await page.getByTestId('credentials-validated').waitFor();
    await until(() => clock.innerText()).toMatch(/^✅/);
  });

  test('a key that may withdraw is told in red, and is never ticked', async () => {
    const screen = await openKeys();
    await stack.fault({ kind: 'withdraw_permission' });
    const { page } = screen;
    await button(screen, '✅ Validate & Sync').click();
    const finding = page.getByTestId('finding-withdrawals');
    await until(() => finding.innerText()).toContain('take that right away at the exchange');
    expect(await finding.innerText()).toMatch(/^❌/);
    expect(await finding.innerText()).not.toContain('✅');
    expect(await finding.getAttribute('class')).toBe('is-bad');
    expect(await page.getByTestId('finding-can-trade').innerText()).toMatch(/^✅/);
    await finding.scrollIntoViewIfNeeded();
    await screen.look('settings-key-may-withdraw');
    // With the right gone there is still no tick: it can be given back at any time.
    await stack.noFaults();
    await button(screen, '✅ Validate & Sync').click();
    await until(() => finding.innerText()).toMatch(/^○/);
    expect(await finding.innerText()).not.toContain('✅');
    await screen.axe('withdrawals off');
  });
});

type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly max_allowed_usd: string | null;
  readonly nearest_above_usd: string | null;
};

describe.skipIf(exchangePath === '').each(rounds)('live orders that no limit lets through, $name', (round) => {
  const own = refusing(round);
  let stack: Stack;
  /** A portfolio whose one percent is less than the largest order. */
  let small: Stack;
  beforeAll(async () => {
    [stack, small] = await Promise.all([Stack.start(), Stack.start()]);
    await withKeys(stack, { USDT: '10000' });
    await withKeys(small, { USDT: '4000' });
    await Promise.all([enableLive(stack), enableLive(small)]);
  }, 180_000);
  afterAll(async () => {
    await stack?.end();
    await small?.end();
  });

  let posted = 0;
  /** Past the page; asked again where the app takes no more questions within this second. */
  const post = async (at: Stack, amount: string, symbol = 'BTC/USDT') => {
    posted += 1;
    const order = { mode: 'live', request_id: `posted-${posted}`, symbol, side: 'buy', amount_usd: amount };
    for (;;) {
      const { status, body } = await at.ask('POST', '/api/trade', order);
      if (status !== 429) return { status, told: body as Refusal };
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const usedToday = async (at: Stack) => (await statusOf(at))?.trades_used;

  const openTicket = async (at: Stack) => {
    const { screen } = own;
    const { page } = screen;
    await page.goto(`${at.address}/trade`);
    await until(() => badge(screen)).toBe('🔴 Live');
    await unfold(screen, 'order-ticket');
    const amount = page.getByTestId('ticket-amount').locator('input');
    await amount.waitFor();
    const place = page.getByTestId('place-order');
    return { screen, page, amount, place, trouble: page.getByTestId('ticket-trouble') };
  };
  const inert = async ({ page, place }: Awaited<ReturnType<typeof openTicket>>) => {
    await until(() => place.getAttribute('aria-disabled')).toBe('true');
    await place.click({ force: true });
    expect(await page.getByTestId('place-live').count()).toBe(0);
  };

  type Case = {
    readonly dollars: string;
    readonly at: () => Stack;
    readonly code: string;
    /** Of the page, then of the server. */
    readonly page: RegExp;
    readonly server: RegExp;
    readonly legal: (told: Refusal) => string | null;
    /** Where the amount that is offered instead must lie. */
    readonly within: readonly [number, number];
  };
  const cases: readonly Case[] = [
    {
      dollars: '1.99',
      at: () => stack,
      code: 'MIN_TRADE',
      page: /^\$1\.99 is \$\d\.\d\d after rounding down to 0\.00001 BTC, which is too little\./,
      server: /\$1\.99/,
      legal: (told) => told.nearest_above_usd,
      within: [2, 5],
    },
    {
      dollars: '50.01',
      at: () => stack,
      code: 'MAX_TRADE_EXCEEDED',
      page: /^\$50\.01 is above what is legal now: the \$50\.00 cap\./,
      server: /\$50\.01.*\$50/,
      legal: (told) => told.max_allowed_usd,
      within: [45, 50],
    },
    {
      dollars: '45',
      at: () => small,
      code: 'RISK_PERCENT_EXCEEDED',
      page: /^\$45\.00 is above what is legal now: 1 % of \$4,000\.00\./,
      server: /\$45\.00.*1 %/,
      legal: (told) => told.max_allowed_usd,
      within: [35, 40],
    },
  ];

  test.each(cases)('$dollars dollars: the sentence and a legal amount, on the page and past it', async (one) => {
    const at = one.at();
    const { status, told } = await post(at, one.dollars);
    expect([status, told.code]).toEqual([422, one.code]);
    expect(told.message).toMatch(one.server);
    expect(Number(one.legal(told))).toBeGreaterThanOrEqual(one.within[0]);
    expect(Number(one.legal(told))).toBeLessThanOrEqual(one.within[1]);

    const ticket = await openTicket(at);
    const { screen, amount, place, trouble } = ticket;
    await amount.fill(one.dollars);
    await until(() => trouble.innerText()).toMatch(one.page);
    await inert(ticket);
    await trouble.scrollIntoViewIfNeeded();
    await screen.look(`live-refused-${one.dollars}`);
    await trouble.getByTestId('use-amount').click();
    await until(() => place.getAttribute('aria-disabled')).toBe('false');
    const offered = Number(await amount.inputValue());
    expect(offered).toBeGreaterThanOrEqual(one.within[0]);
    expect(offered).toBeLessThanOrEqual(one.within[1]);
    expect(await usedToday(at)).toBe(0);
  });

  test('what the gate refuses after the review is told in its words: an amount, and another symbol', async () => {
    const ticket = await openTicket(stack);
    const { screen, page, amount, place } = ticket;
    expect(await page.getByTestId('ticket-symbol').locator('option').allInnerTexts()).toEqual(['BTC/USDT', 'ETH/USDT']);
    for (const symbol of ['SOL/USDT', 'btc/usdt', 'BTC/USDC']) {
      const { status, told } = await post(stack, '10', symbol);
      expect([status, told.code]).toEqual([422, 'SYMBOL_NOT_ALLOWED']);
      expect(told.message).toContain(`'${symbol}'`);
      expect(told.message).toContain('only BTC/USDT and ETH/USDT may be traded');
    }
    // The page offers neither; past it the gate says the same.
    let instead: Record<string, string> = {};
    await page.route('**/api/trade', async (route) => {
      const asked = JSON.parse(route.request().postData() ?? '{}') as Record<string, unknown>;
      await route.continue({ postData: JSON.stringify({ ...asked, ...instead }) });
    });
    for (const [changed, code, sentence] of [
      [{ amount_usd: '50.01' }, 'MAX_TRADE_EXCEEDED', /\$50\.01.*\$50/],
      [{ symbol: 'SOL/USDT' }, 'SYMBOL_NOT_ALLOWED', /only BTC\/USDT and ETH\/USDT may be traded/],
    ] as const) {
      instead = changed;
      await amount.fill('10');
      await until(() => place.getAttribute('aria-disabled')).toBe('false');
      await place.click();
      await page.getByTestId('place-live').click();
      const outcome = page.getByTestId('ticket-outcome');
      await outcome.getByText(code).waitFor();
      expect(await page.getByTestId('outcome-sentence').innerText()).toMatch(sentence);
      await screen.look(`live-refused-${code.toLowerCase()}`);
      if (code === 'MAX_TRADE_EXCEEDED') {
        await outcome.getByTestId('use-amount').click();
        expect(Number(await amount.inputValue())).toBeLessThanOrEqual(50);
      } else {
        expect(await outcome.getByTestId('use-amount').count()).toBe(0);
      }
    }
    expect(await usedToday(stack)).toBe(0);
  });

  test('the 21st trade of the day is refused until midnight', async () => {
    for (let used = 0; used < 20; used += 1) {
      const { status } = await post(stack, '5');
      expect([200, 202]).toContain(status);
    }
    await until(() => usedToday(stack)).toBe(20);
    const { status, told } = await post(stack, '5');
    expect([status, told.code]).toEqual([422, 'DAILY_TRADES_EXCEEDED']);
    expect(told.message).toBe('All 20 orders of this UTC day are used; the next can leave after 00:00 UTC.');
    const ticket = await openTicket(stack);
    await ticket.amount.fill('5');
    await until(() => ticket.trouble.innerText()).toContain(
      'No order is left today; the count starts anew at 00:00 UTC.',
    );
    await inert(ticket);
    await ticket.trouble.scrollIntoViewIfNeeded();
    await ticket.screen.look('live-21st');
    expect(await ticket.page.getByTestId('metric-trades-today').innerText()).toContain('20 / 20');
    expect(await usedToday(stack)).toBe(20);
  });
});
