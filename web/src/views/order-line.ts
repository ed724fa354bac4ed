// An order in one line.

import type { Order } from '../api/desk';
import { resultOf } from '../model/desks';
import { money, quoteOf } from '../model/numbers';
import { results } from '../words-log';
import { untraded } from '../words-rows';

/** The line as the books have it; of what was not traded, what was asked for and what became of it. */
export function lineOf(one: Order): string {
  if (one.line !== null) return one.line;
  const mark = one.mode === 'live' ? '🔴LIVE' : '📝PAPER';
  const asked = untraded(one.side.toUpperCase(), one.symbol, money(one.amount_usd, quoteOf(one.symbol)));
  const why = one.reason ?? one.refusal?.message ?? one.code ?? one.state;
  return `${mark} ${one.created_at.replace('Z', '')}: ${asked}: ${results[resultOf(one)]}: ${why}`;
}
