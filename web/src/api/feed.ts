// The frames of the socket. GET /api/state answers with the same snapshot, for the times when no socket stands.

import { seriesInfo, type SeriesInfo } from './candles';
import { count, list, nullable, object, oneOf, otherwise, text, type Decoder } from './decode';
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
  | { readonly kind: 'hello'; readonly build: Build; readonly limits_sha256: string }
  | {
      readonly kind: 'snapshot';
      readonly jobs: readonly Job[];
      readonly candles: readonly SeriesInfo[];
      readonly market: Market | null;
    }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'candles'; readonly items: readonly SeriesInfo[] }
  | { readonly kind: 'backtests_changed' }
  | { readonly kind: 'quote'; readonly quote: Quote }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'heartbeat' };

export type Frame = { readonly seq: number | null; readonly message: FeedMessage };

const head = object({
  seq: nullable(count),
  kind: oneOf('hello', 'snapshot', 'job', 'candles', 'backtests_changed', 'quote', 'exchange', 'heartbeat'),
});
const helloShape = object({ build, limits_sha256: otherwise(text, '') });
const snapshotShape = object({ jobs: list(job), candles: list(seriesInfo), market: nullable(market) });
const jobShape = object({ job });
const candlesShape = object({ items: list(seriesInfo) });

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
