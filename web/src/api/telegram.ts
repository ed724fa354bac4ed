// Telegram and the last alerts, as Settings shows them. The token goes out and never comes back.

import type { Client } from './client';
import { count, flag, list, nullable, number, object, oneOf, otherwise, text, utcTime } from './decode';

export const telegram = object({
  saved: flag,
  from_environment: flag,
  token_ending: nullable(text),
  chat_id: nullable(number),
  user_id: nullable(number),
  balance: flag,
  trouble: nullable(text),
  sender_runs: flag,
  silent: flag,
  waiting: count,
  given_up: count,
  waiting_since: nullable(utcTime),
  last_delivered: nullable(utcTime),
  heard: nullable(utcTime),
});
export type Telegram = ReturnType<typeof telegram>;

export const testMessage = object({ outcome: oneOf('delivered', 'waiting', 'given_up', 'not_wanted'), message: text });
export type TestMessage = ReturnType<typeof testMessage>;

const alert = object({
  id: count,
  time: utcTime,
  kind: text,
  level: oneOf('info', 'warning', 'urgent'),
  text,
  outcome: otherwise(oneOf('delivered', 'waiting', 'given_up', 'not_wanted'), 'waiting'),
});
export type Alert = ReturnType<typeof alert>;
const alerts = object({ items: list(alert) });

export type TelegramChange = {
  readonly token?: string;
  readonly chat_id: number;
  readonly user_id?: number;
  readonly balance: boolean;
};

const path = '/api/telegram';

export class TelegramDesk {
  constructor(private readonly client: Client) {}

  show = () => this.client.get(path, telegram);
  save = (change: TelegramChange) => this.client.once('PUT', path, change, telegram);
  remove = () => this.client.once('DELETE', path, {}, telegram);
  test = () => this.client.once('POST', '/api/telegram/test', {}, testMessage);
  alerts = async () => (await this.client.get('/api/alerts', alerts)).items;
}
