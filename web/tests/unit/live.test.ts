// What the page claims of live trading, and what it makes of what it is told: pure, without a server.

import { describe, expect, test } from 'vitest';
import { deskFrame, liveStatus, order, type Desk, type LiveStatus, type Order } from '../../src/api/desk';
import { frame } from '../../src/api/feed';
import { bannersOf } from '../../src/model/banners';
import { giveUpAfterMs, idle, stopStep, type StopEvent, type StopState } from '../../src/model/kill';
import { heldOf, latchOf } from '../../src/model/latch';
import { allGreen, guardRows, redRows } from '../../src/model/live-guards';
import { shownMode, wholeDollars, type ModeFacts, limitsAgree } from '../../src/model/live-mode';
import { testHolding, testSellId } from '../../src/model/test-trade';
import { validationSteps } from '../../src/model/validation';
import { worstCase } from '../../src/model/worst-case';
import { takeTrading, venueAhead } from '../../src/views/trading-desk';
import * as bannerWords from '../../src/words-banners';
import * as latchWords from '../../src/words-latch';
import * as modeWords from '../../src/words-mode';
import { guards as guardWords } from '../../src/words-guards';
import { liveWords } from '../../src/words-more';

const hash = 'a'.repeat(64);
const guardNames = ['allow_live', 'vault', 'daily_loss', 'keys_validated', 'reconciled', 'orders_resolved', 'price'];
const statusJson = {
  mode: 'PAPER',
  mode_reason: 'live trading was not enabled since the program started',
  latched: false,
  until: null,
  day: '2026-02-04',
  baseline_usd: '10000',
  equity_usd: '10049.4',
  equity_is_fresh: true,
  loss_pct: '0.00',
  trades_used: 3,
  trades_max: 20,
  unknown_orders: 0,
  reconciled: true,
  guards: guardNames.map((name) => ({ name, ok: true, reason: `${name} is fine.`, fix: '' })),
  alerts: [],
  exchange: 'the practice exchange at 127.0.0.1:9000',
  practice: true,
  venue_time: '2026-02-04T14:32:16.204000Z',
  limits_sha256: hash,
};
const status = (change: object = {}): LiveStatus => liveStatus({ ...statusJson, ...change }, 'status');
const effective = (symbol: string, max: string | null) => ({
  symbol,
  min_usd: '2',
  max_usd: max,
  test_buy_usd: '2.26',
  venue_notional_min_usd: '1',
  lot_step: '0.00001',
  price_tick: '0.01',
  orders_left: 17,
  reason: null,
});
const limit = (value: unknown) => ({ value });
const limitsJson = {
  limits_sha256: hash,
  constants: {
    trade_usd_max: limit('50'),
    trade_usd_min: limit('2'),
    risk_percent_max: limit(1),
    daily_orders_max: limit(20),
    daily_loss_percent_max: limit(5),
    allowed_symbols: limit(['BTC/USDT', 'ETH/USDT']),
  },
  effective: [effective('BTC/USDT', '49.99'), effective('ETH/USDT', '50')],
};
const backend = {
  ok: true,
  url: 'http://localhost:8000',
  error: '',
  version: '1',
  round_trip_ms: 1.25,
  limits_match: true,
};
const desk = (change: object = {}, of: object = {}): Desk =>
  deskFrame(
    {
      mode: 'live',
      status: { ...statusJson, ...change },
      balance: null,
      limits: limitsJson,
      backend,
      read_at: '2026-02-04T14:32:15.000Z',
      ...of,
    },
    'desk',
  );

