// The login, where the page asks for a password.

import type { Client } from './client';
import { count, flag, list, object, text } from './decode';

const signedIn = object({ signed_in: flag });
const steppedUp = object({ seconds: count });
const passwordChanged = object({ changed: flag });
const signedOut = object({ signed_out: count });

const sessions = object({
  required: flag,
  items: list(object({ current: flag, opened_at: text, used_at: text, ends_at: text, from: text })),
});
export type Sessions = ReturnType<typeof sessions>;

export class Login {
  constructor(private readonly client: Client) {}

  async logIn(password: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await this.client.send('POST', '/api/login', JSON.stringify({ password }), headers);
    signedIn((await response.json()) as unknown, 'login');
    this.client.forget();
  }
  stepUp = async (password: string) => void (await this.client.once('POST', '/api/step-up', { password }, steppedUp));
  async setPassword(password: string): Promise<void> {
    await this.client.once('PUT', '/api/password', { password }, passwordChanged);
    this.client.forget();
  }
  async logOut(everywhere: boolean): Promise<void> {
    await this.client.once('POST', '/api/logout', { everywhere }, signedOut);
    this.client.forget();
  }
  sessions = () => this.client.get('/api/sessions', sessions);
  isSignedIn = () =>
    this.client.send('GET', '/api/session', null, {}).then(
      () => true,
      () => false,
    );
}
