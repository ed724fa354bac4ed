import { describe, expect, test } from 'vitest';
import { ApiError, Client } from '../../src/api/client';
import { DecodeError } from '../../src/api/decode';
import { deskFrame, order, run, type Order } from '../../src/api/desk';
import { frame, stateSnapshot } from '../../src/api/feed';
import { mergeNotices, mergeOrders, modeOf, resultOf } from '../../src/model/desks';
import { filterOrders, sortOrders } from '../../src/model/log';
import { noFilter } from '../../src/model/log-filter';
import { logCsv } from '../../src/model/log-csv';
import { pathOf, routeOf, tabOf } from '../../src/model/route';
import { deskJson, orderJson, runJson } from './desk-samples';

const made = (change: object): Order => order({ ...orderJson, ...change }, 'order');

describe('what the server tells of the desks', () => {
  test('a desk, an order and a strategy at work are taken whole', () => {
    const desk = deskFrame(deskJson, 'desk');
    expect(desk.status?.trades_max).toBe(20);
    expect(desk.limits?.effective[0]?.max_usd).toBe('50');
    expect(desk.backend).toBeNull();
    expect(made({}).fills[0]?.price).toBe('44938.1');
    expect(run(runJson, 'run').verdict?.code).toBe('MIN_TRADE');
  });

  test('a server that has no desks yet leaves them empty', () => {
    const told = stateSnapshot({ jobs: [], candles: [], market: null }, 'state');
    expect(told).toMatchObject({ kind: 'snapshot', desks: [], orders: [], runs: [], notices: [] });
  });

  test('every new frame is known, and a wrong one names its place', () => {
    for (const told of [
      { kind: 'desk', ...deskJson },
      { kind: 'order', order: orderJson },
      { kind: 'runs', items: [runJson] },
      { kind: 'notice', id: 1, time: '2026-02-04T14:32:15Z', level: 'info', text: 'a' },
    ])
      expect(frame({ seq: 3, ...told }, 'frame').message.kind).toBe(told.kind);
    expect(() => frame({ seq: 1, kind: 'order', order: { ...orderJson, amount_usd: 25 } }, 'frame')).toThrow(
      /frame\.order\.amount_usd/,
    );
    expect(() => frame({ seq: 1, kind: 'desk', ...deskJson, mode: 'real' }, 'frame')).toThrow(DecodeError);
  });

  test('a refusal keeps the amounts that would be legal, the violations and the red guards', async () => {
    const answers = [
      new Response(JSON.stringify({ token: 't', build: { version: '1' }, server_time: 'x' })),
      new Response(
        JSON.stringify({
          code: 'MAX_TRADE_EXCEEDED',
          message: 'Too much.',
          violations: [{ code: 'MAX_TRADE_EXCEEDED', message: 'Too much.' }],
          max_allowed_usd: '50',
          nearest_below_usd: '49.99',
          nearest_above_usd: null,
          id: 'r-7',
        }),
        { status: 422 },
      ),
    ];
    const asked: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = ((path: string) => {
      asked.push(path);
      return Promise.resolve(answers.shift() ?? new Response('', { status: 500 }));
    }) as typeof fetch;
    const failed = await new Client()
      .trade({ mode: 'paper', request_id: 'a', symbol: 'BTC/USDT', side: 'buy', amount_usd: '51' })
      .catch((error: unknown) => error)
      .finally(() => (globalThis.fetch = real));
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({
      code: 'MAX_TRADE_EXCEEDED',
      requestId: 'r-7',
      details: { trade: { max_allowed_usd: '50', nearest_below_usd: '49.99' }, maybeArrived: false },
    });
    expect(asked).toEqual(['/api/session', '/api/trade']);
  });

  test('an order is asked for once, however busy the server says it is', async () => {
    const real = globalThis.fetch;
    let trades = 0;
    globalThis.fetch = ((path: string) => {
      if (path === '/api/session')
        return Promise.resolve(new Response(JSON.stringify({ token: 't', build: { version: '1' }, server_time: 'x' })));
      trades += 1;
      return Promise.resolve(
        new Response(JSON.stringify({ code: 'RATE_LIMITED', message: 'Slow down.' }), { status: 429 }),
      );
    }) as typeof fetch;
    await expect(
      new Client().trade({ mode: 'paper', request_id: 'a', symbol: 'BTC/USDT', side: 'buy', amount_usd: '5' }),
    ).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    globalThis.fetch = real;
    expect(trades).toBe(1);
  });
});

