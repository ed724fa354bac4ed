import '@testing-library/jest-dom/vitest';
import { getByLabelText, getByRole, getByTestId, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { render, type JSX } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { client } from '../../src/views/ask';
import { Sessions } from '../../src/views/sessions';
import { SignIn } from '../../src/views/sign-in';
import { KeyVault } from '../../src/api/keys';
import { give, login, lookAgain, logOut } from '../../src/views/log-in';
import { asking, leave } from '../../src/views/signed-out';

/** A server with a password: it knows who is logged in, and how long ago the password was typed. */
class Server {
  signedIn = false;
  proof = false;
  asked: string[] = [];

  answer(method: string, path: string, body: string): Response {
    this.asked.push(`${method} ${path}`);
    const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
    const refuse = (status: number, code: string) => json(status, { code, message: `It is ${code}.` });
    if (path === '/api/login' || path === '/api/step-up') {
      if (path === '/api/step-up' && !this.signedIn) return refuse(401, 'SIGN_IN_REQUIRED');
      if (body !== '{"password":"three piglets"}') return refuse(403, 'WRONG_PASSWORD');
      this.signedIn = this.proof = true;
      return json(200, path === '/api/login' ? { signed_in: true } : { seconds: 300 });
    }
    if (!this.signedIn) return refuse(401, 'SIGN_IN_REQUIRED');
    if (path === '/api/session')
      return json(200, { token: 'a token', build: { version: '1' }, server_time: '2026-02-04T14:32:15Z' });
    if (path === '/api/logout') {
      this.signedIn = false;
      return json(200, { signed_out: 1 });
    }
    if (path === '/api/settings') return json(200, { theme: 'dark' });
    if (path === '/api/ws-ticket') return json(200, { ticket: 'a ticket' });
    if (path === '/api/sessions') {
      const times = {
        opened_at: '2026-02-04T14:32:15Z',
        used_at: '2026-02-04T14:40:00Z',
        ends_at: '2026-02-04T15:10:00Z',
      };
      return json(200, { required: true, items: [{ current: true, from: '192.168.1.7', ...times }] });
    }
    if (path === '/api/credentials' && !this.proof) return refuse(403, 'STEP_UP_REQUIRED');
    if (path === '/api/credentials') return refuse(400, 'BAD_REQUEST');
    return refuse(404, 'NOT_FOUND');
  }
  count = (what: string): number => this.asked.filter((one) => one === what).length;
}

let server = new Server();
const hosts: HTMLElement[] = [];
function show(view: JSX.Element): HTMLElement {
  const host = document.createElement('div');
  document.body.append(host);
  hosts.push(host);
  render(view, host);
  return host;
}

beforeEach(() => {
  server = new Server();
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  vi.stubGlobal('fetch', (path: string, { method, body }: { method: string; body: string | null }) =>
    Promise.resolve(server.answer(method, path, body ?? '')),
  );
});
afterEach(async () => {
  for (const host of hosts.splice(0)) {
    render(null, host);
    host.remove();
  }
  if (asking.value !== null) {
    server.signedIn = true;
    await give('three piglets');
    await login.sessions(); // what waited for the login has been asked before this
  }
  vi.unstubAllGlobals();
});

const keys = { api_key: 'a', api_secret: 'b', passphrase: 'c' };

test('what only asks waits for the login and is answered then', async () => {
  const settings = client.settings();
  const ticket = client.ticket();
  await waitFor(() => expect(asking.value).toBe('sign-in'));
  expect((await give('wrong'))?.code).toBe('WRONG_PASSWORD');
  expect(asking.value).toBe('sign-in');
  expect(server.count('POST /api/login')).toBe(1);
  expect(await give('three piglets')).toBe(null);
  expect(await settings).toEqual({ theme: 'dark' });
  expect(await ticket).toBe('a ticket');
  expect(asking.value).toBe(null);
});

test('what would change something is refused, and is never done later by itself', async () => {
  const order = { mode: 'live', request_id: 'x', symbol: 'BTC/USDT', side: 'buy', amount_usd: '2' } as const;
  await expect(client.trade(order)).rejects.toMatchObject({ code: 'SIGN_IN_REQUIRED' });
  await expect(client.kill()).rejects.toMatchObject({ code: 'SIGN_IN_REQUIRED' });
  expect(asking.value).toBe('sign-in');
  const asked = () => [server.count('POST /api/trade'), server.count('POST /api/kill')];
  const before = asked();
  await give('three piglets');
  await client.settings();
  expect(asked()).toEqual(before);
});

test('keys ask for the password once more, and are sent again after it, or not at all', async () => {
  await give('three piglets').catch(() => null);
  server.signedIn = true;
  server.proof = false;
  const left = new KeyVault(client).save(keys);
  await waitFor(() => expect(asking.value).toBe('step-up'));
  leave();
  await expect(left).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  const saved = new KeyVault(client).save(keys);
  await waitFor(() => expect(asking.value).toBe('step-up'));
  expect((await give('wrong'))?.code).toBe('WRONG_PASSWORD');
  expect(server.count('POST /api/step-up')).toBe(1);
  expect(await give('three piglets')).toBe(null);
  await expect(saved).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(server.count('POST /api/credentials')).toBe(3);
});

test('the overlay says that the password was wrong, keeps the person there, and tells how to stop trading', async () => {
  const user = userEvent.setup();
  const settings = client.settings();
  await waitFor(() => expect(asking.value).toBe('sign-in'));
  const host = show(<SignIn />);
  const field = getByLabelText<HTMLInputElement>(host, 'Password');
  expect(field).toHaveFocus();
  expect(field).toHaveAttribute('type', 'password');
  expect(field).toHaveAttribute('autocomplete', 'current-password');
  await user.type(field, 'wrong{Enter}');
  await waitFor(() => expect(host).toHaveTextContent('It is WRONG_PASSWORD.'));
  expect(field).toHaveValue('');
  expect(field).toHaveAttribute('aria-invalid', 'true');
  host.querySelector('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }));
  expect(asking.value).toBe('sign-in');
  expect(host).toHaveTextContent('cryptopiggy kill');
  await user.click(getByLabelText(host, 'Show the password'));
  expect(field).toHaveAttribute('type', 'text');
  await user.type(field, 'three piglets');
  await user.click(getByTestId(host, 'give-password'));
  await waitFor(() => expect(asking.value).toBe(null));
  expect(await settings).toEqual({ theme: 'dark' });
});

test('a login in another tab is enough for this one', async () => {
  const settings = client.settings();
  await waitFor(() => expect(asking.value).toBe('sign-in'));
  await lookAgain();
  expect(asking.value).toBe('sign-in');
  server.signedIn = true;
  await lookAgain();
  expect(asking.value).toBe(null);
  expect(await settings).toEqual({ theme: 'dark' });
});

test('settings show the logins and end them', async () => {
  server.signedIn = true;
  const host = show(<Sessions />);
  await waitFor(() => expect(host).toHaveTextContent('From 192.168.1.7'));
  expect(host).toHaveTextContent('this browser');
  expect(getByRole(host, 'button', { name: 'Log out everywhere' })).toBeInTheDocument();
  await userEvent.click(getByTestId(host, 'log-out'));
  await waitFor(() => expect(asking.value).toBe('sign-in'));
  expect(server.signedIn).toBe(false);
});

test('logging out that failed leaves the page as it is', async () => {
  server.signedIn = true;
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  expect((await logOut(true))?.code).toBe('NO_ANSWER');
  expect(asking.value).toBe(null);
});
