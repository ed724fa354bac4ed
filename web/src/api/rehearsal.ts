// The faults that the practice exchange can be told to make.

import type { Client } from './client';
import { list, object, otherwise, text } from './decode';

/** A fault of the practice exchange: what it does, and what CryptoPiggy is expected to do about it. */
const scenario = object({ id: text, what_happens: otherwise(text, ''), expect: otherwise(text, '') });
export type Scenario = ReturnType<typeof scenario>;
export const rehearsal = object({ active: otherwise(list(text), []), scenarios: otherwise(list(scenario), []) });
export type Rehearsal = ReturnType<typeof rehearsal>;

export class Rehearsals {
  constructor(private readonly client: Client) {}

  offered = () => this.client.get('/api/rehearse', rehearsal);
  begin = (scenario: string) => this.client.once('POST', '/api/rehearse', { scenario }, rehearsal);
  end = () => this.client.once('DELETE', '/api/rehearse', {}, rehearsal);
}
