// What is asked of the desks once somebody turns to it: pages of orders, starting and stopping strategies, live on.

import type { Client } from './client';
import { branded, count, list, object } from './decode';
import { liveStatus, order, run, type Mode, type RunOrder } from './desk';

const orderPage = object({ items: list(order), total: count });
const runStarted = object({ run_id: branded<'RunId'>() });

export const ordersOf = (client: Client, mode: Mode, limit: number, offset: number) =>
  client.get(`/api/orders?mode=${mode}&limit=${limit}&offset=${offset}`, orderPage);
export const startRun = async (client: Client, asked: RunOrder) =>
  (await client.once('POST', '/api/runs', asked, runStarted)).run_id;
export const stopRun = (client: Client, id: string) =>
  client.once('POST', `/api/runs/${encodeURIComponent(id)}/stop`, {}, run);
export const enableLive = (client: Client, passphrase: string) =>
  client.once('POST', '/api/live/enable', { passphrase }, liveStatus);