describe('the list of orders', () => {
  const first = made({ request_id: 'a', created_at: '2026-02-04T14:32:15.000001Z' });
  const second = made({ request_id: 'b', created_at: '2026-02-04T14:32:15.000002Z' });

  test('has each order once, newest first, over both modes', () => {
    const live = made({ request_id: 'a', mode: 'live', created_at: '2026-02-04T14:32:16Z' });
    const merged = mergeOrders(mergeOrders([], [first]), [second, live, first]);
    expect(merged.map((one) => `${one.mode} ${one.request_id}`)).toEqual(['live a', 'paper b', 'paper a']);
  });

  test('lets an order that has ended stay so, whatever arrives late', () => {
    const sending = made({ request_id: 'a', state: 'sending', final: false, fills: [], executed_quantity: '0' });
    expect(mergeOrders([first], [sending])[0]?.state).toBe('filled');
    expect(mergeOrders([sending], [first])[0]?.state).toBe('filled');
  });

  test('stays the very same list where nothing has arrived', () => {
    const list = [first];
    expect(mergeOrders(list, [])).toBe(list);
  });

  test('tells what became of an order', () => {
    expect(resultOf(first)).toBe('traded');
    expect(resultOf(made({ state: 'sending', final: false, executed_quantity: '0' }))).toBe('in_flight');
    expect(resultOf(made({ state: 'unknown', final: false }))).toBe('unknown');
    expect(resultOf(made({ state: 'expired', executed_quantity: '0' }))).toBe('not_traded');
    expect(resultOf(made({ state: 'expired', executed_quantity: '0.00001' }))).toBe('traded');
    expect(resultOf(made({ state: 'refused', executed_quantity: '0' }))).toBe('refused');
  });

  test('filters by each field, and by all words of a text', () => {
    const sell = made({ request_id: 'c', side: 'sell', symbol: 'ETH/USDT', created_at: '2026-02-05T00:00:00Z' });
    const all = mergeOrders([], [first, second, sell]);
    const ids = (filter: object) => filterOrders(all, { ...noFilter, ...filter }).map((one) => one.request_id);
    expect(ids({})).toEqual(['c', 'b', 'a']);
    expect(ids({ side: 'sell' })).toEqual(['c']);
    expect(ids({ symbol: 'BTC/USDT' })).toEqual(['b', 'a']);
    expect(ids({ mode: 'live' })).toEqual([]);
    expect(ids({ result: 'traded', text: 'ETH sell' })).toEqual(['c']);
    expect(ids({ text: 'nothing like it' })).toEqual([]);
    expect(ids({ from: '2026-02-05' })).toEqual(['c']);
    expect(ids({ to: '2026-02-04' })).toEqual(['b', 'a']);
  });

  test('sorts by amount with equals newest first, and the CSV has the rows in that order', () => {
    const big = made({ request_id: 'c', spent_usd: '49', created_at: '2026-02-03T00:00:00Z' });
    const sorted = sortOrders(mergeOrders([], [first, second, big]), { key: 'amount', descending: true });
    expect(sorted.map((one) => one.request_id)).toEqual(['c', 'b', 'a']);
    const rows = logCsv(sorted).trim().split('\r\n');
    expect(rows.map((row) => row.split(',').at(-2))).toEqual(['request_id', 'c', 'b', 'a']);
    expect(rows[1]).toContain('📝PAPER 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00');
  });

  test('a formula in a reason stays text in the CSV', () => {
    const hostile = made({ state: 'rejected', executed_quantity: '0', reason: '=HYPERLINK("http://x")' });
    expect(logCsv([hostile])).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});

test('the mode is live only while live is on or paused', () => {
  const desk = deskFrame({ ...deskJson, mode: 'live' }, 'desk');
  const as = (mode: 'PAPER' | 'LIVE' | 'PAUSED' | 'AUTO_DISABLED') =>
    modeOf(desk.status === null ? null : { ...desk, status: { ...desk.status, mode } });
  expect([as('LIVE'), as('PAUSED'), as('PAPER'), as('AUTO_DISABLED')]).toEqual(['live', 'live', 'paper', 'paper']);
  expect(modeOf(null)).toBe('paper');
});

test('notices are kept once each, newest first', () => {
  const note = (id: number) => ({ id, text: `n${id}` });
  expect(mergeNotices([note(2), note(1)], [note(3), note(2)]).map(({ id }) => id)).toEqual([3, 2, 1]);
});

test('every tab has its address, settings with an anchor', () => {
  expect(routeOf('/settings', '#keys')).toEqual({ name: 'settings', anchor: 'keys' });
  expect(routeOf('/settings', '#content')).toEqual({ name: 'settings', anchor: '' });
  expect(routeOf('/settings', '#<b>')).toEqual({ name: 'settings', anchor: '' });
  expect(pathOf({ name: 'settings', anchor: 'keys' })).toBe('/settings#keys');
  for (const path of ['/portfolio', '/rehearse', '/settings']) expect(pathOf(routeOf(path))).toBe(path);
  expect(tabOf({ name: 'rehearse' })).toBe('settings');
  expect(tabOf(routeOf('/backtest/x'))).toBe('backtest');
});
