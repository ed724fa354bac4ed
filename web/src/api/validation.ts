// The Validation Checklist as the server runs it: a job whose result is told while it runs.

import type { Client } from './client';
import { branded, list, number, object, oneOf, otherwise, text } from './decode';

const item = object({
  id: text,
  state: otherwise(oneOf('waiting', 'running', 'held', 'failed', 'not_run', 'left_out'), 'failed'),
  seen: otherwise(text, ''),
  fix: otherwise(text, ''),
  seconds: otherwise(number, 0),
});
export type ValidationItem = ReturnType<typeof item>;

export const validationResult = object({
  items: list(item),
  summary: text,
  after: otherwise(list(text), []),
});
export type ValidationResult = ReturnType<typeof validationResult>;

const started = object({ job_id: branded<'JobId'>() });

export const startValidation = async (client: Client, asked: { passphrase?: string; spend_money: boolean }) =>
  (await client.once('POST', '/api/validation', asked, started)).job_id;
