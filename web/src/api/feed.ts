// The frames of the socket. GET /api/state answers with the same snapshot, for the times when no socket stands.

import { seriesInfo, type SeriesInfo } from './candles';
import { count, list, nullable, object, oneOf, otherwise, text, type Decoder } from './decode';
import { deskFrame, notice, order, run, type Desk, type Notice, type Order, type Run } from './desk';
import { exchange, market, quote, type Exchange, type Market, type Quote } from './exchange';
import { job, type Job } from './jobs';

const build = object({ version: text, commit: otherwise(text, '') });
export type Build = ReturnType<typeof build>;

export const session = object({
  token: text,
  build,
  server_time: text,
  limits_sha256: otherwise(text, ''),
});
export type Session = ReturnType<typeof session>;

export const wsTicket = object({ ticket: text });

export type FeedMessage =
  | { readonly kind: 'hello'; readonly build: Build; readonly server_time: string; readonly limits_sha256: string }
  | {
      readonly kind: 'snapshot';
      readonly jobs: readonly Job[];
      readonly candles: readonly SeriesInfo[];
      readonly market: Market | null;
      readonly desks: readonly Desk[];
      readonly orders: readonly Order[];
      readonly runs: readonly Run[];
      readonly notices: readonly Notice[];
    }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'candles'; readonly items: readonly SeriesInfo[] }
  | { readonly kind: 'backtests_changed' }
  | { readonly kind: 'quote'; readonly quote: Quote }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'desk'; readonly desk: Desk }
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'runs'; readonly items: readonly Run[] }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'heartbeat' };

export type Frame = { readonly seq: number | null; readonly message: FeedMessage };

const head = object({
  seq: nullable(count),
  kind: oneOf(
    'hello',
    'snapshot',
    'job',
    'candles',
    'backtests_changed',
    'quote',
    'exchange',
    'desk',
    'order',
    'runs',
    'notice',
    'heartbeat',
  ),
});
const helloShape = object({ build, server_time: text, limits_sha256: otherwise(text, '') });
/** A server that does not trade yet tells nothing of desks. */
const snapshotShape = object({
  jobs: list(job),
  candles: list(seriesInfo),
  market: nullable(market),
  desks: otherwise(list(deskFrame), []),
  orders: otherwise(list(order), []),
  runs: otherwise(list(run), []),
  notices: otherwise(list(notice), []),
});
const jobShape = object({ job });
const candlesShape = object({ items: list(seriesInfo) });
const orderShape = object({ order });
const runsShape = object({ items: list(run) });

function body(kind: FeedMessage['kind'], value: unknown, path: string): FeedMessage {
  switch (kind) {
    case 'hello':
      return { kind, ...helloShape(value, path) };
    case 'snapshot':
      return { kind, ...snapshotShape(value, path) };
    case 'job':
      return { kind, ...jobShape(value, path) };
    case 'candles':
      return { kind, ...candlesShape(value, path) };
    case 'quote':
      return { kind, quote: quote(value, path) };
    case 'exchange':
      return { kind, exchange: exchange(value, path) };
    case 'desk':
      return { kind, desk: deskFrame(value, path) };
    case 'order':
      return { kind, ...orderShape(value, path) };
    case 'runs':
      return { kind, ...runsShape(value, path) };
    case 'notice':
      return { kind, notice: notice(value, path) };
    case 'backtests_changed':
    case 'heartbeat':
      return { kind };
  }
}

export const frame: Decoder<Frame> = (value, path) => {
  const { seq, kind } = head(value, path);
  return { seq, message: body(kind, value, path) };
};

export const stateSnapshot: Decoder<FeedMessage> = (value, path) => body('snapshot', value, path);
