// Settings › Telegram: saving, a test message, what is refused and why; the status bar; and the note where live trading
// has nobody to tell. The sender is the real one; Telegram is a server on this machine.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BotServer, chat, token } from './bot-server';
import { exchangePath } from './program';
import { rounds, screens } from './screen';
import { Stack } from './stack';
import { button, enableLive, until, withKeys } from './steps';

describe.skipIf(exchangePath === '').each(rounds)('Telegram, $name', (round) => {
  const own = screens(round);
  let stack: Stack;
  let bots: BotServer;
  beforeAll(async () => {
    bots = await BotServer.start();
    stack = await Stack.start(true, { environment: { TELEGRAM_API_BASE: bots.address } });
  });
  afterAll(async () => {
    await stack.end();
    bots.end();
  });

  test('a bot is saved, tried out and removed, and its token is never seen again', async () => {
    const { screen } = own;
    const { page, size } = screen;
    screen.networkTroubleExpected = true; // of a refusal that is looked at below
    await stack.ask('DELETE', '/api/telegram');
    await page.goto(`${stack.address}/settings#telegram`);
    const saved = page.getByTestId('telegram-saved');
    await until(() => saved.innerText()).toMatch(/Nothing is saved yet/);
    if (!size.phone) await until(() => page.getByTestId('telegram-state').innerText()).toMatch(/○ not set up/);
    await screen.field('telegram-token').fill('not a token');
    await screen.field('telegram-chat').fill(String(chat));
    await page.getByTestId('save-telegram').click();
    await page.getByText(/a bot's token looks like/i).waitFor();
    await screen.field('telegram-token').fill(token);
    await page.getByTestId('save-telegram').click();
    await until(() => saved.innerText()).toBe(`Saved, ends with ab12; chat ${chat}`);
    expect(await screen.field('telegram-token').inputValue()).toBe('');

    // Nobody sends yet, and it says so.
    await button(screen, 'Send test message').click();
    const outcome = page.getByTestId('test-outcome');
    await until(() => outcome.innerText()).toMatch(/nothing sends/);
    const sender = await stack.alerts();
    await until(() => bots.messages.length > 0).toBe(true);
    await button(screen, 'Send test message').click();
    await until(() => outcome.innerText()).toMatch(/^✅ Delivered/);
    expect(bots.messages.at(-1)).toMatch(/^<b>Test message from CryptoPiggy<\/b>/);
    if (!size.phone) await until(() => page.getByTestId('telegram-state').innerText()).toMatch(/0 waiting/);
    await page.getByTestId('last-alerts').getByText('Test message from CryptoPiggy').first().waitFor();
    await page.getByTestId('settings-telegram').scrollIntoViewIfNeeded();
    await screen.look('settings-telegram');

    // Another chat: Telegram's own reason.
    await screen.field('telegram-chat').fill(String(chat + 1));
    await page.getByTestId('save-telegram').click();
    await until(() => saved.innerText()).toMatch(new RegExp(`chat ${chat + 1}`));
    await button(screen, 'Send test message').click();
    await until(() => outcome.innerText()).toMatch(/chat not found/);
    expect(await page.content()).not.toContain('canary_token');

    await page.getByTestId('remove-telegram').click();
    await page.getByTestId('remove-telegram-confirm').click();
    await until(() => saved.innerText()).toMatch(/Nothing is saved yet/);
    expect(stack.filesWith('canary_token')).toEqual([]);
    await sender.down();
  });

  test('live trading with nobody to tell is said, and can be put away for the day', async () => {
    const { screen } = own;
    const { page } = screen;
    if ((await stack.ask('GET', '/api/credentials')).body['saved'] !== true) {
      await withKeys(stack, { USDT: '10000' });
      await enableLive(stack);
    }
    await page.goto(stack.address);
    const note = page.getByTestId('telegram-note');
    await note.waitFor();
    await screen.look('telegram-note');
    await note.getByRole('button', { name: 'Not today' }).click();
    await until(() => note.count()).toBe(0);
    await page.reload();
    await page.getByTestId('mode').waitFor();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await note.count()).toBe(0);
  });
});
