// Whole flows by the keyboard alone, as somebody without a mouse goes through them: the focus can be seen at every step,
// is never lost, and comes back to where a dialog was opened from. Nothing here may click, tap or focus by script.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangePath } from './program';
import { rounds, screens, type Round, type Screen } from './screen';
import { Stack } from './stack';
import { badge, enableLive, modeOf, passphrase, untilGreen, until, withKeys } from './steps';

/** What is wrong with where the focus is; empty where a person sees it. */
const focusTrouble = ({ page }: Screen): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return 'the focus is nowhere';
    const name = `${at.tagName} ${at.dataset['testid'] ?? at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40)}`;
    const box = at.getBoundingClientRect();
    const shown = [at, ...(at.parentElement?.querySelectorAll('input:focus-visible + span') ?? [])];
    const ring = shown.some((one) => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    // A heading that a new screen begins with takes no key, so it needs none.
    if (!ring && at.tabIndex >= 0) return `${name} has the focus, and nothing shows it`;
    // A radio button that looks like a button has no size of its own; what is painted stands beside it.
    const seen = box.width > 2 ? box : (shown.at(-1) ?? at).getBoundingClientRect();
    const inside = seen.bottom > 0 && seen.top < innerHeight && seen.right > 0 && seen.left < innerWidth;
    if (!inside) return `${name} has the focus outside of what is seen`;
    const points = [0.5, 0.1, 0.9].map((share) => [
      Math.min(innerWidth - 1, Math.max(0, seen.left + seen.width * share)),
      Math.min(innerHeight - 1, Math.max(0, seen.top + seen.height * share)),
    ]);
    const free = points.some(([x = 0, y = 0]) => {
      const top = document.elementFromPoint(x, y);
      return top !== null && (at.contains(top) || top.contains(at) || shown.some((one) => one.contains(top)));
    });
    return free ? '' : `${name} has the focus under something else`;
  });
const isFocused = (one: Locator): Promise<boolean> =>
  one.evaluate((element) => element === document.activeElement).catch(() => false);

/** One person with a keyboard. */
class Hands {
  constructor(private readonly screen: Screen) {}
  get page() {
    return this.screen.page;
  }

  seen = async (): Promise<void> => {
    await until(() => focusTrouble(this.screen), 20_000).toBe('');
  };
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }
  /** Goes on with Tab until this has the focus; each row of a table of trades is a stop on the way. */
  async goTo(wanted: Locator, key = 'Tab'): Promise<void> {
    await wanted.waitFor();
    for (let steps = 0; steps < 400; steps += 1) {
      if (await isFocused(wanted)) return this.seen();
      await this.press(key);
      if (steps % 10 === 0) await this.seen();
    }
    throw new Error(`no way with ${key} to ${String(wanted)}`);
  }
  async goAndPress(wanted: Locator, key = 'Enter'): Promise<void> {
    await this.goTo(wanted);
    await this.press(key);
  }
  isAt = (wanted: Locator) => until(() => isFocused(wanted), 20_000).toBe(true);
  /** Unfolds a panel of a phone. */
  async unfold(name: string): Promise<void> {
    const panel = this.page.getByTestId(name);
    await panel.waitFor();
    if (!this.screen.size.phone || (await panel.evaluate((element) => element.hasAttribute('open')))) return;
    await this.goAndPress(panel.locator('summary').first());
  }
}

function withHands(round: Round) {
  const own = screens(round);
  beforeEach(() => void (own.screen.networkTroubleExpected = true));
  return {
    get screen() {
      return own.screen;
    },
    get hands() {
      return new Hands(own.screen);
    },
  };
}

