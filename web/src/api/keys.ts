// The saved exchange keys and the vault they are in: what Settings asks and does.

import type { Client } from './client';
import { flag, list, nullable, object, oneOf, otherwise, text, utcTime } from './decode';
import { liveStatus } from './desk';

const finding = object({ name: text, state: oneOf('ok', 'bad', 'unknown'), detail: otherwise(text, '') });

/** The saved exchange keys; the secret itself never comes back. */
export const keys = object({
  saved: flag,
  exchange: otherwise(text, ''),
  hint: nullable(text),
  sealed: flag,
  saved_at: nullable(utcTime),
  validated_at: nullable(utcTime),
  valid: otherwise(flag, false),
  message: otherwise(text, ''),
  rotate: otherwise(flag, false),
  findings: otherwise(list(finding), []),
});
export type Keys = ReturnType<typeof keys>;

export const practiceKeys = object({ api_key: text, api_secret: text });

const path = '/api/credentials';

export class KeyVault {
  constructor(private readonly client: Client) {}

  keys = () => this.client.get(path, keys);
  save = (asked: { api_key: string; api_secret: string; passphrase: string }) =>
    this.client.once('POST', path, asked, keys);
  remove = (passphrase: string) => this.client.once('DELETE', path, { passphrase }, keys);
  validate = () => this.client.once('POST', '/api/credentials/validate', {}, keys);
  unseal = (passphrase: string) => this.client.once('POST', '/api/vault/unseal', { passphrase }, keys);
  seal = () => this.client.once('POST', '/api/vault/seal', {}, keys);
  acknowledgeTransfer = (asked: { passphrase: string; asset: string; amount: string }) =>
    this.client.once('POST', '/api/transfers/acknowledge', asked, liveStatus);
  resetPractice = (passphrase: string) => this.client.once('POST', '/api/practice/reset', { passphrase }, keys);
  practiceKeys = () => this.client.once('POST', '/api/practice/keys', {}, practiceKeys);
}
