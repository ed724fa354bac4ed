// How a portfolio's worth went.

import type { Client } from './client';
import { decimal, list, number, object } from './decode';
import type { Mode } from './desk';

const equityShape = object({ time: list(number), equity: list(decimal) });
/** Oldest first; time in seconds since 1970 UTC. */
export const equity = (value: unknown, path: string) => {
  const { time, equity: values } = equityShape(value, path);
  const rows = Math.min(time.length, values.length);
  return { time: time.slice(0, rows), equity: values.slice(0, rows) };
};
export type Equity = ReturnType<typeof equity>;

export const equityOf = (client: Client, mode: Mode, hours: number, points: number): Promise<Equity> =>
  client.get(`/api/equity?mode=${mode}&hours=${hours}&points=${points}`, equity);