describe('the mode', () => {
  const facts = (change: Partial<ModeFacts>): ModeFacts => ({
    desk: desk(),
    linked: true,
    last: null,
    heard: true,
    ...change,
  });
  const live = { armed: true, at: 1000 };

  test('is what the backend says, and a pause says why', () => {
    expect(shownMode(facts({}))).toEqual({ kind: 'paper' });
    expect(shownMode(facts({ desk: desk({ mode: 'AUTO_DISABLED', latched: true }) }))).toEqual({ kind: 'paper' });
    expect(shownMode(facts({ desk: desk({ mode: 'LIVE' }) }))).toEqual({ kind: 'live', practice: true, paused: null });
    expect(shownMode(facts({ desk: desk({ mode: 'PAUSED', mode_reason: 'A price is older than 10 s.' }) }))).toEqual({
      kind: 'live',
      practice: true,
      paused: 'A price is older than 10 s.',
    });
  });

  test('is not known, and never Paper, once whoever was live has fallen silent', () => {
    const silent = { ...backend, ok: false, error: 'nothing answers' };
    for (const mode of ['LIVE', 'PAPER']) {
      expect(shownMode(facts({ desk: desk({ mode }, { backend: silent }), last: live }))).toEqual({
        kind: 'unknown',
        silent: 'backend',
        since: 1000,
      });
    }
    expect(shownMode(facts({ linked: false, desk: desk({ mode: 'LIVE' }), last: live }))).toMatchObject({
      kind: 'unknown',
      silent: 'app',
    });
    expect(shownMode(facts({ desk: desk({}, { status: null }), last: live }))).toMatchObject({ kind: 'unknown' });
  });

  test('is Paper without a backend where live was off when it was last heard', () => {
    const silent = { ...backend, ok: false };
    expect(shownMode(facts({ desk: desk({}, { backend: silent, status: null }) }))).toEqual({ kind: 'paper' });
    expect(shownMode(facts({ desk: null, last: { armed: false, at: 1 } }))).toEqual({ kind: 'paper' });
  });

  test('is waited for until the app has told anything', () => {
    expect(shownMode(facts({ desk: null, heard: false }))).toEqual({ kind: 'waiting' });
    expect(shownMode(facts({ desk: null, heard: false, last: live }))).toEqual({ kind: 'waiting' });
  });

  test('stands in the title with whole dollars, never more than there are', () => {
    expect(wholeDollars('10049.99' as never)).toBe('$10,049');
    expect(wholeDollars(null)).toBe('');
    expect(modeWords.titles.live('$10,049', false)).toBe('🔴 Live · $10,049');
    expect(modeWords.titles.live('$10,049', true)).toBe('🔴 Live · $10,049 · paused');
    expect(modeWords.titles.paper('Trade')).toBe('✅ Paper · Trade · CryptoPiggy');
  });
});

describe('the checklist', () => {
  const rows = (found: Desk | null, pageLimits = hash, linked = true) =>
    guardRows({ desk: found, linked, pageLimits }, guardWords);

  test('has all guards of the backend and those that only the page sees, all green', () => {
    const all = rows(desk());
    expect(all.map((row) => row.name).sort()).toEqual([...guardNames, 'health', 'limits', 'trades_left'].sort());
    expect(allGreen(all)).toBe(true);
    expect(all[0]?.name).toBe('allow_live');
  });

  test.each(guardNames)('%s red alone closes the way, with its reason and what to do', (name) => {
    const guards = statusJson.guards.map((one) =>
      one.name === name ? { name, ok: false, reason: `${name} is red.`, fix: `See to ${name}.` } : one,
    );
    const all = rows(desk({ guards }));
    expect(allGreen(all)).toBe(false);
    expect(redRows(all)).toMatchObject([{ name, reason: `${name} is red.`, fix: `See to ${name}.` }]);
    expect(liveWords.guards.titles[name]).toBeDefined();
    expect(guardWords.short[name]).toBeDefined();
  });

  test('a guard that this page has never heard of is shown as the backend words it, and closes the way', () => {
    const guards = [...statusJson.guards, { name: 'moon', ok: false, reason: 'It is full.', fix: 'Wait.' }];
    expect(redRows(rows(desk({ guards })))).toMatchObject([{ name: 'moon', reason: 'It is full.', fix: 'Wait.' }]);
  });

  test('the last trade of the day, other limits, and a silent backend close the way', () => {
    expect(redRows(rows(desk({ trades_used: 20 }))).map((row) => row.name)).toEqual(['trades_left']);
    expect(redRows(rows(desk(), 'b'.repeat(64))).map((row) => row.name)).toEqual(['limits']);
    expect(redRows(rows(desk({}, { backend: { ...backend, limits_match: false } }))).map((row) => row.name)).toEqual([
      'limits',
    ]);
    const silent = desk({}, { backend: { ...backend, ok: false, error: 'nothing listens at localhost:8000' } });
    expect(rows(silent)).toMatchObject([{ name: 'health', ok: false, reason: 'nothing listens at localhost:8000' }]);
    expect(rows(desk(), hash, false)).toMatchObject([{ name: 'health', ok: false }]);
    expect(allGreen(rows(silent))).toBe(false);
    expect(allGreen(rows(null))).toBe(false);
  });

  test('limits agree only when all three say the same', () => {
    expect(limitsAgree({ desk: desk(), linked: true, pageLimits: hash })).toBe(true);
    expect(limitsAgree({ desk: desk(), linked: true, pageLimits: 'b' })).toBe(false);
    expect(limitsAgree({ desk: desk(), linked: true, pageLimits: '' })).toBeNull();
    expect(limitsAgree({ desk: null, linked: true, pageLimits: hash })).toBeNull();
  });
});

