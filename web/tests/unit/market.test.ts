import { expect, test } from 'vitest';
import { frame } from '../../src/api/feed';
import { apply, nothingKnown, type ServerState } from '../../src/model/market';

const take = (state: ServerState, ...frames: object[]) =>
  frames.reduce<ServerState>((now, one) => apply(now, frame(one, 'frame').message), state);
const hello = (commit: string) => ({
  seq: 1,
  kind: 'hello',
  build: { version: '1', commit },
  server_time: '2026-02-04T14:32:15.000Z',
  limits_sha256: 'abc',
});
const job = (state: string, progress = 0) => ({
  seq: 2,
  kind: 'job',
  job: { id: 'j1', kind: 'backtest', state, progress, detail: '', result: null, error: null },
});

test('a job moves on and never comes back from its end', () => {
  const after = take(nothingKnown, job('running', 0.4), job('done', 1), job('running', 0.9));
  expect(after.jobs['j1']).toMatchObject({ state: 'done', progress: 1 });
});

test('another build than the one the page came from asks for a reload, and goes on asking', () => {
  expect(take(nothingKnown, hello('a'), hello('a')).newBuild).toBe(false);
  expect(take(nothingKnown, hello('a'), hello('b'), hello('a')).newBuild).toBe(true);
});

test('a snapshot replaces jobs and candles and says that the saved runs may have changed', () => {
  const before = take(nothingKnown, job('running'));
  const after = take(before, { seq: 3, kind: 'snapshot', jobs: [], candles: [] });
  expect(after).toMatchObject({ jobs: {}, series: [], runsVersion: 1 });
});

test('a heartbeat changes nothing', () => {
  const before = take(nothingKnown, hello('a'));
  expect(take(before, { kind: 'heartbeat' })).toBe(before);
});
