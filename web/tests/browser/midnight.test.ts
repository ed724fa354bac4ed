// The end of a day that went badly: all processes believe that it is shortly before 00:00 UTC (`faketime`); the browser
// does not, so whatever the page says of days it has to take from the server.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens } from './screen';
import { Stack } from './stack';
import { badge, button, enableLive, modeOf, passphrase, statusOf, unfold, until, untilGreen, withKeys } from './steps';

/** faketime's library, or nothing where the package is missing. */
const library =
  readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'))
    .find((path) => existsSync(path)) ?? '';

const dayMs = 86_400_000;
/** Of the day after tomorrow, so that no real midnight comes in between. */
const midnight = Math.ceil(Date.now() / dayMs) * dayMs + dayMs;

/** Processes that are started with this believe that midnight comes in so many seconds; see UtcDay in tests/backend. */
function shortlyBefore(seconds: number): { readonly environment: NodeJS.ProcessEnv; readonly left: () => number } {
  const ahead = Math.ceil((midnight - Date.now()) / 1000) - seconds;
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME: `+${ahead}s`,
      // Both are names of one switch, of different versions: the monotonic clock stays as it is.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    left: () => (midnight - Date.now()) / 1000 - ahead,
  };
}

if (exchangePath !== '' && library === '') console.log('left out: midnight, as the package faketime is not installed');

describe.skipIf(exchangePath === '' || library === '').each(rounds)('midnight, $name', (round) => {
  const own = screens(round);
  beforeEach(() => void (own.screen.networkTroubleExpected = true));
  let stack: Stack | null = null;
  const end = async () => {
    await own.screen.page.goto('about:blank');
    await stack?.end();
    stack = null;
  };
  afterEach(end);

  /** From a start to the crash of the market and all that the page says of it; the day must not end meanwhile. */
  const loseTheDay = async ({ environment, left }: ReturnType<typeof shortlyBefore>): Promise<Stack> => {
    const timeout = () => Math.max(1, left() + 2) * 1000;
    const { screen } = own;
    const { page } = screen;
    const at = (stack = await Stack.start(true, { environment }));
    await withKeys(at, { USDT: '10000', BTC: '0.5' });
    await enableLive(at);
    await at.fault({ kind: 'shift', symbol: 'BTCUSDT', jump: -0.2 });
    await page.goto(`${at.address}/trade`);
    await page.getByTestId('banner-auto-disabled').waitFor({ timeout: timeout() });
    expect(await page.getByTestId('auto-disabled-text').innerText()).toMatch(/^AUTO-DISABLED: Daily loss \d+\.\d\d%/);
    expect(await badge(screen)).toBe('✅ Paper');
    // The day ends by the server's clock: in seconds, wherever the browser's is.
    await until(() => page.getByTestId('auto-disabled-countdown').innerText(), timeout()).toMatch(
      /from 00:00 UTC \(in ([1-5]?\d s|[1-3] m)\)/,
    );
    expect(await page.getByTestId('metric-trades-today').innerText()).toMatch(/resets in [1-4] m$/m);
    expect((await at.ask('POST', '/api/live/enable', { passphrase })).status).toBe(423);
    await screen.look('midnight-before');
    return at;
  };

  test('AUTO-DISABLED until midnight, then the day is reset, and live stays off until it is enabled', async () => {
    const { screen } = own;
    const { page } = screen;
    let lost: Stack | null = null;
    // A machine may be so slow that the day ends too early: then once more, begun earlier.
    for (const lead of [20, 60, 180]) {
      const clock = shortlyBefore(lead);
      try {
        lost = await loseTheDay(clock);
        if (clock.left() > 0) break;
      } catch (error) {
        if (clock.left() > 0 || lead === 180) throw error;
      }
      console.log(`midnight came too early after ${lead} s; once more`);
      lost = null;
      await end();
    }
    if (lost === null) throw new Error('this machine is too slow for a day of three minutes');
    const at = lost;
    const reset = page.getByTestId('banner-day-reset');
    await reset.waitFor({ timeout: 240_000 });
    expect(await reset.innerText()).toContain('Day reset. Live stays off until you enable it.');
    expect(await page.getByTestId('banner-auto-disabled').count()).toBe(0);
    expect(await badge(screen)).toBe('✅ Paper');
    expect(await modeOf(at)).toBe('PAPER');
    expect((await statusOf(at))?.day).toBe(new Date(midnight).toISOString().slice(0, 10));
    expect(await page.getByTestId('metric-trades-today').innerText()).toMatch(/resets in (1 d|2[34] h)/);
    await screen.look('midnight-after');

    await untilGreen(at);
    await unfold(screen, 'controls');
    await page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true }).click();
    await page.getByLabel('Vault passphrase', { exact: true }).fill(passphrase);
    await button(screen, 'ENABLE LIVE TRADING (I understand the risks)').click();
    await until(() => badge(screen)).toBe('🔴 Live');
    expect(await reset.count()).toBe(0);
    await until(() => modeOf(at)).toBe('LIVE');
  }, 720_000);
});