describe.skipIf(exchangePath === '').each(rounds)('by keyboard, $name', (round) => {
  const own = withHands(round);
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack?.end();
  });

  test('from the first run to the first paper fill', async () => {
    const { screen, hands } = own;
    const { page } = screen;
    const paper = async () =>
      ((await stack.ask('GET', '/api/desk?mode=paper')).body as { status: { mode: string } | null }).status?.mode;
    await until(paper).toBe('LIVE');
    await page.goto(stack.address);
    await page.getByText('● Connected').waitFor();
    const step = (name: string) => page.getByTestId(`first-step-${name}`);
    const done = (name: string) => until(async () => (await step(name).allTextContents()).join()).toContain('(done)');
    await hands.goAndPress(step('backtest'));
    await page.getByTestId('verdict').waitFor();
    await done('backtest');
    await hands.seen();
    await hands.goAndPress(step('fetch'));
    await page.waitForURL('**/trade');
    await until(() => page.getByTestId('ticker-price').textContent()).toMatch(/\d/);
    await hands.seen();
    await hands.goAndPress(step('poll'));
    await done('poll');
    await hands.seen();
    await hands.goAndPress(step('order'));
    await hands.isAt(page.getByTestId('ticket-amount').locator('input'));
    await hands.seen();
    const place = page.getByTestId('place-order');
    await until(() => place.getAttribute('aria-disabled')).toBe('false');
    await hands.goTo(place);
    await screen.look('keyboard-first-order');
    await hands.press('Enter');
    await until(() => page.getByTestId('outcome-sentence').innerText()).toMatch(/^Bought 0\.\d+ BTC for \$\d/);
    await until(() => page.getByTestId('first-run').count()).toBe(0);
    await hands.seen();
    await hands.isAt(place);
  });

  test('live is enabled: left once, a wrong passphrase, a guard that falls while typing, and then on', async () => {
    const { screen, hands } = own;
    const { page } = screen;
    await withKeys(stack, { USDT: '10000' });
    await untilGreen(stack);
    await page.goto(`${stack.address}/trade`);
    await until(() => badge(screen)).toBe('✅ Paper');
    await hands.unfold('controls');
    const box = page.getByRole('checkbox', { name: 'Enable Live Trading', exact: true });
    const field = page.getByLabel('Vault passphrase', { exact: true });
    const enable = page.getByTestId('enable-live');
    await hands.goAndPress(box, 'Space');
    await field.waitFor();
    await hands.seen();
    // Left without anything done: by Escape, and by the button.
    await hands.press('Escape');
    await until(() => enable.count()).toBe(0);
    await hands.isAt(box);
    await hands.press('Space');
    await field.waitFor();
    await hands.goAndPress(page.getByTestId('keep-paper'));
    await until(() => enable.count()).toBe(0);
    await hands.isAt(box);
    await hands.seen();

    await hands.press('Space');
    await hands.goTo(field);
    await page.keyboard.type('not the passphrase');
    await hands.press('Enter');
    expect(await badge(screen)).toBe('✅ Paper');
    await hands.goAndPress(enable);
    await page.getByText('That is not the passphrase of the vault.').waitFor();
    await hands.isAt(field);
    await hands.seen();
    await screen.look('keyboard-wrong-passphrase');

    // The field goes away with the guard; the focus stays in the dialog, where it can be seen.
    await page.keyboard.type('half of i');
    await stack.ask('POST', '/api/vault/seal');
    await page.getByText('A condition is no longer met, so live trading can’t be enabled now.').waitFor();
    await until(() => field.count()).toBe(0);
    await hands.seen();
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await screen.look('keyboard-guard-fell');
    await stack.ask('POST', '/api/vault/unseal', { passphrase });
    await stack.ask('POST', '/api/credentials/validate');
    await field.waitFor({ timeout: 90_000 });
    await hands.seen();
    await hands.goTo(field);
    await page.keyboard.type(passphrase);
    await hands.goAndPress(enable);
    await until(() => badge(screen)).toBe('🔴 Live');
    await hands.isAt(box);
    await hands.seen();
    expect(await box.isChecked()).toBe(true);
  });

  test('the stop: from its button, from a field and over a dialog; the focus comes back each time', async () => {
    const { screen, hands } = own;
    const { page } = screen;
    const sheet = page.getByTestId('stop-ways');
    const first = page.getByTestId('stop-all');
    const stopped = async () => {
      await until(() => page.getByTestId('stop-steps').innerText()).toContain('Mode PAPER at ');
      await hands.isAt(page.getByTestId('stop-close'));
      await hands.seen();
    };
    const live = async (path: string) => {
      if ((await modeOf(stack)) !== 'LIVE') await enableLive(stack);
      await page.goto(stack.address + path);
      await until(() => badge(screen)).toBe('🔴 Live');
    };

    await live('/trade');
    const opener = page.getByTestId('stop-trading');
    await hands.goAndPress(opener);
    await hands.isAt(first);
    await hands.seen();
    await hands.press('Escape');
    await until(() => sheet.count()).toBe(0);
    await hands.isAt(opener);
    await hands.press('Enter');
    await hands.isAt(first);
    await hands.press('Enter');
    await stopped();
    await screen.look('keyboard-stopped');
    await hands.press('Enter');
    await hands.isAt(opener);
    await hands.seen();
    await until(() => modeOf(stack)).toBe('PAPER');

    await live('/settings');
    const field = page.getByTestId('backend-url').locator('input');
    await hands.goTo(field);
    await hands.press('Control+.');
    await hands.isAt(first);
    await hands.goAndPress(page.getByTestId('stop-new'));
    await stopped();
    await hands.press('Escape');
    await hands.isAt(field);
    await hands.seen();
    await until(() => modeOf(stack)).toBe('PAPER');

    await live('/settings');
    const keys = page.getByTestId('compromised-keys');
    await hands.goAndPress(keys);
    const inside = page.getByTestId('compromised-confirm');
    await hands.goTo(inside);
    await hands.press('Control+.');
    await hands.isAt(first);
    await screen.axe('stop over a dialog, by keyboard');
    await hands.press('Enter');
    await stopped();
    await hands.press('Enter');
    await hands.isAt(inside);
    await hands.seen();
    await hands.press('Escape');
    await hands.isAt(keys);
    await until(() => modeOf(stack)).toBe('PAPER');
    expect(await badge(screen)).toBe('✅ Paper');
  });
});