describe('the stop', () => {
  const walk = (events: readonly StopEvent[], from: StopState = idle) => {
    let state = from;
    let sent = 0;
    for (const event of events) {
      const next = stopStep(state, event);
      state = next.state;
      sent += next.send ? 1 : 0;
    }
    return { state, sent };
  };
  const press: StopEvent = { kind: 'pressed', way: 'all', id: 'k', now: 0 };
  const seconds = (count: number): StopEvent[] =>
    Array.from({ length: count }, (_, index) => ({ kind: 'second', id: 'k', now: (index + 1) * 1000 }));

  test('goes out at once, again each second with the same id, and fails after ten', () => {
    const { state, sent } = walk([press, ...seconds(10)]);
    expect(sent).toBe(10);
    expect(giveUpAfterMs).toBe(10_000);
    expect(state).toMatchObject({ kind: 'failed', id: 'k', attempts: 10 });
    expect(walk(seconds(3), state).sent).toBe(0);
  });

  test('is done with the first answer, and sends no more', () => {
    const answered: StopEvent = { kind: 'answered', id: 'k', now: 1500, status: status(), stopped: 0 };
    const { state, sent } = walk([press, ...seconds(1), answered, ...seconds(5)]);
    expect(sent).toBe(2);
    expect(state).toMatchObject({ kind: 'done', ended: 1500, attempts: 2 });
    expect(walk([{ kind: 'refused', id: 'k', now: 9000, trouble: 'late' }], state).state).toBe(state);
  });

  test('pressed twice is one stop; what stood in the way is kept; an answer after the failure still counts', () => {
    expect(walk([press, { ...press, id: 'other' }]).sent).toBe(1);
    const refused: StopEvent = { kind: 'refused', id: 'k', now: 10, trouble: 'nobody answered' };
    const failed = walk([press, refused, ...seconds(10)]).state;
    expect(failed).toMatchObject({ kind: 'failed', trouble: 'nobody answered' });
    expect(walk([{ kind: 'answered', id: 'k', now: 12_000, status: null, stopped: 0 }], failed).state).toMatchObject({
      kind: 'done',
    });
  });

  test('can be dismissed when it is over, never while it is on its way; another stop begins anew', () => {
    const failed = walk([press, ...seconds(10)]).state;
    expect(walk([{ kind: 'dismissed' }], failed).state).toEqual(idle);
    expect(walk([press, { kind: 'dismissed' }]).state.kind).toBe('sending');
    expect(walk([{ ...press, id: 'again' }], failed)).toMatchObject({
      sent: 1,
      state: { kind: 'sending', id: 'again' },
    });
    expect(
      walk([{ kind: 'answered', id: 'older', now: 1, status: null, stopped: 0 }], walk([press]).state).state.kind,
    ).toBe('sending');
  });
});

const latched = {
  mode: 'AUTO_DISABLED',
  latched: true,
  mode_reason: 'AUTO-DISABLED: Daily loss 5.91% exceeded limit',
  until: '2026-02-05T00:00:00Z',
  alerts: [
    '2026-02-04T15:00:00Z: an order was rejected: x',
    '2026-02-04T14:32:16Z: AUTO-DISABLED: Daily loss 5.91% exceeded limit. Equity $954.64 of $1014.64 this morning (own trades -$20.12, what is held -$39.88, fees of $0.40 in these); positions are kept; live trading can be enabled again from 2026-02-05T00:00:00Z',
  ],
};

describe('the day’s loss', () => {
  test('is told in the runbook’s words, split as the backend has split it', () => {
    expect(latchOf(status(latched))).toEqual({
      text: 'AUTO-DISABLED: Daily loss 5.91% exceeded limit',
      parts: ['own trades -$20.12', 'what is held -$39.88', 'fees of $0.40 in these'],
      until: '2026-02-05T00:00:00Z',
    });
    expect(latchOf(status({ ...latched, alerts: [] }))?.parts).toEqual([]);
    expect(latchOf(status({ ...latched, mode_reason: '', alerts: [], loss_pct: '6.02' }))?.text).toBe(
      'AUTO-DISABLED: Daily loss 6.02% exceeded limit',
    );
    expect(latchOf(status())).toBeNull();
  });

  test('leaves what is held, dollars and dust of nothing aside', () => {
    const row = (asset: string, total: string) => ({ asset, free: total, locked: '0', total, value_usd: '12.5' });
    const told = desk(
      {},
      {
        balance: { as_of: '2026-02-04T14:32:16Z', assets: [row('USDT', '900'), row('BTC', '0.0005'), row('ETH', '0')] },
      },
    );
    expect(heldOf(told.balance)).toEqual([{ asset: 'BTC', total: '0.0005', value: '12.5' }]);
  });
});

describe('banners', () => {
  const paper = { kind: 'paper' } as const;
  const none = { dismissed: [] };

  test('live money can’t be dismissed', () => {
    const live = { kind: 'live', practice: true, paused: null } as const;
    expect(bannersOf({ mode: live, status: status({ mode: 'LIVE' }), ...none, dismissed: ['live'] })).toEqual([live]);
    const unsure = { kind: 'unknown', silent: 'backend', since: 5 } as const;
    expect(bannersOf({ mode: unsure, status: null, ...none })).toEqual([unsure]);
  });

  test('the latch, the new day and the restart have one each, and paper has none', () => {
    const kinds = (change: object, more: object = {}) =>
      bannersOf({ mode: paper, status: status(change), ...none, ...more }).map((one) => one.kind);
    expect(kinds({})).toEqual([]);
    expect(kinds(latched)).toEqual(['latched']);
    const reset = {
      mode_reason: 'the new day began; enable live trading again when you have looked at why it was off',
    };
    expect(kinds(reset)).toEqual(['day_reset']);
    expect(kinds(reset, { dismissed: ['day 2026-02-04'] })).toEqual([]);
    expect(kinds({ live_before_restart: true })).toEqual(['restarted']);
    expect(kinds({ ...latched, live_before_restart: true })).toEqual(['latched']);
  });

  test('its words are those of the runbook', () => {
    expect(bannerWords.active).toBe('🔴 LIVE TRADING ACTIVE');
    expect(bannerWords.practice).toBe('(practice exchange)');
    expect(bannerWords.disabled).toBe('🛑 AUTO-DISABLED');
    expect(latchWords.restarted(true)).toBe(
      'Live was on before the restart and is now off; books equal the exchange: yes',
    );
  });
});

describe('the test trades', () => {
  const made = (change: object): Order =>
    order(
      {
        request_id: 'test-buy-1',
        mode: 'live',
        client_order_id: 'x',
        symbol: 'BTC/USDT',
        side: 'buy',
        amount_usd: '2.26',
        state: 'filled',
        final: true,
        created_at: '2026-02-04T14:32:15Z',
        sent_at: null,
        finished_at: null,
        quantity: '0.00006',
        executed_quantity: '0.00006',
        spent_usd: '2.25',
        decision_price: null,
        limit_price: null,
        average_price: '37500',
        fees: [],
        fills: [],
        code: null,
        reason: null,
        line: null,
        ...change,
      },
      'order',
    );
  const step = '0.00001' as never;

  test('the sale is of what the last test buy brought, its fee in coin taken off, in whole steps', () => {
    expect(testHolding([made({})], step)?.quantity).toBe('0.00006');
    const withFee = made({ fees: [{ asset: 'BTC', amount: '0.00000006' }] });
    expect(testHolding([withFee], step)?.quantity).toBe('0.00005');
    expect(testHolding([made({ fees: [{ asset: 'USDT', amount: '0.01' }] })], step)?.quantity).toBe('0.00006');
  });

  test('what was sold is not sold again, and other orders are nobody’s test', () => {
    const sold = made({ request_id: 'test-sell-1-a', side: 'sell' });
    expect(testHolding([sold, made({})], step)).toBeNull();
    const half = made({ request_id: 'test-sell-1-a', side: 'sell', executed_quantity: '0.00002' });
    expect(testHolding([half, made({})], step)?.quantity).toBe('0.00004');
    expect(testHolding([made({ mode: 'paper' })], step)).toBeNull();
    expect(testHolding([made({ request_id: 'page-1' })], step)).toBeNull();
    expect(testHolding([made({ executed_quantity: '0', state: 'expired' })], step)).toBeNull();
  });

  test('a sale names its buy and is one intent of its own', () => {
    const holding = testHolding([made({})], step);
    expect(holding && testSellId(holding, 'b')).toBe('test-sell-1-b');
  });
});

describe('the worst case today', () => {
  test('is what the orders left could move, and where the loss stops it, to the cent', () => {
    expect(worstCase(status(), desk().limits)).toEqual({
      ordersLeft: 17,
      largest: '50',
      ordered: '850',
      baseline: '10000',
      stop: '500',
      left: '549.4',
    });
    expect(worstCase(status({ equity_usd: '9400' }), desk().limits).left).toBe('0');
    expect(worstCase(status({ baseline_usd: null }), null)).toMatchObject({ stop: null, left: null, largest: null });
  });
});

describe('validating keys', () => {
  const keys = (findings: object[]) =>
    ({ saved: true, sealed: false, valid: true, findings, hint: null, saved_at: null, validated_at: null }) as never;

  test('shows each step, and the one that failed', () => {
    const states = (code: string) =>
      validationSteps({ state: 'failed', code, sentence: 'No.' }, null, status()).map((step) => step.state);
    expect(states('EXCHANGE_DOWN')).toEqual(['failed', 'waiting', 'waiting', 'waiting']);
    expect(states('CREDENTIALS_REFUSED')).toEqual(['done', 'done', 'failed', 'waiting']);
    expect(states('CLOCK_SKEW')).toEqual(['done', 'failed', 'waiting', 'waiting']);
    const clock = { guards: [{ name: 'clock', ok: true, reason: 'Fine.', fix: '' }] };
    const found = [{ name: 'can_trade', state: 'ok', detail: 'The account may trade' }];
    expect(validationSteps({ state: 'done' }, keys(found), status(clock)).map((step) => step.state)).toEqual([
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(validationSteps({ state: 'done' }, keys(found), status({ reconciled: false })).at(-1)?.state).toBe('busy');
  });
});

test('what the exchange’s time was when a desk was read says how far it is ahead now, however old that is', () => {
  const server_time = new Date(Date.now() + 120_000).toISOString(); // this browser is two minutes behind
  takeTrading(frame({ seq: 1, kind: 'hello', build: { version: '1' }, server_time }, 'frame').message);
  const read_at = '2026-02-04T14:02:16.204Z';
  const venue_time = '2026-02-04T14:02:19.204Z';
  const status = { ...statusJson, mode: 'LIVE', venue_time };
  const desk = { mode: 'live', status, balance: null, limits: limitsJson, backend, read_at };
  takeTrading(frame({ seq: 2, kind: 'desk', ...desk }, 'frame').message);
  expect(Math.abs(venueAhead.value - 123_000)).toBeLessThan(100);
});
